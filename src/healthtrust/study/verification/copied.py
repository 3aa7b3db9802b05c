"""A smaller copy of a design: as many rows of people as tests need, and its first year, or first two.

    size'      = min(size, rows wanted × residents a row)
    reserve'   = opening reserve × size' / size

Whatever in the design asks for more - a neighbourhood where nobody would live, a later year - keeps its size,
or its years: the first that opens of smaller and shorter (one year, two), smaller, shorter, the whole design.

>>> from healthtrust.design.read import read_design
>>> small, said = copied(read_design("valley"))
>>> small.design.people.size, small.design.pool.opening_reserve, said
(4000, 50000.0, '4,000 of 40,000 residents, 2027')
"""

from __future__ import annotations

from collections.abc import Iterator

from healthtrust.design.read import Read
from healthtrust.ground.errors import InvalidInput
from healthtrust.start import opening
from healthtrust.study.trial import Case, case_of
from healthtrust.study.verification.finding import Values
from healthtrust.year import run_year

ROWS = 4_000
"""Rows of people that tests are done on."""


def copied(read: Read, rows: int = ROWS) -> tuple[Case, str]:
    """Return the first copy whose first year runs, and what it is in words; raises where even none does."""
    whole = case_of(read)
    for values in _copies(whole, rows):
        try:
            case = whole.with_values(values)
            run_year(opening(case.design, case.folder))
        except InvalidInput:
            continue
        return case, _said(whole, case)
    return whole, _said(whole, whole)


def _copies(whole: Case, rows: int) -> Iterator[Values]:
    smaller, span = _smaller(whole, rows), whole.design.span
    shorter: list[Values] = [{"years": f"{span[0]}-{span[n]}"} for n in range(min(2, len(span) - 1))]
    for values in (*({**smaller, **years} for years in shorter), smaller, *shorter):
        if values:
            yield values


def _smaller(whole: Case, rows: int) -> Values:
    people, pool = whole.design.people, whole.design.pool
    size = min(people.size, rows * people.residents_per_row)
    if people.source == "file" or size == people.size:
        return {}
    values: Values = {"people.size": size}
    if pool.opening_reserve:
        values["pool.opening_reserve"] = round(pool.opening_reserve * size / people.size, 2)
    return values


def _said(whole: Case, case: Case) -> str:
    """Return how much of the design the copy is, in words."""
    people, first, last = case.design.people, case.design.span[0], case.design.span[-1]
    years = str(first) if first == last else f"{first} to {last}"
    if people.source == "file":
        return f"all residents of {people.file}, {years}"
    if people.size == whole.design.people.size:
        return f"all {people.size:,} residents, {years}"
    return f"{people.size:,} of {whole.design.people.size:,} residents, {years}"

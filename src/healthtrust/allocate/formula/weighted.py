"""Weighted populations: population times indices, service by service, added up by shares of spending.

    V_sp = n_p × Π_i index_isp (× cost factor)              before scaling
    W_sp = V_sp × Σ_p n_p / Σ_p V_sp                        real and weighted populations agree
    W_sp = (W_sp + h_sp) × Σ n / Σ (W_s + h_s)              where heads h are added to single places
    W_p  = Σ_s λ_s W_sp,    Σ_s λ_s = 1                     so Σ_p W_p = Σ_p n_p

n_p   population of place p;  λ_s  share of service s, or of a component such as health inequalities
Source  NHS England, technical guide to allocation formulae [recalled]. By care programme, population ×
        age-sex × morbidity and life circumstances × excess cost: memorandum on the NRAC formula, House of
        Lords Select Committee on the Barnett Formula 2009, annex 1 [cited]. That weighted populations add
        up to real ones, and that primary medical care is 0.85 need + 0.15 health inequalities, holds in
        NHS England's practice data of 2023/24 and 2024/25 [cited]

>>> import numpy as np
>>> from healthtrust.design.formula import Formula, Index, Service
>>> need = Service(name="hospital", share=0.75, indices=(Index(name="need", column="need"),))
>>> formula = Formula(title="example", services=(need, Service(name="prevention", share=0.25)))
>>> found = weighted(formula, {"need": np.array([2.0, 1.0])}, np.array([100, 300]))
>>> found.by_service.tolist(), found.overall.tolist()
([[160.0, 100.0], [240.0, 300.0]], [145.0, 255.0])
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from healthtrust.allocate.formula.indices import (
    Columns,
    Real,
    column_of,
    index_of,
    missing_problems,
    places_in_words,
)
from healthtrust.design.formula import Adjustment, Formula, Service
from healthtrust.ground.errors import refuse
from healthtrust.ground.problems import Problem

AVERAGE = 1_000_000
"""Points of a resident of average need, as in `allocate.weights`."""


@dataclass(frozen=True)
class Weighted:
    """Weighted populations of n places under one formula, in heads."""

    services: tuple[str, ...]
    """Services and components, s of them."""
    shares: Real
    """[s]: shares of spending; they add up to one."""
    by_service: Real
    """[n, s]: W_sp; each column adds up to the population."""
    overall: Real
    """[n]: W_p; adds up to the population."""
    points: NDArray[np.int64]
    """[n]: W_p in millionths of a resident, what money is shared by."""


def weighted(
    formula: Formula,
    columns: Columns,
    population: NDArray[np.int64] | Real,
    names: Sequence[str] = (),
) -> Weighted:
    """Return the weighted populations of n places.

    columns: by name [n], indices, weighted heads or residents by group; population [n] heads, whole or
    projected; names [n] of the places, for messages. A place where nobody lives has weight zero. Raises
    InvalidInput with every problem: columns that are missing, numbers that are, values of zero or below.
    """
    heads = np.asarray(population, dtype=np.float64)
    refuse(_population_problems(heads, names))
    worth, problems = _worth(formula, columns, heads, names)
    refuse(missing_problems(formula, columns, formula.title) + problems)
    found = [_service(formula, part, (columns, heads, names), worth) for part in formula.parts]
    refuse([problem for _, problems in found for problem in problems])
    by_service, shares = np.stack([values for values, _ in found], axis=1), np.array(formula.shares)
    overall = by_service @ shares
    points = np.rint(overall * AVERAGE).astype(np.int64)
    return Weighted(tuple(part.name for part in formula.parts), shares, by_service, overall, points)


def _worth(
    formula: Formula, columns: Columns, heads: Real, names: Sequence[str]
) -> tuple[dict[int, Real], list[Problem]]:
    """Return what every index is worth [n], by its identity, each made once; and what is wrong with them."""
    worth: dict[int, Real] = {}
    problems: list[Problem] = []
    for index in (index for part in formula.parts for index in formula.indices_of(part)):
        if id(index) not in worth:
            worth[id(index)], found = index_of(index, columns, heads, names)
            problems += [problem for problem in found if problem not in problems]
    return worth, problems


def _service(
    formula: Formula,
    part: Service,
    places: tuple[Columns, Real, Sequence[str]],
    worth: dict[int, Real],
) -> tuple[Real, list[Problem]]:
    """Return the weighted population [n] of one service."""
    columns, heads, names = places
    values = heads.copy()
    for index in formula.indices_of(part):
        values *= worth[id(index)]
    if not values.sum() > 0:
        expected = "at least one place with a need for it"
        return values, [Problem(f"{formula.title}, {part.name}", "zero in all places", expected)]
    added, problems = added_by(part.adjustments, columns, names)
    return _scaled(_scaled(values, heads.sum()) + added, heads.sum()), problems


def added_by(
    adjustments: Sequence[Adjustment], columns: Columns, names: Sequence[str] = ()
) -> tuple[Real, list[Problem]]:
    """Return the sum [n] of fixed additions for single places, and what is wrong with their columns."""
    read = [column_of(each.column, columns, names) for each in adjustments]
    problems = [problem for _, found in read for problem in found]
    for each, (values, _) in zip(adjustments, read, strict=True):
        if (values < 0).any():
            found = f"a value below zero in {places_in_words(values < 0, names)}"
            problems.append(Problem(f"column {each.column}", found, "additions of zero or more"))
    return sum((values for values, _ in read), np.zeros(1)), problems


def _scaled(values: Real, total: float) -> Real:
    return np.asarray(values * (total / values.sum()))


def _population_problems(heads: Real, names: Sequence[str]) -> list[Problem]:
    missing, negative = ~np.isfinite(heads), heads < 0
    problems = [
        Problem("column population", f"{found} in {places_in_words(bad, names)}", "residents, zero or more")
        for bad, found in ((missing, "no number"), (negative, "a value below zero"))
        if bad.any()
    ]
    if not problems and not heads.sum() > 0:
        problems = [Problem("column population", "no residents in any place", "residents")]
    return problems

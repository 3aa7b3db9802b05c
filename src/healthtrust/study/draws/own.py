"""Own distributions of a design's values, from a table: which designs have such a value, and which do not.

    parameter, distribution, mean, low, high[, standard_error, luck, source, status]

A parameter is called by its dotted name in a design, as in `--set`.

>>> from healthtrust.design.read import read_design
>>> from healthtrust.study.trial.case import case_of
>>> valley = case_of(read_design("valley"))
>>> own = Own((Uncertain("pool.celing_share", "beta", 0.12, 0.01),), {})
>>> fitting(own, [valley])                                                      # doctest: +ELLIPSIS
Traceback (most recent call last):
  ...
healthtrust.ground.errors.InvalidInput: parameter pool.celing_share: found no such value in valley; ...
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from healthtrust.design.keys import CALLED
from healthtrust.ground.errors import InvalidInput, refuse
from healthtrust.ground.problems import Problem, in_words, nearest_match
from healthtrust.records.store import read_columns
from healthtrust.study.distributions import Uncertain, fitted
from healthtrust.study.draws.known import Origin
from healthtrust.study.trial.case import Case
from healthtrust.study.uncertainty import parameters_of

UNSAID = "assumed"
"""How a distribution is known of which nobody says it."""


@dataclass(frozen=True)
class Own:
    """Distributions given, and where each comes from."""

    parameters: tuple[Uncertain, ...]
    origins: Mapping[str, Origin]


def own_values(table: Path | None) -> Own:
    """Return the distributions of a table, none without one; raises InvalidInput with every problem in it."""
    if table is None:
        return Own((), {})
    texts = ("parameter", "distribution", "luck", "source", "status")
    columns, _ = read_columns(table, texts=texts)
    parameters = parameters_of(columns, table.name)
    told = {name: [str(value) for value in columns[name].tolist()] for name in texts if name in columns}
    blank = [""] * len(parameters)
    rows = zip(parameters, told.get("source", blank), told.get("status", blank), strict=True)
    return Own(
        parameters, {p.name: Origin(source or table.name, status or UNSAID) for p, source, status in rows}
    )


def fitting(own: Own, cases: Sequence[Case]) -> list[tuple[Uncertain, ...]]:
    """Return which of the own distributions each design has a value for [design].

    Raises InvalidInput for each that none of them has, with the nearest name there is.
    """
    found: list[list[Uncertain]] = [[] for _ in cases]
    problems = []
    for p in own.parameters:
        why = [_refused(case, p) for case in cases]
        for at, reason in enumerate(why):
            if reason is None:
                found[at].append(p)
        if None not in why:
            problems.append(_unknown(p, cases, why[0]))
    refuse(problems)
    return [tuple(each) for each in found]


def _refused(case: Case, p: Uncertain) -> Problem | None:
    """Return why a design cannot take a parameter's median, or nothing where it can."""
    try:
        case.with_values({p.name: float(fitted(p).quantile(0.5))})
    except InvalidInput as refused:
        return refused.problems[0]
    return None


def _unknown(p: Uncertain, cases: Sequence[Case], why: Problem | None) -> Problem:
    keys = [key for case in cases for key in _numbers(case.design.as_plain())]
    if p.name in keys and why is not None:
        return Problem(f"parameter {p.name}", f"a median of {why.found}", why.expected)
    where = in_words([case.name for case in cases])
    return Problem(
        f"parameter {p.name}",
        f"no such value in {where}",
        "a number of the design by its dotted name",
        nearest_match(p.name, keys),
    )


def _numbers(tree: Any, within: str = "") -> Iterator[str]:
    """Yield the dotted names of all numbers of a design."""
    if isinstance(tree, Mapping):
        parts = [(str(key), value) for key, value in tree.items()]
    elif isinstance(tree, list | tuple):
        parts = [(_called(each, n), each) for n, each in enumerate(tree, start=1)]
    else:
        if isinstance(tree, int | float) and not isinstance(tree, bool):
            yield within
        return
    for name, value in parts:
        yield from _numbers(value, f"{within}.{name}" if within else name)


def _called(part: Any, position: int) -> str:
    if isinstance(part, Mapping):
        return next((str(part[key]) for key in CALLED if key in part), str(position))
    return str(position)

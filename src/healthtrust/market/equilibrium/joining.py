"""Who may join which plan: conditions of the plans table, and classes that plans refuse; or what is wrong.

    may_ip = accepted_ip (choice/eligibility.py) and class of i not among those that p refuses

The conditions are those of `market choose`, columns of the plans table such as from_age or places. Staying in
no plan is open to everybody where joining is voluntary.

>>> cells = Read({"people": np.array([5.0, 5.0]), "age": np.array([30.0, 70.0])}, "cells.csv")
>>> names, limit = np.array(["Mutual", "Seniors"], dtype=object), np.array([np.nan, 65.0])
>>> plans = Read({"plan": names, "from_age": limit}, "plans.csv")
>>> joinable(cells, plans, Premiums()).tolist()
[[True, False, True], [True, True, True]]
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from healthtrust.design.premiums import Premiums
from healthtrust.ground.problems import Problem, nearest_match, rows_in_words
from healthtrust.ground.words import Words
from healthtrust.market.choice.eligibility import Eligibility, eligibility_of, may_join
from healthtrust.market.equilibrium.tables import Read

_YES = ("", "yes", "true", "1")


def before(cells: Read, names: tuple[str, ...]) -> NDArray[np.int64]:
    """Return the position [cell] of the alternative that members were in, −1 = none that is on offer."""
    position = {name: p for p, name in enumerate(names)}
    return np.array([position.get(name, -1) for name in cells.texts("plan")], dtype=np.int64)


def joinable(cells: Read, plans: Read, premiums: Premiums) -> NDArray[np.bool_]:
    """Return who may join which alternative [cell, alternative]; the outside option, if any, is last."""
    names = tuple(plans.texts("plan"))
    rules, _ = eligibility_of(plans.columns, plans.source)
    place = Words.of(cells.texts("place")) if rules.by_place else None
    accepted = may_join(rules, cells.numeric(), place, before(cells, names))
    risk = np.array(cells.texts(premiums.risk_column), dtype=object)
    for refusal in premiums.refusals:
        if refusal.plan in names:
            accepted[np.isin(risk, refusal.classes), names.index(refusal.plan)] = False
    if premiums.joining == "voluntary":
        accepted = np.column_stack([accepted, np.ones(cells.rows, dtype=np.bool_)])
    return accepted


def joining_problems(cells: Read, plans: Read, premiums: Premiums, where: str) -> list[Problem]:
    """Return what is wrong with conditions and refusals: plans nobody may join, people without a plan."""
    rules, found = eligibility_of(plans.columns, plans.source)
    found = [*found, *_absent(cells, plans, rules), *_refused(cells, plans, premiums, where)]
    found += _cannot_choose(cells)
    if any(problem.where.startswith((plans.source, cells.source)) for problem in found):
        return found
    return [*found, *_nobody(cells, plans, premiums)]


def _absent(cells: Read, plans: Read, rules: Eligibility) -> Iterator[Problem]:
    numeric = cells.numeric()
    for name in rules.columns:
        if name not in numeric:
            near = nearest_match(name, list(cells.columns))
            expected = f"a column of numbers, as a condition of {plans.source} asks for it"
            yield Problem(cells.source, f"no column {name!r}", expected, near)
    if rules.by_place and "place" not in cells:
        expected = f"where people live, as places of {plans.source} ask for it"
        yield Problem(
            cells.source, "no column 'place'", expected, nearest_match("place", list(cells.columns))
        )


def _refused(cells: Read, plans: Read, premiums: Premiums, where: str) -> Iterator[Problem]:
    names, present = plans.texts("plan"), set(cells.texts(premiums.risk_column))
    for refusal in premiums.refusals:
        if refusal.plan not in names:
            near = nearest_match(refusal.plan, names)
            yield Problem(f"{where}, refusals", repr(refusal.plan), f"a plan of {plans.source}", near)
            continue
        for wrong in [each for each in refusal.classes if each not in present]:
            near = nearest_match(wrong, present)
            yield Problem(f"{where}, refusals", repr(wrong), f"a class of {cells.source}", near)


def _cannot_choose(cells: Read) -> list[Problem]:
    rows = [row + 2 for row, text in enumerate(cells.texts("chooses")) if text.lower() not in _YES]
    if not rows:
        return []
    where, remedy = (
        f"{cells.source}, column chooses, {rows_in_words(rows)}",
        "Leave them out, and the column.",
    )
    return [Problem(where, "people who cannot choose", "people whose choice premiums act on", None, remedy)]


def _nobody(cells: Read, plans: Read, premiums: Premiums) -> Iterator[Problem]:
    accepted = joinable(cells, plans, premiums)
    for p, name in enumerate(plans.texts("plan")):
        if not accepted[:, p].any():
            yield Problem(plans.source, f"a plan nobody may join: {name}", "plans that take somebody")
    homeless = np.flatnonzero(~accepted.any(axis=1))
    if len(homeless):
        rows = rows_in_words((homeless + 2).tolist())
        people = cells.numbers("people")[homeless].sum()
        found = f"{people:,.0f} people who may join no plan of {plans.source}"
        yield Problem(f"{cells.source}, {rows}", found, "a plan for all, as joining is compulsory")

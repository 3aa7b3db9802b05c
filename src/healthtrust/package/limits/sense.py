"""What a linear programme must not be told in silence: errors of input that were found in published analyses.

    percent for fraction     a feasible coverage above 1: 95 means everybody 95 times over and binds nowhere
    more than can be          spending that buys more health than can be gained is an error, never cut to fit
    more than there is        one intervention that averts more than a people loses: d N most > burden
    no patients               the same cases in every row: the answer cannot depend on how many there are
    dominated                 costs more and gains less than a variant of the same problem: a warning, no more

Source  errors seen in other tools' files and outputs; burden of about 33,000 DALYs per 100,000 people and
        year, world average [recalled, Global Burden of Disease]

>>> from healthtrust.package.limits.sheet import Sheet
>>> sheet = Sheet("i.csv", ("intervention", "most"), (("a", "95"), ("b", "80")))
>>> print(coverage_problems(sheet, "most", np.array([95.0, 80.0]))[0])
i.csv, column most: found 95 in line 2, and 1 more above 1; expected a fraction of those in need, from 0 to 1.
These look like percentages: divide the column by 100. ...
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from healthtrust.ground.problems import Problem
from healthtrust.package.limits.sheet import Sheet
from healthtrust.package.question import Real

if TYPE_CHECKING:
    from healthtrust.package.limits.candidates import Candidates
    from healthtrust.package.limits.language import Checks

A_LITTLE = 1e-9
"""Relative room for rounding before spending counts as more than can be averted."""


def coverage_problems(sheet: Sheet, heading: str, most: Real | None) -> list[Problem]:
    """Return a problem where feasible coverage is stated in percent, or above everybody in need."""
    if most is None:
        return []
    above = np.flatnonzero(most > 1)
    in_percent = sheet.unit(heading).lower() in ("%", "percent", "per cent", "pct")
    if not len(above) and not in_percent:
        return []
    where = f"{sheet.name}, column {heading}"
    expected = "a fraction of those in need, from 0 to 1"
    trap = (
        "These look like percentages: divide the column by 100. "
        "Read as fractions they would hold nothing back, since coverage never exceeds 1."
    )
    if not len(above):
        return [Problem(where, f"the unit {sheet.unit(heading)}", expected, remedy=trap)]
    row = int(above[0])
    place = sheet.place(row, heading).split(", ")[1]
    more = f", and {len(above) - 1} more above 1" if len(above) > 1 else ""
    looks = in_percent or len(above) > 1 or most[row] > 1.5
    remedy = trap if looks else "Coverage cannot exceed everybody in need."
    return [Problem(where, f"{most[row]:g} in {place}{more}", expected, remedy=remedy)]


def errors(candidates: Candidates) -> list[Problem]:
    """Return a problem for each row whose spending buys more than can be had; nothing is cut to fit."""
    if candidates.spending is None:
        return []
    paid = np.where(candidates.cost > 0, candidates.cost, candidates.budget_cost)
    reached = candidates.spending / paid * candidates.benefit
    limit = candidates.cases * candidates.most * candidates.benefit
    if candidates.avertable is not None:
        limit = np.fmin(limit, candidates.avertable)
    remedy = "Spending, cost, cases or the avertable burden is wrong; it is not cut to fit."
    return [
        Problem(
            f"interventions, {candidates.codes[k]}, spending",
            f"{candidates.spending[k]:,.0f}, which would avert {reached[k]:,.4g}",
            f"no more than the {limit[k]:,.4g} that can be averted",
            remedy=remedy,
        )
        for k in np.flatnonzero(reached > limit * (1 + A_LITTLE))
    ]


def warnings(candidates: Candidates, checks: Checks) -> list[Problem]:
    """Return what is suspicious but may be meant; under `strict` a caller refuses it."""
    return [*more_than_the_burden(candidates, checks), *no_patients(candidates), *dominated(candidates)]


def more_than_the_burden(candidates: Candidates, checks: Checks) -> list[Problem]:
    """Return a warning for each row, and for all together, that averts more than a population loses."""
    if checks.population is None:
        return []
    burden = checks.burden_per_100_000 * checks.population / 100_000
    gain = candidates.benefit * candidates.cases * candidates.most
    expected = (
        f"at most {burden:,.0f}, all that {checks.population:,.0f} people lose in a year "
        f"({checks.burden_per_100_000:,.0f} per 100,000)"
    )
    remedy = "Check benefit, cost and cases of the row, or set checks.burden_per_100_000."
    found = [
        Problem(f"interventions, {candidates.codes[k]}", f"{gain[k]:,.0f} averted", expected, remedy=remedy)
        for k in np.flatnonzero(gain > burden)
    ]
    if gain.sum() > burden:
        everything = f"{gain.sum():,.0f} averted if everything were covered"
        found.append(Problem("interventions, all together", everything, expected, remedy=remedy))
    return found


def no_patients(candidates: Candidates) -> list[Problem]:
    """Return a warning where every row has the same number of cases."""
    if candidates.count < 3 or len(set(candidates.cases.tolist())) > 1:
        return []
    found = f"{candidates.cases[0]:g} in each of {candidates.count} rows"
    remedy = "With equal numbers the answer cannot depend on how many patients there are."
    return [Problem("interventions, column cases", found, "cases in need of each", remedy=remedy)]


def dominated(candidates: Candidates) -> list[Problem]:
    """Return a warning for each variant of a problem that costs no less and gains no more than another."""
    by_problem: dict[str, list[int]] = {}
    for k, problem in enumerate(candidates.problem):
        by_problem.setdefault(problem, []).append(k)
    return [
        Problem(
            f"interventions, {candidates.codes[k]}",
            f"dominated by {candidates.codes[better]}: no cheaper, no better, for {problem}",
            "variants on the frontier",
            remedy="It stays a candidate: scarce staff may still favour it.",
        )
        for problem, rows in by_problem.items()
        for k in rows
        if (better := _dominating(candidates, k, rows)) is not None
    ]


def _dominating(candidates: Candidates, k: int, rows: Sequence[int]) -> int | None:
    cost, gain = candidates.cost, candidates.benefit
    for j in rows:
        if j != k and cost[j] <= cost[k] and gain[j] >= gain[k] and (cost[j] < cost[k] or gain[j] > gain[k]):
            return j
    return None

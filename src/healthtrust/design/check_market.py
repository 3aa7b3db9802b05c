"""Rules across the keys of [market]: known names, rising bands, no refusals under open enrolment.

>>> market = Market(plans=2, assign="Plan C")
>>> [(problem.where, problem.found, problem.nearest) for problem in problems_of(market)]
[('market.assign', "'Plan C'", 'Plan B')]
>>> [problem.found for problem in problems_of(Market(plans=2, assign="former scheme"), becomes=("pool",))]
["'former scheme', and no former scheme that becomes a plan"]
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence

from healthtrust.design.market import Market, Plan
from healthtrust.ground.problems import Problem, nearest_match

ASSIGNED = ("nobody", "former scheme", "cheapest", "evenly")
"""What [market] assign may be besides the name of a plan."""
TAKEN = (*ASSIGNED, "pool", "closed", "no plan", "voluntary insurers", "household", "households themselves")
"""Names that stand for something else in a design or in its results."""


def problems_of(market: Market, becomes: Sequence[str] = ()) -> list[Problem]:
    """Return every contradiction within the heading; becomes: what former schemes have become, one by one."""
    names = [plan.name for plan in market.offers]
    twice = sorted({name for name in names if names.count(name) > 1})
    problems = [
        Problem("market.plans", f"{names.count(n)} plans called {n!r}", "each name once") for n in twice
    ]
    if not names:
        problems.append(Problem("market.plans", "no plans", "at least one plan"))
    problems += [
        Problem(f"market.plans, {name}", f"a plan called {name!r}", "a name that stands for nothing else")
        for name in dict.fromkeys(names)
        if name in TAKEN
    ]
    if market.assign == "former scheme" and not set(becomes) & set(names):
        found = "'former scheme', and no former scheme that becomes a plan"
        expected = "schemes under pool.schemes whose members a plan takes over"
        remedy = "Name the plan under becomes, or assign otherwise."
        problems.append(Problem("market.assign", found, expected, remedy=remedy))
    if market.assign not in (*ASSIGNED, *names):
        near = nearest_match(market.assign, [*ASSIGNED, *names])
        expected = "nobody, former scheme, cheapest, evenly or a plan"
        problems.append(Problem("market.assign", repr(market.assign), expected, near))
    for plan in market.offers:
        problems += _of_plan(plan, market.open_enrolment)
    return [*problems, *_nests(market, names), *_corridor(market)]


def _of_plan(plan: Plan, open_enrolment: bool) -> list[Problem]:
    where, problems = f"market.plans, {plan.name}", []
    if plan.income_below is not None and plan.income_below <= plan.income_from:
        found, expected = f"{plan.income_below:,.15g}", f"above income_from, {plan.income_from:,.15g}"
        problems.append(Problem(f"{where}, income_below", found, expected))
    if plan.refuses_above is not None and open_enrolment:
        remedy = "Let open_enrolment = false, or let the plan accept all."
        found = f"{plan.refuses_above:g} under open enrolment"
        problems.append(Problem(f"{where}, refuses_above", found, "none", remedy=remedy))
    return problems


def _nests(market: Market, names: Sequence[str]) -> list[Problem]:
    nested, called = list[str](), [nest.name for nest in market.nests]
    problems = [
        Problem("market.nests", f"{called.count(name)} nests called {name!r}", "each name once")
        for name in dict.fromkeys(called)
        if called.count(name) > 1
    ]
    for nest in market.nests:
        for name in nest.plans:
            where = f"market.nests, {nest.name}, plans"
            if name not in names:
                problems.append(Problem(where, repr(name), "the name of a plan", nearest_match(name, names)))
            elif name in nested:
                problems.append(Problem(where, f"{name!r} a second time", "each plan in one nest at most"))
            nested.append(name)
    return problems


def _corridor(market: Market) -> list[Problem]:
    starts = [band.above for band in market.corridor]
    return [
        Problem(
            f"market.corridor.{i}.above", f"{high:g} after {low:g}", "bands from the lowest to the highest"
        )
        for i, (low, high) in enumerate(itertools.pairwise(starts), start=1)
        if high <= low
    ]

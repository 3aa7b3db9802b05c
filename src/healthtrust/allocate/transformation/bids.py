"""What is wrong with bids: the checks that need more than one of a bid's own values.

A bid is named once. Money that depends on milestones needs some: a bid of more than one year has at least one
milestone in every year but its last, on which the next year's money then depends.

>>> from healthtrust.design.transformation import Milestone
>>> bid = Bid(name="hubs", place="North", cost=10, first_year=2027, years=3, saves=20,
...           milestones=(Milestone(year=2027, measure="unmet-need", at_most=9),))
>>> for problem in bid_problems([bid, bid]):
...     print(problem)
bid hubs: found 2 bids of this name; expected each name once.
bid hubs: found no milestone in 2028; expected one in each year but the last.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

from healthtrust.design.transformation import Bid
from healthtrust.ground.problems import Problem, nearest_match


def bid_problems(bids: Sequence[Bid]) -> list[Problem]:
    """Return a problem for each name given twice, each year without milestone and each milestone too late."""
    names = [bid.name for bid in bids]
    once = {bid.name: bid for bid in bids}
    problems = [
        Problem(f"bid {name}", f"{names.count(name)} bids of this name", "each name once")
        for name in once
        if names.count(name) > 1
    ]
    for name, bid in once.items():
        paid = range(bid.first_year, bid.last_year + 1)
        promised = {milestone.year for milestone in bid.milestones}
        without = [str(year) for year in paid[:-1] if year not in promised]
        if without:
            found = f"no milestone in {', '.join(without)}"
            problems.append(Problem(f"bid {name}", found, "one in each year but the last"))
        problems += [
            Problem(
                f"bid {name}", f"a milestone in {year}", f"a year from {bid.first_year} to {bid.last_year}"
            )
            for year in sorted(promised)
            if year not in paid
        ]
    return problems


def stranger_problems(
    bids: Sequence[Bid], places: Collection[str], measures: Collection[str]
) -> list[Problem]:
    """Return a problem for each place and measure of a bid that the design does not know."""
    named = [(f"bid {bid.name}, place", bid.place, places, "a place of the tree") for bid in bids]
    for bid in bids:
        for milestone in bid.milestones:
            where = f"bid {bid.name}, milestone of {milestone.year}"
            named.append((where, milestone.measure, measures, "a measure of the catalogue"))
            named.append((where, milestone.place or bid.place, places, "a place of the tree"))
    strange = [
        Problem(where, repr(name), expected, nearest_match(name, known))
        for where, name, known, expected in named
        if name not in known
    ]
    return list(dict.fromkeys(strange))

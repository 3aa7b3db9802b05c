"""Votes counted one by one, and purchases found by trying every subset: slow and plain."""

from __future__ import annotations

from itertools import combinations, pairwise, permutations
from math import inf

from healthtrust.package.question import Question, Utility


def beats(table: list[list[float]], share: list[float], one: int, other: int) -> bool:
    """Whether more votes prefer `one`; table[option][voter]."""
    margin = 0.0
    for voter, votes in enumerate(share):
        if table[one][voter] > table[other][voter]:
            margin += votes
        elif table[one][voter] < table[other][voter]:
            margin -= votes
    return margin > 1e-9


def unbeaten(table: list[list[float]], share: list[float]) -> list[int]:
    options = range(len(table))
    return [one for one in options if not any(beats(table, share, other, one) for other in options)]


def length_of_shortest_cycle(table: list[list[float]], share: list[float]) -> int:
    """The least number of options that beat each other in turn; 0 if none do."""
    options = range(len(table))
    for length in range(3, len(table) + 1):
        for path in permutations(options, length):
            if all(beats(table, share, one, other) for one, other in pairwise((*path, path[0]))):
                return length
    return 0


def single_peaked(utilities: list[float]) -> bool:
    """Whether no three options in order have a dip in the middle."""
    return not any(a > b < c for a, b, c in combinations(utilities, 3))


def utility_of(utility: Utility, health: float, wealth: float) -> float:
    from math import log

    def curve(y: float, e: float) -> float:
        return log(y) if e == 1 else (y ** (1 - e) - 1) / (1 - e)

    if wealth <= 0:
        return -inf
    return utility.health_weight * curve(health, utility.rho) + utility.wealth_weight * curve(
        wealth, utility.eta
    )


def best_on_top(question: Question, covered: set[int], z: int, tax: float) -> float:
    """The utility of row z with a package of whole items and the best of all subsets bought on top."""
    society, services = question.society, question.interventions
    c = int(society.class_of_row[z])
    health = float(society.health[c])
    for i in covered:
        health += float(society.incidence[i, c] * services.benefit[i])
    left = float(society.wealth[z]) - tax
    open_to = [i for i in range(services.count) if i not in covered]
    if question.top_up.kind == "none" or not society.may_insure[c]:
        open_to = []
    best = -inf
    for size in range(len(open_to) + 1):
        for bought in combinations(open_to, size):
            gain = sum(float(society.incidence[i, c] * services.benefit[i]) for i in bought)
            premium = sum(float(society.incidence[i, c] * services.price[i]) for i in bought)
            paid = premium * question.loaded
            best = max(best, utility_of(question.utility, health + gain, left - paid))
    return best

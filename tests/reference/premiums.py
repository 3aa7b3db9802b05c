"""Premiums and enrolment one cell, one plan and one class at a time, from the equations and nothing else."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass
class Cell:
    people: float
    cost: list[float]
    utility: list[float]
    """Of every plan at price 0, and of staying out, 0, where that is allowed."""
    rating: str = "all"
    standard: float = 0.0
    income: float = 0.0
    before: int = -1


@dataclass
class Rules:
    slope: float
    voluntary: bool = True
    loading: float = 0.0
    overhead: float = 0.0
    administration: float = 0.0
    penalty: float = 0.0
    floor: float = 0.0
    subsidy: float = 0.0
    taper: float = 0.0
    persistence: float = 0.0


def paid(cell: Cell, premiums: Sequence[dict[str, float]], rules: Rules) -> list[float]:
    """What a member of the cell pays in each plan, and for staying out."""
    prices = []
    for premium in premiums:
        charge = premium[cell.rating]
        help_given = max(0.0, rules.subsidy - rules.taper * cell.income)
        prices.append(charge - min(charge, help_given))
    if rules.voluntary:
        prices.append(rules.penalty)
    return prices


def shares(cell: Cell, premiums: Sequence[dict[str, float]], rules: Rules) -> list[float]:
    """The expected share of each plan, and of staying out."""
    prices = paid(cell, premiums, rules)
    utility = [v - rules.slope * price for v, price in zip(cell.utility, prices, strict=True)]
    top = max(utility)
    worth = [math.exp(v - top) for v in utility]
    found = [w / sum(worth) for w in worth]
    if cell.before >= 0 and rules.persistence:
        found = [(1 - rules.persistence) * share for share in found]
        found[cell.before] += rules.persistence
    return found


def due(cells: Sequence[Cell], premiums: Sequence[dict[str, float]], rules: Rules) -> list[dict[str, float]]:
    """The premium of each plan and class that covers those who join."""
    insured = standard = 0.0
    members: list[list[float]] = []
    for cell in cells:
        of_cell = [cell.people * share for share in shares(cell, premiums, rules)][: len(premiums)]
        members.append(of_cell)
        insured += sum(of_cell)
        standard += sum(of_cell) * cell.standard
    found = []
    for plan in range(len(premiums)):
        covered: dict[str, list[float]] = {}
        for cell, of_cell in zip(cells, members, strict=True):
            cost = (1 + rules.loading) * cell.cost[plan] + rules.overhead
            received = cell.standard - standard / insured
            sums = covered.setdefault(cell.rating, [0.0, 0.0])
            sums[0] += of_cell[plan]
            sums[1] += of_cell[plan] * (cost - received) / (1 - rules.administration)
        found.append({name: max(rules.floor, cost / heads) for name, (heads, cost) in covered.items()})
    return found


def total_surplus(cells: Sequence[Cell], premiums: Sequence[dict[str, float]], rules: Rules) -> float:
    """Worth of what is chosen less what it takes: no account of who pays whom is needed."""
    total = 0.0
    for cell in cells:
        prices = paid(cell, premiums, rules)
        utility = [v - rules.slope * price for v, price in zip(cell.utility, prices, strict=True)]
        top = max(utility)
        active = top + math.log(sum(math.exp(v - top) for v in utility))
        if cell.before >= 0 and rules.persistence:
            active = (1 - rules.persistence) * active + rules.persistence * utility[cell.before]
        of_cell = shares(cell, premiums, rules)
        each = active / rules.slope
        for plan, share in enumerate(of_cell):
            each += share * prices[plan]
            if plan < len(premiums):
                each -= share * ((1 + rules.loading) * cell.cost[plan] + rules.overhead)
                each -= share * rules.administration * premiums[plan][cell.rating]
        total += cell.people * each
    return total

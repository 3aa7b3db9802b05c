"""Step allocate once more, slow and plain: one cell, one resident, one place at a time, in fractions."""

from __future__ import annotations

from collections import defaultdict
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from healthtrust.records.households import Households
from healthtrust.records.persons import CELLS, FIFTHS, SEGMENTS, SEXES, Persons
from healthtrust.records.places import Places


def what_it_sees(cell: int, classification: str) -> tuple[int, ...]:
    """What a classification sees of a resident of this need cell."""
    rest, segment = divmod(cell, len(SEGMENTS))
    rest, fifth = divmod(rest, FIFTHS)
    age, sex = divmod(rest, len(SEXES))
    seen = {"age": age, "sex": sex, "deprivation": fifth, "segment": segment}
    return tuple(value for word, value in seen.items() if word in classification)


def mean_cost_of_class(
    cost: NDArray[np.float64], heads: NDArray[np.int64], classification: str
) -> list[float]:
    residents: dict[tuple[int, ...], int] = defaultdict(int)
    money: dict[tuple[int, ...], Fraction] = defaultdict(Fraction)
    for cell in range(CELLS):
        group = what_it_sees(cell, classification)
        residents[group] += int(heads[cell])
        money[group] += int(heads[cell]) * Fraction(float(cost[cell]))
    groups = [what_it_sees(cell, classification) for cell in range(CELLS)]
    return [float(money[g] / residents[g]) if residents[g] else 0.0 for g in groups]


def tally(persons: Persons, households: Households, places: int, table: NDArray[np.int64]) -> list[list[int]]:
    totals = [[0] * table.shape[1] for _ in range(places)]
    for row in range(persons.rows):
        place = int(households.place[int(persons.household[row])])
        for column in range(table.shape[1]):
            totals[place][column] += int(persons.weight[row]) * int(table[int(persons.cell[row]), column])
    return totals


def largest_remainder(total: int, weights: list[int]) -> list[int]:
    if sum(weights) == 0:
        return [0] * len(weights)
    quotas = [Fraction(total * weight, sum(weights)) for weight in weights]
    shares = [int(quota) for quota in quotas]
    in_order = sorted(range(len(weights)), key=lambda i: (shares[i] - quotas[i], i))
    for position in in_order[: total - sum(shares)]:
        shares[position] += 1
    return shares


def cascade(total: int, points: NDArray[np.int64], places: Places) -> list[int]:
    """The money of each place, from the tops down."""
    children: dict[int, list[int]] = defaultdict(list)
    for place, parent in enumerate(places.parent.tolist()):
        children[parent].append(place)

    def need(place: int) -> int:
        return int(points[place]) + sum(need(child) for child in children[place])

    money = [0] * len(places.names)

    def hand_down(amount: int, siblings: list[int]) -> None:
        for place, part in zip(siblings, largest_remainder(amount, [need(p) for p in siblings]), strict=True):
            money[place] = part
            if children[place]:
                hand_down(part, children[place])

    hand_down(total, children[-1])
    return money

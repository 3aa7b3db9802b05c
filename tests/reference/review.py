"""Step review, counted household by household and resident by resident."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from healthtrust.state import State, known


def area_of(state: State, home: int) -> int:
    """The service place in which a household row lives."""
    place = int(known(state.households, "people").place[home])
    while state.places.level[place] > 1:
        place = int(state.places.parent[place])
    return place


def within(state: State, place: int) -> list[int]:
    """The household rows of a service place, or all for -1."""
    homes = range(known(state.households, "people").rows)
    return [home for home in homes if place < 0 or area_of(state, home) == place]


def residents(state: State, home: int) -> int:
    first = known(state.households, "people").first
    return int(known(state.persons, "people").weight[first[home] : first[home + 1]].sum())


def catastrophic(state: State, place: int, share: Fraction) -> tuple[int, int]:
    """Households whose own payments exceed the share of their income, and all households."""
    homes, paid = known(state.households, "people"), known(state.care, "deliver").out_of_pocket_of_one
    hit = every = 0
    for home in within(state, place):
        weight = int(homes.weight[home])
        every += weight
        if Fraction(int(paid[home])) > share * int(homes.income[home]):
            hit += weight
    return hit, every


def observed(state: State, place: int) -> float:
    """Households observed one by one that tell as much as these rows: (Σ w)² / Σ w²."""
    homes = known(state.households, "people")
    weights = [int(homes.weight[home]) for home in within(state, place)]
    return sum(weights) ** 2 / sum(weight**2 for weight in weights)


def concentration(state: State, place: int) -> float:
    """Concentration index of covered care, each resident a separate person in the ranking."""
    homes, care = known(state.households, "people"), known(state.care, "deliver")
    people = [
        (int(homes.equivalised_income[home]), float(care.benefit[home]) / residents(state, home))
        for home in within(state, place)
        for _ in range(residents(state, home))
    ]
    return by_definition(np.array([c for _, c in people]), np.array([i for i, _ in people]))


def by_definition(outcome: NDArray[np.float64], income: NDArray[np.int64]) -> float:
    """C = 2 cov(outcome, rank) / mean, with people of equal income sharing their mean rank."""
    below = np.array([(income < i).sum() + 0.5 * (income == i).sum() for i in income]) / len(income)
    return float(2 * ((outcome * below).mean() - outcome.mean() * below.mean()) / outcome.mean())

"""Social welfare: its slopes, equivalent wealth, and when it is concave in health and wealth."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from healthtrust.package.government.welfare import (
    concave,
    equivalent_wealth,
    social,
    social_bend,
    social_slope,
)
from healthtrust.package.household.utility import utilities
from healthtrust.package.question import Interventions, Limits, Question, Real, Society, Utility, Welfare
from tests.reference import government as reference

THREE = Society.of_groups(
    ("a", "b", "c"), share=[0.2, 0.3, 0.5], wealth=[10, 30, 90], health=[9, 11, 12], incidence=[[1, 1, 1]],
    weight=[1, 2, 3],
)  # fmt: skip
LOGS, POWERS, BENT = Utility(0.4, 0.5), Utility(0.4, 0.5, power=True), Utility(0.3, 1.0, rho=0.5, eta=1.3)
FLAT = Utility(0.3, 1.0, rho=0.5, eta=0.6)
CASES = [
    (utility, welfare)
    for utility in (LOGS, POWERS, BENT, FLAT)
    for welfare in (Welfare(), Welfare("kolm", 0.6), *(Welfare("atkinson", e) for e in (0.6, 1.0, 1.3, 2.5)))
]


def question(utility: Utility, welfare: Welfare) -> Question:
    return Question(Interventions.of(("a",), [1.0], [1.0]), THREE, utility, Limits.none(1), welfare)


def at(asked: Question, health: Real, wealth: Real) -> Real:
    return social(asked, utilities(asked.utility, health, wealth))


@pytest.mark.parametrize(("utility", "welfare"), CASES)
def test_welfare_is_what_the_plain_formula_gives(utility: Utility, welfare: Welfare) -> None:
    asked = question(utility, welfare)
    u = utilities(utility, THREE.health, THREE.wealth)
    assert social(asked, u) == pytest.approx(THREE.weight * reference.social(asked, u), rel=1e-10)


@pytest.mark.parametrize(("utility", "welfare"), CASES)
def test_slopes_are_differences(utility: Utility, welfare: Welfare) -> None:
    asked, step = question(utility, welfare), 1e-6
    u = utilities(utility, THREE.health, THREE.wealth)
    slope = (social(asked, u + step) - social(asked, u - step)) / (2 * step)
    assert social_slope(asked, u) == pytest.approx(slope, rel=1e-6)
    more, less = social_slope(asked, u + step), social_slope(asked, u - step)
    assert social_bend(asked, u) == pytest.approx(np.log(more / less) / (2 * step), rel=1e-6, abs=1e-8)


def test_equivalent_wealth_gives_the_same_utility_at_the_reference_health() -> None:
    for utility in (LOGS, BENT, FLAT):
        asked = question(utility, Welfare("atkinson", 2.0, reference_health=11.5))
        u = utilities(utility, np.array([11.0, 11.5, 12.0]), THREE.wealth)
        assert utilities(utility, 11.5, equivalent_wealth(asked, u)) == pytest.approx(u, rel=1e-12)


def test_no_wealth_makes_good_too_much_ill_health() -> None:
    asked = question(replace(BENT, health_weight=9.0), Welfare("atkinson", 2.0))
    u = np.array([1e3, 1e3, 1e3])
    assert np.isinf(equivalent_wealth(asked, u)).all()
    assert social(asked, u) == pytest.approx(THREE.weight)
    assert social_slope(asked, u).tolist() == [0, 0, 0]


def test_nothing_left_has_no_welfare() -> None:
    for utility, welfare in CASES:
        assert np.isneginf(at(question(utility, welfare), THREE.health, np.zeros(3))).all()


@pytest.mark.parametrize(
    ("utility", "welfare", "holds"),
    [
        (LOGS, Welfare(), True),
        (BENT, Welfare("kolm", 0.5), True),
        (BENT, Welfare("kolm", -0.5), False),
        (POWERS, Welfare(), True),
        (replace(POWERS, wealth_weight=0.7), Welfare(), False),
        (BENT, Welfare("atkinson", 1.3), True),
        (BENT, Welfare("atkinson", 1.29), False),
        (POWERS, Welfare("atkinson", 0.45), True),
        (POWERS, Welfare("atkinson", 0.44), False),
        (LOGS, Welfare("atkinson", 0.44), False),
    ],
)
def test_concavity_is_claimed_only_where_every_chord_lies_below(
    utility: Utility, welfare: Welfare, holds: bool
) -> None:
    asked = question(utility, welfare)
    assert (concave(asked) is None) == holds
    draw = np.random.default_rng(0)
    one, other = (draw.uniform(1, 40, (2, 4000, 3)) for _ in range(2))
    chord = (at(asked, *one) + at(asked, *other)) / 2
    above = at(asked, *((one + other) / 2)) - chord
    assert bool((above >= -1e-9 * np.abs(chord)).all()) >= holds
    if not holds and welfare.aversion != 1.29:
        assert (above < 0).any()


def test_negative_weights_are_not_concave() -> None:
    upside_down = replace(THREE, weight=np.array([1.0, -1.0, 1.0]))
    assert "negative" in str(concave(replace(question(LOGS, Welfare()), society=upside_down)))

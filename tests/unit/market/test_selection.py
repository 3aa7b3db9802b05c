"""Selection: perfect capitation makes it worthless to choose one's members, anything less does not."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from healthtrust.allocate.weights import class_mean
from healthtrust.market.selection import expected_cost, margin, paid_by_segment
from healthtrust.records.persons import CELLS, SEGMENTS, cell_parts
from tests.reference import market as plain
from tests.unit.allocate.scene import cost_by_cell

FINEST = "age, sex, deprivation and segment"


def memberships(seed: int, plans: int = 3) -> np.ndarray:
    """Members [plan, cell], the first plan with the healthy and the last with the ill."""
    chance = np.random.default_rng(seed)
    taste = np.linspace(-2, 2, plans)[:, None] * (cell_parts().segment - 2)
    everyone = chance.poisson(3, CELLS)
    odds = np.exp(taste) / np.exp(taste).sum(axis=0)
    return np.stack([chance.multinomial(n, p) for n, p in zip(everyone, odds.T, strict=True)], axis=1)


@given(seed=st.integers(0, 1_000), others=st.integers(0, 1_000))
def test_paid_the_expected_cost_of_every_cell_a_plan_gains_by_nobody(seed: int, others: int) -> None:
    cost = cost_by_cell()
    for members in (memberships(seed), memberships(others)):
        paid = class_mean(cost, members.sum(axis=0), FINEST)
        assert margin(members, paid, cost) == pytest.approx(np.zeros(3), abs=1e-3)


def test_swapping_members_of_one_class_changes_margins_only_by_what_the_scheme_does_not_see() -> None:
    cost, members = cost_by_cell(), memberships(1)
    chronic, frail = 2_002, 2_004
    swapped = members.copy()
    swapped[0, [chronic, frail]] += [1, -1]
    swapped[2, [chronic, frail]] += [-1, 1]
    gains = {}
    for classification in ("population", "age, sex and deprivation", FINEST):
        paid = class_mean(cost, members.sum(axis=0), classification)
        gains[classification] = (margin(swapped, paid, cost) - margin(members, paid, cost))[0]
    assert gains[FINEST] == pytest.approx(0, abs=1e-6)
    assert gains["population"] == pytest.approx(cost[frail] - cost[chronic])
    assert gains["age, sex and deprivation"] == pytest.approx(cost[frail] - cost[chronic])


def test_what_the_scheme_does_not_see_pays_for_avoiding_the_ill() -> None:
    cost, members = cost_by_cell(), memberships(2)
    seen = class_mean(cost, members.sum(axis=0), "age, sex and deprivation")
    found = margin(members, seen, cost)
    assert found[0] > 0 > found[2]
    assert found.sum() == pytest.approx(0, abs=1e-3)


def test_as_one_member_at_a_time_in_fractions() -> None:
    members, paid, cost = memberships(4), np.arange(CELLS) / 8, cost_by_cell()
    exact = [
        plain.exact_margin(row.tolist(), [Fraction(y) for y in paid], [Fraction(k) for k in cost])
        for row in members
    ]
    assert margin(members, paid, cost) == pytest.approx([float(m) for m in exact], rel=1e-12)


def test_expected_cost_by_segment_adds_up() -> None:
    members, cost = memberships(5), cost_by_cell()
    found = expected_cost(members, cost)
    assert found.shape == (3, len(SEGMENTS))
    assert found.sum() == pytest.approx((members * cost).sum(), abs=15)
    assert found[0, 4] == round(float(members[0, 4::5] @ cost[4::5]))


def test_payment_by_segment_follows_points_and_adds_up_to_the_payment() -> None:
    """A point is worth one penny in the first neighbourhood and two in the second."""
    payment = np.array([[60, 40], [0, 600]])
    risk = np.zeros((2, 2, 5), dtype=np.int64)
    risk[0, 0, [0, 4]], risk[0, 1, 2], risk[1, 1, [2, 3]] = [20, 40], 40, [100, 200]
    found = paid_by_segment(payment, np.array([100, 600]), risk)
    assert found.tolist() == [[20, 0, 0, 0, 40], [0, 0, 240, 400, 0]]

"""The risk corridor between plans: bands, limits and a sum of zero."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from healthtrust import allocate, market
from healthtrust.design.market import CorridorBand, Plan
from healthtrust.ground.bands import Bands
from healthtrust.ledger.chart import Accounts
from healthtrust.ledger.checks import after
from healthtrust.market.sharing import due
from healthtrust.state import known
from tests.unit.allocate.scene import scene, with_last_year

STATUTE = Bands((0.03, 0.08), (0.5, 0.8))


def test_within_three_per_cent_nothing_moves() -> None:
    assert not due(np.array([10_300, 9_700]), np.array([10_000, 10_000]), STATUTE).any()


def test_mirror_images_pay_each_other_what_the_bands_say() -> None:
    assert due(np.array([11_000, 9_000]), np.array([10_000, 10_000]), STATUTE).tolist() == [410, -410]


def test_receipts_limit_payments() -> None:
    """One plan owes 50, two are due 100 and 300: they get a quarter and three quarters of it."""
    found = due(np.array([9_600, 10_500, 10_900]), np.array([10_000] * 3), STATUTE)
    assert found[0] == -50 and found[1:].sum() == 50
    assert found[1:].tolist() == [12, 38] or found[1:].tolist() == [13, 37]


def test_a_plan_without_money_has_no_part_in_it() -> None:
    assert due(np.array([5, 11_000, 9_000]), np.array([0, 10_000, 10_000]), STATUTE).tolist() == [
        0,
        410,
        -410,
    ]


@given(
    st.lists(st.tuples(st.integers(0, 10**9), st.integers(0, 10**9)), min_size=1, max_size=6),
    st.floats(0, 1),
)
def test_it_always_sums_to_zero_and_never_turns_a_loss_into_a_gain(
    results: list[tuple[int, int]], shared: float
) -> None:
    cost, had = (np.array(column) for column in zip(*results, strict=True))
    found = due(cost, had, Bands((0.01,), (shared,)))
    assert found.sum() == 0
    assert (found[cost <= had] <= 0).all() and (found[(cost >= had) & (had > 0)] >= 0).all()
    assert (np.abs(found) <= np.abs(cost - had) + 1).all()


def test_last_years_results_are_shared_in_january() -> None:
    plans = (Plan(name="A"), Plan(name="B"))
    bands = (CorridorBand(above=0.03, shared=0.5), CorridorBand(above=0.08, shared=0.8))
    state = allocate.step(scene(homes=100, market={"plans": plans, "corridor": bands}))
    first = market.step(state)
    assert not known(first.enrolment, "market").corridor.any()
    later = with_last_year(state, known(first.enrolment, "market").heads)
    results = np.array([[10_000, 10_000], [11_000, 9_000]])
    later = later.replace(carried=replace(later.carried, results=results))
    second = market.step(later)
    assert known(second.enrolment, "market").corridor.tolist() == [410, -410]
    january = second.book.balance(Accounts.PLAN_EQUALISATION, memo="risk corridor", plan=0, until=2027 * 12)
    assert january == 410 and after("market", second.book, second.year) == []
    assert market.transfers_table(second)["corridor"].tolist() == [410, -410]

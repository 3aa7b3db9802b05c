"""What holds of every transfer scheme whatever the numbers: zero sums, no jumps, no effect of scale."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from healthtrust.market.schemes.aca import PlanFactors, transfer_per_month
from healthtrust.market.schemes.balanced import balanced
from healthtrust.market.schemes.corridor import corridor, from_receipts
from healthtrust.market.schemes.dutch import day_shares, norm_amounts, reset
from healthtrust.market.schemes.high_cost_pool import charged
from healthtrust.market.schemes.medicare_advantage import payment, premium
from healthtrust.market.schemes.reinsurance import Fund, reinsured, settled
from tests.reference.transfer_schemes import counted_days

FEW = settings(max_examples=40, deadline=None)
amounts = st.floats(0, 1e7)
factors = st.floats(0.3, 3.0)
seeds = st.integers(0, 2**32 - 1)


@FEW
@given(st.integers(1, 30), st.integers(1, 5), seeds, st.floats(0.01, 100), st.floats(0, 0.5))
def test_state_transfers_sum_to_zero_and_ignore_the_scale_of_scores(
    plans: int, pools: int, seed: int, scale: float, administration: float
) -> None:
    rng = np.random.default_rng(seed)
    columns = [rng.uniform(0.3, 3, plans) for _ in range(5)]
    months, money = rng.uniform(1, 1e6, plans), rng.uniform(100, 1500, plans)
    pool = np.unique(rng.integers(0, pools, plans), return_inverse=True)[1].ravel()
    one = PlanFactors(months, *columns, money)
    two = PlanFactors(months, scale * columns[0], *columns[1:], money)
    each = transfer_per_month(one, pool, administration)
    assert np.abs(np.bincount(pool, weights=each * months)).max() <= 1e-9 * (months * money).sum()
    assert transfer_per_month(two, pool, administration) == pytest.approx(each, abs=1e-6)
    names = [str(k) for k in range(plans)]
    unrounded = np.zeros((pool.max() + 1, plans))
    unrounded[pool, np.arange(plans)] = 100 * each * months
    scheme = balanced("states", [str(k) for k in range(pool.max() + 1)], names, unrounded, "shares")
    assert not scheme.amount.sum(axis=1).any()


@FEW
@given(amounts, amounts, st.floats(1, 1e7), st.floats(0.01, 100))
def test_a_corridor_rises_with_cost_less_than_one_for_one_and_has_no_scale(
    cost: float, more: float, target: float, scale: float
) -> None:
    low, high = corridor([cost, cost + more], [target, target])
    assert -1e-6 <= high - low <= more + 1e-6 * (1 + more)
    assert corridor([scale * cost], [scale * target])[0] == pytest.approx(scale * low, rel=1e-6, abs=1e-3)


@FEW
@given(st.lists(st.floats(-1e6, 1e6), min_size=1, max_size=12))
def test_from_receipts_never_pays_more_than_it_takes(due: list[float]) -> None:
    paid = from_receipts(due)
    assert paid[paid > 0].sum() <= -paid[paid < 0].sum() + 1e-6 or paid.tolist() == due
    assert paid[paid > 0].sum() <= max(-paid[paid < 0].sum(), 0) + 1e-6


@FEW
@given(amounts, amounts, st.floats(0, 1e5), st.floats(0, 1e6), st.floats(0, 1))
def test_reinsurance_never_bears_more_than_the_layer(
    cost: float, more: float, attachment: float, width: float, share: float
) -> None:
    low, high = reinsured([cost, cost + more], attachment, attachment + width, share)
    assert 0 <= low <= high <= share * width + 1e-6
    assert high - low <= more + 1e-6


@FEW
@given(
    st.lists(st.tuples(amounts, st.floats(0, 1e5)), min_size=1, max_size=8),
    amounts,
    st.floats(0, 1),
    st.booleans(),
    st.booleans(),
)
def test_a_fund_ends_with_what_it_had_and_took_less_what_it_paid(
    plans: list[tuple[float, float]], opening: float, announced: float, adjust: bool, give_back: bool
) -> None:
    layer, paid_in = (np.array(column) for column in zip(*plans, strict=True))
    found = settled(layer, Fund(paid_in, opening), announced, adjust, give_back)
    closing = opening + found.contribution.sum() - found.paid.sum()
    assert found.closing == pytest.approx(closing, abs=1e-3)
    assert 0 <= found.coinsurance <= 1
    if adjust and layer.sum():
        assert found.closing >= -1e-3


@FEW
@given(st.lists(st.tuples(amounts, st.floats(1, 1e6)), min_size=1, max_size=12))
def test_all_pay_the_same_percentage_into_a_pool(plans: list[tuple[float, float]]) -> None:
    received, basis = (np.array(column) for column in zip(*plans, strict=True))
    paid = charged(received, basis)
    assert paid.sum() == pytest.approx(received.sum())
    assert paid / basis == pytest.approx(np.full(len(basis), (paid / basis)[0]))


@FEW
@given(st.floats(1, 2000), st.floats(1, 2000), st.sampled_from([0, 3.5, 4, 4.5, 5]), st.floats(0.2, 5))
def test_payment_and_premium_cover_a_bid_at_average_risk(
    bid: float, benchmark: float, stars: float, score: float
) -> None:
    whole = payment([bid], [benchmark], [stars], [1.0])[0] + premium([bid], [benchmark])[0]
    assert bid - 1e-9 <= whole <= max(bid, benchmark) + 1e-9
    more = (
        payment([bid], [benchmark], [stars], [score + 1])[0]
        - payment([bid], [benchmark], [stars], [score])[0]
    )
    assert more == pytest.approx(min(bid, benchmark))


@FEW
@given(
    st.lists(st.tuples(st.integers(0, 3), st.integers(1, 20), st.integers(0, 20)), min_size=1, max_size=15)
)
def test_every_covered_day_of_a_person_counts_once(rows: list[tuple[int, int, int]]) -> None:
    person, first, length = (np.array(column) for column in zip(*rows, strict=True))
    last = np.minimum(first + length, 20)
    days, _ = day_shares(person, first, last, 20)
    plain = [(str(p), int(a), int(b)) for p, a, b in zip(person, first, last, strict=True)]
    assert days.tolist() == pytest.approx(counted_days(plain, 20))
    for one in np.unique(person):
        spans = zip(first[person == one], last[person == one], strict=True)
        covered = {day for a, b in spans for day in range(a, b + 1)}
        assert days[person == one].sum() == pytest.approx(len(covered))


@FEW
@given(st.integers(2, 6), st.integers(1, 4), st.integers(1, 3), seeds)
def test_a_criterion_that_is_reset_gives_nothing_in_total(
    classes: int, insurers: int, clusters: int, seed: int
) -> None:
    rng = np.random.default_rng(seed)
    years = rng.uniform(0.5, 100, (insurers, classes))
    weights = rng.normal(0, 1000, (classes, clusters))
    found = reset(years.sum(axis=0), weights, np.zeros(classes, dtype=np.int64), (0,))
    assert norm_amounts(years, found).sum(axis=0) == pytest.approx(np.zeros(clusters), abs=1e-6)
    assert found[1:].tolist() == weights[1:].tolist()

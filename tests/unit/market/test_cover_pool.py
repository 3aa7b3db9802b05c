"""What private cover does to the pool: contributions lost, cost saved, extra use, and who leaves by price."""

from __future__ import annotations

import numpy as np
import pytest

from healthtrust.design.regime import Core, Cover, Regime
from healthtrust.market.cover.externality import extra_cost, extra_use
from healthtrust.market.cover.financing import Care, care_of, extra_by_cover, financed
from healthtrust.market.cover.leaving_by_price import leaving_by_price
from healthtrust.market.cover.opting_out import Pool, opting_out
from tests.reference.cover import stable_sets, who_pays

RNG = np.random.default_rng(11)


def test_the_pool_loses_what_leavers_paid_and_is_spared_what_they_cost() -> None:
    pool = Pool(np.array([6.0, 2.0, 4.0]), np.array([3.0, 3.0, 6.0]), np.array([2.0, 1.0, 1.0]), 0.1, 0.25)
    found = opting_out(pool, np.array([0.5, 0.0, 1.0]))
    assert found.leavers == 2
    assert found.lost == pytest.approx(0.75 * (6 + 4))
    assert found.saved == pytest.approx(1.1 * (3 + 6))
    assert found.net == pytest.approx(7.5 - 9.9)
    assert [found.premium_before, found.premium_after] == pytest.approx([15 / 4, 6 / 2])
    assert found.factor == pytest.approx(1.1 * 6 / (8 + 0.25 * 10))
    assert found.break_even == pytest.approx(9.9 / 10)


def test_giving_back_the_break_even_share_leaves_the_pool_as_it_was() -> None:
    pool = Pool(RNG.random(50), RNG.random(50), np.ones(50), 0.04)
    leaves = (RNG.random(50) < 0.3).astype(float)
    even = opting_out(pool, leaves).break_even
    kept = Pool(pool.contribution, pool.cost, pool.weight, 0.04, kept=1 - even)
    assert opting_out(kept, leaves).net == pytest.approx(0.0, abs=1e-12)


def test_where_the_healthy_leave_the_fair_premium_of_those_who_stay_rises() -> None:
    cost = np.array([0.66, 0.66, 1.0, 1.0])
    found = opting_out(Pool(np.ones(4), cost, np.ones(4)), np.array([1.0, 1.0, 0.0, 0.0]))
    assert found.premium_after > found.premium_before
    assert found.cost_of_leaver / found.premium_after == pytest.approx(0.66)


def test_nobody_leaves_and_nobody_stays_are_said_and_not_divided_by() -> None:
    pool = Pool(np.ones(2), np.ones(2), np.ones(2))
    nobody, all_out = opting_out(pool, np.zeros(2)), opting_out(pool, np.ones(2))
    assert np.isnan(nobody.cost_of_leaver) and np.isnan(nobody.break_even)
    assert nobody.factor == 1
    assert np.isnan(all_out.premium_after)
    assert all_out.factor == 0


@pytest.mark.parametrize("seed", range(30))
def test_every_stable_set_of_leavers_is_found_and_no_other(seed: int) -> None:
    rng = np.random.default_rng(seed)
    paid, cost = rng.integers(0, 12, 8).astype(float), rng.integers(0, 12, 8).astype(float)
    weight, may = rng.integers(1, 4, 8).astype(float), rng.random(8) < 0.8
    loading, running, kept = float(rng.choice([0.0, 0.1, 0.4])), 0.1, float(rng.choice([0.0, 0.3]))
    found = leaving_by_price(Pool(paid, cost, weight, running, kept), may, loading)
    plain = stable_sets(list(zip(paid, cost, weight, may.tolist(), strict=True)), loading, running, kept)
    assert {frozenset(np.flatnonzero(p.leaves).tolist()) for p in found.points} == set(plain)
    if loading >= running:
        assert found.from_nobody == 0


def test_both_ends_are_reported_and_may_differ() -> None:
    pool = Pool(np.full(4, 10.0), np.array([6.0, 10.0, 10.0, 16.0]), np.ones(4))
    found = leaving_by_price(pool, np.array([True, True, True, False]), 0.25)
    assert found.from_nobody is not None and found.from_everybody is not None
    low, high = found.points[found.from_nobody], found.points[found.from_everybody]
    assert (low.persons, high.persons) == (1, 3)
    assert low.factor < high.factor


def test_with_equal_loadings_there_is_one_stable_set() -> None:
    for seed in range(40):
        rng = np.random.default_rng(seed)
        pool = Pool(rng.random(30), rng.random(30), np.ones(30), 0.1)
        assert len(leaving_by_price(pool, rng.random(30) < 0.7, 0.1).points) == 1


def test_who_goes_on_paying_everything_gains_nothing_by_leaving() -> None:
    pool = Pool(np.array([10.0, 10.0]), np.array([1.0, 9.0]), np.ones(2), kept=1.0)
    (only,) = leaving_by_price(pool, np.ones(2, dtype=np.bool_), 0.0).points
    assert only.left == 0


def test_extra_use_is_the_ratio_of_means_with_weights_as_rows() -> None:
    use, has = np.array([4.0, 8.0, 2.0, 6.0]), np.array([1.0, 1.0, 0.0, 0.0])
    weight = np.array([1.0, 3.0, 2.0, 2.0])
    found = extra_use(use, has, weight)
    assert found.extra == pytest.approx(7 / 4 - 1)
    assert found.interval.low < found.extra < found.interval.high
    with pytest.raises(ValueError, match="at least two"):
        extra_use(use, np.array([1.0, 0.0, 0.0, 0.0]))


def test_extra_use_costs_nothing_in_settings_without_it() -> None:
    cost = np.array([[10.0, 100.0]])
    assert extra_cost(cost, np.array([5.0]), np.array([0.5]), np.array([0.2, 0.0])).tolist() == [5.0, 0.0]


REGIME = Regime(
    core=Core(charges=0.1, left_out=0.2, loading=0.05, visits_share=0.5),
    covers=(
        Cover(name="top", kind="complementary", charges_covered=0.8, left_out_covered=0.5, compulsory=True),
        Cover(name="fast", kind="supplementary", beside_share=0.3),
        Cover(name="out", kind="substitutive", loading=0.2),
    ),
)
HELD = [set(), {"top"}, {"fast"}, {"top", "fast"}, {"out"}]


def test_who_pays_is_what_one_person_at_a_time_gives() -> None:
    cost, weight = RNG.random(5) * 1e6, RNG.integers(1, 9, 5).astype(float)
    by_cover = np.array([[name in names for name in ("top", "fast", "out")] for names in HELD], dtype=float)
    care = care_of(cost, weight, REGIME, by_cover)
    found = financed(REGIME, care, by_cover)
    plain = who_pays(REGIME, list(zip(cost.tolist(), weight.tolist(), HELD, strict=True)))
    assert found.of("compulsory social") == pytest.approx(plain["the core"], abs=1)
    for source in ("compulsory private", "voluntary private", "out of pocket"):
        assert found.of(source) == pytest.approx(plain[source], abs=2)
    assert found.total == pytest.approx(sum(plain.values()), abs=4)


def test_care_as_seen_holds_the_extra_use_already() -> None:
    by_cover = np.array([[1.0, 0.0, 0.0]])
    care = care_of(np.array([1130.0]), np.ones(1), REGIME, by_cover)
    extra = 0.226 * 0.5
    assert care.cost[0] == pytest.approx(1130 / (1 + extra))
    assert extra_by_cover(REGIME, care, by_cover)[0] == pytest.approx(care.cost[0] * extra * 0.9 * 1.05)


def test_what_the_core_takes_in_everybody_then_uses() -> None:
    before = Regime(
        core=Core(charges=0.2, visits_share=1.0), covers=(Cover(name="top", kind="complementary"),)
    )
    after = Regime(core=Core(takes_in=("top",), loading=0.0))
    none = np.zeros((2, 1))
    care = care_of(np.array([100_000.0, 100_000.0]), np.ones(2), before, none, after)
    assert financed(after, care, np.zeros((2, 0))).total == 245_200


def test_a_subsidy_is_counted_as_government() -> None:
    regime = Regime(core=Core(counted_as="compulsory private", government_share=0.25, loading=0.0))
    found = financed(regime, Care(np.array([1000.0]), np.ones(1)), np.zeros((1, 0)))
    assert (found.of("government"), found.of("compulsory private"), found.total) == (250, 750, 1000)

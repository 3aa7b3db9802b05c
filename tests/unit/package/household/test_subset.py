"""The best subset: two items, ladders, more items than anybody could enumerate, and its bounds."""

from __future__ import annotations

import numpy as np
import pytest

from healthtrust.package.household.increments import Increments, increments
from healthtrust.package.household.purchase import purchase
from healthtrust.package.household.subset import best_subset, prefix_error_bound
from healthtrust.package.question import Interventions, Limits, Question, Real, Society, TopUp, Utility

LOGS = Utility(1, 1)


def on_top_of_nothing(price: Real, benefit: Real, private: tuple[Real, Real] | None = None) -> Increments:
    n = len(price)
    codes = tuple(map(str, range(n)))
    better = private or (np.full(n, np.nan), np.full(n, np.nan))
    services = Interventions(codes, price, benefit, *better, np.zeros(n), codes)
    alone = Society.of_groups(("all",), share=[1], wealth=[10], health=[5], incidence=np.ones((n, 1)))
    return increments(
        Question(services, alone, LOGS, Limits.none(n), top_up=TopUp("supplementary")), np.zeros(n), 0
    )


TWO = on_top_of_nothing(np.array([6.0, 3.0]), np.array([6.6, 3.2]))


@pytest.mark.parametrize(
    ("wealth", "bought"),
    [
        (7.685, [False, False]),
        (7.695, [False, True]),
        (13.235, [False, True]),
        (13.245, [True, False]),
        (19.87, [True, False]),
        (19.885, [True, True]),
    ],
)
def test_a_richer_household_drops_one_item_for_another(wealth: float, bought: list[bool]) -> None:
    """A (price 6, benefit 6.6) and B (3, 3.2) with H = 5: {B} from 7.69, {A} from 13.24, both from 19.88."""
    assert best_subset(TWO, 5.0, wealth, LOGS).tolist() == bought


def test_the_critical_wealths_of_the_two_items_are_those_at_which_choices_are_as_good() -> None:
    def utility(chosen: list[int], wealth: float) -> float:
        return float(np.log(5 + TWO.gain[chosen].sum()) + np.log(wealth - TWO.cost[chosen].sum()))

    for wealth, one, other in ((7.6875, [], [1]), (45 / 3.4, [1], [0]), (19.875, [0], [0, 1])):
        assert utility(one, wealth) == pytest.approx(utility(other, wealth), abs=1e-12)


def test_an_upgrade_is_bought_only_after_the_standard_version() -> None:
    chance = np.random.default_rng(3)
    followed = 0
    for _ in range(40):
        price, benefit = chance.lognormal(0, 1, 8), chance.lognormal(0, 1, 8)
        private = (price * chance.uniform(1.1, 3, 8), benefit * chance.uniform(1, 1.5, 8))
        found = on_top_of_nothing(price, benefit, private)
        chosen = best_subset(found, 3.0, chance.uniform(1, 20), LOGS)
        after = chosen & (found.follows >= 0)
        assert chosen[found.follows[after]].all()
        followed += after.sum()
    assert followed > 10


def test_a_small_standard_version_is_not_skipped_for_its_large_upgrade() -> None:
    chance = np.random.default_rng(4)
    for _ in range(300):
        price, ratio = np.array([0.02, 0.05, 1.0, 1.5]), np.array([1.1, 1.1, 1.05, 1.0])
        price = price * chance.uniform(0.5, 2, 4)
        private = (
            price + np.array([3.0, 2.0, np.nan, np.nan]),
            price * ratio + np.array([3.2, 2.1, np.nan, np.nan]),
        )
        found = on_top_of_nothing(price, price * ratio, private)
        wealth = chance.uniform(5, 25)
        chosen = best_subset(found, 5.0, wealth, LOGS)
        after = found.follows >= 0
        assert (chosen[after] <= chosen[found.follows[after]]).all()
        masks = np.arange(2**found.count)[:, None] >> np.arange(found.count) & 1
        masks = masks[(masks[:, after] <= masks[:, found.follows[after]]).all(axis=1)]
        utility = np.log(5 + found.gain[chosen].sum()) + np.log(wealth - found.cost[chosen].sum())
        left = np.maximum(wealth - masks @ found.cost, 1e-300)
        assert utility == pytest.approx(np.max(np.log(5 + masks @ found.gain) + np.log(left)), abs=1e-12)


def exhaustive(gain: Real, cost: Real, health: float, wealth: float) -> float:
    masks = np.arange(2 ** len(gain))[:, None] >> np.arange(len(gain)) & 1
    left = wealth - masks @ cost
    return float(np.max(np.log(health + masks @ gain) + np.log(np.where(left > 0, left, 1e-300))))


def test_eighteen_items_against_all_262144_subsets() -> None:
    chance = np.random.default_rng(8)
    for spread in (0.05, 0.3):
        price = chance.lognormal(0, 0.7, 18)
        found = on_top_of_nothing(price, price * chance.lognormal(0, spread, 18))
        wealth = price.sum()
        chosen = best_subset(found, 5.0, wealth, LOGS)
        utility = np.log(5 + found.gain[chosen].sum()) + np.log(wealth - found.cost[chosen].sum())
        assert utility == pytest.approx(exhaustive(found.gain, found.cost, 5.0, wealth), abs=1e-11)


def test_150_items_take_no_time_and_lie_between_the_bounds() -> None:
    chance = np.random.default_rng(5)
    for spread in (0.02, 0.1, 0.5):
        price = chance.lognormal(0, 1, 150)
        found = on_top_of_nothing(price, 0.1 * price * chance.lognormal(0, spread, 150))
        wealth = np.array([0.7 * price.sum()])
        low, exact, high = (
            purchase(found, 5.0, wealth, Utility(3, 1), mode).utility[0]
            for mode in ("prefix", "subset", "divisible")
        )
        gap = prefix_error_bound(found, 5.0, wealth, Utility(3, 1))[0]
        assert low - 1e-13 <= exact <= high + 1e-13 <= low + gap + 2e-13


def test_the_error_bound_is_nothing_where_all_is_bought_and_unbounded_where_the_next_item_takes_all() -> None:
    bound = prefix_error_bound(TWO, 5.0, np.array([100.0, 5.0, -1.0]), LOGS)
    assert bound.tolist() == [0.0, np.inf, 0.0]
    nothing = on_top_of_nothing(np.zeros(0), np.zeros(0))
    assert prefix_error_bound(nothing, 5.0, np.array([3.0]), LOGS).tolist() == [0.0]
    assert best_subset(nothing, 5.0, 3.0, LOGS).tolist() == []


def test_nothing_is_bought_without_wealth() -> None:
    assert best_subset(TWO, 5.0, 0.0, LOGS).tolist() == [False, False]

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from healthtrust.package.top_up import Buyers, Offer, Tastes, Uncovered, bought, offer_of
from tests.reference import package as reference
from tests.reference.package import Household, Taste

ONCE = np.ones(1, dtype=np.int32)
PLAIN = Tastes(willingness_to_pay=1_000.0, at_wealth=1_000.0, at_health=1.0, rho=1.0, eta=1.0)
"""U = ln H + ln W, in thousandths of a unit of money."""

services = st.lists(
    st.tuples(st.integers(100, 100_000), st.floats(0.01, 2.0), st.floats(0.0, 0.5)),
    min_size=1,
    max_size=8,
    unique_by=lambda row: row[:2],
)
tastes = st.builds(
    Tastes,
    willingness_to_pay=st.floats(1e4, 1e6),
    at_wealth=st.floats(1e5, 1e7),
    at_health=st.floats(1, 30),
    rho=st.sampled_from([0.0, 0.5, 1.0, 1.7]),
    eta=st.sampled_from([0.0, 0.8, 1.0, 1.3, 2.0]),
)
wealths = st.integers(1_000, 10**7)
healths = st.floats(0.5, 30)


def alone(wealth: int) -> Buyers:
    """One person, in the only need cell."""
    return Buyers(np.array([wealth]), np.array([0, 1]), ONCE, np.zeros(1, dtype=np.uint16), ONCE)


def count(wealth: int, offer: Offer) -> int:
    """How many services that person buys."""
    return int(bought(alone(wealth), offer)[0][0])


def offered(
    rows: list[tuple[int, float, float]], taste: Tastes, health: float, loading: float = 0.1
) -> Offer:
    price, benefit, cases = (np.array(column) for column in zip(*rows, strict=True))
    uncovered = Uncovered(np.arange(len(rows)), price, benefit, cases[None, :])
    return offer_of(uncovered, np.array([health]), taste, loading)


def as_reference(offer: Offer, wealth: int) -> tuple[Household, Taste]:
    """The same household in the reference's terms: all relative to the tastes' wealth and health."""
    of = offer.tastes
    household = Household(
        wealth / of.at_wealth,
        float(offer.health[0]) / of.at_health,
        tuple(np.diff(offer.premium[0]) / of.at_wealth),
        tuple(np.diff(offer.gain[0]) / of.at_health),
    )
    return household, Taste(of.willingness_to_pay * of.at_health / of.at_wealth, of.rho, of.eta)


@given(services, tastes, wealths, healths)
def test_what_is_bought_is_the_best_of_all_prefixes(
    rows: Any, taste: Tastes, wealth: int, health: float
) -> None:
    offer = offered(rows, taste, health)
    utilities = reference.every_prefix(*as_reference(offer, wealth))
    wanted, premium = bought(alone(wealth), offer)
    assert utilities[wanted[0]] >= max(utilities) - 1e-9 * max(abs(u) for u in utilities if u > -np.inf)
    assert premium[0] == round(offer.premium[0, wanted[0]])
    assert premium[0] <= wealth


@given(services, tastes, wealths, healths)
def test_prefix_below_subset_below_divisible(rows: Any, taste: Tastes, wealth: int, health: float) -> None:
    offer = offered(rows, taste, health)
    household, of = as_reference(offer, wealth)
    prefix = reference.every_prefix(household, of)[bought(alone(wealth), offer)[0][0]]
    subset = max(reference.every_subset(household, of).values())
    slack = 1e-9 * (1 + abs(subset))
    assert prefix <= subset + slack
    assert subset <= reference.divisible(household, of) + slack


@given(services, tastes, wealths, healths, st.integers(2, 50))
def test_scaling_all_money_changes_no_choice(
    rows: Any, taste: Tastes, wealth: int, health: float, scale: int
) -> None:
    dearer = [(price * scale, benefit, cases) for price, benefit, cases in rows]
    richer = Tastes(
        taste.willingness_to_pay * scale, taste.at_wealth * scale, taste.at_health, taste.rho, taste.eta
    )
    one, other = offered(rows, taste, health), offered(dearer, richer, health)
    wanted, again = bought(alone(wealth), one)[0][0], bought(alone(wealth * scale), other)[0][0]
    utilities = reference.every_prefix(*as_reference(one, wealth))
    assert wanted == again or utilities[wanted] == pytest.approx(utilities[again], rel=1e-9)


@given(services, tastes, wealths, healths, st.randoms(use_true_random=False))
def test_the_order_of_the_catalogue_changes_nothing(
    rows: Any, taste: Tastes, wealth: int, health: float, chance: Any
) -> None:
    shuffled = list(rows)
    chance.shuffle(shuffled)
    one, other = offered(rows, taste, health), offered(shuffled, taste, health)
    assert [rows[i] for i in one.services] == [shuffled[i] for i in other.services]
    assert bought(alone(wealth), one)[1] == bought(alone(wealth), other)[1]


@given(services, tastes, wealths, healths)
def test_more_wealth_and_less_loading_never_buy_less(
    rows: Any, taste: Tastes, wealth: int, health: float
) -> None:
    dear, cheap = (offered(rows, taste, health, loading) for loading in (0.5, 0.0))
    wanted = count(wealth, dear)
    assert count(2 * wealth, dear) >= wanted
    assert count(wealth, cheap) >= wanted


def test_critical_wealths_of_the_worked_example() -> None:
    """A costs 6 and gains 6.6, B costs 3 and gains 3.2, H = 5: A from 10.545, both from 19.875."""
    offer = offered([(6_000, 6.6, 1.0), (3_000, 3.2, 1.0)], PLAIN, 5.0, loading=0.0)
    found = {wealth: count(wealth, offer) for wealth in (10_545, 10_546, 19_874, 19_876)}
    assert found == {10_545: 0, 10_546: 1, 19_874: 1, 19_876: 2}


def test_the_best_subset_need_not_be_a_prefix() -> None:
    """The same as subsets: B from 7.6875, A from 13.235, both from 19.875."""

    def best(wealth: float) -> tuple[int, ...]:
        found = reference.every_subset(Household(wealth, 5.0, (6.0, 3.0), (6.6, 3.2)), Taste(1.0, 1.0, 1.0))
        return max(found, key=lambda subset: found[subset])

    around = (7.687, 7.688, 13.235, 13.236, 19.874, 19.876)
    assert [best(wealth) for wealth in around] == [(), (1,), (1,), (0,), (0,), (0, 1)]


def test_incidence_cancels_at_the_margin() -> None:
    """Small services: bought as far as the willingness to pay reaches their loaded cost per QALY."""
    costs = [10_000 * k for k in range(1, 9)]
    taste = Tastes(50_000.0, 1e8, 20.0, rho=0.5, eta=1.3)
    offer = offered([(c, 1.0, 10.0**-k) for k, c in enumerate(costs, start=3)], taste, 20.0, loading=0.2)
    assert bought(alone(10**8), offer)[0][0] == 4  # 1.2 × 40,000 < 50,000 < 1.2 × 50,000


def test_no_premium_takes_all_there_is() -> None:
    lavish = Tastes(1e9, 1e4, 1.0, rho=0.0, eta=0.5)
    offer = offered([(1_000, 1.0, 1.0), (1_000, 0.9, 1.0)], lavish, 1.0, loading=0.0)
    wealths = (-5, 0, 999, 1_000, 1_001, 2_000, 2_001)
    assert [count(wealth, offer) for wealth in wealths] == [0, 0, 0, 0, 1, 1, 2]


def test_a_service_that_gains_nothing_is_never_bought() -> None:
    offer = offered([(1_000, 0.5, 0.1), (1, 0.0, 0.1)], PLAIN, 5.0)
    assert offer.services.tolist() == [0, 1]
    assert bought(alone(10**9), offer)[0][0] == 1


def test_nothing_left_out_leaves_nothing_to_buy() -> None:
    nothing = Uncovered(np.zeros(0, np.int64), np.zeros(0, np.int64), np.zeros(0), np.zeros((1, 0)))
    wanted, premium = bought(alone(10**9), offer_of(nothing, np.ones(1), PLAIN, 0.1))
    assert (wanted[0], premium[0]) == (0, 0)


def families(households: int, weight: int) -> tuple[Buyers, Offer]:
    """Households of none to five, whose members may have lost some of the identical residents."""
    chance = np.random.default_rng(3)
    size = chance.integers(0, 6, households)
    first = np.concatenate([[0], np.cumsum(size)])
    weights = chance.integers(1, weight + 1, households).astype(np.int32)
    members = np.maximum(np.repeat(weights, size) - chance.integers(0, 2, first[-1]), 0).astype(np.int32)
    buyers = Buyers(
        np.exp(chance.normal(14.5, 1, households)).astype(np.int64),
        first,
        weights,
        chance.integers(0, 40, first[-1]).astype(np.uint16),
        members,
    )
    price = chance.integers(1_000, 2_000_000, 13)
    per_qaly = chance.uniform(3e5, 8e6, 13)
    uncovered = Uncovered(np.arange(13), price, price / per_qaly, chance.uniform(0, 0.05, (40, 13)))
    return buyers, offer_of(uncovered, chance.uniform(2, 25, 40), Tastes(2.5e6, 3e6, 18.0, 0.5, 1.3), 0.12)


def test_families_buy_what_their_members_together_would() -> None:
    buyers, offer = families(300, 9)
    wanted, premium = bought(buyers, offer)
    of = offer.tastes
    taste = Taste(of.willingness_to_pay * of.at_health / of.at_wealth, of.rho, of.eta)
    for h in range(300):
        members = range(buyers.first[h], buyers.first[h + 1])
        heads = sum(int(buyers.member_weight[m]) for m in members)
        if heads == 0:
            assert (wanted[h], premium[h]) == (0, 0)
            continue

        def mean(values: Any, members: range = members, heads: int = heads) -> float:
            return sum(int(buyers.member_weight[m]) * values[buyers.cell[m]] for m in members) / heads

        household = Household(
            buyers.resources[h] * int(buyers.weight[h]) / heads / of.at_wealth,
            mean(offer.health) / of.at_health,
            tuple(mean(offer.premium[:, j + 1] - offer.premium[:, j]) / of.at_wealth for j in range(13)),
            tuple(mean(offer.gain[:, j + 1] - offer.gain[:, j]) / of.at_health for j in range(13)),
        )
        utilities = reference.every_prefix(household, taste)
        assert wanted[h] == utilities.index(max(utilities))
        assert premium[h] == round(mean(offer.premium[:, wanted[h]]) * heads / int(buyers.weight[h]))
    assert len(set(wanted.tolist())) > 5


@pytest.mark.parametrize(
    "settings", [{"ENGINE": "numpy"}, {"THREADS": "1"}, {"PARTITIONS": "2"}, {"PARTITIONS": "7"}], ids=str
)
def test_engines_threads_and_partitions_agree(
    monkeypatch: pytest.MonkeyPatch, settings: dict[str, str]
) -> None:
    buyers, offer = families(20_000, 3)
    wanted, premium = bought(buyers, offer)
    for name, value in settings.items():
        monkeypatch.setenv(f"HEALTHTRUST_{name}", value)
    again, premium_again = bought(buyers, offer)
    assert np.array_equal(wanted, again) and np.array_equal(premium, premium_again)

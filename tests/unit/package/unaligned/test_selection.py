from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import norm

from healthtrust.package.question import Interventions, Limits, Question, Society, TopUp, Utility
from healthtrust.package.unaligned.equilibrium import fixed_points
from healthtrust.package.unaligned.selection import HeadTax, Pool, pooled_prices, spent_on_care, use

FINE = 20_000


def uniform(margin: float) -> Pool:
    cost = (np.arange(FINE) + 0.5) / FINE
    return Pool(cost, cost + margin, np.full(FINE, 1 / FINE))


@pytest.mark.parametrize(
    ("margin", "loading", "price", "insured"),
    [(0.3, 0.0, 0.7, 0.6), (0.3, 0.1, 0.8556, 0.4444), (0.2, 0.0, 0.8, 0.4)],
)
def test_adverse_selection_in_closed_form(
    margin: float, loading: float, price: float, insured: float
) -> None:
    (found,) = pooled_prices(uniform(margin), loading)
    assert found.price == pytest.approx(price, abs=2e-4)
    assert found.insured == pytest.approx(insured, abs=2e-4)


def test_a_pool_without_any_margin_unravels_to_its_worst_risk() -> None:
    (found,) = pooled_prices(uniform(-0.01), 0.0)
    assert found.insured == 0.0


def test_all_pool_prices_are_found() -> None:
    pool = Pool(np.array([10.0, 4.0, 1.0]), np.array([12.0, 6.0, 5.0]), np.full(3, 1 / 3))
    assert [one.insured for one in pooled_prices(pool, 0.0)] == pytest.approx([1.0, 1 / 3])


def test_the_same_selection_in_a_package_of_households() -> None:
    """Willingness k c with c uniform: p = (1 + l)(1 + p/k)/2, so with k = 1.5 and no loading p = 0.75."""
    rows = 60
    incidence = (np.arange(rows) + 0.5) / rows
    society = Society.of_groups(
        tuple(f"c{z}" for z in range(rows)), share=np.full(rows, 1 / rows), wealth=np.full(rows, 50.0),
        health=np.full(rows, 5.0), incidence=incidence[None, :],
    )  # fmt: skip
    top_up = TopUp("complementary", mode="prefix", community_rated=True)
    question = Question(
        Interventions.of(("A",), [1.0], [1.5]),
        society,
        Utility(1.0, 1.0, 0.0, 0.0),
        Limits.none(1),
        top_up=top_up,
    )
    found = fixed_points(question, np.zeros(1))
    everybody = next(point for point in found.points if "everybody" in point.reached)
    assert everybody.unit_cost is not None
    assert everybody.unit_cost[0] == pytest.approx(0.75, abs=0.01)
    assert everybody.decisions.volume.mean() == pytest.approx(0.5, abs=0.02)


def ces(substitution: float, voters: int = 4_001, spread: float = 0.8, care: float = 0.1) -> HeadTax:
    income = np.exp(spread * norm.ppf((np.arange(voters) + 0.5) / voters))
    power = 1 / substitution
    tastes = Utility(care**power, (1 - care) ** power, power, power)
    return HeadTax(income / income.mean(), np.full(voters, 1 / voters), tastes)


@pytest.mark.parametrize(
    ("quality", "users", "gain"), [(0.03, 0.391, 0.0183), (0.06, 0.729, 0.0162), (0.12, 0.932, 0.0082)]
)
def test_a_head_tax_redistributes_only_while_somebody_leaves(
    quality: float, users: float, gain: float
) -> None:
    found = use(ces(0.5), quality)
    assert found[0].users == pytest.approx(users, abs=5e-4)
    assert found[0].gain == pytest.approx(gain, abs=5e-5)
    assert found[0].gain == pytest.approx(quality - found[0].tax)


def test_care_has_the_share_of_spending_it_was_given() -> None:
    assert spent_on_care(ces(0.5).utility) == pytest.approx(0.1)
    assert use(ces(0.5), 10.0)[0].gain == pytest.approx(0.0, abs=1e-12)


def test_use_feeds_on_itself_so_both_ends_are_reported() -> None:
    regime = HeadTax(np.array([0.2, 1.0]), np.array([0.5, 0.5]), ces(0.5).utility)
    ends = [use(regime, quality) for quality in np.linspace(0.01, 0.19, 400)]
    apart = [two for two in ends if len(two) == 2]
    assert apart
    assert all(two[0].users > two[1].users for two in apart)

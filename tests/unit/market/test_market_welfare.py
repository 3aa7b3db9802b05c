"""Welfare of a market: accounts that add up, the efficient allocation, inertia, extra use of the core."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from healthtrust.design.premiums import Premiums, Subsidy, Supplement
from healthtrust.market.choice.nests import nested_surplus
from healthtrust.market.equilibrium.break_even import joined
from healthtrust.market.equilibrium.demand import Demand
from healthtrust.market.equilibrium.exchange import Exchange, Running, example
from healthtrust.market.equilibrium.find import equilibria
from healthtrust.market.welfare.accounts import accounts
from healthtrust.market.welfare.efficient import efficient, loss
from healthtrust.market.welfare.inertia import has_inertia, inertia_cost
from healthtrust.market.welfare.supplement import externality
from healthtrust.market.welfare.surplus import surplus
from tests.reference import premiums as plain


def random_market(seed: int, rules: Premiums, persistence: float = 0.0) -> Exchange:
    rng = np.random.default_rng(seed)
    n, p = 15, 2
    return Exchange(
        rules=rules,
        plans=("A", "B"),
        people=rng.uniform(1, 20, n),
        cost=rng.uniform(50, 500, (n, p)),
        demand=replace(
            Demand.of(rng.normal(2, 2, (n, p + 1)), -0.01),
            persistence=persistence,
            before=rng.integers(-1, p, n),
        ),
        running=Running(np.array([0.1, 0.1]), np.array([5.0, 5.0]), np.array([0.03, 0.03])),
        standard=rng.uniform(0, 100, n),
        classes=("all",),
        of_class=np.zeros(n, dtype=np.int64),
        income=rng.uniform(0, 1_000, n),
        external=np.zeros((n, p)),
    )


@pytest.mark.parametrize("persistence", [0.0, 0.6])
def test_surplus_of_all_is_worth_less_resources_cell_by_cell(persistence: float) -> None:
    rules = Premiums(penalty=40, subsidy=Subsidy(per_head=60, taper=0.05))
    exchange = random_market(1, rules, persistence)
    premium = np.array([[330.0], [280.0]])
    found = accounts(exchange, joined(exchange, premium))
    cells = [
        plain.Cell(
            exchange.people[i],
            exchange.cost[i].tolist(),
            exchange.demand.constant[i, 0].tolist(),
            income=exchange.income[i],
            before=int(exchange.demand.before[i]),
        )
        for i in range(len(exchange.people))
    ]
    spelt = plain.Rules(
        0.01, True, 0.1, 5.0, 0.03, penalty=40, subsidy=60, taper=0.05, persistence=persistence
    )
    named = [{"all": 330.0}, {"all": 280.0}]
    assert found.total == pytest.approx(plain.total_surplus(cells, named, spelt), rel=1e-10)
    assert found.total == pytest.approx(found.consumers + found.profit.sum() + found.government)
    assert found.total == pytest.approx(found.worth - found.resources)
    assert found.subsidies > 0 and found.penalties > 0
    assert found.equalised.sum() == pytest.approx(0, abs=1e-8)


def test_plans_break_even_at_an_equilibrium() -> None:
    exchange = random_market(2, Premiums())
    for each in equilibria(exchange).all:
        found = accounts(exchange, each.joined)
        assert found.profit == pytest.approx([0, 0], abs=1e-4)
        assert found.total == pytest.approx(found.consumers, abs=1e-3)


def test_a_markup_is_gain_of_plans_and_a_floor_too() -> None:
    rules = Premiums(pricing="markup", markup=20)
    plain_running = Running(np.zeros(2), np.zeros(2), np.zeros(2))
    exchange = replace(random_market(3, rules), running=plain_running)
    at = equilibria(exchange).all[0].joined
    assert accounts(exchange, at).profit == pytest.approx(20 * at.members.sum(axis=0), rel=1e-6)
    floor = random_market(3, Premiums(floor=600))
    held = equilibria(floor).all[0]
    assert held.premium == pytest.approx(np.full((2, 1), 600.0))
    assert (accounts(floor, held.joined).profit > 0).all()


@pytest.mark.parametrize("seed", range(6))
def test_no_uniform_premium_beats_the_efficient_allocation(seed: int) -> None:
    exchange = random_market(seed, Premiums())
    best = efficient(exchange)
    for premium in ([200.0, 300.0], [50.0, 50.0], [900.0, 100.0], [0.0, 0.0]):
        found = accounts(exchange, joined(exchange, np.array(premium)[:, None]))
        assert loss(best, found).money > 0


def test_nothing_is_lost_where_all_cost_the_same() -> None:
    alike = replace(example(), cost=np.array([[200.0], [200.0]]))
    found = equilibria(alike).all[0]
    assert found.premium[0, 0] == pytest.approx(200)
    assert loss(efficient(alike), accounts(alike, found.joined)).money == pytest.approx(0, abs=1e-6)


def test_surplus_rises_with_a_price_as_the_share_falls() -> None:
    """The derivative of surplus by a price is minus the share: Roy's identity, with tastes and nests."""
    rng = np.random.default_rng(4)
    demand = Demand(
        constant=rng.normal(0, 1, (5, 3, 3)),
        slope=np.repeat(-rng.uniform(0.005, 0.02, (5, 3, 1)), 3, axis=2),
        weight=np.array([0.25, 0.5, 0.25]),
        may_join=np.ones((5, 3), dtype=np.bool_),
        before=np.array([0, 1, 2, -1, 0]),
        persistence=0.4,
        nest=np.array([0, 0, 1]),
        dissimilarity=np.array([0.5, 1.0]),
    )
    price, step = rng.uniform(50, 150, (5, 3)), 1e-4
    for p in range(3):
        lift = step * (np.arange(3) == p)
        slope = (surplus(demand, price + lift) - surplus(demand, price - lift)) / (2 * step)
        assert slope == pytest.approx(-demand.shares(price)[:, p], abs=1e-6)


def test_without_a_nest_surplus_is_the_logarithm() -> None:
    demand = Demand.of([[1.0, 2.0, 0.5]], -0.1)
    nest, ones = np.arange(3), np.ones(3)
    expected = nested_surplus(np.array([[0.0, 1.0, -0.5]]), demand.may_join, nest, ones) / 0.1
    assert surplus(demand, np.array([[10.0, 10.0, 10.0]])) == pytest.approx(expected)


def test_what_pulls_people_to_their_plan_is_no_gain() -> None:
    """With a pull so strong that all stay, surplus is the worth of the plan they are in, without the pull."""
    pull = np.array([[50.0, 0.0]])
    demand = replace(Demand.of([[0.0, 3.0]], -0.1), before=np.array([0]))
    held = replace(demand, constant=demand.constant + pull[:, None, :], friction=pull)
    assert surplus(held, np.zeros((1, 2))) == pytest.approx([0.0], abs=1e-9)
    assert surplus(held.awake(), np.zeros((1, 2))) == pytest.approx(surplus(demand, np.zeros((1, 2))))


def test_inertia_is_told_only_where_there_is_any() -> None:
    assert not has_inertia(example())
    asleep = replace(example().demand, persistence=0.5, before=np.array([1, 1]))
    slept = example().with_demand(asleep)
    assert has_inertia(slept)
    told = inertia_cost(slept, equilibria(slept).all[0])
    assert told.fixed_consumers > 0 and told.problem is None
    awake = equilibria(example()).all[0]
    assert told.responding is not None
    assert told.responding.premium == pytest.approx(awake.premium, rel=1e-6)


def test_extra_use_of_the_core_is_paid_once_by_whom_the_rule_says() -> None:
    rules = Premiums(supplement=Supplement(extra_use=0.23))
    exchange = replace(example(rules), external=np.array([[10.0], [40.0]]))
    found = externality(exchange)
    assert found.core_with == 0 and found.core_without > 0
    assert found.premium_with > found.premium_without + 10
    assert found.holders_with < found.holders_without
    assert found.repaid > 0
    at = equilibria(exchange).all[0].joined
    assert found.core_without == pytest.approx(float((at.members * exchange.external).sum()))
    told = accounts(exchange, at)
    assert told.government == pytest.approx(-found.core_without)
    assert told.total == pytest.approx(told.worth - told.resources)

"""Adverse selection in closed form: average-cost pricing, its triangle, and what a mandate and a nudge do."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from healthtrust.design.premiums import Premiums
from healthtrust.market.equilibrium.demand import Demand
from healthtrust.market.equilibrium.exchange import Exchange, Running
from healthtrust.market.equilibrium.find import equilibria
from healthtrust.market.welfare.accounts import accounts
from healthtrust.market.welfare.efficient import efficient, loss
from healthtrust.market.welfare.inertia import inertia_cost


def cover(
    cost: np.ndarray, worth: np.ndarray, scale: float, loading: float = 0.0, rules: Premiums | None = None
) -> Exchange:
    """One plan, people who differ in cost and worth; taste is luck of 1 / scale in money."""
    n, rules = len(cost), rules or Premiums()
    utility = np.zeros((n, 2))
    utility[:, 0] = scale * worth
    if rules.joining == "compulsory":
        utility = utility[:, :1]
    return Exchange(
        rules=rules,
        plans=("cover",),
        people=np.ones(n),
        cost=cost[:, None],
        demand=Demand.of(utility, -scale),
        running=Running(np.full(1, loading), np.zeros(1), np.zeros(1)),
        standard=np.zeros(n),
        classes=("all",),
        of_class=np.zeros(n, dtype=np.int64),
        income=np.zeros(n),
        external=np.zeros((n, 1)),
    )


def even(n: int = 3_000) -> np.ndarray:
    return (np.arange(n) + 0.5) / n


@pytest.mark.parametrize(
    ("more", "loading", "premium", "insured"),
    [(0.3, 0.0, 0.7, 0.6), (0.3, 0.1, 0.855556, 0.444444), (0.2, 0.0, 0.8, 0.4), (0.1, 0.0, 0.9, 0.2)],
)
def test_average_cost_premium_and_share(more: float, loading: float, premium: float, insured: float) -> None:
    """Cost c ~ U(0, 1), willingness c + d: p = (1 + l)(1 − d)/(1 − l), share 1 − p + d."""
    found = equilibria(cover(even(), even() + more, 1_000, loading))
    assert len(found.all) == 1 and found.scanned
    (only,) = found.all
    assert only.premium[0, 0] == pytest.approx(premium, abs=2e-5)
    assert only.joined.insured == pytest.approx(insured, abs=2e-5)
    assert only.premium[0, 0] == pytest.approx((1 + loading) * (1 - more) / (1 - loading), abs=2e-5)
    assert only.stable == "yes" and only.residual < 1e-9
    assert set(only.starts) == {"everybody in", "highest", "nobody in"}


def test_the_slope_of_the_spiral_is_one_half() -> None:
    """AC(p) = (1 + p − d)/2: each step closes half of what is missing, so the radius is 0.5."""
    found = equilibria(cover(even(), even() + 0.3, 1_000))
    assert found.all[0].radius == pytest.approx(0.5, abs=1e-4)
    way = [step.premium[0, 0] for step in found.first.steps]
    assert way[:4] == pytest.approx([0.5, 0.6, 0.65, 0.675], abs=1e-4)


def test_willingness_equal_to_cost_collapses() -> None:
    found = equilibria(cover(even(), even(), 1_000))
    (only,) = found.all
    assert only.collapsed and only.empty == ("cover",)
    assert only.joined.insured < 0.005
    assert only.premium[0, 0] == pytest.approx(1.0, abs=0.003)


def test_willingness_high_enough_insures_all() -> None:
    """d ≥ 1/2: the mean cost is below the lowest willingness, and nobody is left out."""
    found = equilibria(cover(even(), even() + 0.6, 1_000))
    assert found.all[0].joined.insured == pytest.approx(1.0, abs=1e-9)
    assert found.all[0].premium[0, 0] == pytest.approx(0.5)


def test_everybody_insured_is_efficient_and_a_mandate_raises_surplus() -> None:
    free = cover(even(), even() + 0.3, 1_000)
    found, best = equilibria(free).all[0], efficient(free)
    assert best.insured == pytest.approx(1.0, abs=1e-9)
    lost = loss(best, accounts(free, found.joined))
    assert lost.money / 3_000 == pytest.approx(0.4 * 0.3, abs=1e-5)  # 40 % out, each worth d more
    made = cover(even(), even() + 0.3, 1_000, rules=Premiums(joining="compulsory"))
    all_in = accounts(made, equilibria(made).all[0].joined)
    assert all_in.total / 3_000 == pytest.approx(0.3, abs=1e-9)
    assert all_in.total > accounts(free, found.joined).total
    fined = cover(even(), even() + 0.3, 1_000, rules=Premiums(penalty=0.2))
    with_fine = equilibria(fined).all[0]
    # A fine of f is worth as much as d + f: p = 1 − d − f.
    assert with_fine.premium[0, 0] == pytest.approx(0.5, abs=2e-3)


def test_linear_demand_and_cost_lose_a_triangle() -> None:
    """w = a − b q, c = e − f q: q* = (a−e)/(b−f/2), best (a−e)/(b−f), loss ½ (q° − q*)(w(q*) − c(q*))."""
    a, b, e, f = 1_000.0, 1_000.0, 600.0, 400.0
    q = even(4_000)
    exchange = cover(e - f * q, a - b * q, 1.0)
    (found,), best = equilibria(exchange).all, efficient(exchange)
    share, efficient_share = (a - e) / (b - f / 2), (a - e) / (b - f)
    assert found.joined.insured == pytest.approx(share, abs=1e-4)
    assert found.premium[0, 0] == pytest.approx(a - b * share, abs=0.05)
    assert best.insured == pytest.approx(efficient_share, abs=1e-4)
    triangle = 0.5 * (efficient_share - share) * ((a - e) - (b - f) * share)
    assert loss(best, accounts(exchange, found.joined)).money / 4_000 == pytest.approx(triangle, rel=2e-3)


def test_a_nudge_helps_at_fixed_premiums_and_hurts_when_they_respond() -> None:
    """Four in five stay put: to wake them gains 18 a head at fixed premiums, and loses 4 once they do."""
    cost = 1_000 * even(400)
    exchange = cover(cost, cost + 100, 1 / 150)
    asleep = replace(exchange.demand, persistence=0.8, before=np.zeros(400, dtype=np.int64))
    slept = exchange.with_demand(asleep)
    found = equilibria(slept).all[0]
    told = inertia_cost(slept, found)
    assert told.fixed_consumers / 400 == pytest.approx(98.8, abs=0.1)
    assert told.fixed_all / 400 == pytest.approx(17.8, abs=0.1)
    assert told.responding_all is not None and told.responding_consumers is not None
    assert told.responding_all / 400 == pytest.approx(-3.5, abs=0.1)
    assert told.responding_consumers == pytest.approx(told.responding_all, abs=1e-4)  # plans break even
    assert told.premiums_more == pytest.approx(0.415, abs=0.001)
    assert told.fixed_all > 0 > told.responding_all

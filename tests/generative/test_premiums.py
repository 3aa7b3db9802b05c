"""Any market: equilibria lie within their limits, cover their members, and what everybody gains adds up."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from healthtrust.design.premiums import Premiums, Search
from healthtrust.market.equilibrium.break_even import due
from healthtrust.market.equilibrium.demand import Demand
from healthtrust.market.equilibrium.exchange import Exchange, Running
from healthtrust.market.equilibrium.find import equilibria
from healthtrust.market.equilibrium.starts import limits
from healthtrust.market.welfare.accounts import accounts
from healthtrust.market.welfare.efficient import efficient, loss


@st.composite
def markets(draw: st.DrawFn) -> Exchange:
    n, p, classes = draw(st.integers(1, 8)), draw(st.integers(1, 3)), draw(st.integers(1, 2))
    rng = np.random.default_rng(draw(st.integers(0, 10_000)))
    cost = rng.uniform(10, 1_000, (n, p))
    joining = draw(st.sampled_from(["voluntary", "compulsory"]))
    slope = draw(st.sampled_from([0.002, 0.01, 0.05]))
    alternatives = p + (joining == "voluntary")
    utility = slope * rng.uniform(0, 1_500, (n, alternatives))
    ratio = draw(st.sampled_from([None, 1.0, 2.5])) if classes > 1 else None
    rules = Premiums(
        rating="risk" if classes > 1 else "community",
        largest_ratio=ratio,
        joining=joining,
        search=Search(starts=4, most_iterations=400),
    )
    return Exchange(
        rules=rules,
        plans=tuple("ABC"[:p]),
        people=rng.uniform(1, 100, n),
        cost=cost,
        demand=Demand.of(utility, -slope),
        running=Running(rng.uniform(0, 0.3, p), rng.uniform(0, 30, p), rng.uniform(0, 0.2, p)),
        standard=draw(st.sampled_from([0.0, 0.5, 1.0])) * cost.mean(axis=1),
        classes=("low", "high")[:classes],
        of_class=np.arange(n) % classes if n >= classes else np.zeros(n, dtype=np.int64),
        income=np.zeros(n),
        external=np.zeros((n, p)),
    )


@given(exchange=markets())
@settings(max_examples=40, deadline=None)
def test_every_equilibrium_covers_its_members_and_surplus_adds_up(exchange: Exchange) -> None:
    if len(set(exchange.of_class.tolist())) < len(exchange.classes):
        return
    found = equilibria(exchange)
    low, high = limits(exchange)
    best = efficient(exchange)
    for each in found.all:
        assert due(exchange, each.premium) == pytest.approx(each.premium, abs=1e-8 * exchange.scale)
        assert (each.premium >= low[:, None] - 1e-6).all() or exchange.rules.largest_ratio
        assert (each.premium <= high[:, None] + 1e-6).all() or exchange.rules.largest_ratio
        told = accounts(exchange, each.joined)
        size = abs(told.worth) + told.resources
        assert told.total == pytest.approx(told.worth - told.resources, abs=1e-9 * size)
        assert told.profit.sum() == pytest.approx(0, abs=1e-7 * size)
        assert told.equalised.sum() == pytest.approx(0, abs=1e-9 * size)
        assert loss(best, told).money >= -1e-8 * size


@given(exchange=markets(), by=st.floats(0.1, 10))
@settings(max_examples=15, deadline=None)
def test_premiums_scale_with_money(exchange: Exchange, by: float) -> None:
    """All amounts in another currency: the same equilibrium in that currency."""
    if len(set(exchange.of_class.tolist())) < len(exchange.classes):
        return
    premium = np.repeat(limits(exchange)[1][:, None], len(exchange.classes), axis=1) * 0.6
    other = Exchange(
        rules=exchange.rules,
        plans=exchange.plans,
        people=exchange.people,
        cost=exchange.cost * by,
        demand=Demand.of(exchange.demand.constant[:, 0], float(exchange.demand.slope[0, 0, 0]) / by),
        running=Running(
            exchange.running.loading, exchange.running.overhead * by, exchange.running.administration_share
        ),
        standard=exchange.standard * by,
        classes=exchange.classes,
        of_class=exchange.of_class,
        income=exchange.income,
        external=exchange.external,
    )
    assert due(other, premium * by) == pytest.approx(due(exchange, premium) * by, rel=1e-8)

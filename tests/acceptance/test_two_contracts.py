"""A high and a low contract, of which all must hold one: the high one unravels though all value it more.

A person of mean cost M costs x M under a contract that pays the part x of it. The high contract is worth
(h − l) M + d more than the low one: its extra care, and d for the risk it takes away. With M ~ U(0, 1) who
costs m or more is in the high one, premiums are h (1 + m)/2 and l m/2, and at the margin
(h − l) m + d = h (1 + m)/2 − l m/2, so that

    m = (h − 2 d) / (h − l), between 0 and 1:   nobody is in the high one where d ≤ l / 2, all where d ≥ h / 2

An untraded high contract is priced at its keenest buyer, the dearest person: h × 1.
After Azevedo and Gottlieb, Econometrica 2017, and Handel, Hendel and Whinston, Econometrica 2015 [recalled];
the closed form for this case is our own.
"""

from __future__ import annotations

import numpy as np
import pytest

from healthtrust.design.plan_choice import PlanChoice, Term
from healthtrust.design.premiums import Premiums, Search
from healthtrust.market.equilibrium.build import Asked, exchange_of
from healthtrust.market.equilibrium.find import Found, equilibria
from healthtrust.market.equilibrium.tables import Read
from healthtrust.market.welfare.accounts import accounts
from healthtrust.market.welfare.efficient import efficient, loss

HIGH, LOW, TYPES = 0.9, 0.6, 2_000
SHARP = 3_000.0
"""Utils of one unit of money: choice by threshold, but for 1 / 3,000."""


def market(worth: float, people: np.ndarray | None = None, rules: Premiums | None = None) -> Found:
    """The equilibria of the two contracts; worth: what taking risk away is worth, beyond care."""
    cost = (np.arange(TYPES) + 0.5) / TYPES
    cells = {"people": np.ones(TYPES) if people is None else people, "cost": cost}
    parts = np.array([HIGH, LOW])
    plans = {"plan": np.array(["High", "Low"], dtype=object), "part": parts, "efficiency": parts}
    terms = (
        Term(attribute="premium", coefficient=-1.0),
        Term(attribute="part", by="cost", coefficient=1.0),
        Term(plan="High", coefficient=worth),
    )
    rule = PlanChoice(terms=terms, scale=SHARP)
    rules = rules or Premiums(joining="compulsory")
    return equilibria(exchange_of(Asked(Read(cells, "cells"), Read(plans, "plans"), rule, rules)))


@pytest.mark.parametrize("worth", [0.32, 0.35, 0.375, 0.4, 0.44])
def test_who_is_in_the_high_contract_and_what_it_costs(worth: float) -> None:
    found = market(worth)
    (only,) = found.all
    marginal = (HIGH - 2 * worth) / (HIGH - LOW)
    share = only.joined.members.sum(axis=0) / TYPES
    assert share == pytest.approx([1 - marginal, marginal], abs=3e-3)
    assert only.premium[:, 0] == pytest.approx([HIGH * (1 + marginal) / 2, LOW * marginal / 2], abs=2e-3)
    lost = loss(efficient(found.exchange), accounts(found.exchange, only.joined))
    assert lost.money / TYPES == pytest.approx(marginal * worth, abs=2e-3)  # who is in the low one loses d


@pytest.mark.parametrize("worth", [0.05, 0.2, 0.29])
def test_the_high_contract_dies_though_everybody_values_it_above_its_cost(worth: float) -> None:
    found = market(worth)
    (only,) = found.all
    assert only.empty == ("High",) and only.joined.members[:, 0].sum() / TYPES < 1e-2
    assert only.premium[1, 0] == pytest.approx(LOW / 2, abs=3e-3)
    assert only.premium[0, 0] == pytest.approx(HIGH, abs=0.02)  # its keenest buyer costs the most
    best = efficient(found.exchange)
    assert best.shares[:, 0].min() > 0.999
    assert loss(best, accounts(found.exchange, only.joined)).money / TYPES == pytest.approx(worth, abs=3e-3)


def test_the_low_contract_dies_where_the_high_one_is_worth_half_of_what_it_costs() -> None:
    (only,) = market(0.5).all
    assert only.empty == ("Low",)
    assert only.premium[0, 0] == pytest.approx(HIGH / 2, abs=1e-3)
    assert only.premium[1, 0] == pytest.approx(0.0, abs=0.02)  # who would go there costs next to nothing


def test_two_humps_of_cost_have_five_equilibria_and_all_are_found() -> None:
    """Three that hold, two that divide them: by a scan of the closed form, and by 8 starts."""
    cost = (np.arange(TYPES) + 0.5) / TYPES
    people = np.exp(-(((cost - 0.1) / 0.03) ** 2) / 2)
    people += np.exp(-(((cost - 0.5) / 0.05) ** 2) / 2) / 4 + 1e-6
    worth, held = 0.25, people / people.sum()
    below, spent = np.cumsum(held)[:-1], np.cumsum(held * cost)[:-1]
    mean_high, mean_low = (held @ cost - spent) / (1 - below), spent / below
    # What the person at the margin would lose by moving up: all go up where it is below 0 throughout.
    loses = HIGH * mean_high - LOW * mean_low - (HIGH - LOW) * cost[1:] - worth
    crossings = np.flatnonzero(np.sign(loses[1:]) != np.sign(loses[:-1]))
    expected = [1.0, *(1 - below[crossings]), 0.0]
    assert loses[0] < 0 < loses[-1] and len(expected) == 5
    found = market(worth, people, Premiums(joining="compulsory", search=Search(starts=8)))
    shares = [float(each.joined.members[:, 0].sum() / people.sum()) for each in found.all]
    assert sorted(shares) == pytest.approx(sorted(expected), abs=5e-3)
    assert sorted(each.index or 0 for each in found.all) == [-1, -1, 1, 1, 1]
    assert [each.stable for each in found.all].count("no") == 2
    assert found.lacks is False and all(each.residual < 1e-9 for each in found.all)

"""What covering one more is worth: against differences of welfare, and as a bound on every other package."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from healthtrust.package.government.marginal import joint_tangent, marginal_values, tangent
from healthtrust.package.government.settle import settle, settle_given
from healthtrust.package.question import (
    Budget,
    Collection,
    Envelope,
    Interventions,
    Limits,
    Question,
    Society,
    Tax,
    TopUp,
    Utility,
    Welfare,
)

N, ROWS = 6, 8
SLOPES = Tax("bracketed", brackets=((0.0, 1.0), (25.0, 1.0), (60.0, 1.0)), free_rates=True)
FAMILIES = [
    Tax("linear"),
    Tax("per-head"),
    Tax("payroll", floor=10.0, ceiling=60.0),
    replace(SLOPES, brackets=((0.0, 0.5), (20.0, 1.0), (50.0, 3.0)), free_rates=False),
    SLOPES,
    Tax("schedule", base=np.linspace(1.0, 8.0, ROWS)),
    Tax("unrestricted"),
]
NAMES = [tax.family + (" free" if tax.free_rates else "") for tax in FAMILIES]
RESIST = Budget(
    1.1, 0.1, (Envelope("donor", 0.3, np.arange(N) < 2),), Collection(np.array([0, 1, 1], bool), 0.1, 0.01)
)
"""Overhead, other income, a donor's envelope, and two classes that resist."""


def question(seed: int, **changed: Any) -> Question:
    """A random society of three classes and eight rows, private versions of half of the interventions."""
    draw = np.random.default_rng(seed)
    price = draw.lognormal(0.3, 0.6, N)
    benefit = price * draw.lognormal(-1.7, 0.6, N)
    private_price = np.where(np.arange(N) % 2 == 0, price * draw.uniform(1.2, 2.5, N), np.nan)
    private_benefit = np.where(np.arange(N) % 2 == 0, benefit * draw.uniform(0.9, 2.5, N), np.nan)
    codes = tuple(f"i{i}" for i in range(N))
    first = np.array([0, 3, 5, ROWS])
    society = Society(
        ("a", "b", "c"),
        health=draw.uniform(8, 14, 3),
        may_insure=np.array([True, True, False]),
        incidence=draw.uniform(0.1, 1.0, (N, 3)),
        first=first,
        wealth=np.concatenate([np.sort(draw.uniform(15, 90, k)) for k in np.diff(first)]),
        share=draw.dirichlet(np.full(ROWS, 4.0)),
        weight=draw.uniform(0.5, 2, ROWS),
    )
    kinds = Interventions(codes, price, benefit, private_price, private_benefit, np.ones(N), codes)
    plain = Question(
        kinds,
        society,
        Utility(0.3, 1.0, rho=0.5, eta=1.3),
        Limits.none(N),
        top_up=TopUp("complementary", loading=0.1),
    )
    return replace(plain, **changed)


@pytest.mark.parametrize("tax", FAMILIES, ids=NAMES)
@pytest.mark.parametrize(
    "top_up", [TopUp("none"), TopUp("complementary", 0.1), TopUp("supplementary", saves=False)]
)
def test_a_marginal_value_is_the_slope_of_welfare(tax: Tax, top_up: TopUp) -> None:
    asked = question(4, tax=tax, top_up=top_up, budget=replace(RESIST, envelopes=()))
    coverage, step = np.array([0.31, 0.43, 0.57, 0.29, 0.61, 0.47]), 1e-5
    here = settle(asked, coverage, "divisible")
    assert here is not None
    slope = marginal_values(asked, here)
    for i in range(N):
        sides = [settle(asked, coverage + sign * step * np.eye(N)[i], "divisible") for sign in (1, -1)]
        assert sides[0] is not None
        assert sides[1] is not None
        difference = (sides[0].outcome.welfare - sides[1].outcome.welfare) / (2 * step)
        assert slope[i] == pytest.approx(difference, rel=1e-6, abs=1e-7)


@pytest.mark.parametrize("tax", FAMILIES, ids=NAMES)
@pytest.mark.parametrize("mode", ["divisible", "prefix", "subset"])
def test_no_package_exceeds_the_bound_from_another(tax: Tax, mode: Any) -> None:
    draw, checked = np.random.default_rng(11), 0
    for seed, budget in ((0, Budget()), (1, RESIST), (2, Budget(other_income=0.5))):
        kinds = [TopUp("complementary", 0.1), TopUp("voucher"), TopUp("supplementary", saves=False)]
        asked = question(seed, tax=tax, budget=budget, top_up=kinds[seed])
        coverages = draw.integers(0, 2, (6, N)).astype(float)
        found = [settle(asked, coverage, "divisible") for coverage in coverages]
        for coverage in coverages[:2]:
            here = settle(asked, coverage, mode)
            if here is None:
                continue
            cut, joint = tangent(asked, here), joint_tangent(asked, here)
            assert cut.at(coverage) >= here.outcome.welfare - 1e-12
            for other, there in zip(coverages, found, strict=True):
                if there is not None:
                    checked += 1
                    assert there.outcome.welfare <= cut.at(other) + 1e-11
                    assert there.outcome.welfare <= joint.at(other, there.rates) + 1e-11
    assert checked > 20


@pytest.mark.parametrize("tax", FAMILIES, ids=NAMES)
def test_the_bound_touches_where_parts_are_bought(tax: Tax) -> None:
    for seed, budget in ((0, Budget()), (1, RESIST)):
        asked, coverage = question(seed, tax=tax, budget=budget), np.array([1.0, 0, 1, 0, 1, 0])
        here = settle(asked, coverage, "divisible")
        assert here is not None
        assert tangent(asked, here).at(coverage) == pytest.approx(here.outcome.welfare, abs=1e-9)


@pytest.mark.parametrize(
    ("utility", "welfare"),
    [
        (Utility(0.3, 0.5, power=True), Welfare()),
        (Utility(0.5, 1.0), Welfare("kolm", aversion=0.5)),
        (Utility(0.5, 1.0), Welfare("atkinson", aversion=0.6)),
        (Utility(0.3, 1.0, rho=0.5, eta=1.3), Welfare("atkinson", aversion=1.5)),
    ],
)
def test_the_bound_holds_for_every_concave_welfare(utility: Utility, welfare: Welfare) -> None:
    draw = np.random.default_rng(3)
    for tax in (Tax("linear"), Tax("unrestricted")):
        asked = question(5, tax=tax, utility=utility, welfare=welfare)
        found = [
            settle(asked, coverage, "divisible") for coverage in draw.integers(0, 2, (6, N)).astype(float)
        ]
        for here in found:
            for there in found:
                assert here is not None
                assert there is not None
                assert there.outcome.welfare <= tangent(asked, here).at(there.outcome.coverage) + 1e-11


def test_the_bound_holds_from_purchases_that_suit_nobody() -> None:
    asked, draw = question(6, tax=Tax("unrestricted")), np.random.default_rng(4)
    coverages = draw.integers(0, 2, (5, N)).astype(float)
    found = [settle(asked, coverage, "divisible") for coverage in coverages]
    may = asked.society.may_insure[asked.society.class_of_row]
    for coverage in coverages:
        theta = draw.integers(0, 2, (N, ROWS)) * (1 - coverage[:, None]) * may
        here = settle_given(asked, coverage, theta)
        assert here is not None
        cut = tangent(asked, here)
        for other, there in zip(coverages, found, strict=True):
            assert there is not None
            assert there.outcome.welfare <= cut.at(other) + 1e-11


def test_with_free_taxes_and_fair_premiums_what_everybody_buys_is_worth_nothing_to_cover() -> None:
    wealthy = question(0, tax=Tax("unrestricted"), top_up=TopUp("complementary"))
    everybody = replace(wealthy.society, may_insure=np.ones(3, bool))
    asked = replace(wealthy, society=everybody, utility=Utility(50.0, 1.0))
    here = settle(asked, np.zeros(N), "divisible")
    assert here is not None
    assert (here.outcome.bought.whole == N).all()
    assert marginal_values(asked, here) == pytest.approx(np.zeros(N), abs=1e-12)

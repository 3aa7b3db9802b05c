"""What comes of a package: the social value of money and health, and the modes of purchase in order."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from healthtrust.package.government.outcome import bought_as, outcome, valued
from healthtrust.package.question import (
    Interventions,
    Limits,
    Mode,
    Question,
    Society,
    TopUp,
    Utility,
    Welfare,
)

DRAW = np.random.default_rng(23)
PRICE = DRAW.lognormal(0.5, 0.5, 7)
ASKED = Question(
    Interventions.of(tuple("abcdefg"), PRICE, PRICE * DRAW.lognormal(-1.4, 0.5, 7)),
    Society.of_groups(
        ("x", "y", "z"), share=[0.2, 0.3, 0.5], wealth=[20, 35, 80], health=[9, 10, 11],
        incidence=DRAW.uniform(0.3, 1.5, (7, 3)), weight=[3, 2, 1],
    ),
    Utility(0.3, 1.0, rho=0.5, eta=1.3), Limits.none(7), Welfare("kolm", 0.4),
    top_up=TopUp("complementary", loading=0.1),
)  # fmt: skip
COVERED = np.array([1.0, 0, 0, 1, 0, 0, 0])
TAXES = np.array([1.0, 2.0, 9.0])


def test_modes_come_in_order() -> None:
    modes: tuple[Mode, ...] = ("prefix", "subset", "divisible")
    prefix, subset, parts = (outcome(ASKED, COVERED, TAXES, mode) for mode in modes)
    assert (prefix.utility <= subset.utility + 1e-12).all()
    assert (subset.utility <= parts.utility + 1e-12).all()
    assert prefix.welfare < subset.welfare < parts.welfare
    assert prefix.theta is None
    assert parts.theta is None


def test_values_are_slopes_of_welfare_at_fixed_purchases() -> None:
    here, step = outcome(ASKED, COVERED, TAXES, "subset"), 1e-5
    assert here.theta is not None
    for z in range(3):
        nudge = step * np.eye(3)[z]
        more, less = (
            valued(ASKED, COVERED, t, bought_as(ASKED, COVERED, ASKED.society.wealth - t, here.theta)).welfare
            for t in (TAXES - nudge, TAXES + nudge)
        )
        alpha = (more - less) / (2 * step) / ASKED.society.share[z]
        assert here.value_of_wealth[z] == pytest.approx(alpha, rel=1e-6)
        more, less = (
            outcome(
                replace(ASKED, society=replace(ASKED.society, health=ASKED.society.health + sign * nudge)),
                COVERED, TAXES, "subset",
            ).welfare
            for sign in (1, -1)
        )  # fmt: skip
        beta = (more - less) / (2 * step) / ASKED.society.share[z]
        assert here.value_of_health[z] == pytest.approx(beta, rel=1e-6)


def test_a_stated_cover_is_bought_as_stated() -> None:
    here = outcome(ASKED, COVERED, TAXES, "subset")
    assert here.theta is not None
    again = bought_as(ASKED, COVERED, ASKED.society.wealth - TAXES, here.theta)
    assert again.health == pytest.approx(here.health)
    assert again.premium == pytest.approx(here.bought.premium)
    assert (here.theta[COVERED == 1] == 0).all()
    assert here.theta.any()


def test_who_may_not_insure_buys_nothing() -> None:
    nobody = replace(ASKED, society=replace(ASKED.society, may_insure=np.zeros(3, bool)))
    assert outcome(nobody, COVERED, TAXES, "subset").bought.premium.tolist() == [0, 0, 0]


def test_a_row_that_is_taxed_out_of_everything_ends_welfare() -> None:
    assert outcome(ASKED, COVERED, np.array([20.0, 2, 9]), "prefix").welfare == -np.inf

"""Figures 1 and 2: production functions, tangencies, and where people really are."""

from __future__ import annotations

import numpy as np
import pytest

from healthtrust.package.government.settle import settle
from healthtrust.package.household.utility import marginal_health, marginal_wealth
from healthtrust.package.pictures import Picture, picture, production_function, tangency
from healthtrust.package.question import Interventions, Limits, Question, Society, Tax, TopUp, Utility
from tests.reference.rules import Nation, planned


def asked(seed: int = 1, n: int = 6) -> tuple[Question, Nation]:
    """The rich insure what suits them, the poor nothing; the planner says what is covered, in part."""
    rng = np.random.default_rng(seed)
    price, incidence = rng.uniform(10, 40, n), rng.uniform(0.2, 1.0, (n, 2))
    nation = Nation(
        share=np.array([0.4, 0.6]), weight=np.array([4.0, 1.0]), wealth=np.array([600.0, 100.0]), health=5.0,
        kappa=1.5, incidence=incidence, price=price, benefit=price * rng.lognormal(-3.3, 0.5, n),
        insures=(True, False),
    )  # fmt: skip
    society = Society.of_groups(
        ("rich", "poor"), share=nation.share, wealth=nation.wealth, health=[5, 5], incidence=incidence,
        may_insure=nation.insures, weight=nation.weight,
    )  # fmt: skip
    kinds = Interventions.of(tuple(f"i{i}" for i in range(n)), price, nation.benefit)
    question = Question(kinds, society, Utility(1.5, 1), Limits.none(n), tax=Tax("unrestricted"),
                        top_up=TopUp("complementary", mode="divisible"))  # fmt: skip
    return question, nation


@pytest.fixture(scope="module")
def drawn() -> tuple[Picture, Picture, Question]:
    question, nation = asked()
    settled = settle(question, np.clip(planned(nation).coverage, 0, 1))
    assert settled is not None
    rich, poor = (picture(question, settled.outcome, row) for row in (0, 1))
    return rich, poor, question


def test_the_curve_is_concave_and_adds_up(drawn: tuple[Picture, Picture, Question]) -> None:
    question = drawn[2]
    for c in (0, 1):
        curve = production_function(question, c)
        slopes = np.diff(curve.health) / np.diff(curve.spending)
        assert (np.diff(slopes) <= 1e-12).all()
        cases = question.society.incidence[:, c]
        assert curve.spending[-1] == pytest.approx(cases @ question.interventions.price)
        assert curve.health[-1] == pytest.approx(5 + cases @ question.interventions.benefit)
        best = int(np.argmax(question.interventions.ratio))
        assert curve.codes[0] == question.interventions.codes[best]


def test_the_poor_are_subsidised_by_the_rich_and_both_are_as_in_the_paper(
    drawn: tuple[Picture, Picture, Question],
) -> None:
    rich, poor, question = drawn
    assert poor.subsidy > 0 > rich.subsidy
    assert question.society.share @ np.array([rich.subsidy, poor.subsidy]) == pytest.approx(0, abs=1e-6)
    assert poor.after.health >= poor.before.health  # the same where both tangencies are at one corner
    assert poor.after.utility > poor.before.utility
    assert rich.after.health <= rich.before.health
    assert rich.after.utility < rich.before.utility
    assert rich.after.own > rich.before.own


def test_at_the_optimum_with_free_taxes_everybody_is_at_the_tangency(
    drawn: tuple[Picture, Picture, Question],
) -> None:
    for each in drawn[:2]:
        assert each.really.own == pytest.approx(each.after.own, abs=5e-3)
        assert each.really.health == pytest.approx(each.after.health, abs=5e-4)
        assert each.really.total == pytest.approx(each.really.own + each.subsidy)


@pytest.mark.parametrize("subsidy", [-50.0, 0.0, 30.0])
def test_the_tangency_is_the_best_point_of_the_curve(
    drawn: tuple[Picture, Picture, Question], subsidy: float
) -> None:
    question = drawn[2]
    for row in (0, 1):
        found, curve = tangency(question, row, subsidy), production_function(question, row)
        wealth = question.society.wealth[row] + subsidy
        spending = np.linspace(0, min(curve.spending[-1], wealth * 0.999), 20_001)
        spending = np.append(spending, curve.spending[curve.spending < wealth])
        health = np.interp(spending, curve.spending, curve.health)
        utility = 1.5 * np.log(health) + np.log(wealth - spending)
        assert found.utility >= utility.max() - 1e-12
        assert found.utility == pytest.approx(utility.max(), abs=1e-6)
        assert found.health == pytest.approx(np.interp(found.total, curve.spending, curve.health))


def test_indifference_curves_touch_and_lie_above_the_production_function(
    drawn: tuple[Picture, Picture, Question],
) -> None:
    rich, poor, question = drawn
    for each in (rich, poor):
        for choice, (own, health), shift in (
            (each.before, each.indifference_before, 0.0),
            (each.after, each.indifference_after, each.subsidy),
        ):
            possible = np.interp(own + shift, each.curve.spending, each.curve.health)
            on_curve = (own + shift >= 0) & np.isfinite(health)
            assert (health >= possible - 1e-9)[on_curve].all()
            assert np.interp(choice.own, own, health) == pytest.approx(choice.health, rel=1e-3)
        left = question.society.wealth[each.row] - each.after.own
        trade_off = marginal_wealth(question.utility, left) / marginal_health(
            question.utility, each.after.health
        )
        slope = np.diff(each.indifference_after[1]) / np.diff(each.indifference_after[0])
        middle = (each.indifference_after[0][1:] + each.indifference_after[0][:-1]) / 2
        assert np.interp(each.after.own, middle, slope) == pytest.approx(float(trade_off), rel=1e-2)


def test_who_has_nothing_left_is_refused() -> None:
    question, _ = asked()
    with pytest.raises(ValueError, match="nothing left"):
        tangency(question, 1, subsidy=-100.0)

"""The linear programme and the welfare model, decided again with each draw."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from healthtrust.ground.errors import InvalidInput
from healthtrust.package.limits.candidates import Candidates
from healthtrust.package.limits.language import constraints_of
from healthtrust.package.limits.programme import Asked
from healthtrust.package.question import Interventions, Limits, Question, Row, Society, Tax, TopUp, Utility
from healthtrust.study.decisions import asked_with, certified_decision, programme_decision
from healthtrust.study.distributions import Uncertain
from healthtrust.study.inclusion import Regret, packages_met, probability, solve_draws, value_draws
from healthtrust.study.uncertainty import drawn


def programme(whole: bool = False) -> Asked:
    columns = ([10, 10, 10], [5, 2, 1.5], [4, 1, 2], [4, 1, 1], [1, 1, 1])
    candidates = Candidates(("a", "b", "c"), *(np.array(column, dtype=float) for column in columns))
    return Asked(candidates, constraints_of("[money]\nbudget = 40"), {}, threshold=10.0, whole=whole)


@pytest.mark.parametrize("whole", [False, True])
def test_no_package_is_worth_more_than_the_best_of_its_draw(whole: bool) -> None:
    means = {"cost:a": 4.0, "benefit:a": 5.0, "benefit:b": 2.0, "cost:c": 2.0}
    parameters = [Uncertain(name, "gamma", mean, 0.3 * mean) for name, mean in means.items()]
    decision = programme_decision(programme(whole), [p.name for p in parameters])
    values = drawn(parameters, 1, range(20))
    *_, found = solve_draws(decision, values)
    met = packages_met(found, most=5)
    worth = value_draws(decision, met.packages, values)
    assert (worth <= found.best + 1e-7).all()
    assert (Regret.of(met.packages, found.best, worth).expected >= 0).all()
    assert np.abs(worth - found.best).min(axis=0).min() < 1e-9


def test_cost_takes_along_what_the_budget_pays_of_it() -> None:
    found = asked_with(programme(), ["cost:c", "threshold"], [3.0, 8.0])
    assert found.candidates.budget_cost[2] == 1.5
    assert found.threshold == 8.0
    apart = asked_with(programme(), ["cost:c", "budget_cost:c"], [3.0, 1.0])
    assert apart.candidates.budget_cost[2] == 1.0


def test_an_unknown_name_is_refused() -> None:
    with pytest.raises(InvalidInput, match=r"costs:a.*did you mean 'cost:a'"):
        asked_with(programme(), ["costs:a"], [1.0])


def test_the_certified_package_follows_the_draw() -> None:
    society = Society.of_groups(
        ("rich", "poor"), share=[0.2, 0.8], wealth=[100, 20], health=[19, 19], incidence=[[1, 0], [1, 1]]
    )
    question = Question(
        Interventions.of(("A", "B"), [4.0, 2.0], [6.0, 2.4]), society, Utility(0.08, 1.0, rho=0.0),
        Limits.none(2), tax=Tax("linear"), top_up=TopUp("complementary"),
    )  # fmt: skip
    decision = certified_decision(question, ["price:B"])
    cheap, dear = decision.solve(np.array([2.0])), decision.solve(np.array([9.0]))
    assert cheap[0].tolist() == [0.0, 1.0]
    assert dear[0].tolist() == [0.0, 0.0]
    assert decision.value(cheap[0], np.array([2.0])) == pytest.approx(cheap[1], abs=1e-9)
    assert decision.value(cheap[0], np.array([9.0])) < dear[1]
    *_, found = solve_draws(decision, np.array([[2.0, 9.0, 2.5]]))
    assert probability(found)[1] == pytest.approx(2 / 3)


def test_limits_made_from_prices_follow_them_where_asked() -> None:
    """A cap on what the pool spends: at twice the price the only item no longer fits."""
    society = Society.of_groups(("all",), share=[1], wealth=[100], health=[19], incidence=[[1]])
    question = Question(
        Interventions.of(("A",), [4.0], [6.0]), society, Utility(0.08, 1.0, rho=0.0), Limits.none(1)
    )

    def capped(now: Question) -> Limits:
        return replace(now.limits, rows=(Row("money", now.cost, most=5.0),))

    free, held = (
        certified_decision(question, ["price:A"]),
        certified_decision(question, ["price:A"], limits=capped),
    )
    twice = np.array([8.0])
    assert free.solve(twice)[0].tolist() == [1.0]
    assert held.solve(np.array([4.0]))[0].tolist() == [1.0]
    assert held.solve(twice)[0].tolist() == [0.0]

"""Equity weights and group effects inside the objective, each against its sum written out."""

from __future__ import annotations

import numpy as np
import pytest

from healthtrust.ground.equality import equivalent
from healthtrust.package.equity.distribution import Groups
from healthtrust.package.equity.objective import (
    effect_by_group,
    equity_weighted_benefit,
    equity_weighted_net,
    equity_weights,
    with_group_weights,
)
from healthtrust.package.question import Budget, Interventions, Limits, Question, Society, Utility

RNG = np.random.default_rng(5)


def asked() -> Question:
    society = Society.of_groups(
        ("a", "b", "c"), share=[0.2, 0.5, 0.3], wealth=[10, 20, 40], health=[60.0, 66.0, 75.0],
        incidence=RNG.uniform(0.001, 0.1, (6, 3)), heads=50_000,
    )  # fmt: skip
    items = Interventions.of(tuple("uvwxyz"), RNG.uniform(10, 90, 6), RNG.uniform(0.1, 2, 6))
    return Question(items, society, Utility(1, 1), Limits.none(6), budget=Budget(overhead=1.05))


def test_weights_of_one_change_nothing() -> None:
    question = asked()
    assert equity_weighted_benefit(question, np.ones(3)) == pytest.approx(question.interventions.benefit)


def test_the_weighted_benefit_is_a_mean_over_cases() -> None:
    question, weights = asked(), np.array([2.0, 1.0, 0.3])
    s, found = question.society, equity_weighted_benefit(question, weights)
    for i in range(6):
        cases = [s.class_share[c] * s.incidence[i, c] for c in range(3)]
        mean = sum(n * w for n, w in zip(cases, weights, strict=True)) / sum(cases)
        assert found[i] == pytest.approx(question.interventions.benefit[i] * mean)


def test_the_weighted_net_is_the_sum_of_group_effects() -> None:
    question, weights = asked(), np.array([2.0, 1.0, 0.3])
    groups = Groups.of(question.society, question.society.health, np.array([0.5, 0.3, 0.2]))
    by_group = effect_by_group(question, groups, 300.0) @ (groups.share * weights)
    per_case = equity_weighted_net(question, groups, weights, 300.0)
    assert per_case * question.society.prevalence == pytest.approx(by_group)


def test_opportunity_cost_falls_by_group_as_stated() -> None:
    question = asked()
    groups = Groups.of(question.society, question.society.health, np.array([1.0, 0.0, 0.0]))
    with_cost, without = effect_by_group(question, groups, 300.0), effect_by_group(question, groups)
    lost = (without - with_cost) * groups.share
    assert lost[:, 1:] == pytest.approx(0.0)
    assert lost[:, 0] == pytest.approx(1.05 * question.cost / 300.0)


def test_weights_predict_small_changes_of_the_equal_equivalent() -> None:
    question = asked()
    groups = Groups.of(question.society, question.society.health)
    weights = equity_weights(groups, "kolm", 0.15)
    small = 1e-6 * effect_by_group(question, groups, 300.0)
    before = equivalent("kolm", groups.health, 0.15, groups.share)
    for row in small:
        change = equivalent("kolm", groups.health + row, 0.15, groups.share) - before
        assert change == pytest.approx(float(row @ (groups.share * weights)), rel=1e-4, abs=1e-12)


def test_the_welfare_model_takes_weights_row_by_row() -> None:
    society = Society(
        ("a", "b"), np.array([9.0, 9.0]), np.array([True, True]), np.ones((1, 2)), np.array([0, 2, 3]),
        wealth=np.array([1.0, 2.0, 5.0]), share=np.array([0.2, 0.3, 0.5]), weight=np.ones(3),
    )  # fmt: skip
    question = Question(Interventions.of(("x",), [1], [1]), society, Utility(1, 1), Limits.none(1))
    found = with_group_weights(question, [3.0, 0.5])
    assert found.society.weight.tolist() == [3.0, 3.0, 0.5]
    assert question.society.weight.tolist() == [1.0, 1.0, 1.0]

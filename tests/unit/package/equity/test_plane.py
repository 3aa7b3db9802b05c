"""Quarters of the health equity impact plane, and what moves an intervention from one to another."""

from __future__ import annotations

import numpy as np
import pytest

from healthtrust.package.equity.distribution import Groups
from healthtrust.package.equity.objective import effect_by_group
from healthtrust.package.equity.plane import ENGLISH_MEDIAN, after_packages, plane, plane_of_interventions
from healthtrust.package.question import Budget, Interventions, Limits, Question, Society, Utility

JUDGE = ENGLISH_MEDIAN[0]


def asked(heads: float = 1000.0) -> Question:
    """Three interventions: for the poor, for the rich, and a poor one for all."""
    society = Society.of_groups(
        ("poor", "rich"), share=[0.4, 0.6], wealth=[10, 40], health=[60.0, 75.0],
        incidence=[[0.02, 0.0], [0.0, 0.02], [0.01, 0.01]], heads=heads,
    )  # fmt: skip
    items = Interventions.of(("clinic", "scanner", "tonic"), price=[100, 100, 900], benefit=[1.0, 1.0, 1.0])
    return Question(items, society, Utility(1, 1), Limits.none(3), budget=Budget(overhead=1.1))


def groups(question: Question) -> Groups:
    return Groups.of(question.society, question.society.health, np.array([0.5, 0.5]))


def test_each_quarter_in_words() -> None:
    here = Groups(("poor", "rich"), np.array([1.0, 1.0]), np.array([60.0, 75.0]), np.array([0.5, 0.5]))
    after = here.health + np.array([[1, 0], [0, 1], [0.1, -0.5], [-1, 0], [0, 0], [0.1, -0.1]])
    found = plane(here, after, tuple("abcdef"), JUDGE)
    assert found.quarters == (
        "healthier and more equal", "healthier but less equal", "less healthy but more equal",
        "less healthy and less equal", "no difference", "as healthy and more equal",
    )  # fmt: skip
    assert found.worth_it.tolist() == [True, True, True, False, False, True]


def test_without_aversion_there_is_no_equity_impact() -> None:
    here = groups(asked())
    found = plane(here, [[61.0, 75.0], [60.0, 74.0]], ("a", "b"), ("atkinson", 0.0))
    assert found.equity_impact.tolist() == [0.0, 0.0]
    assert found.net_health == pytest.approx([400.0, -600.0])


def test_interventions_of_a_question_lie_where_their_cases_and_costs_put_them() -> None:
    """The tonic helps all alike, but its cost falls half on the poor, who are four in ten."""
    question = asked()
    found = plane_of_interventions(question, groups(question), JUDGE, cost_per_qaly=1_000)
    assert found.quarters == (
        "healthier and more equal", "healthier but less equal", "healthier but less equal",
    )  # fmt: skip
    dearer = plane_of_interventions(question, groups(question), JUDGE, cost_per_qaly=500)
    assert dearer.quarters[2].startswith("less healthy")
    assert dearer.net_health[2] == pytest.approx(1000 * 0.01 * (1 - 1.1 * 900 / 500))


def test_ten_times_the_people_have_ten_times_the_impact() -> None:
    small, large = (
        plane_of_interventions(asked(heads), groups(asked(heads)), JUDGE, 500.0)
        for heads in (1000.0, 10_000.0)
    )
    assert large.net_health == pytest.approx(10 * small.net_health)
    assert large.equity_impact == pytest.approx(10 * small.equity_impact)


def test_an_intervention_is_judged_beside_what_is_covered() -> None:
    question = asked()
    alone = plane_of_interventions(question, groups(question), JUDGE)
    beside = plane_of_interventions(question, groups(question), JUDGE, covered=np.array([1.0, 0.0, 0.0]))
    assert beside.net_health == pytest.approx(alone.net_health)
    assert beside.equity_impact[1] != alone.equity_impact[1]
    assert beside.equity_impact[0] == alone.equity_impact[0]


def test_packages_add_up_their_interventions() -> None:
    question = asked()
    effect = effect_by_group(question, groups(question), 500.0)
    found = after_packages(question, groups(question), [[1, 0, 0], [1, 1, 0.5]], 500.0)
    assert found[1] == pytest.approx(question.society.health + effect[0] + effect[1] + 0.5 * effect[2])

"""The relaxed problem: columns, rows, whole and in part, and what is said where there is no answer."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from healthtrust.package.government.frame import Revenue, budget_row, coverage_columns
from healthtrust.package.government.master import Master
from healthtrust.package.government.needs import needed
from healthtrust.package.question import (
    Budget,
    Envelope,
    Interventions,
    Limits,
    Question,
    Row,
    Society,
    Utility,
)

TWO = Society.of_groups(("poor", "rich"), share=[0.5, 0.5], wealth=[10, 60], health=[5, 5],
                        incidence=[[1.0, 1.0], [0.5, 1.5], [0.2, 0.2]])  # fmt: skip
ASKED = Question(
    Interventions.of(("A", "B", "C"), [6.0, 3.0, 5.0], [6.6, 3.2, 4.0]), TWO, Utility(1, 1), Limits.none(3)
)


def test_a_knapsack_whole_and_in_part() -> None:
    master = Master()
    item = master.columns(np.zeros(3), 1.0, worth=np.array([6.0, 5.0, 4.0]), whole=True)
    master.row(item, np.array([3.0, 2.0, 2.0]), most=4.0)
    whole, part = master.best(), master.best(relaxed=True)
    assert whole.at[item].tolist() == [0.0, 1.0, 1.0]
    assert (whole.value, whole.bound) == (9.0, 9.0)
    assert part.value == pytest.approx(9.0 + 0.0)
    master.fix(item[:1], 1.0, 1.0)
    assert master.best().value == pytest.approx(6.0)
    master.row(item, np.ones(3), least=2.0)
    assert not master.best().found
    assert master.best().bound == -np.inf


def test_losses_of_a_relaxed_problem_bound_what_moving_costs() -> None:
    master = Master()
    item = master.columns(np.zeros(3), 1.0, worth=np.array([6.0, 1.0, 4.0]), whole=True)
    master.row(item, np.array([3.0, 2.0, 2.0]), most=4.0)
    relaxed = master.best(relaxed=True)
    for i in range(3):
        if relaxed.at[item[i]] not in (0.0, 1.0):
            continue
        other = 1.0 - relaxed.at[item[i]]
        master.fix(item[i : i + 1], other, other)
        assert master.best(relaxed=True).bound <= relaxed.bound - relaxed.loss[item[i]] + 1e-9
        master.fix(item[i : i + 1], 0.0, 1.0)


@pytest.mark.parametrize("package", [(0, 0, 0), (1, 0, 1), (1, 1, 1), (0, 1, 1)])
def test_the_budget_asks_for_what_is_needed(package: tuple[int, ...]) -> None:
    """Overhead, other income, and an envelope that pays no more than its own interventions cost."""
    malaria = Envelope("malaria", 2.0, np.array([False, True, True]))
    question = replace(ASKED, budget=Budget(1.2, 0.5, (malaria,)))
    master = Master()
    cover = coverage_columns(master, question)
    rate = master.columns(0.0, 1.0, worth=-1.0)
    budget_row(master, question, cover, Revenue(rate, np.array([35.0]), np.zeros(0, dtype=np.int64)))
    master.fix(cover.columns, package, package)
    expected = max(needed(question, np.array(package, dtype=float)), 0.0) / 35.0
    assert -master.best().value == pytest.approx(expected, abs=1e-9)


def test_limits_are_rows() -> None:
    limits = Limits(
        np.array([1.0, 0.8, 0.0]),
        np.array([0.0, 0.8, 0.0]),
        rows=(Row("beds", np.array([2.0, 1.0, 9.0]), 2.0),),
    )
    master = Master()
    cover = coverage_columns(master, replace(ASKED, limits=limits))
    master.worth(cover.columns, 1.0)
    assert cover.whole(master.best().at).tolist() == [0.0, 0.8, 0.0]
    in_parts = Master()
    cover = coverage_columns(in_parts, replace(ASKED, limits=replace(limits, parts=True)))
    in_parts.worth(cover.columns, 1.0)
    assert cover.of(in_parts.best().at).round(9).tolist() == [0.6, 0.8, 0.0]

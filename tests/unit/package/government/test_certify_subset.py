"""Whole purchases to proof, with all that budgets and limits can hold, against an independent enumeration."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from healthtrust.package.government.certify_subset import subset_bounds
from healthtrust.package.question import (
    Budget,
    Collection,
    Envelope,
    Interventions,
    Limits,
    Question,
    Row,
    Society,
    Tax,
    TopUp,
    Utility,
)
from tests.reference.government import best_by_enumeration


def some(seed: int, tax: str, *, rows: int = 2, count: int = 4) -> Question:
    draw = np.random.default_rng(seed)
    price = draw.uniform(0.5, 5.0, count)
    benefit = price * np.exp(draw.normal(-1.2, 0.4, count))
    society = Society.of_groups(
        tuple(f"g{z}" for z in range(rows)), share=np.full(rows, 1 / rows), wealth=draw.uniform(15, 80, rows),
        health=draw.uniform(4, 8, rows), incidence=draw.uniform(0.05, 1.0, (count, rows)),
        may_insure=draw.uniform(size=rows) < 0.8, weight=draw.uniform(0.5, 3, rows),
    )  # fmt: skip
    return Question(
        Interventions.of(tuple(f"i{i}" for i in range(count)), price, benefit),
        society, Utility(1.0, 1.0), Limits.none(count), tax=Tax(tax),  # type: ignore[arg-type]
        top_up=TopUp("complementary", loading=float(draw.choice([0.0, 0.2]))),
    )  # fmt: skip


BUDGETS = {
    "collection": Budget(collection=Collection(np.array([True, False]), 0.15, 0.01)),
    "envelope": Budget(1.15, 0.2, (Envelope("donor", 0.8, np.array([True, True, False, False])),)),
    "all": Budget(
        1.1, 0.1, (Envelope("donor", 0.5, np.array([False, True, False, False])),),
        Collection(np.array([True, False]), 0.1, 0.005),
    ),
}  # fmt: skip


@pytest.mark.parametrize("budget", BUDGETS)
@pytest.mark.parametrize("tax", ["linear", "unrestricted"])
@pytest.mark.parametrize("seed", range(3))
def test_budgets_equal_enumerated(seed: int, tax: str, budget: str) -> None:
    question = replace(some(seed, tax), budget=BUDGETS[budget])
    found, truth = subset_bounds(question, gap=0.0), best_by_enumeration(question)
    assert found.lower == pytest.approx(truth.welfare, abs=1e-9)
    assert found.upper == pytest.approx(truth.welfare, abs=1e-9)


@pytest.mark.parametrize("seed", range(3))
def test_feasible_coverage_below_one_equals_enumerated(seed: int) -> None:
    question = some(seed, "linear")
    limits = Limits(
        np.array([0.8, 1.0, 0.5, 0.0]), np.array([0.0, 0.0, 0.5, 0.0]), rows=(Row("m", question.cost, 3.0),)
    )
    question = replace(question, limits=limits)
    found, truth = subset_bounds(question, gap=0.0), best_by_enumeration(question)
    assert found.lower == pytest.approx(truth.welfare, abs=1e-9)
    assert found.gap <= 1e-9


@pytest.mark.parametrize("seed", range(3))
def test_coverage_in_parts_is_at_least_as_good(seed: int) -> None:
    question = some(seed, "linear", rows=3)
    whole = subset_bounds(question, gap=0.0)
    parts = subset_bounds(replace(question, limits=replace(question.limits, parts=True)), gap=1e-7)
    assert parts.gap <= 1e-7
    assert parts.lower >= whole.lower - 1e-9


def test_bracketed_taxes_of_several_rates() -> None:
    """More rates never give less; the certificate closes with rates in the problem."""
    question = some(5, "linear", rows=4)
    brackets = Tax("bracketed", brackets=((0.0, 1.0), (30.0, 1.0)), free_rates=True)
    one, two = subset_bounds(question, gap=0.0), subset_bounds(replace(question, tax=brackets), gap=1e-6)
    assert two.gap <= 1e-6
    assert two.lower >= one.lower - 1e-9


def test_a_time_limit_leaves_an_honest_bound() -> None:
    question = some(7, "linear", rows=6, count=12)
    hasty, proof = subset_bounds(question, gap=0.0, seconds=0.0), subset_bounds(question, gap=0.0)
    assert hasty.upper >= proof.upper - 1e-9
    assert hasty.lower <= proof.lower + 1e-9
    assert hasty.iterations == 0


def test_no_package_within_the_limits() -> None:
    question = some(1, "linear")
    impossible = replace(question.limits, rows=(Row("none", np.ones(4), most=-1.0),))
    assert subset_bounds(replace(question, limits=impossible), gap=0.0).coverage is None

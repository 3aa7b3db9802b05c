"""Cuts in coverage: many rows, parts, prefixes, a nation in bins, and the certificate that comes of them."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from healthtrust.ground.errors import InvalidInput
from healthtrust.package.government import coverage_search
from healthtrust.package.government.certify import certified
from healthtrust.package.government.certify_subset import subset_bounds
from healthtrust.package.government.coverage_search import CoverageSearch
from healthtrust.package.government.settle import settle
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


def nation(seed: int, count: int = 30, classes: int = 4, wealths: int = 40, **changes: object) -> Question:
    """Classes with illnesses of their own and wealth as it is spread, a list of a fifth of all wealth."""
    draw = np.random.default_rng(seed)
    common, rows = np.exp(draw.normal(-3, 1, count)), classes * wealths
    price = np.exp(draw.normal(0, 1, count))
    price *= 4000 / (price * common).sum()
    wealth = [
        np.sort(20_000 * m * np.exp(draw.normal(0, 0.6, wealths))) for m in np.linspace(0.5, 1.5, classes)
    ]
    society = Society(
        tuple(f"c{c}" for c in range(classes)), draw.uniform(15, 25, classes), np.arange(classes) > 0,
        common[:, None] * np.exp(draw.normal(0, 0.5, (count, classes))), np.arange(classes + 1) * wealths,
        np.concatenate(wealth), np.full(rows, 1 / rows), np.ones(rows),
    )  # fmt: skip
    benefit = price * np.exp(draw.normal(-9.9, 0.5, count))
    question = Question(
        Interventions.of(tuple(f"i{i}" for i in range(count)), price, benefit),
        society, Utility(20.0, 1.0), Limits.none(count), top_up=TopUp("complementary", 0.1, "divisible"),
    )  # fmt: skip
    return replace(question, **changes)  # type: ignore[arg-type]


@pytest.mark.parametrize("tax", ["linear", "unrestricted", "per-head"])
@pytest.mark.parametrize("seed", range(3))
def test_cuts_agree_with_taxes_and_purchases_in_the_problem(seed: int, tax: str) -> None:
    """Without voluntary cover both searches solve the same problem, by different means."""
    question = nation(seed, 12, 5, 1, top_up=TopUp(), tax=Tax(tax))  # type: ignore[arg-type]
    if tax == "per-head":
        cheaper = question.society.incidence / 10
        question = replace(question, society=replace(question.society, incidence=cheaper))
    cuts, whole = CoverageSearch(question, 20.0).run(0.0), subset_bounds(question, 0.0)
    assert cuts.gap <= 1e-9
    assert cuts.lower == pytest.approx(whole.lower, abs=1e-9)


BUDGETS = {
    "plain": Budget(),
    "collection": Budget(1.1, collection=Collection(np.arange(4) > 1, 0.1, 1e-5)),
    "envelope": Budget(1.0, 50.0, (Envelope("donor", 300.0, np.arange(30) < 10),)),
}


@pytest.mark.parametrize("budget", BUDGETS)
@pytest.mark.parametrize("tax", [Tax(), Tax("payroll", floor=5000, ceiling=30_000)])
def test_every_package_lies_below_the_certificate(tax: Tax, budget: str) -> None:
    question = nation(3, tax=tax, budget=BUDGETS[budget])
    best = certified(question, gap=1e-6)
    assert best.certified
    assert best.settled is not None
    assert best.settled.outcome.welfare == pytest.approx(best.lower, abs=1e-9)
    draw = np.random.default_rng(1)
    for _ in range(40):  # the best package with a few items changed, and any package
        change = draw.uniform(size=30) < draw.choice([0.05, 0.5])
        other = np.where(change, 1.0 - best.coverage, best.coverage)
        settled = settle(question, other)
        assert settled is None or settled.outcome.welfare <= best.upper + 1e-12


def test_limits_hold_and_cost_welfare() -> None:
    free = nation(4)
    beds = Row("beds", np.random.default_rng(0).uniform(0, 1, 30), most=3.0)
    one_of = Row("one of", (np.arange(30) < 4).astype(float), most=1.0)
    must = Limits(
        np.where(np.arange(30) == 7, 0.0, 1.0), (np.arange(30) == 5).astype(float), rows=(beds, one_of)
    )
    held = replace(free, limits=must)
    open_, bound = certified(free), certified(held)
    assert bound.certified
    assert bound.coverage[5] == 1.0
    assert bound.coverage[7] == 0.0
    assert beds.use @ bound.coverage <= 3.0 + 1e-9
    assert bound.coverage[:4].sum() <= 1.0
    assert bound.lower < open_.lower
    parts = certified(replace(held, limits=replace(must, parts=True)))
    assert bound.lower - 1e-12 <= parts.lower <= open_.upper
    assert beds.use @ parts.coverage == pytest.approx(3.0, abs=1e-6)


def test_prefixes_are_told_apart_from_parts() -> None:
    """What separates the welfare of prefixes from the bound is rounding of purchases, and is said to be."""
    whole = nation(5, top_up=TopUp("complementary", 0.1, "prefix"))
    found, parts = certified(whole), certified(nation(5))
    assert found.lower <= found.bounds.lower_in_parts <= found.upper
    assert found.bounds.lower_in_parts == pytest.approx(parts.lower, rel=1e-12)
    assert (found.upper - found.bounds.lower_in_parts) <= 1e-6 * (found.lower - found.nothing)


def test_a_nation_is_found_in_bins_and_proved_on_everybody(monkeypatch: pytest.MonkeyPatch) -> None:
    question = nation(6, wealths=600)
    plain = certified(question)
    monkeypatch.setattr(coverage_search, "A_NATION", 1000)
    monkeypatch.setattr(coverage_search, "BINS", 20)
    monkeypatch.setattr(coverage_search, "WRITTEN_OUT", 1000)
    binned = certified(question)
    assert binned.certified
    assert binned.settled is None
    assert binned.lower == pytest.approx(plain.lower, rel=1e-9)
    assert binned.visited <= plain.visited + 2


def test_limits_that_nothing_keeps_to_are_refused() -> None:
    question = nation(1)
    with pytest.raises(InvalidInput, match="no package that keeps to all of"):
        certified(replace(question, limits=replace(question.limits, rows=(Row("x", np.ones(30), -1.0),))))

"""A measure in one pass: what every row gives, and the same bytes for any number of threads."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from typing import Any

import numpy as np
import pytest

from healthtrust.package.government import measure as module
from healthtrust.package.government.marginal import joint_tangent_at
from healthtrust.package.government.measure import Measure, measure
from healthtrust.package.government.outcome import outcome
from healthtrust.package.government.taxes import taxes
from healthtrust.package.question import (
    Interventions,
    Limits,
    Question,
    Real,
    Society,
    Tax,
    TopUp,
    Utility,
    Welfare,
)

ALTERNATE: Real = (np.arange(9) % 2).astype(np.float64)
ON_TOP: list[TopUp] = [
    TopUp("none"),
    TopUp("complementary", loading=0.2),
    TopUp("supplementary", loading=0.1, saves=False),
    TopUp("voucher"),
]


def population(seed: int, *, rows: int = 120, classes: int = 3, n: int = 9, **changed: Any) -> Question:
    """A random population of rows sorted by class and wealth, some classes of which may not insure."""
    draw = np.random.default_rng(seed)
    first = np.array([0, *sorted(draw.choice(np.arange(1, rows), classes - 1, replace=False)), rows])
    wealth = np.concatenate([np.sort(draw.lognormal(3.6, 0.8, b - a)) for a, b in pairwise(first)])
    price = draw.lognormal(0.3, 0.7, n)
    benefit = price * draw.lognormal(-1.5, 0.8, n)
    private_price = np.where(draw.random(n) < 0.6, price * draw.uniform(1.2, 2.5, n), np.nan)
    private_benefit = np.where(np.isfinite(private_price), benefit * draw.uniform(0.9, 2.5, n), np.nan)
    codes = tuple(f"i{i}" for i in range(n))
    kinds = Interventions(codes, price, benefit, private_price, private_benefit, draw.uniform(0, 1, n), codes)
    society = Society(
        tuple(f"c{c}" for c in range(classes)),
        health=draw.uniform(8, 14, classes),
        may_insure=np.arange(classes) != 1,
        incidence=draw.uniform(0, 0.4, (n, classes)) * (draw.random((n, classes)) < 0.8),
        first=first,
        wealth=wealth,
        share=draw.dirichlet(np.ones(rows)),
        weight=draw.uniform(0.5, 2, rows),
    )
    plain = Question(kinds, society, Utility(0.6, 1.0, rho=0.5, eta=1.3), Limits.none(n), top_up=ON_TOP[1])
    return replace(plain, **changed)


def long_way(question: Question, coverage: Any, rates: Any, mode: Any) -> tuple[float, Any, Any, float]:
    after = outcome(question, coverage, taxes(question, rates), mode)
    cut = joint_tangent_at(question, after, rates)
    return after.welfare, cut.slope, cut.slope_rates, cut.at(coverage, rates) - after.welfare


def same(found: Measure, expected: tuple[float, Any, Any, float]) -> None:
    welfare, slope, slope_rates, slack = expected
    assert found.welfare == pytest.approx(welfare, rel=1e-11)
    assert found.slope_coverage == pytest.approx(slope, rel=1e-9, abs=1e-12)
    assert found.slope_rates == pytest.approx(slope_rates, rel=1e-9)
    assert found.slack == pytest.approx(slack, abs=1e-11)


@pytest.mark.parametrize("engine", ["numba", "numpy"])
@pytest.mark.parametrize("mode", ["prefix", "divisible"])
@pytest.mark.parametrize("top_up", ON_TOP, ids=lambda top_up: top_up.kind)
def test_one_pass_gives_what_every_row_gives(
    top_up: TopUp, mode: Any, engine: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HEALTHTRUST_ENGINE", engine)
    for seed in range(4):
        asked = population(seed, top_up=top_up)
        for coverage in (np.zeros(9), np.ones(9), ALTERNATE, np.full(9, 0.3)):
            rates = np.array([0.07])
            same(measure(asked, coverage, rates, mode), long_way(asked, coverage, rates, mode))


TAXES = [
    (Tax("per-head"), [0.4]),
    (Tax("payroll", floor=20.0, ceiling=60.0), [0.1]),
    (Tax("bracketed", brackets=((0.0, 1.0), (30.0, 2.0), (80.0, 3.0))), [0.05]),
    (Tax("bracketed", brackets=((5.0, 1.0), (30.0, 2.0), (80.0, 3.0)), free_rates=True), [0.05, 0.2, 0.1]),
    (Tax("schedule", base=np.linspace(0.1, 1.0, 120)), [0.3]),
    (Tax("given", base=np.linspace(0.1, 0.4, 120)), []),
    (Tax("unrestricted"), np.linspace(-1.0, 1.0, 120)),
]


@pytest.mark.parametrize("mode", ["prefix", "divisible"])
@pytest.mark.parametrize(("tax", "rates"), TAXES, ids=lambda one: getattr(one, "family", ""))
def test_every_tax_family_gives_what_every_row_gives(tax: Tax, rates: Any, mode: Any) -> None:
    asked, coverage = population(3, tax=tax), ALTERNATE
    same(measure(asked, coverage, np.array(rates), mode), long_way(asked, coverage, np.array(rates), mode))


@pytest.mark.parametrize("engine", ["numba", "numpy"])
@pytest.mark.parametrize(
    ("utility", "welfare"),
    [
        (Utility(1.0, 1.0), Welfare()),
        (Utility(0.4, 0.5, power=True), Welfare()),
        (Utility(0.4, 0.5, power=True), Welfare("kolm", aversion=0.2)),
        (Utility(0.6, 1.0, rho=0.5, eta=1.3), Welfare("kolm", aversion=0.3)),
        (Utility(0.6, 1.0, rho=0.5, eta=0.8), Welfare("atkinson", aversion=1.0)),
        (Utility(0.6, 1.0, rho=0.5, eta=1.3), Welfare("atkinson", aversion=1.3)),
        (Utility(1.0, 1.0), Welfare("atkinson", aversion=2.0)),
    ],
)
def test_every_welfare_gives_what_every_row_gives(
    utility: Utility, welfare: Welfare, engine: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HEALTHTRUST_ENGINE", engine)
    asked, coverage, rates = (
        population(5, utility=utility, welfare=welfare),
        ALTERNATE,
        np.array([0.05]),
    )
    same(measure(asked, coverage, rates, "divisible"), long_way(asked, coverage, rates, "divisible"))


def test_the_same_bytes_come_out_for_any_number_of_threads(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "BLOCK", 64)
    monkeypatch.setattr(module, "ROWS_WORTH_A_THREAD", 1)
    asked, found = population(7, rows=1000), []
    for threads in ("1", "2", "3"):
        monkeypatch.setenv("HEALTHTRUST_THREADS", threads)
        one = measure(asked, ALTERNATE, np.array([0.05]), "prefix")
        found.append((one.welfare, one.slope_coverage.tobytes(), one.slope_rates.tobytes(), one.slack))
    assert found[0] == found[1] == found[2]


def test_blocks_of_any_length_agree(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = population(8, rows=500)
    whole = measure(asked, np.zeros(9), np.array([0.05]), "divisible")
    monkeypatch.setattr(module, "BLOCK", 17)
    cut = measure(asked, np.zeros(9), np.array([0.05]), "divisible")
    same(cut, (whole.welfare, whole.slope_coverage, whole.slope_rates, whole.slack))


def test_shares_and_weights_may_be_one_number_for_all() -> None:
    plain = population(9)
    one_each = replace(plain.society, share=np.full(120, 1 / 120), weight=np.ones(120))
    one_for_all = replace(
        plain.society, share=np.broadcast_to(1 / 120, 120), weight=np.broadcast_to(1.0, 120)
    )
    found = [
        measure(replace(plain, society=society), np.zeros(9), np.array([0.05]), "prefix")
        for society in (one_each, one_for_all)
    ]
    assert found[0].welfare == found[1].welfare


def test_a_package_that_leaves_somebody_nothing_has_no_welfare() -> None:
    asked = population(1, tax=Tax("per-head"))
    assert measure(asked, np.zeros(9), np.array([20.0]), "prefix").welfare == -np.inf


def test_the_bound_holds_at_any_other_package_and_rates() -> None:
    draw = np.random.default_rng(2)
    for seed in range(3):
        asked = population(seed, tax=TAXES[3][0])
        rates = np.array([0.05, 0.2, 0.1])
        for mode in ("divisible", "prefix"):
            cut = measure(asked, draw.integers(0, 2, 9).astype(float), rates, mode)
            for _ in range(30):
                coverage, other = draw.integers(0, 2, 9).astype(float), draw.uniform(0, 0.5, 3)
                there = outcome(asked, coverage, taxes(asked, other), "divisible").welfare
                assert there <= cut.bound(coverage, other) + 1e-12

"""Tables of critical wealths: monotone, the same as buying row by row, on ladders and in both engines."""

from __future__ import annotations

import numpy as np
import pytest

from healthtrust.package.household.critical import (
    critical_tables,
    critical_wealths,
    uptake,
    uptake_of_package,
)
from healthtrust.package.household.increments import health_with_package, increments, offer
from healthtrust.package.household.purchase import purchase_all
from healthtrust.package.question import Interventions, Limits, Mode, OnTop, Question, Society, TopUp, Utility

CURVATURES = [(1.0, 1.0), (0.5, 1.6), (2.2, 0.4), (1.0, 0.0)]


def crowd(rho: float, eta: float, kind: OnTop = "supplementary") -> Question:
    """Forty services, three classes of 500 rows, one of which may not insure."""
    chance = np.random.default_rng(11)
    n, rows = 40, 500
    price = chance.lognormal(4, 1.5, n)
    benefit = price / 20_000 * chance.lognormal(0, 1, n)
    codes = tuple(map(str, range(n)))
    services = Interventions(codes, price, benefit, price * 1.5, benefit * 1.3, np.full(n, 0.5), codes)
    society = Society(
        classes=("one", "other", "barred"),
        health=np.array([15.0, 20.0, 18.0]),
        may_insure=np.array([True, True, False]),
        incidence=chance.uniform(0, 0.5, (n, 3)) * (chance.random((n, 3)) < 0.9),
        first=np.array([0, rows, 2 * rows, 3 * rows]),
        wealth=np.sort(chance.lognormal(10, 0.7, (3, rows)), axis=1).ravel(),
        share=np.full(3 * rows, 1 / (3 * rows)),
        weight=np.ones(3 * rows),
    )
    tastes = Utility(20_000 * 20**rho * 20_000**-eta, 1.0, rho, eta)
    return Question(services, society, tastes, Limits.none(n), top_up=TopUp(kind, 0.1))


PACKAGE = np.where(np.arange(40) % 3 == 0, 1.0, np.where(np.arange(40) % 3 == 1, 0.0, 0.4))


@pytest.mark.parametrize("kind", ["complementary", "supplementary", "voucher"])
@pytest.mark.parametrize(("rho", "eta"), CURVATURES)
def test_uptake_is_what_row_by_row_purchase_adds_up_to(rho: float, eta: float, kind: OnTop) -> None:
    question = crowd(rho, eta, kind)
    after_tax = 0.75 * question.society.wealth - 100
    for mode in ("prefix", "divisible"):
        bought = purchase_all(question, PACKAGE, after_tax, mode)  # type: ignore[arg-type]
        counts = uptake_of_package(question, PACKAGE, mode, lambda y: (y + 100) / 0.75)  # type: ignore[arg-type]
        for c in range(3):
            rows = slice(500 * c, 500 * c + 500)
            steps = np.arange(increments(question, PACKAGE, c).count)
            whole = (bought.whole[rows, None] > steps).sum(axis=0)
            begun = ((bought.whole + bought.part)[rows, None] > steps).sum(axis=0)
            found = np.atleast_3d(counts.T).T[..., c, :]
            available = cases(question, c) > 0
            assert not found[..., ~available].any()
            expected = [begun, whole] if mode == "divisible" else [whole]
            np.testing.assert_array_equal(found[..., available], expected)
    assert counts[1].sum() > 0


def cases(question: Question, c: int) -> np.ndarray:  # type: ignore[type-arg]
    steps = offer(question)
    share = np.where(steps.of_covered, PACKAGE[steps.intervention], 1 - PACKAGE[steps.intervention])
    return np.asarray(question.society.incidence[steps.intervention, c] * share * (c < 2))


@pytest.mark.parametrize("mode", ["prefix", "divisible"])
@pytest.mark.parametrize(("rho", "eta"), CURVATURES)
def test_tables_rise_and_are_the_same_class_by_class_and_in_both_engines(
    mode: Mode, rho: float, eta: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    question = crowd(rho, eta)
    together = critical_tables(question, PACKAGE, mode)
    monkeypatch.setenv("HEALTHTRUST_ENGINE", "numpy")
    np.testing.assert_allclose(critical_tables(question, PACKAGE, mode), together, rtol=1e-12)
    for c in range(2):
        health = float(health_with_package(question, PACKAGE)[c])
        table = critical_wealths(increments(question, PACKAGE, c), health, question.utility, mode)
        np.testing.assert_allclose(table, together[..., c, cases(question, c) > 0], rtol=1e-12)
        finite = np.atleast_2d(table)[-1][np.isfinite(np.atleast_2d(table)[-1])]
        assert (np.diff(finite) >= 0).all()
    assert np.isinf(together[..., 2, :]).all()


def test_a_step_is_bought_between_where_it_is_started_and_where_it_is_complete() -> None:
    question = crowd(0.5, 1.6)
    on_top = increments(question, PACKAGE, 0)
    started, complete = critical_wealths(on_top, 15.0, question.utility, "divisible")
    whole = critical_wealths(on_top, 15.0, question.utility, "prefix")
    assert (started <= whole).all()
    assert (whole <= complete).all()
    assert (complete[:-1] <= started[1:] * (1 + 1e-12)).all()


def test_uptake_counts_those_at_the_critical_wealth_and_above() -> None:
    assert uptake(np.array([1.0, 2.0, 2.5, np.inf]), np.array([1.0, 2.0, 3.0])).tolist() == [3, 2, 1, 0]


def test_what_has_no_table_is_refused() -> None:
    question = crowd(1.0, 1.0)
    with pytest.raises(ValueError, match="not monotone"):
        critical_tables(question, PACKAGE, "subset")
    with pytest.raises(ValueError, match="not monotone"):
        critical_wealths(increments(question, PACKAGE, 0), 15.0, question.utility, "subset")
    with pytest.raises(ValueError, match="own-risk"):
        critical_tables(question, PACKAGE, "prefix", offer(question, np.ones(40)))

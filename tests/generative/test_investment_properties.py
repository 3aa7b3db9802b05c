"""Any investment: money is spent whole, more of it never hurts the optimum, luck of order changes nothing."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from healthtrust.study.investment.best import Budget, best
from healthtrust.study.investment.course import course, shipped_setting
from healthtrust.study.investment.fifths import groups_of
from healthtrust.study.investment.fill import Care, fill
from healthtrust.study.investment.slopes import slopes
from healthtrust.study.investment.terms import Terms
from healthtrust.study.investment.worth import weighed, worth

SETTING = shipped_setting()
PROGRAMMES = len(SETTING.factors.codes)
amounts = st.lists(st.floats(0.01, 20), min_size=1, max_size=8)


@settings(max_examples=60, deadline=None)
@given(amounts, st.floats(0.1, 200), st.booleans())
def test_filled_money_is_the_budget_and_the_last_pound_returns_the_same(
    first: list[float], budget: float, with_care: bool
) -> None:
    a, scale = np.array(first), np.linspace(1.0, 5.0, len(first))
    care = Care(100.0, np.array(1.0), 1.7, 0.2, 5.0) if with_care else None
    spent, k, on_care = fill(a, scale, np.array(budget), care)
    total = float(spent.sum() + on_care)
    if care is None or 20.0 < float(on_care) < 500.0:
        assert total == pytest.approx(budget + (100.0 if care else 0.0), rel=1e-9)
    funded = spent > 0
    np.testing.assert_allclose((a * np.exp(-spent / scale))[funded], k, rtol=1e-9)
    assert (a[~funded] <= k * (1 + 1e-9)).all()


@settings(max_examples=8, deadline=None)
@given(st.integers(1, 30), st.floats(0.5, 40), st.integers(1, 6), st.sampled_from([0.0, 0.015, 0.035]))
def test_more_money_is_never_worth_less(horizon: int, budget: float, years: int, rate: float) -> None:
    terms = [Terms(horizon, rate, 0.035)]
    worths = []
    for money in (budget, 1.5 * budget):
        found = best(groups_of(SETTING), terms, Budget(money, years))
        worths.append(float(worth(course(found.spending[0], SETTING), weighed(terms, horizon + 1))[0]))
        assert found.gap < 1e-3
    assert worths[1] >= worths[0] - 1e-9 * abs(worths[0])


@settings(max_examples=10, deadline=None)
@given(st.integers(0, 10_000), st.integers(2, 35))
def test_the_slope_along_any_direction_is_the_change(seed: int, horizon: int) -> None:
    draw = np.random.default_rng(seed)
    spent = draw.uniform(0.2, 6, (horizon + 1, PROGRAMMES))
    way, step = draw.normal(size=spent.shape), 1e-4
    weights = weighed([Terms(horizon)], horizon + 1)
    slope = float((slopes(course(spent, SETTING), SETTING, weights)[0] * SETTING.heads * way).sum())
    up, down = (float(worth(course(spent + s * way, SETTING), weights)[0]) for s in (step, -step))
    assert (up - down) / (2 * step) == pytest.approx(slope, rel=1e-4, abs=1.0)

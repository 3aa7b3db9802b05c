"""The best investment: equal returns, no better split, care at the same price."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from scipy.optimize import minimize

from healthtrust.study.investment.best import Budget, CareMargin, best
from healthtrust.study.investment.course import course, shipped_setting
from healthtrust.study.investment.fifths import by_fifth, groups_of
from healthtrust.study.investment.margin import shipped_care
from healthtrust.study.investment.slopes import slopes
from healthtrust.study.investment.terms import Terms
from healthtrust.study.investment.worth import weighed, worth

SETTING = shipped_setting()
GROUPS = groups_of(SETTING)
PROGRAMMES = len(SETTING.factors.codes)


def test_returns_are_equal_where_money_goes_and_lower_where_none_does() -> None:
    found = best(GROUPS, [Terms(40), Terms(20), Terms(60, 0.015, 0.035)], Budget(20.0, years=3))
    for k in range(3):
        for year in range(3):
            spent, returned = found.spending[k, year], found.returns[k, year]
            price = found.price[k, year]
            assert spent.sum() == pytest.approx(20.0, rel=1e-8)
            assert (spent >= 0).all()
            np.testing.assert_allclose(returned[spent > 0], price, rtol=1e-5)
            assert (returned[spent == 0] <= price * (1 + 1e-5)).all()
    assert (found.spending[:, 3:] == 0).all()
    assert max(found.gap, found.excess) < 1e-5


def test_no_optimiser_finds_a_better_split() -> None:
    terms, budget, years = Terms(25), 18.0, 2
    found = best(GROUPS, [terms], Budget(budget, years))
    weights = weighed([terms], 26)

    def padded(x: np.ndarray) -> np.ndarray:
        spent = np.zeros((26, PROGRAMMES))
        spent[:years] = x.reshape(years, PROGRAMMES)
        return spent

    nothing = float(worth(course(padded(np.zeros(years * PROGRAMMES)), SETTING), weights)[0])

    def loss(x: np.ndarray) -> tuple[float, np.ndarray]:
        passed = course(padded(x), SETTING)
        slope = slopes(passed, SETTING, weights)[0, :years].ravel()
        return nothing / SETTING.heads - float(worth(passed, weights)[0]) / SETTING.heads, -slope

    start = np.full(years * PROGRAMMES, budget / PROGRAMMES)
    limits = [
        {"type": "eq", "fun": lambda x, t=t: x.reshape(years, -1)[t].sum() - budget} for t in range(years)
    ]
    other = minimize(
        loss,
        start,
        jac=True,
        method="SLSQP",
        bounds=[(0, None)] * len(start),
        constraints=limits,
        options={"maxiter": 200, "ftol": 1e-12},
    )
    assert other.success
    ours = loss(found.spending[0, :years].ravel())[0]
    assert ours <= other.fun + 1e-6 * abs(other.fun)


def test_the_price_is_what_one_pound_more_is_worth() -> None:
    terms, step = [Terms(30)], 1e-3
    values = []
    for budget in (15.0 - step, 15.0 + step):
        found = best(GROUPS, terms, Budget(budget, years=1))
        values.append(float(worth(course(found.spending[0], SETTING), weighed(terms, 31))[0]))
    price = best(GROUPS, terms, Budget(15.0, years=1)).price[0, 0]
    assert (values[1] - values[0]) / (2 * step * SETTING.heads) == pytest.approx(price, rel=1e-4)


def test_care_shares_the_budget_at_the_same_price() -> None:
    care = shipped_care(SETTING)
    found = best(GROUPS, [Terms(40)], Budget(10.0, years=1, care=care))
    spent, on_care = found.spending[0, 0], found.care[0, 0]
    assert spent.sum() + on_care == pytest.approx(10.0 + care.spent, rel=1e-8)
    margin = 13_500.0 / (care.cost_per_qaly * (on_care / care.spent) ** care.curvature)
    assert margin == pytest.approx(found.price[0, 0], rel=1e-8)
    assert spent.sum() > 10.0  # programmes gain health for less than care at the margin does


def test_cheap_care_takes_the_money() -> None:
    care = CareMargin(1_000.0, 500.0, 1.5, 0.5, 3.0)
    found = best(GROUPS, [Terms(40)], Budget(10.0, years=1, care=care))
    assert found.spending[0, 0].sum() == 0
    assert found.care[0, 0] == pytest.approx(1_010.0)


def test_a_steady_investment_is_the_same_every_year() -> None:
    found = best(GROUPS, [Terms(15, tail=True)], Budget(12.0, steady=True))
    years = found.spending[0, :15]
    assert (years == years[0]).all()
    assert years[0].sum() == pytest.approx(12.0, rel=1e-8)
    assert found.gap < 1e-5


@pytest.mark.parametrize(
    ("terms", "budget"),
    [
        ([Terms(100)], Budget(30.0, years=100)),
        ([Terms(60), Terms(40, 0.015, 0.015)], Budget(100.0, years=30)),
        ([Terms(h, tail=True) for h in (3, 20, 60)], Budget(200.0, steady=True)),
        ([Terms(60)], Budget(30.0, years=30, care=shipped_care(SETTING))),
    ],
)
def test_long_and_large_investments_settle(terms: list[Terms], budget: Budget) -> None:
    """No prevalence ends, so returns do not jump: last pounds return the same to less than a hundredth."""
    found = best(GROUPS, terms, budget)
    assert max(found.gap, found.excess) < 2e-3
    assert (course(found.spending, SETTING).prevalence[:, :40] > 0).all()


def test_what_never_returns_anything_gets_nothing() -> None:
    idle = replace(
        SETTING,
        factors=replace(
            SETTING.factors,
            on_transition=np.ones((PROGRAMMES, 5)),
            direct=np.zeros((PROGRAMMES, 2)),
        ),
    )
    found = best(groups_of(idle), [Terms(20)], Budget(12.0))
    assert (found.spending == 0).all()
    assert (np.nan_to_num(found.price) == 0).all()


def test_equity_moves_money_to_what_the_deprived_have_more_of() -> None:
    evenly = best(by_fifth(SETTING), [Terms(40)], Budget(30.0, years=1)).spending[0, 0]
    weighted = best(by_fifth(SETTING, 4.0), [Terms(40)], Budget(30.0, years=1)).spending[0, 0]
    steep = SETTING.factors.deprivation_ratio
    moved = weighted - evenly
    funded = evenly > 0
    assert np.corrcoef(moved[funded], steep[funded])[0, 1] > 0.3
    assert moved[int(steep[funded].argmax())] != 0

"""The paper's hurdles, against loops over groups and by hand."""

from __future__ import annotations

import numpy as np
import pytest

from healthtrust.package.government import rules
from tests.reference import rules as plain

RNG = np.random.default_rng(3)
INCIDENCE = RNG.uniform(0.1, 2.0, (7, 4))
SHARE = np.array([0.1, 0.2, 0.3, 0.4])
WORTH = rules.Worth(RNG.uniform(0.5, 2, 4), RNG.uniform(0.5, 2, 4), money=1.3)


def test_where_nobody_insures_it_is_what_loops_over_groups_give() -> None:
    by_hand = [plain.hurdle_nobody(cases, SHARE, WORTH.health, WORTH.money) for cases in INCIDENCE]
    assert rules.hurdle_nobody_insures(INCIDENCE, SHARE, WORTH) == pytest.approx(by_hand, rel=1e-13)


def test_the_form_for_two_groups_is_the_form_for_many() -> None:
    share, beta = np.array([0.3, 0.7]), np.array([1.0, 2.5])
    worth = rules.Worth(np.ones(2), beta, money=1.3)
    two = rules.hurdle_two_groups(
        0.3, rules.Pair(INCIDENCE[:, 0], INCIDENCE[:, 1]), rules.Pair(1.0, 2.5), worth.money
    )
    assert two == pytest.approx(rules.hurdle_nobody_insures(INCIDENCE[:, :2], share, worth), rel=1e-13)


def test_what_the_pool_pays_may_be_more_than_the_price() -> None:
    paid = 1.1 * (INCIDENCE @ SHARE)
    with_overhead = rules.hurdle_nobody_insures(INCIDENCE, SHARE, WORTH, paid)
    assert with_overhead == pytest.approx(1.1 * rules.hurdle_nobody_insures(INCIDENCE, SHARE, WORTH))


def test_what_nobody_has_is_a_tie() -> None:
    nobody = np.zeros((1, 4))
    assert np.isnan(rules.hurdle_nobody_insures(nobody, SHARE, WORTH)).all()


def test_money_raised_from_wealth_counts_by_who_pays() -> None:
    share, wealth, alpha = np.array([0.2, 0.8]), np.array([100.0, 20.0]), np.array([0.01, 0.05])
    by_hand = (0.2 * 100 * 0.01 + 0.8 * 20 * 0.05) / (0.2 * 100 + 0.8 * 20)
    assert rules.money_raised_by(wealth, share, alpha) == pytest.approx(by_hand)
    assert rules.money_raised_by(np.ones(2), share, alpha) == pytest.approx(share @ alpha)


def test_at_the_cut_off_of_the_poor_covering_is_worth_what_it_costs() -> None:
    cases = rules.Pair(INCIDENCE[:, 0], INCIDENCE[:, 1])
    cut_off = rules.cut_off_of_the_poor(health=2.5, money=1.3)
    price = np.arange(1.0, 8.0)
    at_it = rules.marginal_balance(0.3, cases, rules.Pair(1.3, 2.5), 1.3, (cut_off * price, price))
    assert at_it == pytest.approx(np.zeros(7), abs=1e-12)
    alpha_below_money = rules.marginal_balance(
        0.3, cases, rules.Pair(1.0, 2.5), 1.3, (cut_off * price, price)
    )
    assert (alpha_below_money < 0).all()


def test_fair_premiums_give_one_cut_off_for_all_and_loaded_ones_do_not() -> None:
    cases = rules.Pair(INCIDENCE[:, 0], INCIDENCE[:, 1])
    fair = rules.hurdle_rich_insure(0.3, cases, trade_off=0.5)
    assert fair == pytest.approx(np.full(7, 0.5))
    loaded = rules.hurdle_rich_insure(0.3, cases, 0.5, loading=0.2)
    by_hand = [0.5 * (1 - 0.2 * 0.3 * rich / (0.7 * poor)) for rich, poor in INCIDENCE[:, :2]]
    assert loaded == pytest.approx(by_hand, rel=1e-13)
    assert rules.hurdle_rich_insure(0.3, cases, 0.5, slope=0.4) == pytest.approx(fair)


def test_what_the_poor_do_not_have_is_a_tie_or_with_a_loading_always_right() -> None:
    cases = rules.Pair(np.array([1.0]), np.array([0.0]))
    assert np.isnan(rules.hurdle_rich_insure(0.3, cases, 0.5)).all()
    assert rules.hurdle_rich_insure(0.3, cases, 0.5, loading=0.1).tolist() == [-np.inf]


def test_resistance_is_the_papers_formula() -> None:
    (r, slope, mu), beta = (0.3, 0.25, 1.3), (1.0, 2.5)
    worth = rules.Worth(np.array([0.75 * mu, mu]), np.array(beta), mu)
    found = rules.hurdle_tax_resistance(INCIDENCE[:, :2], np.array([r, 1 - r]), worth, np.array([slope, 0.0]))
    by_hand = [
        mu * (r * rich * (1 - slope) + (1 - r) * poor) / (r * beta[0] * rich + (1 - r) * beta[1] * poor)
        for rich, poor in INCIDENCE[:, :2]
    ]
    assert found == pytest.approx(by_hand, rel=1e-13)
    assert rules.wealth_under_resistance(mu, np.array([slope, 0.0])) == pytest.approx(worth.wealth)

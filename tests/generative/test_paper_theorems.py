"""The paper's theorem and its comparative statics, on random societies that a plain planner solves.

The planner of `tests/reference/rules.py` maximises welfare over coverage, cover bought and free taxes, and
knows no rule. Ratios are drawn tightly, so that where nobody insures its package often breaks their order.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from healthtrust.package.government import rules, rules_continuous
from healthtrust.package.question import Society
from tests.reference.rules import Nation, Plan, planned, uninsured, whole_packages

EDGE = 1e-4
"""How close to 0 or 1 the planner's numbers count as none or all."""
CLOSE = 2e-4
"""Relative error the planner's own trade-offs may carry."""

RICH, POOR = 0, 1
seeds = st.integers(0, 2**32 - 1)
few = settings(max_examples=12)


def nation(seed: int, **terms: float) -> Nation:
    """The rich insure whatever suits them and the poor nothing; weights of 4 : 1 keep the rich rich."""
    rng = np.random.default_rng(seed)
    n = int(rng.integers(3, 6))
    rich = float(rng.uniform(0.2, 0.5))
    price = rng.uniform(10, 40, n)
    return Nation(
        share=np.array([rich, 1 - rich]),
        weight=np.array([4.0, 1.0]),
        wealth=np.array([600.0, 100.0]),
        health=5.0,
        kappa=1.5,
        incidence=rng.uniform(0.2, 1.0, (n, 2)),
        price=price,
        benefit=price * rng.lognormal(-3.3, 0.5, n),
        insures=(True, False),
        **terms,
    )


def ratio(of: Nation) -> NDArray[np.float64]:
    return of.benefit / of.price


def pair(of: Nation) -> rules.Pair:
    return rules.Pair(of.incidence[:, RICH], of.incidence[:, POOR])


def rich_insure_all(plan: Plan) -> bool:
    return bool((plan.coverage + plan.theta[:, RICH] > 1 - EDGE).all())


def assert_follows(plan: Plan, of: Nation, hurdle: NDArray[np.float64]) -> None:
    """What is covered in full passes its hurdle, what is left out fails it, what is in part is at it."""
    over = ratio(of) / hurdle
    assert (over[plan.coverage > EDGE] > 1 - CLOSE).all()
    assert (over[plan.coverage < 1 - EDGE] < 1 + CLOSE).all()


# ---- the rich insure (3.2) -------------------------------------------------------------------------------


@few
@given(seeds)
def test_with_free_taxes_and_insured_rich_the_cut_off_is_the_poors_own_trade_off(seed: int) -> None:
    of = nation(seed)
    plan = planned(of)
    assume(rich_insure_all(plan))
    assert plan.alpha[RICH] == pytest.approx(plan.alpha[POOR], rel=CLOSE)
    cut_off = rules.cut_off_of_the_poor(float(plan.beta[POOR]), float(plan.alpha[POOR]))
    assert cut_off == pytest.approx(plan.trade_off[POOR], rel=1e-9)
    assert_follows(plan, of, np.full(len(of.price), cut_off))
    in_part = (plan.coverage > EDGE) & (plan.coverage < 1 - EDGE)
    assert in_part.sum() <= 1
    in_order = plan.coverage[np.argsort(-ratio(of))]
    assert (np.diff(in_order) < EDGE).all()


@few
@given(seeds)
def test_the_marginal_intervention_balances_health_saved_premiums_and_tax(seed: int) -> None:
    of = nation(seed)
    plan = planned(of)
    assume(rich_insure_all(plan))
    balance = rules.marginal_balance(
        float(of.share[RICH]), pair(of), rules.Pair(*plan.alpha[:1], *plan.beta[1:]), float(plan.alpha[POOR]),
        (of.benefit, of.price),
    )  # fmt: skip
    of_cost = balance / (plan.alpha[POOR] * (of.incidence @ of.share) * of.price)
    assert (of_cost[plan.coverage > EDGE] > -CLOSE).all()
    assert (of_cost[plan.coverage < 1 - EDGE] < CLOSE).all()


@few
@given(seeds)
def test_the_rich_buy_the_tail_that_the_package_leaves_out(seed: int) -> None:
    of = nation(seed)
    plan = planned(of)
    bought = plan.theta[:, RICH] > EDGE
    assert (ratio(of)[bought] > plan.trade_off[RICH] * (1 - CLOSE)).all()
    left_out = (plan.coverage + plan.theta[:, RICH]) < 1 - EDGE
    assert (ratio(of)[left_out] < plan.trade_off[RICH] * (1 + CLOSE)).all()


def test_without_voluntary_cover_the_order_of_the_ratios_is_often_broken_and_with_it_never() -> None:
    broken = {"nobody": 0, "rich": 0}
    for seed in range(12):
        of = nation(seed)
        for who, plan in (("nobody", planned(uninsured(of))), ("rich", planned(of))):
            in_order = plan.coverage[np.argsort(-ratio(of))]
            if who == "nobody" or rich_insure_all(plan):
                broken[who] += bool((np.diff(in_order) > 10 * EDGE).any())
    assert broken["nobody"] >= 3
    assert broken["rich"] == 0


@few
@given(seeds)
def test_a_loading_brings_epidemiology_back(seed: int) -> None:
    of = nation(seed, loading=0.25)
    plan = planned(of)
    assume(rich_insure_all(plan))
    hurdle = rules.hurdle_rich_insure(
        float(of.share[RICH]), pair(of), float(plan.trade_off[POOR]), loading=0.25
    )
    assert_follows(plan, of, hurdle)
    more_among_rich = np.argsort(of.incidence[:, RICH] / of.incidence[:, POOR])
    assert (np.diff(hurdle[more_among_rich]) < 0).all()


@few
@given(seeds)
def test_what_everybody_would_buy_is_worth_nothing_to_include(seed: int) -> None:
    """With free taxes and fair premiums; so welfare may be compared, never sets of interventions."""
    of = replace(nation(seed), kappa=4.0, insures=(True, True))
    plan = planned(of)
    money = float(plan.alpha[POOR])
    society = Society.of_groups(
        ("rich", "poor"), share=of.share, wealth=of.wealth, health=np.full(2, of.health),
        incidence=of.incidence,
    )  # fmt: skip
    by_trade_off = rules_continuous.decliners(society, rules.Worth(plan.alpha, plan.beta, money), loaded=1.0)
    net = rules_continuous.exact_worth(by_trade_off, ratio(of)) / (money * society.prevalence) - 1
    all_would_buy = rules_continuous.declining_share(by_trade_off, ratio(of)) == 0
    assume(all_would_buy.any())
    assert net[all_would_buy] == pytest.approx(np.zeros(all_would_buy.sum()), abs=CLOSE)
    assert np.isnan(rules_continuous.hurdle_of_decliners(by_trade_off, ratio(of))[all_would_buy]).all()


# ---- nobody insures (3.1), resistance (3.3) --------------------------------------------------------------


@few
@given(seeds)
def test_where_nobody_insures_the_hurdle_is_weighted_by_who_is_ill(seed: int) -> None:
    of = uninsured(nation(seed))
    plan = planned(of)
    worth = rules.Worth(plan.alpha, plan.beta, money=float(plan.alpha[POOR]))
    assert_follows(plan, of, rules.hurdle_nobody_insures(of.incidence, of.share, worth))


@few
@given(seeds)
def test_whole_packages_keep_what_has_a_positive_gradient_and_leave_out_the_rest_if_one_changes(
    seed: int,
) -> None:
    """Gradient of zero or more suffices to keep an item, of zero or less to leave it out."""
    of = uninsured(nation(seed))
    welfare = whole_packages(of)
    n = len(of.price)
    for package, its in welfare.items():
        covered = np.isin(np.arange(n), package)
        cost = of.price * (of.incidence @ of.share)
        left = (of.share @ of.wealth - cost[covered].sum()) * of.weight / (of.share @ of.weight)
        health = of.health + (covered * of.benefit) @ of.incidence
        money = float((of.weight / left)[0])
        worth = rules.Worth(of.weight / left, of.kappa * of.weight / health, money)
        passes = ratio(of) >= rules.hurdle_nobody_insures(of.incidence, of.share, worth)
        for i in range(n):
            other = tuple(sorted(set(package) ^ {i}))
            if covered[i] == passes[i]:
                assert its >= welfare.get(other, -np.inf) - 1e-12


@given(seeds, st.floats(1.01, 20.0))
def test_pro_poor_weights_lower_the_hurdle_of_diseases_of_the_poor(seed: int, pro_poor: float) -> None:
    of = nation(seed)
    worth = rules.Worth(np.ones(2), np.array([1.0, pro_poor]), money=1.0)
    hurdle = rules.hurdle_nobody_insures(of.incidence, of.share, worth)
    share_of_poor = of.incidence[:, POOR] / (of.incidence @ of.share)
    assert (np.diff(hurdle[np.argsort(share_of_poor)]) < 0).all()
    even = rules.Worth(np.ones(2), np.ones(2), money=1.0)
    assert np.ptp(rules.hurdle_nobody_insures(of.incidence, of.share, even)) < 1e-12


@given(seeds, st.floats(0.01, 0.9))
def test_resistance_lowers_hurdles_most_for_what_is_common_among_the_rich(seed: int, slope: float) -> None:
    of = nation(seed)
    worth = rules.Worth(np.ones(2), np.array([1.0, 2.0]), money=1.0)
    resisted = rules.hurdle_tax_resistance(of.incidence, of.share, worth, np.array([slope, 0.0]))
    fallen = resisted / rules.hurdle_nobody_insures(of.incidence, of.share, worth)
    assert (fallen < 1).all()
    among_rich = of.incidence[:, RICH] / (of.incidence @ of.share)
    assert (np.diff(fallen[np.argsort(among_rich)]) < 0).all()


@few
@given(seeds)
def test_the_resisted_planner_follows_the_rule_of_tax_resistance(seed: int) -> None:
    of = uninsured(nation(seed, rate=0.05, curvature=0.004))
    of = replace(of, weight=np.array([1.0, 1.0]))
    plan = planned(of)
    assume(plan.slope > 0)
    slope = np.array([plan.slope, 0.0])
    money = float(plan.alpha[POOR])
    assert plan.alpha == pytest.approx(rules.wealth_under_resistance(money, slope), rel=CLOSE)
    worth = rules.Worth(plan.alpha, plan.beta, money)
    assert_follows(plan, of, rules.hurdle_tax_resistance(of.incidence, of.share, worth, slope))


@few
@given(seeds, st.sampled_from([0.0, 0.2]))
def test_where_the_rich_top_up_resistance_cancels_unless_premiums_are_loaded(
    seed: int, loading: float
) -> None:
    of = replace(nation(seed, rate=0.05, curvature=0.004, loading=loading), weight=np.array([1.0, 1.0]))
    plan = planned(of)
    assume(rich_insure_all(plan) and plan.slope > 0)
    hurdle = rules.hurdle_rich_insure(
        float(of.share[RICH]), pair(of), float(plan.trade_off[POOR]), loading, plan.slope
    )
    assert_follows(plan, of, hurdle)
    if loading == 0.0:
        assert np.ptp(hurdle) < 1e-12


def test_without_resistance_or_weights_free_taxes_leave_the_rich_no_more_than_the_poor() -> None:
    for seed in range(3):
        plan = planned(replace(nation(seed), weight=np.array([1.0, 1.0])))
        assert plan.left[RICH] == pytest.approx(plan.left[POOR], rel=CLOSE)

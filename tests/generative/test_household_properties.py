"""Households of any tastes, before any items: the modes in order, demand in wealth, units and names."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import product

import numpy as np
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from healthtrust.package.household.critical import uptake_of_package
from healthtrust.package.household.increments import health_with_package, increments
from healthtrust.package.household.leaving import compensating_transfer, cost_of_own_cover
from healthtrust.package.household.purchase import purchase, purchase_all
from healthtrust.package.household.subset import best_subset, prefix_error_bound
from healthtrust.package.household.utility import utilities
from healthtrust.package.question import Interventions, Limits, Question, Real, Society, TopUp, Utility

MONEY = st.floats(0.05, 30)
CURVATURE = st.one_of(st.just(1.0), st.floats(0.2, 3))


@dataclass(frozen=True)
class Case:
    """A question of one class, the package and wealth after tax."""

    question: Question
    coverage: Real
    wealth: Real


@st.composite
def cases(draw: st.DrawFn, most: int = 10, kinds: tuple[str, ...] = ("complementary",)) -> Case:
    n = draw(st.integers(1, most))
    several = lambda values: np.array(draw(st.lists(values, min_size=n, max_size=n)))  # noqa: E731
    price, ratio = several(MONEY), several(st.floats(0.2, 4))
    codes = tuple(map(str, range(n)))
    dearer, better = several(st.floats(0.7, 2.5)), several(st.floats(0.9, 1.6))
    services = Interventions(
        codes, price, price * ratio, price * dearer, price * ratio * better, several(st.floats(0, 1)), codes
    )
    wealth = np.sort(several(st.floats(0.1, 200)))
    society = Society(
        ("all",), np.array([draw(st.floats(0.5, 20))]), np.array([True]), several(st.floats(0, 1))[:, None],
        np.array([0, n]), wealth, np.full(n, 1 / n), np.ones(n),
    )  # fmt: skip
    utility = Utility(draw(st.floats(0.1, 5)), 1.0, draw(CURVATURE), draw(CURVATURE))
    terms = TopUp(draw(st.sampled_from(kinds)), draw(st.sampled_from([0.0, 0.15])))  # type: ignore[arg-type]
    question = Question(services, society, utility, Limits.none(n), top_up=terms)
    return Case(question, several(st.sampled_from([0.0, 0.0, 1.0, 0.5])), wealth)


ANY = ("complementary", "supplementary", "voucher")


@settings(max_examples=60)
@given(cases(kinds=ANY))
def test_a_prefix_is_at_most_a_subset_at_most_parts_at_most_a_prefix_and_its_error(case: Case) -> None:
    on_top = increments(case.question, case.coverage, 0)
    health = float(health_with_package(case.question, case.coverage)[0])
    tastes = case.question.utility
    low, exact, high = (
        purchase(on_top, health, case.wealth, tastes, mode).utility
        for mode in ("prefix", "subset", "divisible")
    )
    close = 1e-12 * (1 + np.abs(high))
    bound = prefix_error_bound(on_top, health, case.wealth, tastes)
    assert (low <= exact + close).all()
    assert (exact <= high + close).all()
    assert (high <= low + bound + close).all()


@settings(max_examples=60)
@given(cases(most=5, kinds=ANY))
def test_the_best_subset_is_the_best_of_all(case: Case) -> None:
    on_top = increments(case.question, case.coverage, 0)
    assume(1 <= on_top.count <= 10)
    health, wealth = float(health_with_package(case.question, case.coverage)[0]), case.wealth[-1]
    every = np.array(list(product([0, 1], repeat=on_top.count)), dtype=np.float64).reshape(-1, on_top.count)
    later = on_top.follows >= 0
    every = every[(every[:, later] <= every[:, on_top.follows[later]]).all(axis=1)]
    best = utilities(case.question.utility, health + every @ on_top.gain, wealth - every @ on_top.cost).max()
    chosen = best_subset(on_top, health, wealth, case.question.utility).astype(np.float64)
    found = utilities(case.question.utility, health + chosen @ on_top.gain, wealth - chosen @ on_top.cost)
    assert abs(best - found) <= 1e-12 * (1 + abs(best))


@settings(max_examples=40)
@given(cases(kinds=ANY))
def test_richer_households_buy_no_less_by_prefix_or_in_parts(case: Case) -> None:
    for mode in ("prefix", "divisible"):
        found = purchase_all(case.question, case.coverage, case.wealth, mode)  # type: ignore[arg-type]
        assert (np.diff(found.whole + found.part) >= -1e-9).all()
        assert (np.diff(found.premium) >= -1e-9).all()


@settings(max_examples=40)
@given(cases(kinds=ANY))
def test_uptake_by_critical_wealth_is_uptake_row_by_row(case: Case) -> None:
    found = purchase_all(case.question, case.coverage, case.wealth, "prefix")
    counts = uptake_of_package(case.question, case.coverage, "prefix", lambda wealth: wealth)[0]
    assert counts.sum() == found.whole.sum()


@settings(max_examples=40)
@given(cases(), st.sampled_from([0.125, 3.0, 1000.0]))
def test_the_unit_of_money_changes_no_choice(case: Case, scale: float) -> None:
    has, society, own = case.question.interventions, case.question.society, case.question.utility
    scaled = replace(
        case.question,
        interventions=replace(has, price=has.price * scale, private_price=has.private_price * scale),
        society=replace(society, wealth=society.wealth * scale),
        utility=replace(own, health_weight=own.health_weight * scale ** (1 - own.eta)),
    )
    for mode in ("divisible", "prefix", "subset"):
        one = purchase_all(case.question, case.coverage, case.wealth, mode)  # type: ignore[arg-type]
        other = purchase_all(scaled, case.coverage, case.wealth * scale, mode)  # type: ignore[arg-type]
        np.testing.assert_allclose(other.health, one.health, rtol=1e-9)
        np.testing.assert_allclose(other.wealth, one.wealth * scale, rtol=1e-9)


@settings(max_examples=40)
@given(cases(kinds=ANY), st.randoms(use_true_random=False))
def test_the_order_in_which_services_are_listed_changes_nothing(case: Case, shuffle: object) -> None:
    has, society = case.question.interventions, case.question.society
    order = np.argsort([shuffle.random() for _ in range(has.count)])  # type: ignore[attr-defined]
    columns = ("price", "benefit", "private_price", "private_benefit", "voucher_share")
    relabelled = replace(
        case.question,
        interventions=replace(has, **{name: getattr(has, name)[order] for name in columns}),
        society=replace(society, incidence=society.incidence[order]),
    )
    for mode in ("divisible", "subset"):
        one = purchase_all(case.question, case.coverage, case.wealth, mode)  # type: ignore[arg-type]
        other = purchase_all(relabelled, case.coverage[order], case.wealth, mode)  # type: ignore[arg-type]
        np.testing.assert_allclose(other.utility, one.utility, rtol=0, atol=1e-11)


@settings(max_examples=40)
@given(cases())
def test_a_larger_package_at_the_same_tax_is_never_worse(case: Case) -> None:
    larger = case.coverage.copy()
    larger[0] = 1.0
    for mode in ("divisible", "subset"):
        before = purchase_all(case.question, case.coverage, case.wealth, mode).utility  # type: ignore[arg-type]
        after = purchase_all(case.question, larger, case.wealth, mode).utility  # type: ignore[arg-type]
        assert (after >= before - 1e-11).all()


@settings(max_examples=60)
@given(cases())
def test_covering_what_a_household_would_not_buy_never_makes_it_spend_more_on_the_rest(case: Case) -> None:
    """Covering what it does buy may: the premium it saves buys other things. So may whole items, by a gap."""
    coverage = np.where(np.arange(len(case.coverage)) == 0, 0.0, case.coverage)
    before = purchase_all(case.question, coverage, case.wealth, "divisible")
    on_top = increments(case.question, coverage, 0)
    larger = np.where(np.arange(len(coverage)) == 0, 1.0, coverage)
    after = purchase_all(case.question, larger, case.wealth, "divisible")
    for z in range(len(case.wealth)):
        first = before.bought_of(z, on_top.count)[on_top.intervention == 0]
        if not first.any():
            assert after.premium[z] <= before.premium[z] + 1e-9


@settings(max_examples=25)
@given(cases(most=5))
def test_at_equal_quality_nobody_needs_more_than_the_cost_of_its_own_cover_to_leave(case: Case) -> None:
    has = case.question.interventions
    alike = replace(
        case.question,
        interventions=replace(has, private_price=np.full(has.count, np.nan)),
        top_up=replace(case.question.top_up, kind="substitutive"),
    )
    taxes = 0.2 * case.wealth
    package = np.round(case.coverage)  # whole items cannot replace a part
    most = cost_of_own_cover(alike, package)
    for mode in ("divisible", "subset"):
        transfer = compensating_transfer(alike, package, taxes, mode)  # type: ignore[arg-type]
        assert (transfer <= most + 1e-8).all()
        assert (transfer >= -1e-8).all()

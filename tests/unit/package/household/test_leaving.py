"""Every arrangement's worth, who leaves the package, and what would make them."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from healthtrust.package.household.arrangements import ARRANGEMENTS, arrangements
from healthtrust.package.household.leaving import (
    compensating_transfer,
    cost_of_own_cover,
    leaves,
    private_cover,
    staying,
)
from healthtrust.package.question import (
    Interventions,
    Limits,
    Mode,
    OnTop,
    Question,
    Society,
    TopUp,
    Utility,
)
from tests.reference import household as plain

COVERAGE, TAXES = np.array([1.0, 1.0, 0.0]), np.array([1.0, 6.0, 0.0])


def three_groups(
    kind: OnTop = "substitutive", *, better: float | None = None, rebate: float = 0.0, loading: float = 0.0
) -> Question:
    """Three services; where `better`, each has a private version that much dearer and 1.4 times as good."""
    price, benefit = np.array([6.0, 3.0, 2.0]), np.array([6.6, 3.2, 1.5])
    services = Interventions.of(("A", "B", "C"), price, benefit)
    if better is not None:
        services = replace(services, private_price=price * better, private_benefit=benefit * 1.4)
    society = Society.of_groups(
        ("poor", "rich", "barred"), share=[0.5, 0.3, 0.2], wealth=[10, 90, 90], health=[5, 5, 5],
        incidence=[[1.0, 1.0, 1.0], [0.5, 1.0, 1.0], [1.0, 1.0, 1.0]], may_insure=[True, True, False],
    )  # fmt: skip
    terms = TopUp(kind, loading, rebate_share=rebate)
    return Question(services, society, Utility(0.8, 1.0, 1.2, 0.9), Limits.none(3), top_up=terms)


@pytest.mark.parametrize("mode", ["divisible", "prefix", "subset"])
@pytest.mark.parametrize("better", [None, 1.3, 2.0])
@pytest.mark.parametrize("loading", [0.0, 0.3])
def test_the_transfer_is_the_one_found_by_trying(mode: Mode, better: float | None, loading: float) -> None:
    question = three_groups(better=better, loading=loading)
    found = compensating_transfer(question, COVERAGE, TAXES, mode)
    has = question.interventions
    services = [
        plain.Service(*map(float, row))
        for row in zip(has.price, has.benefit, has.private_price, has.private_benefit, strict=True)
    ]
    for z in range(2):
        home = plain.Household(
            5.0,
            float(question.society.wealth[z] - TAXES[z]),
            tuple(map(float, question.society.incidence[:, z])),
        )
        terms = plain.Terms("substitutive", loading, mode)
        taste = plain.Taste(0.8, 1.0, 1.2, 0.9)
        expected = plain.transfer_to_leave(home, services, COVERAGE.tolist(), terms, taste)
        assert found[z] == pytest.approx(expected, abs=1e-8)
    assert np.isnan(found[2])


@pytest.mark.parametrize("mode", ["divisible", "subset"])
def test_the_transfer_makes_a_household_as_well_off(mode: Mode) -> None:
    question = three_groups(better=1.3, loading=0.1)
    found, after = compensating_transfer(question, COVERAGE, TAXES, mode), question.society.wealth - TAXES
    stay = staying(question, COVERAGE, after, mode).utility[:2]
    out = private_cover(question, after + np.nan_to_num(found), mode).utility[:2]
    np.testing.assert_allclose(out, stay, rtol=0, atol=1e-10)


@pytest.mark.parametrize("mode", ["divisible", "subset"])
def test_at_equal_quality_it_is_at_most_what_the_cover_costs_and_equal_if_all_is_bought(mode: Mode) -> None:
    for loading in (0.0, 0.25):
        question = three_groups(loading=loading)
        cost = cost_of_own_cover(question, COVERAGE)
        assert cost[:2] == pytest.approx([(1 + loading) * 7.5, (1 + loading) * 9])
        poor, rich, _ = compensating_transfer(question, COVERAGE, TAXES, mode)
        assert poor < cost[0] - 0.1
        assert rich == pytest.approx(cost[1], abs=1e-10)


def test_it_may_be_negative_where_private_quality_is_better() -> None:
    cheap_and_better = three_groups(better=0.05)
    assert compensating_transfer(cheap_and_better, COVERAGE, TAXES, "subset")[1] < 0
    assert leaves(cheap_and_better, COVERAGE, TAXES, "subset").tolist() == [True, True, False]


@pytest.mark.parametrize("mode", ["divisible", "prefix", "subset"])
def test_a_household_leaves_iff_the_rebate_exceeds_the_transfer(mode: Mode) -> None:
    seen = set()
    for rebate in (0.0, 0.2, 0.5, 1.0):
        for better in (None, 0.9, 1.3):
            question = three_groups(better=better, rebate=rebate)
            taxes = np.array([3.0, 20.0, 20.0])
            least = compensating_transfer(question, COVERAGE, taxes, mode)
            left = leaves(question, COVERAGE, taxes, mode)
            np.testing.assert_array_equal(left[:2], rebate * taxes[:2] > least[:2])
            assert not left[2]
            seen |= set(left[:2].tolist())
    assert seen == {True, False}


def test_who_may_not_insure_stays_even_where_a_rebate_would_be_worth_more_than_the_package() -> None:
    left = leaves(three_groups(rebate=1.0), np.zeros(3), np.array([1.0, 9.0, 9.0]), "subset")
    assert left.tolist() == [True, True, False]


def test_there_is_no_transfer_where_the_tax_takes_everything() -> None:
    assert np.isnan(compensating_transfer(three_groups(), COVERAGE, np.array([10.0, 6.0, 0.0]), "subset")[0])


@pytest.mark.parametrize("kind", ["none", "complementary", "supplementary", "voucher", "substitutive"])
def test_the_best_arrangement_is_the_best_of_those_allowed(kind: OnTop) -> None:
    question = three_groups(kind, better=1.2, rebate=1.0)
    found = arrangements(question, COVERAGE, TAXES, "subset")
    allowed = {"package", kind, "complementary"} - ({"complementary"} if kind == "none" else set()) - {"none"}
    for z in range(3):
        open_to = {n: u for n, u in zip(ARRANGEMENTS, found.utility[:, z], strict=True) if n in allowed}
        best = ARRANGEMENTS[found.best[z]]
        assert best in allowed
        assert found.utility[found.best[z], z] == np.nanmax(list(open_to.values()))
    assert found.best[2] == 0
    assert np.isnan(found.utility[1:, 2]).all()


def test_arrangements_are_worth_what_trying_everything_finds() -> None:
    question = three_groups("voucher", better=1.2, loading=0.1)
    found = arrangements(question, COVERAGE, TAXES, "divisible").utility
    has = question.interventions
    services = [
        plain.Service(*map(float, row))
        for row in zip(has.price, has.benefit, has.private_price, has.private_benefit, strict=True)
    ]
    taste = plain.Taste(0.8, 1.0, 1.2, 0.9)
    for z in range(2):
        cases = tuple(map(float, question.society.incidence[:, z]))
        home = plain.Household(5.0, float(question.society.wealth[z] - TAXES[z]), cases)
        for name, kind, coverage in (
            ("package", "none", COVERAGE), ("complementary", "complementary", COVERAGE),
            ("supplementary", "supplementary", COVERAGE), ("voucher", "voucher", COVERAGE),
            ("substitutive", "supplementary", np.zeros(3)),
        ):  # fmt: skip
            terms = plain.Terms(kind, 0.1, "divisible")
            expected = plain.utility_of(home, services, coverage.tolist(), terms, taste)
            assert found[ARRANGEMENTS.index(name), z] == pytest.approx(expected, abs=1e-9)

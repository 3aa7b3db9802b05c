from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from healthtrust.package.government.settle import settle
from healthtrust.package.household.leaving import compensating_transfer, cost_of_own_cover
from healthtrust.package.question import (
    Collection,
    Interventions,
    Limits,
    Question,
    Society,
    Tax,
    TopUp,
    Utility,
    Welfare,
)
from healthtrust.package.unaligned.bounds import upper_bound
from healthtrust.package.unaligned.equilibrium import fixed_points
from healthtrust.package.unaligned.exchange import searched
from healthtrust.package.unaligned.viability import compensation, viability


def three(kind: str, *, tax: Tax | None = None, seed: int = 33, **terms: object) -> Question:
    luck = np.random.default_rng(seed)
    price, benefit = luck.uniform(2, 5, 2).round(1), luck.uniform(0.5, 3, 2).round(1)
    services = Interventions(
        ("A", "B"), price, benefit, (price * 1.7).round(1), (benefit * 1.6).round(2), np.zeros(2), ("A", "B")
    )
    society = Society.of_groups(
        ("poor", "middle", "rich"), share=[0.4, 0.35, 0.25], wealth=[15, 40, 100], health=[5, 5, 5],
        incidence=luck.uniform(0.2, 1, (2, 3)).round(1), weight=[3.0, 1.5, 1.0],
    )  # fmt: skip
    return Question(
        services,
        society,
        Utility(1, 1),
        Limits.none(2),
        tax=tax or Tax(),
        top_up=TopUp(kind, **terms),  # type: ignore[arg-type]
    )


def test_leavers_are_complements_so_the_two_ends_differ() -> None:
    found = fixed_points(three("substitutive"), np.ones(2))
    assert found.enumerated and not found.cycled
    assert [(point.left.tolist(), point.reached) for point in found.points] == [
        ([False, False, True], ("nobody", "all tried")),
        ([False, True, True], ("everybody", "all tried")),
    ]
    inside, outside = found.points
    assert inside.taxes[1] > outside.taxes[1]


TAXES = [
    Tax(), Tax("per-head"), Tax("unrestricted"), Tax("bracketed", ((0.0, 1.0), (20.0, 2.0))),
    Tax("bracketed", ((0.0, 1.0), (20.0, 1.0)), free_rates=True),
]  # fmt: skip


@pytest.mark.parametrize("tax", TAXES, ids=lambda tax: tax.family + " free" * tax.free_rates)
@pytest.mark.parametrize("kind", ["none", "complementary", "supplementary"])
def test_where_no_choice_touches_another_the_aligned_answer_returns(tax: Tax, kind: str) -> None:
    question = three(kind, tax=tax, saves=False)
    coverage = np.array([1.0, 0.0])
    aligned = settle(question, coverage)
    assert aligned is not None
    best = max(fixed_points(question, coverage, enumerate_all=False).points, key=lambda point: point.welfare)
    assert best.welfare == pytest.approx(aligned.outcome.welfare, abs=1e-8)
    assert best.revenue == pytest.approx(best.need, abs=1e-8)


def test_a_voucher_of_the_full_price_is_aligned_and_one_of_half_is_not() -> None:
    question = three("voucher", saves=True)
    full = replace(question, interventions=replace(question.interventions, voucher_share=np.ones(2)))
    aligned = settle(full, np.ones(2))
    (found,) = fixed_points(full, np.ones(2)).points
    assert aligned is not None
    assert found.welfare == pytest.approx(aligned.outcome.welfare, abs=1e-12)
    half = replace(question, interventions=replace(question.interventions, voucher_share=np.full(2, 0.5)))
    spared = fixed_points(half, np.ones(2)).points[0]
    assert spared.decisions.private.any()
    assert spared.need < found.need - 1e-6


@pytest.mark.parametrize(("welfare", "rebate"), [(Welfare("atkinson", 2.0), 0.0), (Welfare(), 1.0)])
def test_free_taxes_pay_for_those_inside(welfare: Welfare, rebate: float) -> None:
    question = replace(three("substitutive", tax=Tax("unrestricted"), rebate_share=rebate), welfare=welfare)
    resisting = Collection(np.array([False, False, True]), 0.05, 0.002)
    question = replace(question, budget=replace(question.budget, collection=resisting))
    found = fixed_points(question, np.ones(2), enumerate_all=False)
    assert found.points or found.cycled
    for point in found.points:
        if not point.left.all():
            assert point.revenue == pytest.approx(point.need, abs=1e-9)


def unravelling() -> Question:
    society = Society.of_groups(
        ("poor", "middle", "rich"), share=[0.5, 0.3, 0.2], wealth=[10, 25, 80], health=[5, 5, 5],
        incidence=[[0.5, 0.5, 0.5], [0.5, 0.5, 0.5]],
    )  # fmt: skip
    top_up = TopUp("substitutive", rebate_share=1.0)
    return Question(
        Interventions.of(("A", "B"), [3.0, 6.0], [6.6, 0.5]),
        society,
        Utility(1, 1),
        Limits.none(2),
        top_up=top_up,
    )


def test_a_package_that_is_too_rich_unravels_and_a_lean_one_lasts() -> None:
    rich, lean = viability(unravelling(), np.ones(2)), viability(unravelling(), np.array([1.0, 0.0]))
    assert not rich.viable and rich.equilibria.enumerated
    assert rich.path[0].row == 2 and rich.path[0].tax_lost > rich.path[0].care_saved > 0
    assert "Nobody stays" in rich.words
    assert lean.viable and lean.best is not None and not lean.best.left.all()


def test_the_transfer_that_makes_a_household_leave() -> None:
    question = replace(unravelling(), top_up=TopUp("substitutive", loading=0.1))
    coverage = np.ones(2)
    point = fixed_points(question, coverage).points[0]
    found = compensation(question, point)
    expected = compensating_transfer(question, coverage, point.taxes, "subset")
    assert found.to_leave == pytest.approx(expected, abs=1e-9)
    assert (found.to_leave <= cost_of_own_cover(question, coverage) + 1e-9).all()
    assert (found.to_keep[~point.left] == 0).all()


def test_what_keeps_leavers_makes_them_as_well_off_inside() -> None:
    question = unravelling()
    best = viability(question, np.array([1.0, 0.0])).best
    assert best is not None and best.left.any()
    found = compensation(question, best)
    assert (found.to_keep[best.left] > 0).all() and np.isfinite(found.cost_of_keeping)


@pytest.mark.parametrize("kind", ["voucher", "supplementary", "substitutive", "complementary"])
@pytest.mark.parametrize("seed", range(4))
def test_no_fixed_point_of_any_package_is_above_the_bound(kind: str, seed: int) -> None:
    question = three(kind, seed=seed, saves=True, rebate_share=0.5, community_rated=kind == "complementary")
    upper = upper_bound(question)
    assert upper is not None
    assert upper.argument == "savings" or kind in ("substitutive", "complementary")
    for a in (0.0, 1.0):
        for b in (0.0, 1.0):
            for point in fixed_points(question, np.array([a, b])).points:
                assert not point.payable or point.welfare <= upper.welfare + 1e-9


@pytest.mark.parametrize("kind", ["voucher", "supplementary", "substitutive"])
def test_exchange_search_is_as_good_as_all_packages(kind: str) -> None:
    question = three(kind, seed=5, saves=True)
    found = searched(question)
    assert found is not None and found.finished and found.why_not_certified
    values = [
        point.welfare
        for a in (0.0, 1.0)
        for b in (0.0, 1.0)
        for point in fixed_points(question, np.array([a, b])).points
        if point.payable
    ]
    assert found.welfare == pytest.approx(max(values), abs=1e-12)
    assert found.worst.welfare <= found.welfare
    assert found.upper is not None and found.gap >= 0


def test_the_search_keeps_to_limits() -> None:
    question = three("voucher", saves=True)
    must = replace(question, limits=Limits(np.array([1.0, 1.0]), np.array([0.0, 1.0])))
    found = searched(must)
    assert found is not None and found.coverage[1] == 1.0
    never = replace(question, limits=Limits(np.zeros(2), np.zeros(2)))
    found = searched(never)
    assert found is not None and not found.coverage.any()


def test_an_unpayable_package_has_no_lasting_fixed_point() -> None:
    question = three("complementary")
    dear = replace(question, interventions=replace(question.interventions, price=np.array([500.0, 3.0])))
    assert not viability(dear, np.ones(2)).viable

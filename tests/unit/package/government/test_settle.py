"""The best taxes for a package, against enumeration and against what must hold at the best."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from healthtrust.ground.errors import InvalidInput
from healthtrust.package.government.needs import needed, surplus
from healthtrust.package.government.rates import values
from healthtrust.package.government.settle import settle, settle_given
from healthtrust.package.question import (
    Budget,
    Collection,
    Envelope,
    Interventions,
    Limits,
    Question,
    Society,
    Tax,
    TopUp,
    Utility,
    Welfare,
)
from tests.reference.government import best_by_enumeration, best_for, packages

TOP_UP = TopUp("complementary")
LOGS = Utility(1.0, 1.0)


def question(seed: int, *, n: int = 4, rows: int = 2, **changed: Any) -> Question:
    """A random society of one-row classes in which something is at stake."""
    draw = np.random.default_rng(seed)
    price = draw.lognormal(0.5, 0.5, n)
    society = Society.of_groups(
        tuple(f"group {z}" for z in range(rows)),
        share=(share := draw.dirichlet(np.full(rows, 4.0))) / share.sum(),
        wealth=np.sort(draw.uniform(15, 90, rows)),
        health=draw.uniform(8, 14, rows),
        incidence=draw.uniform(0.2, 1.5, (n, rows)),
        weight=np.sort(draw.uniform(1, 5, rows)),
    )
    kinds = Interventions.of(tuple(f"i{i}" for i in range(n)), price, price * draw.lognormal(-1.5, 0.6, n))
    plain = Question(kinds, society, LOGS, Limits.none(n), top_up=TOP_UP)
    return replace(plain, **changed)


def example_of_whole_items() -> Question:
    """Section 3.2: whole items beat every prefix."""
    two = Society.of_groups(
        ("rich", "poor"), share=[0.5, 0.5], wealth=[60, 10], health=[5, 5], weight=[6, 1],
        incidence=[[1, 1], [1, 1]], may_insure=[True, False],
    )  # fmt: skip
    kinds = Interventions.of(("A", "B"), [6.0, 3.0], [6.6, 3.2])
    return Question(kinds, two, LOGS, Limits.none(2), tax=Tax("unrestricted"), top_up=TOP_UP)


def example_of_wealth_tax() -> Question:
    """Section 3.5: under a wealth tax the most cost-effective item is not worth covering."""
    two = Society.of_groups(
        ("rich", "poor"), share=[0.2, 0.8], wealth=[100, 20], health=[19, 19], incidence=[[1, 0], [1, 1]]
    )
    kinds = Interventions.of(("A", "B"), [4.0, 2.0], [6.0, 2.4])
    return Question(kinds, two, Utility(0.08, 1.0, rho=0.0), Limits.none(2), top_up=TOP_UP)


def test_the_reference_gives_the_worked_example_of_3_2_to_the_printed_digits() -> None:
    found = {tuple(c): best_for(example_of_whole_items(), c) for c in packages(example_of_whole_items())}
    welfare = {c: round(best.welfare, 4) for c, best in found.items() if best is not None}
    assert welfare[0, 1] == 21.9121
    assert welfare[1, 0] == 21.8996
    assert best_by_enumeration(example_of_whole_items()).coverage.tolist() == [0, 1]


def test_the_reference_gives_the_worked_example_of_3_5_to_the_printed_digits() -> None:
    asked = example_of_wealth_tax()  # v_0(H) is H − 1, and the example's utility is 0.08 H + ln W
    found = {tuple(c): best_for(asked, c) for c in packages(asked)}
    welfare = {c: round(best.welfare + 0.08, 4) for c, best in found.items() if best is not None}
    assert welfare == {(0, 0): 5.0290, (1, 0): 5.0127, (0, 1): 5.0598, (1, 1): 5.0447}


@pytest.mark.parametrize("asked", [example_of_whole_items(), example_of_wealth_tax()])
def test_the_worked_examples_come_out_as_by_enumeration(asked: Question) -> None:
    for coverage in packages(asked):
        best, found = best_for(asked, coverage), settle(asked, coverage)
        assert best is not None
        assert found is not None
        assert found.outcome.welfare == pytest.approx(best.welfare, abs=1e-11)


ONE_RATE = [
    Tax("linear"),
    Tax("per-head"),
    Tax("payroll", floor=10.0, ceiling=60.0),
    Tax("bracketed", brackets=((0.0, 0.5), (20.0, 1.0), (50.0, 3.0))),
    Tax("schedule", base=np.array([1.0, 4.0, 7.0])),
]


@pytest.mark.parametrize("tax", ONE_RATE, ids=lambda tax: tax.family)
def test_one_rate_comes_out_as_by_enumeration(tax: Tax) -> None:
    for seed in range(2):
        asked = question(seed, rows=3, tax=tax)
        for coverage in packages(asked):
            best, found = best_for(asked, coverage), settle(asked, coverage)
            assert (best is None) == (found is None)
            if best is not None and found is not None:
                assert found.outcome.welfare == pytest.approx(best.welfare, abs=1e-11)
                assert found.outcome.theta is not None
                assert found.outcome.theta.tolist() == best.theta.tolist()


@pytest.mark.parametrize("top_up", [TopUp("none"), TOP_UP, TopUp("complementary", loading=0.2)])
@pytest.mark.parametrize(
    ("utility", "welfare"),
    [
        (LOGS, Welfare()),
        (Utility(0.6, 1.0, rho=0.5, eta=1.4), Welfare()),
        (Utility(0.4, 0.5, power=True), Welfare()),
        (LOGS, Welfare("kolm", aversion=0.7)),
        (Utility(0.5, 1.0, rho=0.5, eta=1.3), Welfare("kolm", aversion=0.5)),
        (LOGS, Welfare("atkinson", aversion=1.5)),
        (Utility(0.8, 1.0, rho=0.7, eta=1.2), Welfare("atkinson", aversion=2.0)),
    ],
)
def test_unrestricted_taxes_come_out_as_by_enumeration(
    top_up: TopUp, utility: Utility, welfare: Welfare
) -> None:
    for seed in range(1):
        asked = question(seed, n=3, tax=Tax("unrestricted"), top_up=top_up, utility=utility, welfare=welfare)
        for coverage in packages(asked):
            best, found = best_for(asked, coverage), settle(asked, coverage)
            assert best is not None
            assert found is not None
            assert found.outcome.welfare == pytest.approx(best.welfare, rel=1e-11, abs=1e-11)
            assert surplus(asked, coverage, found.outcome.taxes) == pytest.approx(0.0, abs=1e-11)


@pytest.mark.parametrize("terms", [(0.1, 0.0), (0.05, 0.01), (0.0, 0.05), (0.6, 0.0)])
def test_resistance_comes_out_as_by_enumeration(terms: tuple[float, float]) -> None:
    for tax, seed in ((Tax("unrestricted"), 0), (Tax("linear"), 3)):
        plain = question(seed, n=3, tax=tax)
        first_resists = Budget(collection=Collection(np.array([True, False]), *terms))
        society = replace(plain.society, wealth=plain.society.wealth[::-1].copy())
        asked = replace(plain, society=society, budget=first_resists)
        for coverage in packages(asked):
            best, found = best_for(asked, coverage), settle(asked, coverage)
            assert best is not None
            assert found is not None
            assert found.outcome.welfare == pytest.approx(best.welfare, rel=1e-11, abs=1e-11)


def test_given_purchases_are_settled_exactly() -> None:
    for seed in range(3):
        asked = question(seed, n=3, tax=Tax("unrestricted"), utility=Utility(0.6, 1.0, rho=0.5, eta=1.4))
        for coverage in packages(asked):
            best = best_for(asked, coverage)
            assert best is not None
            found = settle_given(asked, coverage, best.theta)
            assert found is not None
            assert found.outcome.welfare == pytest.approx(best.welfare, rel=1e-12)
            left = found.outcome.value_of_wealth
            assert left == pytest.approx(np.full(2, found.price_of_money), rel=1e-12)


def test_free_taxes_equalise_the_value_of_money_where_households_buy_parts() -> None:
    for welfare in (Welfare(), Welfare("kolm", aversion=0.4), Welfare("atkinson", aversion=2.0)):
        asked = question(
            6,
            n=8,
            rows=6,
            tax=Tax("unrestricted"),
            welfare=welfare,
            utility=Utility(0.1, 1.0, rho=0.5, eta=1.4),
        )
        found = settle(asked, np.zeros(8), "divisible")
        assert found is not None
        assert ((found.outcome.bought.part > 0) & (found.outcome.bought.part < 1)).any()
        assert found.outcome.value_of_wealth == pytest.approx(np.full(6, found.price_of_money), rel=1e-10)
        assert surplus(asked, np.zeros(8), found.outcome.taxes) == pytest.approx(0.0, abs=1e-11)


def test_a_household_that_buys_parts_gains_no_more_from_any_other_taxes() -> None:
    draw = np.random.default_rng(1)
    from healthtrust.package.government.outcome import outcome

    asked = question(6, n=6, rows=5, tax=Tax("unrestricted"))
    covered = np.array([1.0, 0, 0, 1, 0, 0])
    best = settle(asked, covered, "divisible")
    assert best is not None
    for _ in range(50):
        moved = best.outcome.taxes + draw.normal(0, 2, 5)
        moved -= surplus(asked, covered, moved)
        assert outcome(asked, covered, moved, "divisible").welfare <= best.outcome.welfare + 1e-12


def test_several_rates_are_found_where_not_everybody_could_pay_for_all() -> None:
    """Starting with everything bought leaves the poor nothing: that start is passed over."""
    brackets = Tax("bracketed", brackets=((0.0, 1.0), (25.0, 1.0)), free_rates=True)
    asked = question(2, n=5, rows=6, tax=brackets)
    dear = replace(asked.interventions, price=30 * asked.interventions.price)
    found = settle(replace(asked, interventions=dear), np.zeros(5), "prefix")
    assert found is not None
    assert found.rates.tolist() == [0, 0]
    some = settle(replace(asked, interventions=dear), np.array([0.05, 0, 0, 0, 0]), "prefix")
    assert some is not None
    assert surplus(replace(asked, interventions=dear), some.outcome.coverage, some.outcome.taxes) >= -1e-11


@pytest.mark.parametrize("mode", ["divisible", "prefix", "subset"])
def test_several_rates_are_the_best_there_are(mode: Any) -> None:
    brackets = Tax("bracketed", brackets=((0.0, 1.0), (25.0, 1.0), (60.0, 1.0)), free_rates=True)
    asked = question(2, n=5, rows=6, tax=brackets)
    covered = np.array([1.0, 1, 0, 1, 0])
    found = settle(asked, covered, mode)
    assert found is not None
    assert surplus(asked, covered, found.outcome.taxes) == pytest.approx(0.0, abs=1e-11)
    taken, raised = values(asked, covered, found.outcome)
    used = found.rates > 0
    assert (taken / raised)[used] == pytest.approx(found.price_of_money, rel=1e-9)
    assert (taken[~used] >= found.price_of_money * raised[~used]).all()
    same = settle(replace(asked, tax=replace(brackets, free_rates=False)), covered, mode)
    assert same is not None
    assert found.outcome.welfare > same.outcome.welfare


def test_the_price_of_money_is_what_other_income_would_bring() -> None:
    for tax in (Tax("linear"), Tax("unrestricted"), *ONE_RATE[2:4]):
        asked = question(3, n=5, rows=3, tax=tax, budget=Budget(overhead=1.1, other_income=0.2))
        covered, step = np.array([1.0, 1, 0, 1, 0]), 1e-5
        here = settle(asked, covered, "divisible")
        assert here is not None
        more, less = (
            settle(replace(asked, budget=Budget(1.1, 0.2 + sign * step)), covered, "divisible")
            for sign in (1, -1)
        )
        assert more is not None
        assert less is not None
        slope = (more.outcome.welfare - less.outcome.welfare) / (2 * step)
        assert here.price_of_money == pytest.approx(slope, rel=1e-6)


def test_what_cannot_be_paid_for_is_none() -> None:
    for tax in (Tax("linear"), Tax("per-head"), Tax("unrestricted"), Tax("given", base=np.ones(2))):
        assert settle(question(0, tax=tax), np.full(4, 50.0)) is None


def test_given_taxes_are_kept_and_must_pay() -> None:
    asked = question(0, tax=Tax("given", base=np.array([1.0, 3.0])))
    found = settle(asked, np.zeros(4))
    assert found is not None
    assert found.outcome.taxes.tolist() == [1.0, 3.0]
    assert found.price_of_money == 0.0


def test_nothing_is_taxed_where_other_income_pays() -> None:
    rich_pool = Budget(other_income=100.0)
    found = settle(question(0, budget=rich_pool), np.ones(4))
    assert found is not None
    assert found.rates.tolist() == [0.0]
    assert found.price_of_money == 0.0
    free = settle(question(0, budget=rich_pool, tax=Tax("unrestricted")), np.ones(4))
    assert free is not None
    assert free.outcome.taxes.sum() < 0


def test_an_envelope_pays_for_its_own() -> None:
    asked = question(
        0, budget=Budget(envelopes=(Envelope("donor", 1e9, np.array([True, False, False, False])),))
    )
    assert needed(asked, np.array([1.0, 0, 0, 0])) == 0.0
    assert needed(asked, np.ones(4)) == pytest.approx(asked.cost[1:].sum())


def test_who_counts_for_nothing_cannot_be_taxed_freely() -> None:
    asked = question(0, tax=Tax("unrestricted"))
    nobody = replace(asked, society=replace(asked.society, weight=np.array([0.0, 1.0])))
    with pytest.raises(InvalidInput, match="positive weights"):
        settle(nobody, np.zeros(4))

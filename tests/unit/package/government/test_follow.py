"""Following the paper's rules: the worked examples, and what a rule can and cannot lose."""

from __future__ import annotations

from dataclasses import replace
from itertools import product

import numpy as np
import pytest

from healthtrust.package.government import follow
from healthtrust.package.government.rules_applied import (
    DECLINERS,
    EXACT,
    LOADED,
    NOBODY,
    PLAIN,
    RESISTANCE,
    RICH,
    Rule,
    applying,
)
from healthtrust.package.government.settle import settle
from healthtrust.package.question import (
    Budget,
    Collection,
    Interventions,
    Limits,
    Question,
    Row,
    Society,
    Tax,
    TopUp,
    Utility,
)

NONE, A, B, BOTH = (0.0, 0.0), (1.0, 0.0), (0.0, 1.0), (1.0, 1.0)


def welfare(question: Question, coverage: tuple[float, ...]) -> float:
    settled = settle(question, np.array(coverage))
    return -np.inf if settled is None else settled.outcome.welfare


def named(outcomes: tuple[follow.RuleOutcome, ...]) -> dict[str, follow.RuleOutcome]:
    return {each.name: each for each in outcomes}


def example_of_prefixes() -> Question:
    """Section 3.2: whole items can beat every prefix."""
    two = Society.of_groups(("rich", "poor"), share=[0.5, 0.5], wealth=[60, 10], health=[5, 5],
                            incidence=[[1, 1], [1, 1]], may_insure=[True, False], weight=[6, 1])  # fmt: skip
    return Question(Interventions.of(("A", "B"), [6.0, 3.0], [6.6, 3.2]), two, Utility(1, 1), Limits.none(2),
                    tax=Tax("unrestricted"), top_up=TopUp("complementary"))  # fmt: skip


def example_of_a_wealth_tax() -> Question:
    """Section 3.5: U = 0.08 H + ln W, so that v_0(H) = H − 1 takes 0.08 off all welfare."""
    two = Society.of_groups(("rich", "poor"), share=[0.2, 0.8], wealth=[100, 20], health=[19, 19],
                            incidence=[[1, 0], [1, 1]])  # fmt: skip
    return Question(Interventions.of(("A", "B"), [4.0, 2.0], [6.0, 2.4]), two, Utility(0.08, 1.0, rho=0.0),
                    Limits.none(2), top_up=TopUp("complementary"))  # fmt: skip


def test_the_prefix_that_loses_to_a_whole_item_further_down() -> None:
    question = example_of_prefixes()
    by_package = {package: welfare(question, package) for package in (NONE, A, B, BOTH)}
    assert max(by_package, key=by_package.__getitem__) == B
    assert (by_package[B], by_package[A]) == pytest.approx((21.9121, 21.8996), abs=5e-5)
    rules = named(follow.followed(question, by_package[B], by_package[NONE]))
    prefix = rules["ranking, cut off where welfare is highest"]
    assert (prefix.package, prefix.welfare) == (("A",), by_package[A])
    assert prefix.loss == pytest.approx(by_package[B] - by_package[A])
    assert "circle" in rules["the rich insure: the poor's trade-off"].note


def test_under_a_wealth_tax_ranking_loses_half_the_gain() -> None:
    question = example_of_a_wealth_tax()
    found = {package: welfare(question, package) + 0.08 for package in (NONE, A, B, BOTH)}
    assert found == pytest.approx({B: 5.0598, BOTH: 5.0447, NONE: 5.0290, A: 5.0127}, abs=5e-5)
    rules = named(follow.followed(question, welfare(question, B), welfare(question, NONE)))
    assert rules["ranking, cut off where welfare is highest"].package == ("A", "B")
    assert rules["ranking, cut off where welfare is highest"].share_of_gain_lost == pytest.approx(
        0.49, abs=5e-3
    )
    assert rules["marginal value"].package == ("B",)
    assert rules["marginal value"].share_of_gain_lost == pytest.approx(0, abs=1e-12)
    assert "free taxes" in rules["the rich insure: the poor's trade-off"].note
    assert "ties" in rules["those who decline insurance"].note


# ---- societies at random ---------------------------------------------------------------------------------


def drawn(seed: int, family: str = "linear", top_up: TopUp | None = None, n: int = 4) -> Question:
    """Three groups; the poorest may not insure."""
    rng = np.random.default_rng(seed)
    society = Society.of_groups(
        ("rich", "middle", "poor"), share=[0.2, 0.5, 0.3], wealth=[900, 300, 100], health=[6, 5, 4],
        incidence=rng.uniform(0.1, 1, (n, 3)), may_insure=[True, True, False], weight=[4, 2, 1],
    )  # fmt: skip
    price = rng.uniform(5, 40, n)
    kinds = Interventions.of(tuple(f"i{i}" for i in range(n)), price, price * rng.lognormal(-3.5, 0.6, n))
    on_top = TopUp("complementary") if top_up is None else top_up
    return Question(kinds, society, Utility(1.5, 1), Limits.none(n), tax=Tax(family), top_up=on_top)


def best_of_all(question: Question) -> float:
    limits = question.limits
    packages = (np.array(each) for each in product((0.0, 1.0), repeat=question.interventions.count))
    return max(
        welfare(question, tuple(each))
        for each in packages
        if not follow.broken(limits, each).any() and (each >= (limits.least > 0)).all()
    )


@pytest.mark.parametrize("family", ["linear", "unrestricted"])
@pytest.mark.parametrize("seed", range(3))
def test_no_rule_does_better_than_the_best_package(seed: int, family: str) -> None:
    question = drawn(seed, family)
    best, empty = best_of_all(question), welfare(question, (0.0,) * 4)
    for found in follow.followed(question, best, empty):
        assert found.loss >= -1e-10
        covered = np.array([code in found.package for code in question.interventions.codes], dtype=float)
        assert found.welfare == pytest.approx(welfare(question, tuple(covered)), abs=1e-12)
        assert found.share_of_gain_lost == pytest.approx(found.loss / (best - empty))


@pytest.mark.parametrize("rule", [RICH, DECLINERS, EXACT, PLAIN], ids=lambda rule: rule.name)
@pytest.mark.parametrize("seed", range(6))
def test_where_a_rule_ends_nothing_is_on_the_wrong_side_of_its_hurdle(seed: int, rule: Rule) -> None:
    trial = follow.Trial(drawn(seed, n=8))
    landed = follow.landing(trial, rule)
    settled = trial.settled(landed.covered)
    assert settled is not None
    passes = rule.passes(follow.scene(trial.question, settled))
    wrong = np.where(landed.covered, passes < 1 - 1e-8, passes > 1 + 1e-8)
    assert wrong.any() == any("circle" in note for note in landed.notes)


def test_which_rules_apply() -> None:
    nobody = drawn(0, top_up=TopUp("none"))
    resisting = replace(
        nobody, budget=Budget(collection=Collection(np.array([True, False, False]), rate=0.1))
    )
    assert applying(nobody) == (NOBODY, PLAIN)
    assert applying(resisting) == (RESISTANCE, PLAIN)
    assert applying(drawn(0)) == (RICH, DECLINERS, EXACT, PLAIN)
    assert applying(drawn(0, top_up=TopUp("complementary", loading=0.1))) == (
        RICH, LOADED, DECLINERS, EXACT, PLAIN,
    )  # fmt: skip


@pytest.mark.parametrize("seed", range(4))
def test_with_a_collection_cost_the_exact_rule_is_the_rule_of_resistance_if_nobody_insures(seed: int) -> None:
    resists = Collection(np.array([True, False, False]), rate=0.1, curvature=0.001)
    question = replace(drawn(seed, top_up=TopUp("none"), n=8), budget=Budget(collection=resists))
    trial = follow.Trial(question)
    settled = trial.settled(np.arange(8) < 4)
    assert settled is not None
    at = follow.scene(question, settled)
    assert at.slope[0] > 0
    assert RESISTANCE.passes(at) == pytest.approx(EXACT.passes(at), rel=1e-12)
    assert DECLINERS.passes(at) == pytest.approx(EXACT.passes(at), rel=1e-12)


# ---- limits ----------------------------------------------------------------------------------------------


def test_what_must_be_covered_is_and_what_must_not_is_not() -> None:
    question = drawn(1)
    worst, best = (int(at) for at in np.argsort(question.interventions.ratio)[[0, -1]])
    least, most = np.zeros(4), np.ones(4)
    least[worst], most[best] = 1.0, 0.0
    question = replace(question, limits=Limits(most, least))
    for found in follow.followed(question, 0.0, -1.0):
        assert question.interventions.codes[worst] in found.package
        assert question.interventions.codes[best] not in found.package


def test_rows_hold_a_rule_back_and_it_says_so() -> None:
    question = drawn(2, top_up=TopUp("none"), n=6)
    free = named(follow.followed(question, 0.0, -1.0))["nobody insures"]
    assert len(free.package) >= 2
    one = Row("one at most", np.ones(6), most=1.0)
    held = named(follow.followed(replace(question, limits=replace(question.limits, rows=(one,))), 0.0, -1.0))
    for found in held.values():
        assert len(found.package) <= 1
        assert "held back" in found.note and "one at most" in found.note


def test_a_floor_that_must_cover_does_not_meet_is_said_to_be_ignored() -> None:
    question = drawn(2, top_up=TopUp("none"))
    floor = Row("children", np.array([1.0, 1, 1, 1]), least=5.0)
    limits = replace(question.limits, rows=(floor,))
    for found in follow.followed(replace(question, limits=limits), 0.0, -1.0):
        assert "ignores children" in found.note


def test_given_taxes_are_spent_down_the_ranking_of_the_rule() -> None:
    question = drawn(3, top_up=TopUp("none"), n=6)
    each = 0.6 * float(question.cost.sum())
    question = replace(question, tax=Tax("given", base=np.full(3, each)))
    for found in follow.followed(question, 0.0, -1.0):
        cost = sum(question.cost[question.interventions.codes.index(code)] for code in found.package)
        assert 0 < cost <= each
        left = [c for code, c in zip(question.interventions.codes, question.cost, strict=True)
                if code not in found.package]  # fmt: skip
        assert len(left) > 0


def test_nothing_can_pay_for_what_must_be_covered() -> None:
    question = drawn(3)
    question = replace(question, limits=Limits(np.ones(4), np.ones(4)), budget=Budget(overhead=100.0))
    for found in follow.followed(question, 0.0, -1.0):
        assert found.welfare == -np.inf


def test_many_prefixes_are_searched_ever_closer() -> None:
    question = drawn(4, top_up=TopUp("none"), n=150)
    kinds = question.interventions
    small = replace(kinds, benefit=kinds.benefit / 20, price=kinds.price / 20)
    question = replace(question, interventions=small)
    found = follow.best_prefix(follow.Trial(question))
    every = follow.prefixes(follow.Trial(question))[0]
    assert len(every) == 151
    best = max(welfare(question, tuple(each.astype(float))) for each in every)
    assert 0 < found.covered.sum() < 150
    assert found.welfare == pytest.approx(best, abs=1e-12)
    assert any("prefixes tried" in note for note in found.notes)


def test_where_parts_may_be_covered_it_says_that_rules_cover_all_or_nothing() -> None:
    question = drawn(5)
    question = replace(question, limits=replace(question.limits, parts=True))
    for found in follow.followed(question, 0.0, -1.0):
        assert "all or nothing" in found.note

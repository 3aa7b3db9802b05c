"""The aligned-follower theorem: the certificate against the game itself, and each condition dropped in turn.

`game` and `Game` play leader and followers by enumeration and know no theorem: for every package each
household buys what is best for itself, ties broken for the leader and against it, and one tax rate pays for
what is covered. The proof and worked counter-examples: docs/explanation/aligned-follower-theorem.md.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from healthtrust.package.government.certify import certified
from healthtrust.package.government.conditions import not_certified
from healthtrust.package.government.marginal import Tangent, tangent, worth
from healthtrust.package.government.settle import Settled, settle
from healthtrust.package.question import (
    Budget,
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

Real = NDArray[np.float64]
Package = tuple[int, ...]
Cut = Callable[[Question, Settled], Tangent]
FEW = settings(max_examples=12)
seeds = st.integers(0, 2**32 - 1)


def drawn(
    seed: int, count: int = 3, households: int = 2, mode: str = "divisible", **more: object
) -> Question:
    """Households with illnesses, wealth, health and weights of their own; some may not insure."""
    draw = np.random.default_rng(seed)
    price = draw.uniform(1, 5, count)
    society = Society.of_groups(
        tuple("abcde"[:households]),
        share=draw.dirichlet(np.full(households, 4.0)),
        wealth=draw.uniform(10, 60, households),
        health=draw.uniform(4, 8, households),
        incidence=draw.uniform(0.1, 1, (count, households)),
        may_insure=draw.uniform(size=households) < 0.7,
        weight=draw.uniform(0.5, 3, households),
    )
    listed = Interventions.of(tuple("ABCDEF"[:count]), price, price * draw.uniform(0.1, 0.8, count))
    top_up = TopUp("complementary", loading=float(draw.choice([0.0, 0.2])), mode=mode)  # type: ignore[arg-type]
    question = Question(listed, society, Utility(1.0, 1.0), Limits.none(count), top_up=top_up)
    return replace(question, **more)  # type: ignore[arg-type]


# ---- conditions hold: the certificate is the value of the game --------------------------------------------


def game(question: Question, worst: bool) -> dict[Package, float]:
    """Welfare of every package that tax can pay for, ties broken for the leader or against it."""
    society, has = question.society, question.interventions
    base = np.ones(society.rows) if question.tax.family == "per-head" else society.wealth
    found = {}
    for package in product((0, 1), repeat=has.count):
        cover = np.array(package)
        rate = float((cover * has.price) @ society.incidence @ society.share) / float(society.share @ base)
        left = society.wealth - rate * base
        if (left > 0).all():
            each = [own_best(question, z, cover, float(left[z]), worst) for z in range(society.rows)]
            found[package] = float(society.share @ (society.weight * np.array(each)))
    return found


def own_best(question: Question, z: int, cover: Real, left: float, worst: bool) -> float:
    """Utility of one household, ln h + ln w, under its own best cart."""
    society, has = question.society, question.interventions
    values = []
    for cart in product((0, 1), repeat=has.count):
        taken = np.array(cart) * (1 - cover) * society.may_insure[z]
        cases = society.incidence[:, z]
        purse = left - question.loaded * float((taken * has.price) @ cases)
        health = society.health[z] + float(((cover + taken) * has.benefit) @ cases)
        values.append(np.log(purse * health) if purse > 0 else -np.inf)
    best = max(values)
    ties = [value for value in values if value >= best - 1e-12]
    return float(min(ties) if worst else max(ties))


@pytest.mark.parametrize("family", ["linear", "per-head"])
@FEW
@given(seeds)
def test_the_certificate_is_the_value_of_the_game(family: str, seed: int) -> None:
    question = drawn(seed, count=4, households=3, mode="subset", tax=Tax(family))  # type: ignore[arg-type]
    cheap = replace(question.society, incidence=question.society.incidence / 2)
    question = replace(question, society=cheap)
    found, friendly, hostile = certified(question, gap=0.0), game(question, False), game(question, True)
    assert not_certified(question) == ()
    assert found.certified
    assert found.lower == pytest.approx(max(friendly.values()), abs=1e-9)
    assert found.upper == pytest.approx(max(friendly.values()), abs=1e-9)
    assert max(hostile.values()) == pytest.approx(max(friendly.values()), abs=1e-9)
    chosen = tuple(int(part > 0) for part in found.coverage)
    assert friendly[chosen] == pytest.approx(max(friendly.values()), abs=1e-9)


def packages_of(question: Question) -> dict[Package, Settled]:
    every = product((0, 1), repeat=question.interventions.count)
    settled = {package: settle(question, np.array(package, dtype=float)) for package in every}
    return {package: found for package, found in settled.items() if found is not None}


@pytest.mark.parametrize("family", ["linear", "per-head", "unrestricted"])
@pytest.mark.parametrize("mode", ["divisible", "prefix"])
@settings(max_examples=5)
@given(seeds)
def test_a_cut_at_any_package_bounds_every_package(family: str, mode: str, seed: int) -> None:
    question = drawn(seed, mode=mode, tax=Tax(family))  # type: ignore[arg-type]
    packages = packages_of(question)
    for at in packages.values():
        cut = tangent(question, at)
        for other in packages.values():
            assert other.outcome.welfare <= cut.at(other.outcome.coverage) + 1e-9


def proved(question: Question, packages: dict[Package, Settled], start: Package, cut: Cut = tangent) -> float:
    """The bound at which cut after cut meets the best package seen."""
    cuts: list[Tangent] = []
    best, now = -np.inf, start
    while True:
        best = max(best, packages[now].outcome.welfare)
        cuts.append(cut(question, packages[now]))
        bound = {p: min(each.at(np.array(p, dtype=float)) for each in cuts) for p in packages}
        now = max(bound, key=lambda p: bound[p])
        if bound[now] <= best + 1e-10:
            return max(bound[now], best)


def falsely_proved(questions: Iterator[Question], cut: Cut = tangent) -> list[float]:
    """By how much the best package exceeds what was proved of all packages, where it does."""
    excess = []
    for question in questions:
        packages = packages_of(question)
        best = max(found.outcome.welfare for found in packages.values())
        least = min(proved(question, packages, start, cut) for start in packages)
        if best > least + 1e-7:
            excess.append(best - least)
    return excess


def test_with_concavity_no_start_proves_less_than_the_best_package() -> None:
    assert not falsely_proved(drawn(seed) for seed in range(40))


# ---- concavity dropped ------------------------------------------------------------------------------------


def held(question: Question, at: Settled) -> Tangent:
    """The cut of who insures in place of who would."""
    after, has, society = at.outcome, question.interventions, question.society
    health = np.outer(has.benefit, after.value_of_health)
    saved = np.outer(question.loaded * has.price, after.value_of_wealth)
    if_not = np.where(society.may_insure[society.class_of_row], np.minimum(health, saved), health)
    value = np.where(after.coverage[:, None] > 0, health, if_not)
    slope = (society.incidence * value) @ society.share - at.price_of_money * question.cost
    return Tangent(after.welfare - float(slope @ after.coverage), slope, np.zeros(1))


def without_slack(question: Question, at: Settled) -> Tangent:
    cut = tangent(question, at)
    return replace(cut, constant=cut.constant - worth(question, at.outcome).slack)


DROPPED: dict[str, tuple[dict[str, object], Cut, str]] = {
    "utility of powers above 1 in sum": ({"utility": Utility(1.0, 1.0, power=True)}, tangent, "not concave"),
    "Atkinson that minds too little": ({"welfare": Welfare("atkinson", 0.0, 6.0)}, tangent, "not concave"),
    "Kolm that prefers inequality": ({"welfare": Welfare("kolm", -1.0)}, tangent, "prefers inequality"),
    "the cut of who insures": ({}, held, ""),
    "whole purchases without their slack": ({"mode": "subset"}, without_slack, ""),
}


@pytest.mark.parametrize("name", DROPPED)
def test_without_concavity_or_with_a_wrong_cut_something_false_is_proved(name: str) -> None:
    changes, cut, reason = DROPPED[name]
    questions = [drawn(seed, **changes) for seed in range(130)]  # type: ignore[arg-type]
    assert falsely_proved(iter(questions), cut)
    refused = not_certified(questions[0])
    assert reason in " ".join(refused)
    assert bool(refused) == bool(reason)


def test_a_cost_of_collection_that_is_not_convex_is_refused() -> None:
    for rate, curvature in ((0.5, -0.01), (-0.1, 0.0)):
        cost = Collection(np.array([True, False]), rate=rate, curvature=curvature)
        assert not_certified(drawn(1, budget=Budget(collection=cost)))


# ---- alignment dropped ------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Game:
    """Two households, two interventions, ln h + ln w, a tax on wealth; `broken` names the fault."""

    weight: Real
    wealth: Real
    price: Real
    benefit: Real
    cases: Real
    broken: str = ""
    floor: float = 0.0

    @classmethod
    def drawn(cls, seed: int, broken: str) -> Game:
        draw = np.random.default_rng(seed)
        price = draw.uniform(1, 6, 2)
        weight = np.array([-0.5, 2.0]) if broken == "negative weight" else draw.uniform(0.5, 2, 2)
        wealth = draw.uniform(10, 60, 2)
        floor = 0.8 * float(wealth.min()) if broken == "floor" else 0.0
        cases = draw.uniform(0.1, 1, (2, 2))
        return cls(weight, wealth, price, price * draw.uniform(0.2, 1, 2), cases, broken, floor)

    def after(self, cover: Package, carts: list[Package], rate: float) -> tuple[Real, Real, float]:
        """Wealth left and health [z], and what the pool has over per head."""
        taken = np.array(carts, dtype=float)
        stays = 1 - taken[:, 2] if self.broken == "leaving" else np.ones(2)
        covered = np.outer(cover, stays)
        own = taken[:, :2].T * (1 - covered)
        better = taken[:, :2].T * covered * (self.broken == "sparing")
        unit = self.price[:, None] * self.cases
        if self.broken == "one price":
            unit = (unit * own).sum(axis=1, keepdims=True) / np.maximum(own.sum(axis=1, keepdims=True), 1)
        premium = (unit * (own + better)).sum(axis=0)
        base = stays * (self.wealth - premium * (self.broken == "deductible"))
        over = float((rate * base - self.price @ (self.cases * (covered - better))).mean())
        health = 5 + self.benefit @ (self.cases * (covered + own + better / 4))
        return self.wealth - rate * base - premium, health, over

    def utility(self, cover: Package, carts: list[Package], rate: float) -> Real:
        left, health, _ = self.after(cover, carts, rate)
        return np.where(left > 0, np.log(np.maximum(left, 1e-300) * health), -np.inf)

    def carts(self) -> list[Package]:
        return list(product((0, 1), repeat=3 if self.broken == "leaving" else 2))

    def rests(self, cover: Package, carts: list[Package], rate: float) -> bool:
        now = self.utility(cover, carts, rate)
        for z, other in product(range(2), self.carts()):
            turned = [other if at == z else cart for at, cart in enumerate(carts)]
            if self.utility(cover, turned, rate)[z] > now[z] + 1e-12:
                return False
        return True

    def best(self, played: bool, higher: int) -> float:
        """Most welfare in command, or at rest, at the lowest rate that pays or a higher one."""
        best = -np.inf
        for cover in product((0, 1), repeat=2):
            for one, two in product(self.carts(), repeat=2):
                carts = [one, two]
                short, at_one = -self.after(cover, carts, 0.0)[2], self.after(cover, carts, 1.0)[2]
                if short > 1e-12 and at_one + short <= 1e-12:
                    continue
                low = max(short / (at_one + short), 0.0) if at_one + short > 1e-12 else 0.0
                for rate in low + (1 - low) * np.arange(higher + 1) / (higher + 1):
                    left = self.after(cover, carts, float(rate))[0]
                    if left.min() <= max(self.floor - 1e-9, 0.0):
                        continue
                    welfare = float(self.weight @ self.utility(cover, carts, float(rate))) / 2
                    if welfare > best + 1e-12 and (not played or self.rests(cover, carts, float(rate))):
                        best = welfare
        return best


def test_aligned_households_do_what_the_leader_would_command() -> None:
    for seed in range(25):
        world = Game.drawn(seed, "")
        assert world.best(True, 0) == pytest.approx(world.best(False, 0), abs=1e-12)


@pytest.mark.parametrize(
    "broken", ["one price", "deductible", "sparing", "leaving", "floor", "negative weight"]
)
def test_without_alignment_some_command_is_out_of_reach(broken: str) -> None:
    """Then the joint problem promises more than the game can give, and its certificate would be false."""
    promised = []
    for seed in range(60):
        world = Game.drawn(seed, broken)
        commanded, lowest = world.best(False, 0), world.best(True, 0)
        if commanded > lowest + 1e-3 and np.isfinite(commanded):
            promised.append(commanded - world.best(True, 20))
        if promised and promised[-1] > 1e-3:
            break
    assert max(promised) > 1e-3


@pytest.mark.parametrize(
    "top_up",
    [
        TopUp("complementary", community_rated=True),
        TopUp("supplementary", saves=True),
        TopUp("voucher"),
        TopUp("substitutive", rebate_share=1.0),
    ],
    ids=lambda top_up: top_up.kind,
)
def test_faults_that_a_question_can_have_are_refused_a_certificate(top_up: TopUp) -> None:
    question = drawn(3)
    has = question.interventions
    better = replace(has, private_price=1.5 * has.price, private_benefit=1.3 * has.benefit)
    assert not_certified(replace(question, interventions=better)) == ()
    assert not_certified(replace(question, interventions=better, top_up=top_up))

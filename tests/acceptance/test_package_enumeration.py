"""The certified package against every package there is: two groups, all packages, purchases and taxes."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import pytest
from numpy.typing import NDArray

from healthtrust.package.government.certify import certified
from healthtrust.package.question import (
    Interventions,
    Limits,
    Question,
    Row,
    Society,
    Tax,
    TopUp,
    Utility,
    Welfare,
)

Real = NDArray[np.float64]

TAXES = ("unrestricted", "linear")
WHO = ((True, False), (False, True), (True, True))


def two_groups(
    seed: int, count: int, tax: str, who: tuple[bool, bool] | None, *, even: bool = False
) -> Question:
    """A rich and a poor group with illnesses of their own; weights about 4 : 1 keep the rich rich enough."""
    draw = np.random.default_rng(seed)
    price = draw.uniform(0.3, 5.0, count)
    rho, eta, kappa = draw.choice([1.0, 0.7]), draw.choice([1.0, 1.5]), draw.uniform(0.5, 1.5)
    middling = 25.0**-eta * 7.0**rho / kappa  # what a middling household asks of its money: some items pass
    ratio = middling * np.exp(draw.normal(0.0, 0.5, count))
    share = draw.uniform(0.2, 0.8)
    society = Society.of_groups(
        ("rich", "poor"),
        share=[share, 1 - share],
        wealth=[draw.uniform(40, 90), draw.uniform(8, 20)],
        health=[5.0, 5.0] if even else draw.uniform(4, 8, 2),
        incidence=np.ones((count, 2)) if even else draw.uniform(0.05, 1.0, (count, 2)),
        may_insure=who or (False, False),
        weight=[draw.uniform(2, 5), 1.0],
    )
    top_up = TopUp("complementary", loading=float(draw.choice([0.0, 0.15]))) if who else TopUp()
    return Question(
        Interventions.of(tuple(f"i{i}" for i in range(count)), price, price * ratio),
        society,
        Utility(float(kappa), 1.0, rho=float(rho), eta=float(eta)),
        Limits.none(count),
        tax=Tax(tax),  # type: ignore[arg-type]
        top_up=top_up,
    )


def plain(seed: int, count: int, tax: str, who: tuple[bool, bool] | None) -> Question:
    """The same with logarithms, for welfare that is not a sum of utilities."""
    question = two_groups(seed, count, tax, who)
    has, tastes = question.interventions, Utility(1.0, 1.0)
    ratio = has.ratio / np.median(has.ratio) * 7.0 / 25.0
    again = Interventions.of(has.codes, has.price, has.price * ratio)
    return replace(question, interventions=again, utility=tastes)


@dataclass(frozen=True)
class Enumerated:
    """The best of all packages, and the best that each package can do [package]."""

    welfare: float
    packages: NDArray[np.bool_]
    of_package: Real

    def best(self, within: float = 1e-11) -> NDArray[np.bool_]:
        return self.packages[self.of_package >= self.welfare - within]


def enumerate_all(question: Question, allowed: NDArray[np.bool_] | None = None) -> Enumerated:
    """Value every package with every pair of purchases and the best tax; by search alone."""
    count = question.interventions.count
    packages = (np.arange(2**count)[:, None] >> np.arange(count)) & 1 == 1
    values = np.array([of_package(question, package) for package in packages])
    if allowed is not None:
        values[~allowed] = -np.inf
    return Enumerated(float(values.max()), packages, values)


def of_package(question: Question, package: NDArray[np.bool_]) -> float:
    """The most welfare a package can give, over all purchases of both groups and all taxes."""
    society, has = question.society, question.interventions
    cost = float((package * has.price) @ society.incidence @ society.share)
    health, purse = [], []
    for z in range(2):
        left = np.flatnonzero(~package & society.may_insure[z] & (question.top_up.kind != "none"))
        chosen = (np.arange(2 ** len(left))[:, None] >> np.arange(len(left))) & 1
        cases = society.incidence[left, z]
        health.append(society.health[z] + (package * has.benefit) @ society.incidence[:, z]
                      + chosen @ (cases * has.benefit[left]))  # fmt: skip
        purse.append(society.wealth[z] - chosen @ (cases * has.price[left] * (1 + question.top_up.loading)))
    h = [health[0][:, None], health[1][None, :]]
    w = [purse[0][:, None], purse[1][None, :]]
    if question.tax.family != "unrestricted":
        base = society.wealth if question.tax.family == "linear" else np.ones(2)
        rate = cost / float(society.share @ base)
        return float(np.max(welfare(question, h, [w[z] - rate * base[z] for z in range(2)])))
    return float(np.max(searched(question, h, w, cost)))


def welfare(question: Question, health: list[Real], wealth: list[Real]) -> Real:
    total = 0.0
    tastes, society, kind = question.utility, question.society, question.welfare.kind
    for z in range(2):
        left = np.where(wealth[z] > 0, wealth[z], 1.0)
        u = tastes.health_weight * v(health[z], tastes.rho) + tastes.wealth_weight * v(left, tastes.eta)
        if tastes.power:
            u = np.exp(u)
        if kind == "kolm":
            u = -np.exp(-question.welfare.aversion * u) / question.welfare.aversion
        if kind == "atkinson":  # U(H̄, e) = U(H, W), with logarithms
            bar = question.welfare.reference_health
            assert bar is not None
            equivalent = left * (health[z] / bar) ** (tastes.health_weight / tastes.wealth_weight)
            u = v(equivalent, question.welfare.aversion)
        total = total + society.share[z] * society.weight[z] * np.where(wealth[z] > 0, u, -np.inf)
    return np.asarray(total)


def v(y: Real, e: float) -> Real:
    return np.log(y) if e == 1 else (y ** (1 - e) - 1) / (1 - e)


def searched(question: Question, health: list[Real], purse: list[Real], cost: float) -> Real:
    """Golden-section search of the wealth left to the rich, for all purchases at once."""
    share = question.society.share
    total = share[0] * purse[0] + share[1] * purse[1] - cost
    golden = (np.sqrt(5) - 1) / 2

    def at(part: Real) -> Real:
        rich = part * total / share[0]
        return welfare(question, health, [rich, (total - share[0] * rich) / share[1]])

    low, high = np.full(total.shape, 1e-9), np.full(total.shape, 1 - 1e-9)
    for _ in range(42):
        a, b = high - golden * (high - low), low + golden * (high - low)
        left = at(a) > at(b)
        low, high = np.where(left, low, a), np.where(left, b, high)
    return np.where(total > 0, at((low + high) / 2), -np.inf)


@pytest.mark.parametrize("tax", TAXES)
@pytest.mark.parametrize("who", [None, *WHO])
@pytest.mark.parametrize("seed", range(3))
def test_certified_equals_enumerated(seed: int, who: tuple[bool, bool] | None, tax: str) -> None:
    count = 8 if seed == 0 and who != (True, True) else 5 + seed % 2
    question = two_groups(seed, count, tax, who)
    found, truth = certified(question, gap=0.0), enumerate_all(question)
    assert found.certified
    assert found.lower == pytest.approx(truth.welfare, abs=1e-9)
    assert found.upper == pytest.approx(truth.welfare, abs=1e-9)
    assert found.upper >= truth.welfare - 1e-11
    assert (truth.best(1e-9) == (found.coverage > 0)).all(axis=1).any()


@pytest.mark.parametrize(
    "welfare_of", [Welfare("kolm", 0.4), Welfare("atkinson", 2.0, 6.0), Welfare("atkinson", 0.7, 6.0)]
)
@pytest.mark.parametrize("tax", ["unrestricted", "linear", "per-head"])
def test_other_welfare_equals_enumerated(welfare_of: Welfare, tax: str) -> None:
    for seed in range(3):
        question = replace(plain(10 + seed, 5, tax, WHO[seed]), welfare=welfare_of)
        if tax == "per-head":  # the poor could not pay for the whole list: cheaper cases
            cheap = replace(question.society, incidence=question.society.incidence / 4)
            question = replace(question, society=cheap)
        found, truth = certified(question, gap=0.0), enumerate_all(question)
        assert found.certified
        assert found.lower == pytest.approx(truth.welfare, abs=1e-9)
        assert found.upper == pytest.approx(truth.welfare, abs=1e-9)


def test_powers_of_health_and_wealth_equal_enumerated() -> None:
    for seed in range(3):
        question = plain(20 + seed, 5, "linear", WHO[seed])
        question = replace(question, utility=Utility(0.45, 0.5, power=True))
        found, truth = certified(question, gap=0.0), enumerate_all(question)
        assert found.certified
        assert found.lower == pytest.approx(truth.welfare, abs=1e-9)


def limited(question: Question, **limits: object) -> Question:
    return replace(question, limits=replace(question.limits, **limits))  # type: ignore[arg-type]


@pytest.mark.parametrize("tax", TAXES)
@pytest.mark.parametrize("who", [None, (True, False), (True, True)])
def test_limits_equal_enumerated(who: tuple[bool, bool] | None, tax: str) -> None:
    question = two_groups(37, 6, tax, who)
    free = enumerate_all(question)
    packages, best = free.packages, free.packages[free.of_package.argmax()]
    out, into = int(np.flatnonzero(best)[0]), int(np.flatnonzero(~best)[0])
    staff = np.array([3.0, 1.0, 4.0, 1.0, 5.0, 9.0])
    one_of = (np.arange(6) < 3).astype(float)
    flagged = np.arange(6) == out
    cases = {
        "must not": (limited(question, most=np.where(flagged, 0.0, 1.0)), ~packages[:, out]),
        "must": (limited(question, least=(np.arange(6) == into).astype(float)), packages[:, into]),
        "staff": (
            limited(question, rows=(Row("staff", staff, most=0.6 * float(staff @ best)),)),
            packages @ staff <= 0.6 * float(staff @ best),
        ),
        "at most one": (limited(question, rows=(Row("one of", one_of, most=1.0),)), packages @ one_of <= 1),
        "at least two": (
            limited(question, rows=(Row("some", 1 - one_of, least=2.0),)),
            packages @ (1 - one_of) >= 2,
        ),
    }
    for name, (asked, allowed) in cases.items():
        found, truth = certified(asked, gap=0.0), enumerate_all(question, allowed)
        assert found.certified, name
        assert found.lower == pytest.approx(truth.welfare, abs=1e-9), name
        assert (truth.best(1e-9) == (found.coverage > 0)).all(axis=1).any(), name
        assert found.lower <= free.welfare + 1e-11, name


def test_whole_items_can_beat_every_prefix() -> None:
    """Section 3.2: {B} 21.9121 beats {A}, of the better ratio, 21.8996."""
    two = Society.of_groups(("rich", "poor"), share=[0.5, 0.5], wealth=[60, 10], health=[5, 5], weight=[6, 1],
                            incidence=np.ones((2, 2)), may_insure=[True, False])  # fmt: skip
    services = Interventions.of(("A", "B"), [6.0, 3.0], [6.6, 3.2])
    question = Question(
        services,
        two,
        Utility(1.0, 1.0),
        Limits.none(2),
        tax=Tax("unrestricted"),
        top_up=TopUp("complementary"),
    )
    best, truth = certified(question, gap=0.0), enumerate_all(question)
    assert best.coverage.tolist() == [0.0, 1.0]
    assert round(best.lower, 4) == 21.9121
    assert truth.of_package.round(4).tolist()[1:3] == [21.8996, 21.9121]
    assert services.ratio[0] > services.ratio[1]


def test_a_wealth_tax_breaks_every_ranking() -> None:
    """Section 3.5: {B} 5.0598, {A, B} 5.0447, none 5.0290, {A} 5.0127; the best prefix loses 49 %."""
    two = Society.of_groups(("rich", "poor"), share=[0.2, 0.8], wealth=[100, 20], health=[19, 19],
                            incidence=[[1, 0], [1, 1]])  # fmt: skip
    services = Interventions.of(("A", "B"), [4.0, 2.0], [6.0, 2.4])
    question = Question(
        services, two, Utility(0.08, 1.0, rho=0.0), Limits.none(2), top_up=TopUp("complementary")
    )
    best, truth = certified(question, gap=0.0), enumerate_all(question)
    stated = truth.of_package + 0.08  # v_0(H) is H − 1
    assert stated.round(4).tolist() == [5.0290, 5.0127, 5.0598, 5.0447]
    assert best.coverage.tolist() == [0.0, 1.0]
    assert best.lower == pytest.approx(truth.welfare, abs=1e-11)
    assert round((stated[2] - stated[3]) / (stated[2] - stated[0]), 2) == 0.49


def theorem(seed: int, top_up: TopUp, **changes: float) -> Question:
    """Unrestricted taxes, rich who insure and poor who cannot, weights 4 : 1, ratios drawn tightly."""
    draw = np.random.default_rng(seed)
    count = 12
    incidence = draw.uniform(0.05, 0.4, (count, 2)) * np.exp(draw.normal(0, 0.7, (count, 2)))
    cost = incidence.mean(axis=1)
    price = draw.uniform(0.5, 1.5, count) * 100 / count / cost
    ratio = np.exp(draw.normal(-3.3, 0.5, count))
    richer = changes.get("richer", 1.0)
    wealth = [900 * richer, 150 * richer]
    two = Society.of_groups(("rich", "poor"), share=[0.3, 0.7], wealth=wealth, health=[5, 5],
                            incidence=incidence, may_insure=[True, False], weight=[4, 1])  # fmt: skip
    return Question(
        Interventions.of(tuple(f"i{i}" for i in range(count)), price, price * ratio),
        two,
        Utility(changes.get("care", 1.0), 1.0),
        replace(Limits.none(count), parts=True),
        tax=Tax("unrestricted"),
        top_up=top_up,
    )


def in_ratio_order(question: Question, coverage: Real) -> bool:
    """Whether coverage never rises down the ratio order (rounding of the solver apart)."""
    down = coverage[np.argsort(-question.interventions.ratio)]
    return bool((np.diff(down) <= 1e-3).all())


INSURED = TopUp("complementary", mode="divisible")


def test_the_theorem_ranking_by_cost_effectiveness_alone() -> None:
    without_cover = []
    for seed in range(8):
        question = theorem(seed, INSURED)
        best = certified(question, gap=1e-9)
        assert best.certified
        assert best.settled is not None
        assert in_ratio_order(question, best.coverage)
        after = best.settled.outcome
        poor = after.value_of_wealth[1] / after.value_of_health[1]  # MRS after tax
        ratio = question.interventions.ratio
        assert (ratio[best.coverage > 0.999] >= poor * (1 - 1e-3)).all()
        assert (ratio[best.coverage < 0.001] <= poor * (1 + 1e-3)).all()
        assert 0 < (best.coverage > 0.5).sum() < 12
        nobody = theorem(seed, TopUp())
        without_cover.append(in_ratio_order(nobody, certified(nobody, gap=1e-9).coverage))
    assert without_cover.count(False) >= 3  # the same instances without cover: epidemiology matters


@pytest.mark.parametrize(("lever", "more"), [("richer", 1.3), ("care", 1.3)])
def test_comparative_statics(lever: str, more: float) -> None:
    """A richer society, or one that cares more for health, covers what it did and more."""
    grew = []
    for seed in range(4):
        before = certified(theorem(seed, INSURED), gap=1e-9).coverage
        after = certified(theorem(seed, INSURED, **{lever: more}), gap=1e-9).coverage
        assert (after >= before - 1e-3).all()
        grew.append(after.sum() > before.sum() + 1e-3)
    assert any(grew)

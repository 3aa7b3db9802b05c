"""What households buy, against every prefix, every subset and every spending on parts."""

from __future__ import annotations

import numpy as np
import pytest

from healthtrust.package.household.increments import health_with_package, increments, offer
from healthtrust.package.household.purchase import Bought, purchase, purchase_all
from healthtrust.package.question import (
    Interventions,
    Limits,
    Mode,
    OnTop,
    Question,
    Real,
    Society,
    TopUp,
    Utility,
)
from tests.reference import household as plain

MODES: tuple[Mode, ...] = ("divisible", "prefix", "subset")
CURVATURES = [(1.0, 1.0), (0.5, 1.6), (2.2, 0.4), (0.0, 1.0), (1.0, 0.0)]


def drawn(seed: int, rho: float, eta: float, kind: OnTop, loading: float = 0.2) -> Question:
    """Five services, two classes of three rows."""
    chance = np.random.default_rng(seed)
    n = 5
    price = chance.lognormal(0, 1, n)
    benefit = price * chance.lognormal(-0.5, 0.7, n)
    has_private = chance.random(n) < 0.6
    services = Interventions(
        tuple("ABCDE"),
        price,
        benefit,
        np.where(has_private, price * chance.uniform(0.8, 2, n), np.nan),
        np.where(has_private, benefit * chance.uniform(0.8, 1.8, n), np.nan),
        chance.uniform(0, 1, n),
        tuple("ABCDE"),
    )
    society = Society(
        classes=("one", "other"),
        health=chance.uniform(1, 8, 2),
        may_insure=np.array([True, True]),
        incidence=chance.uniform(0, 1, (n, 2)) * (chance.random((n, 2)) < 0.9),
        first=np.array([0, 3, 6]),
        wealth=np.sort(chance.lognormal(1.5, 1, (2, 3)), axis=1).ravel(),
        share=np.full(6, 1 / 6),
        weight=np.ones(6),
    )
    utility = Utility(chance.uniform(0.2, 3), 1.0, rho, eta)
    return Question(services, society, utility, Limits.none(n), top_up=TopUp(kind, loading))


def taste(question: Question) -> plain.Taste:
    own = question.utility
    return plain.Taste(own.health_weight, own.wealth_weight, own.rho, own.eta)


def services(question: Question) -> list[plain.Service]:
    has = question.interventions
    columns = (has.price, has.benefit, has.private_price, has.private_benefit, has.voucher_share)
    return [plain.Service(*map(float, row)) for row in zip(*columns, strict=True)]


def by_hand(question: Question, coverage: Real, mode: Mode) -> list[float]:
    society, terms = question.society, plain.Terms(question.top_up.kind, question.top_up.loading, mode)
    return [
        plain.utility_of(
            plain.Household(
                float(society.health[c]), float(wealth), tuple(map(float, society.incidence[:, c]))
            ),
            services(question),
            coverage.tolist(),
            terms,
            taste(question),
        )
        for c, wealth in zip(society.class_of_row, society.wealth, strict=True)
    ]


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize(("rho", "eta"), CURVATURES)
@pytest.mark.parametrize("kind", ["none", "complementary", "supplementary", "voucher"])
def test_every_mode_gives_the_utility_found_by_trying_everything(
    mode: Mode, rho: float, eta: float, kind: OnTop
) -> None:
    for seed in range(4):
        question = drawn(seed, rho, eta, kind)
        coverage = np.random.default_rng(seed).choice([0.0, 1.0, 0.4], 5)
        found = purchase_all(question, coverage, question.society.wealth, mode)
        np.testing.assert_allclose(found.utility, by_hand(question, coverage, mode), rtol=0, atol=1e-9)


@pytest.mark.parametrize("mode", MODES)
def test_what_is_left_adds_up(mode: Mode) -> None:
    question = drawn(1, 0.7, 1.2, "voucher")
    coverage = np.array([1.0, 0.0, 0.0, 0.5, 0.0])
    found = purchase_all(question, coverage, question.society.wealth, mode)
    assert found.premium.sum() > 0
    for z, c in enumerate(question.society.class_of_row):
        on_top = increments(question, coverage, int(c))
        share = found.bought_of(z, on_top.count)
        assert found.wealth[z] == pytest.approx(question.society.wealth[z] - share @ on_top.cost)
        health = health_with_package(question, coverage)[c] + share @ on_top.gain
        assert found.health[z] == pytest.approx(health)
        assert found.premium[z] == pytest.approx(share @ on_top.cost)


@pytest.mark.parametrize("mode", ["divisible", "prefix"])
@pytest.mark.parametrize(("rho", "eta"), CURVATURES)
def test_the_plain_twin_buys_the_same(
    mode: Mode, rho: float, eta: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    for seed in range(5):
        question, coverage = drawn(seed, rho, eta, "supplementary"), np.array([0.0, 1.0, 0.3, 0.0, 0.0])
        bought: list[Bought] = []
        for engine in ("numba", "numpy"):
            monkeypatch.setenv("HEALTHTRUST_ENGINE", engine)
            bought.append(purchase_all(question, coverage, question.society.wealth, mode))
        one, other = bought
        np.testing.assert_array_equal(one.whole, other.whole)
        for column in ("part", "health", "wealth", "utility", "premium"):
            np.testing.assert_allclose(getattr(one, column), getattr(other, column), rtol=1e-12, atol=1e-12)


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize(("rho", "eta"), CURVATURES)
def test_nobody_is_left_with_nothing_unless_the_tax_does_it(mode: Mode, rho: float, eta: float) -> None:
    question = drawn(3, rho, eta, "complementary")
    wealth = np.array([-1.0, 0.0, 1e-6, 0.0, 1e-9, 50.0])
    found = purchase_all(question, np.zeros(5), wealth, mode)
    assert (found.wealth[wealth > 0] > 0).all()
    assert np.isneginf(found.utility[wealth <= 0]).all()
    assert np.isfinite(found.utility[wealth > 0]).all()
    assert (found.premium[wealth <= 0] == 0).all()


@pytest.mark.parametrize(("rho", "eta"), CURVATURES[:3])
def test_the_part_of_the_last_item_equates_what_is_gained_and_paid(rho: float, eta: float) -> None:
    met = 0
    for seed in range(8):
        question = drawn(seed, rho, eta, "complementary")
        own = question.utility
        found = purchase_all(question, np.zeros(5), question.society.wealth, "divisible")
        for z, c in enumerate(question.society.class_of_row):
            if found.part[z]:
                ratio = increments(question, np.zeros(5), int(c)).ratio[found.whole[z]]
                gained = own.health_weight * found.health[z] ** -rho * ratio
                assert gained == pytest.approx(found.wealth[z] ** -eta, rel=1e-11)
                met += 1
    assert met > 5


def test_a_free_upgrade_is_always_taken() -> None:
    services = Interventions(("A",), *(np.array([v]) for v in (4.0, 1.0, 3.0, 1.5, 1.0)), ("A",))
    alone = Society.of_groups(("all",), share=[1], wealth=[0.01], health=[5], incidence=[[1]])
    question = Question(services, alone, Utility(1, 1), Limits.none(1), top_up=TopUp("voucher"))
    for mode in MODES:
        found = purchase_all(question, np.ones(1), alone.wealth, mode)
        assert (found.whole[0], found.premium[0], found.health[0]) == (1, 0.0, 6.5)


def test_rows_in_any_number_of_parts_buy_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("healthtrust.package.household.purchase.ROWS_WORTH_A_THREAD", 10)
    question = drawn(2, 0.5, 1.6, "supplementary")
    on_top, wealth = increments(question, np.zeros(5), 0), np.linspace(0.1, 60, 997)
    whole = []
    for parts in ("1", "7"):
        monkeypatch.setenv("HEALTHTRUST_PARTITIONS", parts)
        whole.append(purchase(on_top, 3.0, wealth, question.utility, "prefix").whole)
    np.testing.assert_array_equal(*whole)


def test_an_offer_at_one_price_for_all_is_kept_to() -> None:
    question = drawn(4, 1.0, 1.0, "complementary", loading=0.0)
    dear = offer(question, np.full(5, 1e9))
    assert (purchase_all(question, np.zeros(5), question.society.wealth, "subset", dear).premium == 0).all()

"""Rules over a distribution of wealth, against loops, quadrature and each other."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from scipy.integrate import quad

from healthtrust.package.government import rules, rules_continuous
from healthtrust.package.government.follow import Trial, landing
from healthtrust.package.government.rules_applied import DECLINERS
from healthtrust.package.question import Interventions, Limits, Question, Society, TopUp, Utility
from tests.reference import rules as plain


def society(seed: int, may_insure: bool = True) -> tuple[Society, rules.Worth]:
    """Three classes of 1, 4 and 3 rows; trade-offs in no order."""
    rng = np.random.default_rng(seed)
    rows, first = 8, np.array([0, 1, 5, 8])
    share = rng.uniform(0.5, 1.5, rows)
    wealth = np.concatenate([np.sort(rng.uniform(10, 100, k)) for k in np.diff(first)])
    of = Society(
        ("a", "b", "c"), np.full(3, 5.0), np.array([True, may_insure, True]), rng.uniform(0, 2, (6, 3)),
        first, wealth, share / share.sum(), np.ones(rows),
    )  # fmt: skip
    return of, rules.Worth(rng.uniform(0.2, 2, rows), rng.uniform(0.5, 2, rows), money=1.1)


def by_row(of: Society) -> list[list[float]]:
    return of.incidence[:, of.class_of_row].tolist()


RATIO = np.array([0.05, 0.4, 0.8, 1.2, 2.0, 9.0])


@pytest.mark.parametrize("seed", range(5))
def test_both_hurdles_are_what_loops_over_rows_give(seed: int) -> None:
    of, worth = society(seed)
    found = rules_continuous.decliners(of, worth, loaded=1.2)
    paper = [
        plain.hurdle_decliners(cases, of.share, worth.wealth, worth.health, worth.money, 1.2, ratio)
        for cases, ratio in zip(by_row(of), RATIO, strict=True)
    ]
    exact = [
        plain.exact_hurdle(cases, of.share, worth.wealth, worth.health, worth.money, 1.2)
        for cases in by_row(of)
    ]
    worths = [
        plain.worth_of_covering(cases, of.share, worth.wealth, worth.health, 1.2, ratio)
        for cases, ratio in zip(by_row(of), RATIO, strict=True)
    ]
    assert rules_continuous.hurdle_of_decliners(found, RATIO) == pytest.approx(paper, rel=1e-12, nan_ok=True)
    assert rules_continuous.exact_hurdle(found) == pytest.approx(exact, rel=1e-10)
    assert rules_continuous.exact_worth(found, RATIO) == pytest.approx(worths, rel=1e-12)


@pytest.mark.parametrize("seed", range(5))
def test_at_the_exact_hurdle_covering_is_worth_what_it_costs(seed: int) -> None:
    of, worth = society(seed, may_insure=False)
    found = rules_continuous.decliners(of, worth, loaded=1.2)
    hurdle = rules_continuous.exact_hurdle(found)
    assert np.isfinite(hurdle).all()
    assert rules_continuous.exact_worth(found, hurdle) == pytest.approx(
        worth.money * of.prevalence, rel=1e-10
    )


def test_beyond_what_all_buyers_ask_only_those_who_may_not_buy_count() -> None:
    of = Society.of_groups(("rich", "poor"), share=[0.2, 0.8], wealth=[100, 20], health=[19, 19],
                           incidence=[[1, 1]], may_insure=[True, False])  # fmt: skip
    worth = rules.Worth(np.array([0.01, 0.05]), np.array([0.08, 0.08]), money=0.03)
    found = rules_continuous.decliners(of, worth, loaded=1.0)
    by_hand = (0.03 - 0.2 * 0.01) / (0.8 * 0.08)
    assert rules_continuous.exact_hurdle(found) == pytest.approx([by_hand], rel=1e-12)


def test_nobody_able_to_buy_it_is_the_rule_without_insurance() -> None:
    of, worth = society(1)
    nobody = rules_continuous.decliners(of, worth, loaded=1.2, may_buy=False)
    rows = of.class_of_row
    plainly = rules.hurdle_nobody_insures(of.incidence[:, rows], of.share, worth)
    assert rules_continuous.hurdle_of_decliners(nobody, RATIO) == pytest.approx(plainly, rel=1e-12)
    assert rules_continuous.exact_hurdle(nobody) == pytest.approx(plainly, rel=1e-10)
    assert rules_continuous.declining_share(nobody, RATIO) == pytest.approx(np.ones(6))


def test_the_papers_rule_is_exact_where_money_counts_the_same_among_all_who_buy() -> None:
    of, worth = society(2)
    equal = rules.Worth(np.full(8, worth.money), worth.health, worth.money)
    found = rules_continuous.decliners(of, equal, loaded=1.0)
    passes = rules_continuous.exact_hurdle(found) * (1 + 1e-9) <= RATIO
    paper = rules_continuous.hurdle_of_decliners(found, RATIO)
    said = ~np.isnan(paper)
    assert said.any()
    assert (passes[said] == (paper * (1 + 1e-9) <= RATIO)[said]).all()


def test_what_only_buyers_have_is_never_worth_covering_if_their_money_counts_for_less() -> None:
    of = Society.of_groups(("rich", "poor"), share=[0.2, 0.8], wealth=[100, 20], health=[19, 19],
                           incidence=[[1, 0]])  # fmt: skip
    worth = rules.Worth(np.array([0.01, 0.05]), np.array([0.08, 0.08]), money=0.03)
    found = rules_continuous.decliners(of, worth, loaded=1.0)
    assert rules_continuous.exact_hurdle(found).tolist() == [np.inf]
    loaded = rules_continuous.decliners(of, worth, loaded=4.0)
    assert np.isfinite(rules_continuous.exact_hurdle(loaded)).all()


def test_who_would_buy() -> None:
    of, worth = society(3, may_insure=False)
    found = rules_continuous.decliners(of, worth, loaded=1.0)
    ready = worth.wealth / worth.health
    for i, ratio in enumerate(RATIO):
        buys = (ready <= ratio) & (of.class_of_row != 1)
        assert rules_continuous.buying_share(found, RATIO)[i] == pytest.approx(of.share[buys].sum())
        of_class = [bool(buys[a:b].any()) for a, b in zip(of.first[:-1], of.first[1:], strict=True)]
        assert rules_continuous.would_buy(found, RATIO)[:, i].tolist() == of_class


def test_there_may_be_several_critical_wealths() -> None:
    """Health that runs against wealth among the middle makes them decline what poorer people buy."""
    wealth = np.linspace(10, 100, 901)
    health = 5 + 30 * np.exp(-(((wealth - 60) / 10) ** 2))
    trade_off = health / wealth  # U = ln H + ln W
    found = rules_continuous.critical_wealths(wealth, trade_off, 0.25)
    assert len(found) == 3
    at = [(5 + 30 * np.exp(-(((w - 60) / 10) ** 2))) / w for w in found]
    assert at == pytest.approx([0.25] * 3, abs=1e-4)
    assert rules_continuous.critical_wealths(wealth, trade_off, 9.0) == ()


def test_over_a_society_those_who_may_not_insure_decline() -> None:
    of, worth = society(4, may_insure=False)
    found = rules_continuous.critical_wealths_of(of, worth, loaded=1.0, ratio=1e6)
    order = np.argsort(of.wealth)
    buys = of.may_insure[of.class_of_row][order]
    assert len(found) == int((buys[1:] != buys[:-1]).sum())


def density(wealth: np.ndarray) -> np.ndarray:
    """Lognormal without its constant."""
    return np.asarray(np.exp(-0.5 * (np.log(wealth / 40) / 0.5) ** 2) / wealth)


def test_a_density_by_quadrature_gives_the_papers_integrals() -> None:
    low, high, mu, ratio = 10.0, 160.0, 0.02, 0.12
    of = rules_continuous.society_of_density(
        density, lambda w: np.array([20 / w, np.sqrt(w) / 10]), lambda w: 5 + w / 100, (low, high), nodes=400
    )
    alpha, beta = 1 / of.wealth, 1 / of.health
    found = rules_continuous.decliners(of, rules.Worth(alpha, beta, mu), loaded=1.0)
    critical = rules_continuous.critical_wealths(of.wealth, alpha / beta, ratio)
    assert len(critical) == 1
    assert (5 + critical[0] / 100) / critical[0] == pytest.approx(ratio, rel=1e-4)
    hurdle = rules_continuous.hurdle_of_decliners(found, np.full(2, ratio))
    for i, cases in enumerate((lambda w: 20 / w, lambda w: np.sqrt(w) / 10)):
        people = quad(lambda w, c=cases: c(w) * density(w), low, critical[0])[0]
        health = quad(lambda w, c=cases: c(w) * density(w) / (5 + w / 100), low, critical[0])[0]
        assert hurdle[i] == pytest.approx(mu * people / health, rel=2e-3)


def test_finer_quadrature_changes_nothing_where_nobody_buys() -> None:
    incidence, health = (lambda w: np.array([20 / w])), (lambda w: 5 + w / 100)
    hurdles = []
    for nodes in (16, 64):
        of = rules_continuous.society_of_density(density, incidence, health, (10, 160), nodes)
        worth = rules.Worth(1 / of.wealth, 1 / of.health, 0.02)
        never = rules_continuous.decliners(of, replace(worth), loaded=1.0, may_buy=False)
        hurdles.append(float(rules_continuous.hurdle_of_decliners(never, np.ones(1))[0]))
    assert hurdles[0] == pytest.approx(hurdles[1], rel=1e-6)


def test_the_rule_of_decliners_and_its_package_are_found_together() -> None:
    """A linear tax, a disease of the middle: all hurdles hold, and acceptors buy the rest."""
    of = rules_continuous.society_of_density(
        density,
        lambda w: np.array([20 / w, np.exp(-(((w - 60) / 20) ** 2)), np.full(len(w), 0.5), np.sqrt(w) / 10]),
        lambda w: 5 + 10 * np.exp(-(((w - 70) / 10) ** 2)),
        (10, 160),
        nodes=60,
    )
    kinds = Interventions.of(tuple("ABCD"), [0.2, 0.3, 0.25, 0.2], [0.09, 0.08, 0.035, 0.02])
    question = Question(kinds, of, Utility(1.0, 1.0), Limits.none(4),
                        top_up=TopUp("complementary", loading=0.1, mode="divisible"))  # fmt: skip
    trial = Trial(question)
    landed = landing(trial, DECLINERS)
    settled = trial.settled(landed.covered)
    assert settled is not None and not any("circle" in note for note in landed.notes)
    after = settled.outcome
    worth = rules.Worth(after.value_of_wealth, after.value_of_health, settled.price_of_money)
    found = rules_continuous.decliners(of, worth, loaded=1.1)
    over = kinds.ratio - rules_continuous.hurdle_of_decliners(found, kinds.ratio)
    assert (over[landed.covered] > -1e-9).all() and (over[~landed.covered] < 1e-9).all()
    assert landed.covered.any() and not landed.covered.all()
    trade_off = 1.1 * after.value_of_wealth / after.value_of_health
    for i in np.flatnonzero(~landed.covered):
        critical = rules_continuous.critical_wealths_of(of, worth, 1.1, float(kinds.ratio[i]))
        accepts = trade_off <= kinds.ratio[i] * (1 + 1e-9)
        assert len(critical) == int((accepts[1:] != accepts[:-1]).sum())
    bought = after.bought.premium
    cheapest = float(max(kinds.ratio[~landed.covered]))
    assert ((bought > 0) == (trade_off <= cheapest * (1 + 1e-9))).all()

"""Spending and hardship against every combination of cases written out."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from healthtrust.package.equity.protection import Terms, after_purchases, averted, hardship
from healthtrust.package.equity.spending import spending_of, with_cases
from healthtrust.package.government.outcome import outcome
from healthtrust.package.question import Interventions, Limits, Mode, Question, Society, TopUp, Utility
from tests.reference import equity as plain

PRICE = [50.0, 5.0, 20.0]
CASES = [[0.1, 0.05], [1.0, 1.5], [0.2, 0.3]]
LINE = 60.0


def asked(cases: list[list[float]] | None = None) -> Question:
    society = Society(
        ("poor", "rich"), np.array([9.0, 9.0]), np.array([True, True]), np.array(cases or CASES),
        np.array([0, 2, 3]),
        wealth=np.array([55.0, 100.0, 260.0]), share=np.array([0.25, 0.25, 0.5]), weight=np.ones(3),
    )  # fmt: skip
    return Question(Interventions.of(tuple("abc"), PRICE, [1, 1, 1]), society, Utility(1, 1), Limits.none(3))


def by_hand(price: list[float], cases: list[float], wealth: float) -> dict[str, list[float]]:
    return plain.hardship(plain.spending(price, cases, most=19), wealth, LINE, (0.1, 0.25, 0.4))


def test_spending_is_that_of_every_combination() -> None:
    chances = plain.spending(PRICE, [0.1, 1.0, 0.2], most=14)
    found = spending_of(PRICE, [0.1, 1.0, 0.2], step=5.0, steps=40)
    for total in range(0, 205, 5):
        assert found[total // 5] == pytest.approx(chances.get(float(total), 0.0), abs=1e-10)


def test_what_is_taken_away_was_never_there() -> None:
    one = spending_of(PRICE[:2], [0.1, 1.0], step=5.0, steps=40)
    both = with_cases(one, 20.0, 1.7, 5.0)
    assert with_cases(both, 20.0, -1.7, 5.0) == pytest.approx(one, abs=1e-13)
    assert both[0] < one[0]


def test_a_price_between_two_steps_keeps_its_mean() -> None:
    found = spending_of([7.0], [0.4], step=5.0, steps=400)
    assert float(found @ (5.0 * np.arange(401))) == pytest.approx(7.0 * 0.4)


@pytest.mark.parametrize("step", [5.0, None])
def test_hardship_of_each_class_is_that_of_its_members(step: float | None) -> None:
    found = hardship(asked(), [0, 0, 0], Terms(line=LINE, step=step))
    poor = [by_hand(PRICE, [row[0] for row in CASES], wealth) for wealth in (55.0, 100.0)]
    rich = [by_hand(PRICE, [row[1] for row in CASES], 260.0)]
    for c, members in enumerate((poor, rich)):
        for name, column in (("risk", found.catastrophic_risk), ("spent", found.catastrophic_spending)):
            mean = np.mean([member[name] for member in members], axis=0)
            assert column[:, c] == pytest.approx(mean, abs=1e-8)
        assert found.impoverished[c] == pytest.approx(np.mean([m["falls"][0] for m in members]), abs=1e-8)
        assert found.poverty_gap[c] == pytest.approx(np.mean([m["gap"][0] for m in members]), abs=1e-6)
        assert found.spending[c] == pytest.approx(float(np.dot(PRICE, np.array(CASES)[:, c])))


def test_what_is_covered_is_not_paid_for() -> None:
    everything = hardship(asked(), [1, 1, 1], Terms(line=LINE))
    for column in (everything.catastrophic_risk, everything.impoverished, everything.spending):
        assert not column.any()


def test_averted_is_the_difference_an_intervention_makes() -> None:
    question, terms = asked(), Terms(line=LINE, step=5.0)
    found = averted(question, [0, 1, 0.5], terms)
    for i in range(3):
        without, with_it = ([0.0, 1.0, 0.5] for _ in range(2))
        without[i], with_it[i] = 0.0, 1.0
        a, b = hardship(question, without, terms), hardship(question, with_it, terms)
        assert found.catastrophic_risk[i] == pytest.approx(
            a.catastrophic_risk - b.catastrophic_risk, abs=1e-12
        )
        assert found.catastrophic_spending[i] == pytest.approx(
            a.catastrophic_spending - b.catastrophic_spending, abs=1e-10
        )
        assert found.impoverished[i] == pytest.approx(a.impoverished - b.impoverished, abs=1e-12)
        assert found.poverty_gap[i] == pytest.approx(a.poverty_gap - b.poverty_gap, abs=1e-10)
    assert (found.spending >= 0).all()


def test_many_cases_are_counted_anew_and_not_taken_away() -> None:
    question = asked([[0.1, 0.05], [9.0, 12.0], [0.2, 0.3]])
    terms = Terms(line=LINE, step=5.0)
    found = averted(question, [0, 0, 0], terms)
    a, b = hardship(question, [0, 0, 0], terms), hardship(question, [0, 1, 0], terms)
    assert found.catastrophic_risk[1] == pytest.approx(a.catastrophic_risk - b.catastrophic_risk, abs=1e-12)


def test_who_is_insured_pays_the_premium_only() -> None:
    question = asked()
    insured = np.zeros((3, 3))
    insured[:, 2] = 1.0
    insured[0, 1] = 1.0
    terms = Terms(line=LINE, step=5.0, insured=insured, resources=question.society.wealth - [0.0, 5.0, 20.5])
    found = hardship(question, [0, 0, 0], terms)
    assert not found.catastrophic_risk[:, 1].any()
    assert found.spending[1] == 0.0
    poor = [by_hand(PRICE, [0.1, 1.0, 0.2], 55.0), by_hand(PRICE[1:], [1.0, 0.2], 95.0)]
    assert found.catastrophic_risk[:, 0] == pytest.approx(
        np.mean([p["risk"] for p in poor], axis=0), abs=1e-8
    )
    spared = averted(question, [0, 0, 0], terms)
    assert not spared.catastrophic_risk[:, :, 1].any()


@pytest.mark.parametrize("mode", ["subset", "prefix", "divisible"])
def test_what_households_have_bought_is_known_from_the_outcome(mode: Mode) -> None:
    question = replace(asked(), utility=Utility(3.0, 1.0), top_up=TopUp("complementary", mode=mode))
    found = outcome(question, np.array([0.0, 1.0, 0.0]), np.full(3, 2.0))
    terms = after_purchases(question, found, Terms(line=LINE, step=5.0))
    assert terms.insured is not None
    assert terms.resources == pytest.approx(question.society.wealth - 2.0 - found.bought.premium)
    premium = [
        sum(PRICE[i] * CASES[i][c] * terms.insured[i, z] for i in (0, 2)) for z, c in enumerate((0, 0, 1))
    ]
    assert found.bought.premium == pytest.approx(premium)
    assert found.bought.premium[2] > 0
    spent = hardship(question, found.coverage, terms).spending
    assert spent[1] == pytest.approx(50 * 0.05 + 20 * 0.3 - premium[2])


def test_exactly_the_share_is_not_beyond_it() -> None:
    question = asked()
    society = replace(question.society, wealth=np.array([50.0, 500.0, 500.0]))
    found = hardship(replace(question, society=society), [0, 1, 1], Terms(shares=(0.1,), step=5.0))
    twice = 1 - np.exp(-0.05) * (1 + 0.05)
    assert found.catastrophic_risk[0, 1] == pytest.approx(twice)


def test_no_line_no_poverty() -> None:
    found = hardship(asked(), [0, 0, 0], Terms())
    assert not found.impoverished.any()
    assert not found.poverty_gap.any()


def test_classes_add_up_by_their_people() -> None:
    question = asked()
    found = hardship(question, [0, 0, 0], Terms(line=LINE))
    whole = found.of_all(question.society.class_share)
    assert whole.catastrophic_risk == pytest.approx(found.catastrophic_risk @ [0.5, 0.5])
    assert whole.spending.shape == ()

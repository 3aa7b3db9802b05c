"""The eight qualitative facts of delivery, over draws of the coefficients: the probability that each holds.

Each fact holds in a draw where all of its evidence does. What is asserted is the least probability, below
what is found, so that a better fit of the coefficients does not break it, and a model that lost a fact does.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from healthtrust.deliver.response import central
from healthtrust.study.facts import Answer, Asked, Fact, answer, facts, later
from healthtrust.study.facts.tried import Tried
from healthtrust.study.facts.years import change_takes_years, empty_beds_cost

LEAST = {
    "Fees raise volume": 0.80,
    "Capitation without pay for quality skimps on the sick": 0.98,
    "Integration led by a hospital does not cut admissions": 0.95,
    "Vertical, capitated care cuts avoidable bed days, over years; structure alone does not": 0.95,
    "Capitating one part alone shifts cost": 0.98,
    "Programmes of places slow growth a little, and fade when their money stops": 0.90,
    "A monopoly saves administration and costs price and quality, unless it is regulated": 0.95,
    "Health pays later": 0.98,
    "Change takes years, not months": 0.97,
    "Empty beds still cost": 0.98,
}


@pytest.fixture(scope="module")
def found() -> Answer:
    """Return every fact over a thousand draws."""
    return answer(Asked(draws=1_000, seed=7))


@pytest.fixture(scope="module")
def by_name(found: Answer) -> dict[str, Fact]:
    """Return facts and guards by name."""
    return {fact.name: fact for fact in (*found.facts, *found.guards)}


def test_there_are_eight_and_two_guards(found: Answer) -> None:
    assert (len(found.facts), len(found.guards)) == (8, 2)
    assert {fact.name for fact in (*found.facts, *found.guards)} == set(LEAST)


@pytest.mark.parametrize("name", LEAST)
def test_it_holds_at_least_so_often(name: str, by_name: dict[str, Fact]) -> None:
    fact = by_name[name]
    told = {one.says: one.probability for one in fact.evidence}
    assert fact.probability >= LEAST[name], told


def test_that_fees_raise_every_use_is_surer_than_which_rises_most(by_name: dict[str, Fact]) -> None:
    """That electives answer most is a matter of two uncertain numbers; that all answer is none."""
    rank, *_ = (one for one in by_name["Fees raise volume"].evidence if "less the next" in one.says)
    others = [one for one in by_name["Fees raise volume"].evidence if one is not rank]
    assert len(others) == 7
    assert all(one.probability > 0.99 for one in others)
    assert rank.probability < 1


def test_they_hold_at_the_central_values() -> None:
    """Medians of the posterior: no fact rests on the tails."""
    found = {fact.name: fact.probability for fact in facts(central())}
    assert len(found) == 7
    assert set(found.values()) == {1.0}, found


def test_most_hold_before_anything_was_fitted() -> None:
    """The form of the equations carries the facts; fitting makes them surer."""
    stated = answer(Asked(draws=300, seed=7, prior=True))
    assert all(fact.probability >= 0.75 for fact in (*stated.facts, *stated.guards))


def test_the_page_tells_these_probabilities() -> None:
    """docs/how-to/check-the-eight-facts.md, column by column: as fitted, and as stated before."""
    page = (Path(__file__).parents[2] / "docs/how-to/check-the-eight-facts.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| (\d|guard \d) \|.*\| ([\d.]+) % \| ([\d.]+) % \|$", page, re.MULTILINE)
    assert len(rows) == 10
    for column, prior in ((1, False), (2, True)):
        told = [float(row[column]) / 100 for row in rows]
        asked = answer(Asked(draws=1_000, seed=1, prior=prior))
        shares = [fact.probability for fact in (*asked.facts, *asked.guards)]
        assert told == pytest.approx(shares, abs=0.01)


class TestAFactCanFail:
    """What each fact is about, taken out of the coefficients, breaks it: the tests can fail."""

    @pytest.mark.parametrize(
        ("number", "without"),
        [
            (1, {"elective_volume": 0.0}),
            (2, {"skimping": 0.0}),
            (3, {"hospital_pull": 0.0}),
            (4, {"capability_time": 0.5, "contract_time": 0.5}),
            (5, {"shifted_cost": 0.0}),
            (6, {"capability_decay": 0.0, "capability_kept": 1.0, "contract_time": 1e6}),
            (6, {"stay_alignment": 2.0, "emergency_alignment": 1.0}),
            (7, {"price_concentration": 0.0}),
        ],
    )
    def test_without_its_cause(self, number: int, without: dict[str, float]) -> None:
        fact = facts(central().with_values(**without))[number - 1]
        assert fact.probability == 0, {one.says: one.values.tolist() for one in fact.evidence}

    def test_without_delay_change_takes_no_years(self) -> None:
        quick = central().with_values(capability_time=0.5, contract_time=0.5)
        assert change_takes_years(Tried(quick)).probability == 0

    def test_without_fixed_cost_empty_beds_cost_nothing(self) -> None:
        light = central().with_values(fixed_hospital_share=0.05)
        assert empty_beds_cost(Tried(light)).probability == 0

    def test_by_year_thirty_health_has_paid(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(later, "SOON", 30)
        assert later.health_pays_later(20, 1).probability == 0

    def test_where_both_horizons_are_one_their_mix_is_one(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(later, "HORIZONS", (40, 40))
        assert later.health_pays_later(20, 1).probability == 0

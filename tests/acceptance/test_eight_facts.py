"""The eight qualitative facts of delivery, over draws of the coefficients: the probability that each holds.

Each fact holds in a draw where all of its evidence does. What is asserted is the least probability, below
what is found, so that a better fit of the coefficients does not break it, and a model that lost a fact does.
"""

from __future__ import annotations

import pytest

from healthtrust.deliver.response import central
from healthtrust.study.facts import Answer, Asked, Fact, answer, facts

LEAST = {
    "Fees raise volume": 0.75,
    "Capitation without pay for quality skimps on the sick": 0.98,
    "Integration led by a hospital does not cut admissions": 0.90,
    "Vertical, capitated care cuts avoidable bed days, over years; structure alone does not": 0.90,
    "Capitating one part alone shifts cost": 0.95,
    "Programmes of places slow growth a little, and fade when their money stops": 0.95,
    "A monopoly saves administration and costs price and quality, unless it is regulated": 0.90,
    "Health pays later": 0.95,
    "Change takes years, not months": 0.90,
    "Empty beds still cost": 0.95,
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
    assert all(fact.probability >= 0.70 for fact in (*stated.facts, *stated.guards))


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
            (7, {"price_concentration": 0.0}),
        ],
    )
    def test_without_its_cause(self, number: int, without: dict[str, float]) -> None:
        fact = facts(central().with_values(**without))[number - 1]
        assert fact.probability == 0, {one.says: one.values.tolist() for one in fact.evidence}

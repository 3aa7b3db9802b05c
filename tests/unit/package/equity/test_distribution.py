"""Health by group after a decision: real patients, real groups, and whoever bears the cost."""

from __future__ import annotations

import numpy as np
import pytest

from healthtrust.ground.errors import InvalidInput
from healthtrust.package.equity.distribution import Groups, after_decision, displaced_health, health_by_class
from healthtrust.package.question import Society

FIFTHS = ("most deprived", "second", "third", "fourth", "least deprived")
MEMBERS = np.array([10e6, 11e6, 11e6, 12e6, 11e6])
HEALTH = np.array([63.2, 67.7, 70.0, 73.2, 75.1])
STEEP = np.array([0.26, 0.22, 0.22, 0.16, 0.14])
PATIENTS = np.array([0.35, 0.25, 0.2, 0.12, 0.08])


def groups(bears: np.ndarray = STEEP) -> Groups:
    return Groups(FIFTHS, MEMBERS, HEALTH, bears)


def test_twelve_patients_do_not_do_what_twelve_million_do() -> None:
    """In a published tool the inequality impact was the same whatever the number of patients."""
    few, many = (after_decision(groups(), n * PATIENTS, 1.0, displaced=0.5 * n) for n in (12, 12_000_000))
    for measure, aversion in (("atkinson", 10.95), ("kolm", 0.15)):
        small, large = (d.equivalent_gain(measure, aversion) for d in (few, many))  # type: ignore[arg-type]
        assert large > 100_000 * small > 0
    assert few.net * 1e6 == pytest.approx(many.net)
    assert few.net_health == pytest.approx(6.0)
    assert many.net_health == pytest.approx(6_000_000.0)


def test_the_cost_falls_on_those_who_bear_it_and_not_on_the_patients() -> None:
    """The same tool put the cost on the patients' own groups, so that every group had one sign."""
    only_the_rich = np.array([0, 0, 0, 0, 1000.0])
    found = after_decision(groups(), only_the_rich, benefit=1.0, displaced=500.0)
    assert (found.net[:4] < 0).all()
    assert found.net[4] > 0
    assert found.loss * MEMBERS == pytest.approx(500 * STEEP)
    assert found.equivalent_gain("atkinson", 10.95) < 0 < found.net_health


def test_gain_is_per_member_and_adds_up_over_interventions() -> None:
    treated = np.array([[100.0, 0, 0, 0, 0], [0, 200.0, 0, 0, 0]])
    found = after_decision(groups(), treated, benefit=[2.0, 0.5])
    assert found.gain * MEMBERS == pytest.approx([200, 100, 0, 0, 0])
    assert found.after == pytest.approx(HEALTH + found.gain)


def test_money_displaces_health_at_the_margin() -> None:
    assert displaced_health(cost=26_000_000.0, cost_per_qaly=13_000.0) == 2_000.0


def test_classes_of_a_society_are_groups() -> None:
    society = Society.of_groups(
        ("a", "b"), share=[0.25, 0.75], wealth=[1, 2], health=[9, 9], incidence=[[1, 1]], heads=400
    )
    found = Groups.of(society, society.health)
    assert found.members.tolist() == [100.0, 300.0]
    assert found.bears.tolist() == found.share.tolist() == [0.25, 0.75]


def test_health_of_rows_becomes_that_of_classes() -> None:
    society = Society(
        ("a", "b"), np.array([9.0, 9.0]), np.array([True, True]), np.ones((1, 2)), np.array([0, 2, 3]),
        wealth=np.array([1.0, 2.0, 5.0]), share=np.array([0.1, 0.3, 0.6]), weight=np.ones(3),
    )  # fmt: skip
    assert health_by_class(society, np.array([8.0, 4.0, 7.0])) == pytest.approx([5.0, 7.0])


def test_everything_wrong_is_said_at_once() -> None:
    with pytest.raises(InvalidInput) as caught:
        Groups(("a", "b"), np.array([0.0, 5.0]), np.array([60.0]), np.array([26.0, 74.0]))
    said = str(caught.value)
    assert "groups, members" in said
    assert "groups, health" in said
    assert "add up to 100" in said
    assert "Divide by 100" in said

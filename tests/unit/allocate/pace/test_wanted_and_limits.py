"""What the rule wants, and what floors, lift and caps make of it."""

from __future__ import annotations

import numpy as np
import pytest

from healthtrust.allocate.pace.limits import CAP, CASH_CAP, CASH_FLOOR, FLOOR, LIFT, NOTHING, limits
from healthtrust.allocate.pace.path import contradictions
from healthtrust.allocate.pace.wanted import closing, wanted
from healthtrust.design.pace import Pace, Point

AT = np.array([-0.30, -0.10, -0.04, 0.0, 0.04, 0.075, 0.20])


def test_a_slope_closes_its_share_of_every_distance() -> None:
    after = (1 + AT) * (1 + wanted(AT, Pace(slope=0.25))) - 1
    assert after == pytest.approx(0.75 * AT)
    assert (1 + AT) * (1 + closing(AT)) == pytest.approx(np.ones(len(AT)))


def test_without_slope_or_points_all_of_the_distance_is_wanted() -> None:
    assert wanted(AT, Pace()) == pytest.approx(closing(AT))


def test_the_floor_of_2016_holds_to_five_per_cent_and_ends_at_ten() -> None:
    rules = Pace(least_per_head=0.014, floor_full_to=0.05, floor_none_from=0.10)
    found = limits(AT, np.ones(len(AT)), rules, 1)
    assert found.least == pytest.approx([0.014, 0.014, 0.014, 0.014, 0.014, 0.007, 0.0])
    assert set(found.floor.tolist()) == {FLOOR}


def test_a_limit_in_cash_follows_the_population() -> None:
    grew = np.array([0.95, 1.00, 1.05])
    found = limits(np.zeros(3), grew, Pace(least_per_head=0.0, least_in_cash=0.01, most_in_cash=0.04), 1)
    assert found.least == pytest.approx(np.maximum(0.0, 1.01 / grew - 1))
    assert found.most[:2] == pytest.approx(1.04 / grew[:2] - 1)
    assert found.floor.tolist() == [CASH_FLOOR, CASH_FLOOR, FLOOR]
    assert found.cap.tolist() == [CASH_CAP] * 3
    assert found.contradicted.tolist() == [False, False, True]


def test_the_lift_is_phased_in_and_ends_where_it_should() -> None:
    rules, distance = Pace(lift=-0.05, phase_in_years=3), np.array([-0.20])
    for year in (1, 2, 3, 4):
        least = limits(distance, np.ones(1), rules, year).least
        distance = (1 + distance) * (1 + least) - 1
        assert distance == pytest.approx([[-0.15], [-0.10], [-0.05], [-0.05]][year - 1])


def test_the_lift_keeps_others_from_being_pushed_under_it() -> None:
    found = limits(np.array([-0.05, 0.0, 0.10]), np.ones(3), Pace(lift=-0.05), 1)
    assert (np.array([0.95, 1.0, 1.1]) * (1 + found.least)) == pytest.approx([0.95] * 3)
    assert found.floor.tolist() == [LIFT] * 3


def test_the_cap_comes_before_the_lift() -> None:
    found = limits(np.array([-0.40]), np.ones(1), Pace(lift=-0.05, most_per_head=0.10), 1)
    assert (found.least[0], found.most[0]) == pytest.approx((0.10, 0.10))
    assert found.cap.tolist() == [CAP]
    assert not found.contradicted.any()


def test_prices_come_on_top_of_real_limits_year_by_year() -> None:
    rules = Pace(least_per_head=0.01, most_per_head=0.05, real=True, deflator=(0.02, 0.10))
    for year, prices in ((1, 1.02), (2, 1.10), (3, 1.10)):
        found = limits(np.zeros(1), np.ones(1), rules, year)
        assert found.least == pytest.approx([1.01 * prices - 1])
        assert found.most == pytest.approx([1.05 * prices - 1])


def test_without_rules_nothing_holds_anybody() -> None:
    found = limits(AT, np.ones(len(AT)), Pace(), 1)
    assert (found.least == NOTHING).all()
    assert np.isinf(found.most).all()


def points(*pairs: tuple[float, float]) -> tuple[Point, ...]:
    return tuple(Point(distance=d, growth=g) for d, g in pairs)


@pytest.mark.parametrize(
    ("rules", "said"),
    [
        (Pace(slope=0.5, points=points((0, 0.05), (0.1, 0))), "a slope beside points"),
        (Pace(points=points((0, 0.1))), "one point"),
        (Pace(points=points((0.1, 0.1), (0, 0))), "distances that rise"),
        (Pace(points=points((0, 0.0), (0.1, 0.1))), "growth that never rises"),
        (Pace(points=points((0, 0.1), (0.05, 0))), "a gentler line"),
        (Pace(least_per_head=0.1, most_per_head=0.05), "above most_per_head"),
        (Pace(least_in_cash=0.1, most_in_cash=0.05), "above most_in_cash"),
        (Pace(least_per_head=0.1, floor_full_to=0.05), "or neither"),
        (Pace(floor_full_to=0.05, floor_none_from=0.1), "which phases out"),
        (Pace(least_per_head=0.01, floor_full_to=0.1, floor_none_from=0.1), "more than floor_full_to"),
        (Pace(least_per_head=0.1, floor_full_to=0.05, floor_none_from=0.1), "a gentler line"),
        (
            Pace(least_per_head=-0.02, floor_full_to=0.05, floor_none_from=0.1),
            "a floor phases out downwards",
        ),
        (Pace(real=True), "growth of prices for each year"),
        (Pace(deflator=(0.02,)), "prices for growth that is not real"),
    ],
)
def test_every_contradiction_is_named(rules: Pace, said: str) -> None:
    told = [str(problem) for problem in contradictions(rules, "pace.toml")]
    assert len(told) == 1
    assert said in told[0]


def test_all_contradictions_are_named_at_once() -> None:
    rules = Pace(slope=0.5, points=points((0, 0.1)), least_per_head=0.1, most_per_head=0.0, real=True)
    assert len(contradictions(rules, "pace.toml")) == 4


def test_the_policy_of_2016_contradicts_nothing() -> None:
    rules = Pace(
        slope=0.3,
        least_per_head=0.0139,
        floor_full_to=0.05,
        floor_none_from=0.10,
        lift=-0.05,
        phase_in_years=2,
    )
    assert not contradictions(rules, "pace.toml")

"""A year by month: nothing is lost, nothing bunches."""

from __future__ import annotations

import dataclasses

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from healthtrust import deliver
from healthtrust.deliver.months import activity_of, due_by_month, evenly, lines_of, service_line
from healthtrust.state import known
from tests.unit.deliver import by_hand


@given(st.lists(st.integers(0, 10**9), min_size=1, max_size=20))
def test_every_month_has_its_twelfth_to_within_one(cases: list[int]) -> None:
    year = np.array(cases)
    months = evenly(year, np.arange(len(year)))
    assert np.array_equal(months.sum(axis=1), year)
    assert (np.abs(months - year[:, None] / 12) < 1).all()


def test_single_cases_of_many_lines_spread_over_the_year() -> None:
    months = evenly(np.ones(1_200, dtype=np.int64), np.arange(1_200))
    assert months.sum(axis=0).tolist() == [100] * 12


def finished():  # type: ignore[no-untyped-def]
    state = deliver.step(by_hand.state(widest=30))
    care = known(state.care, "deliver")
    return care, activity_of(care, known(state.catalogue, "package").setting)


def test_cases_cost_and_charges_of_the_year_are_those_of_its_months() -> None:
    care, activity = finished()
    where = (activity.place, activity.plan, activity.service, activity.payer)
    assert np.array_equal(activity.cases.sum(axis=1), care.cases[where])
    assert np.array_equal(activity.cost.sum(axis=1), care.cost[where])
    assert activity.cases.sum() == care.cases.sum() and activity.cost.sum() == care.cost.sum()
    assert activity.charges.sum() == care.charges.sum()
    assert not activity.charges[~activity.covered].any()
    price = np.array(by_hand.PRICES)[activity.service]
    assert np.array_equal(activity.cost, activity.cases * price[:, None])


def test_what_is_due_falls_due_within_the_year() -> None:
    care, activity = finished()
    lines = care.settlement
    due = due_by_month(lines, activity)
    assert np.array_equal(due.sum(axis=1), lines.due)
    assert (due >= 0).all()


def test_fees_follow_activity_and_blocks_fall_due_by_twelfths() -> None:
    care, activity = finished()
    lines = care.settlement
    due = due_by_month(lines, activity)
    fees = lines.of_model("fee for service")
    assert (due[~fees].max(axis=1) - due[~fees].min(axis=1) <= 1).all()
    net = np.zeros_like(due)
    on = service_line(lines, activity)
    np.add.at(net, on[on >= 0], (activity.cost - activity.charges)[on >= 0])
    assert np.array_equal(due[fees], net[fees])


def test_single_cases_of_a_year_have_no_season() -> None:
    """One case a line: every service goes through all months over places, and every place over services."""
    care, _ = finished()
    grid, unknown = np.ones((12, 2, 24, 3), np.int64), np.zeros((0, 0, 0), np.int64)
    one = dataclasses.replace(care, cases=grid, cost=grid, charged=unknown)
    months = lines_of(one).others.reshape(12, 2, 24, 3, 12)
    for axes in ((0,), (2,)):
        spread = months.sum(axis=axes)
        assert spread.min() == spread.max()

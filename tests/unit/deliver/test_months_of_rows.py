"""Rows of a line are dealt to its months; cases with a user charge are spread for themselves."""

from __future__ import annotations

import dataclasses

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from healthtrust import deliver
from healthtrust.deliver.months import activity_of, dealt, evenly, lines_of
from healthtrust.state import known
from tests.unit.deliver import by_hand


@given(st.lists(st.integers(0, 60), min_size=1, max_size=30), st.integers(0, 30))
def test_rows_dealt_one_after_the_other_add_up_to_the_months_of_their_line(
    rows: list[int], line: int
) -> None:
    cases = np.array(rows)
    whole = evenly(np.array([cases.sum()]), np.array([line]))
    months = dealt(np.cumsum(cases) - cases, cases, np.repeat(whole, len(rows), axis=0))
    assert (months >= 0).all()
    assert np.array_equal(months.sum(axis=1), cases)
    assert np.array_equal(months.sum(axis=0), whole[0])


@given(st.integers(1, 11), st.integers(24, 400), st.integers(0, 300))
def test_a_row_of_few_cases_has_at_most_two_in_any_month(cases: int, of: int, before: int) -> None:
    before = min(before, of - cases)
    whole = evenly(np.array([of]), np.array([3]))
    assert dealt(np.array([before]), np.array([cases]), whole).max() <= 2


def test_charges_follow_the_cases_that_pay_them() -> None:
    care = known(deliver.step(by_hand.state(widest=30)).care, "deliver")
    lines, setting = lines_of(care), np.zeros(len(by_hand.SERVICES), dtype=np.int8)
    activity = activity_of(care, setting)
    charge = np.rint(np.array(by_hand.PRICES) * np.array([0, 0.1, 0.15, 0, 0, 0, 0])).astype(np.int64)
    assert np.array_equal(activity.charges, lines.paying * charge[activity.service][:, None])
    assert np.array_equal(activity.cases, lines.paying + lines.others)
    assert lines.paying.sum() == care.charged.sum() > 0


def test_where_nobody_knows_who_paid_a_charge_it_follows_all_cases() -> None:
    care = known(deliver.step(by_hand.state(widest=30)).care, "deliver")
    unknown = dataclasses.replace(care, charged=np.zeros((0, 0, 0), dtype=np.int64))
    activity = activity_of(unknown, np.zeros(len(by_hand.SERVICES), dtype=np.int8))
    assert np.array_equal(activity.cases, lines_of(unknown).others)
    assert not lines_of(unknown).paying.any()
    assert activity.charges.sum() == care.charges.sum()
    assert not activity.charges[activity.cases == 0].any()

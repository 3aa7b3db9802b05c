"""Milestones on intervals and on growth relative to the rest; what places are freed from for keeping them."""

from __future__ import annotations

from math import nan

import numpy as np
import pytest
from pydantic import ValidationError

from healthtrust.allocate.transformation import WHOLE, award, release
from healthtrust.design.transformation import Bid, Fund, Milestone
from healthtrust.ground.money import Currency
from healthtrust.records.findings import Taken

MEASURE = "avoidable-emergencies"
YEAR = 2029


def of_rate(numerator: float, denominator: float, half: float = nan) -> Taken:
    value = numerator / denominator
    return Taken(
        value, value - half, value + half, value - 2 * half, value + 2 * half, numerator, denominator
    )


def paid(promise: dict[str, object], beside: dict[tuple[int, str, str], Taken]) -> tuple[int, str, bool]:
    """Released of 100, the reason, and whether all was kept, of a bid with one milestone for last year."""
    first = {"year": YEAR - 2, "measure": MEASURE, "at_most": 10**9}
    last = {"year": YEAR - 1, "measure": MEASURE} | promise
    bid = Bid.model_validate(
        {
            "name": "teams", "place": "North", "cost": 1, "first_year": YEAR - 2, "years": 3, "saves": 9,
            "milestones": [first, last],
        }
    )  # fmt: skip
    given = award(Fund(first_year=YEAR - 2, years=3), [bid], np.array([100, 100, 100]), Currency("GBP", 2))
    values = {key: taken.value for key, taken in beside.items()}
    found = release(given, values, YEAR, beside)
    return int(found.released[0]), found.reason[0], found.kept[0]


def grown(place: float, rest: float) -> dict[tuple[int, str, str], Taken]:
    """Measures of two years: 100 of 10 in the place and 300 of 20 in the rest, then grown."""
    return {
        (YEAR - 2, MEASURE, "North"): of_rate(100, 10),
        (YEAR - 2, MEASURE, WHOLE): of_rate(400, 30),
        (YEAR - 1, MEASURE, "North"): of_rate(100 * place, 10),
        (YEAR - 1, MEASURE, WHOLE): of_rate(100 * place + 300 * rest, 30),
    }


@pytest.mark.parametrize(
    ("place", "rest", "kept"),
    [(1.02, 1.04, True), (1.035, 1.04, False), (1.06, 1.08, True), (0.98, 0.985, False)],
)
def test_growth_must_stay_so_far_below_the_rest(place: float, rest: float, kept: bool) -> None:
    released, reason, all_kept = paid({"growth_below_rest": 0.01}, grown(place, rest))
    assert (released == 100, all_kept) == (kept, kept)
    assert reason.startswith("1 of 1 met" if kept else "0 of 1 met; missed")


def test_growth_of_one_year_alone_is_not_known() -> None:
    only = {key: value for key, value in grown(0.5, 2.0).items() if key[0] == YEAR - 1}
    released, reason, kept = paid({"growth_below_rest": 0.01}, only)
    assert released == 0 and not kept and "not measured" in reason


@pytest.mark.parametrize(("judge_on", "limit", "kept"), [
    ("value", 10.0, True), ("interval", 10.9, False), ("interval", 11.0, True), ("adjusted", 11.9, False),
    ("adjusted", 12.0, True),
])  # fmt: skip
def test_a_milestone_may_ask_for_the_whole_interval(judge_on: str, limit: float, kept: bool) -> None:
    beside = {(YEAR - 1, MEASURE, "North"): of_rate(100, 10, half=1.0)}
    assert paid({"at_most": limit, "judge_on": judge_on}, beside)[2] == kept


def test_what_has_no_interval_is_judged_on_its_value() -> None:
    beside = {(YEAR - 1, MEASURE, "North"): of_rate(100, 10)}
    assert paid({"at_most": 10.0, "judge_on": "adjusted"}, beside)[0] == 100


def test_a_milestone_has_one_limit_and_growth_no_interval() -> None:
    base = {"year": 2027, "measure": MEASURE}
    for wrong in (
        {},
        {"at_most": 1, "growth_below_rest": 0.1},
        {"growth_below_rest": 0.1, "judge_on": "interval"},
    ):
        with pytest.raises(ValidationError):
            Milestone.model_validate(base | wrong)

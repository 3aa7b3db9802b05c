"""Months completed: what tells nothing is refused, young months lean on budgets, groups keep the whole."""

from __future__ import annotations

import numpy as np
import pytest

from healthtrust.ground.errors import InvalidInput
from healthtrust.live.completion import Prior, completed, completed_groups, forecast, unfit, with_prior
from healthtrust.live.completion.triangle import Triangles

UPTO = np.array([[6000, 9000, 10000], [12000, 17000, 0], [9000, 0, 0]])
MONTHS = ("2027-01", "2027-02", "2027-03")


@pytest.mark.parametrize(
    ("upto", "found"),
    [
        (np.zeros((0, 0), dtype=np.int64), "0 months of care"),
        (np.array([[5, 6], [7, 0]]), "2 months of care"),
        (np.array([[5], [5], [5]]), "1 months of development"),
        (np.zeros((3, 3), dtype=np.int64), "no payments to go by"),
        (np.array([[0, 5, 5], [0, 5, 0], [4, 0, 0]]), "no payments to go by"),
        (np.array([[9, -2, 5], [9, 5, 0], [4, 0, 0]]), "1 months of care with money below zero"),
    ],
)
def test_too_little_is_said_and_not_reckoned_with(upto: np.ndarray, found: str) -> None:
    assert unfit(upto)[0].found == found
    with pytest.raises(InvalidInput, match=r"Wait, or give the expected cost|completion factor"):
        completed(upto)


def test_what_lies_beyond_the_months_watched_is_not_read() -> None:
    filled = UPTO.copy()
    filled[1, 2], filled[2, 1:] = 99, -99
    assert completed(filled).ibnr.tolist() == completed(UPTO).ibnr.tolist()


def test_a_tail_lengthens_all_months_and_their_errors() -> None:
    plain, longer = completed(UPTO), completed(UPTO, tail=1.02)
    assert longer.ibnr[0] == 200 and longer.share_in[0] == pytest.approx(1 / 1.02)
    assert longer.error() == pytest.approx(1.02 * plain.error())
    with pytest.raises(ValueError, match="1 or more"):
        completed(UPTO, tail=0.9)


def test_errors_of_months_with_shared_factors_are_more_than_in_quadrature() -> None:
    found = completed(UPTO)
    assert found.error() > np.sqrt((found.standard_error**2).sum())
    assert found.error(slice(0, 2)) == pytest.approx(found.standard_error[1])


def test_a_month_with_nothing_in_yet_costs_what_was_expected_of_what_is_to_come() -> None:
    upto = np.array([[6000, 9000, 10000], [12000, 17000, 0], [0, 0, 0]])
    ladder = completed(upto)
    assert ladder.ibnr[2] == 0
    mixed = with_prior(ladder, Prior(np.array([10000, 19000, 12000])))
    p = ladder.share_in[2]
    assert mixed.ibnr[2] == pytest.approx((1 - p) ** 2 * 12000, abs=1)
    assert mixed.standard_error[2] > 0 and mixed.error() > mixed.standard_error[2]


def test_an_expected_cost_in_doubt_widens_the_error() -> None:
    ladder, expected = completed(UPTO), np.array([10000, 19000, 12000])
    sure, unsure = (with_prior(ladder, Prior(expected, doubt)).error() for doubt in (0.0, 0.5))
    assert sure < unsure
    for wrong in (Prior(-expected), Prior(expected[:2]), Prior(expected, -1.0)):
        with pytest.raises(ValueError, match="expected cost"):
            with_prior(ladder, wrong)


def given(*upto: np.ndarray) -> Triangles:
    keys = tuple((f"place {n}", "primary" if n == 9 else "inpatient") for n in range(len(upto)))
    return Triangles(("place", "setting"), keys, MONTHS, np.stack(upto), np.array([3, 2, 1]), "paid")


def test_groups_add_up_to_their_setting() -> None:
    found = completed_groups(given(UPTO, 2 * UPTO, UPTO // 7), ("setting",))
    whole = completed(UPTO + 2 * UPTO + UPTO // 7)
    assert sum(found["ibnr"]) == whole.total_ibnr
    assert found["month"][:3] == list(MONTHS)
    assert set(found["basis"]) == {"paid, completed"} and set(found["how"]) == {"chain ladder"}
    by_place = {place: found["standard_error"][at] for at, place in enumerate(found["place"]) if at % 3 == 2}
    assert by_place["place 2"] < by_place["place 0"] < by_place["place 1"] < whole.standard_error[2]


def test_one_group_alone_is_its_setting() -> None:
    found, whole = completed_groups(given(UPTO)), completed(UPTO)
    assert found["ibnr"] == whole.ibnr.tolist()
    assert found["standard_error"] == pytest.approx(whole.standard_error.tolist())


def test_a_setting_that_tells_nothing_is_not_completed_and_says_so() -> None:
    found = completed_groups(given(np.zeros((3, 3), dtype=np.int64)))
    assert found["how"] == ["not completed"] * 3 and found["basis"] == ["paid"] * 3
    assert found["completed"] == [None] * 3 and found["standard_error"] == [None] * 3


def test_expected_cost_is_said_beside_the_rows_it_was_used_for() -> None:
    prior = {("inpatient",): Prior(np.array([10000, 19000, 12000]))}
    found = completed_groups(given(UPTO), ("setting",), prior)
    assert found["how"][0] == "chain ladder and expected cost" and found["credibility"][2] < 1


def test_a_forecast_follows_the_budget_through_the_year() -> None:
    budget = np.array([2000, 1000, 1000, 1000, 3000])
    found = forecast(np.array([2200, 1100]), 0.0, budget)
    assert (found.year, found.rest, found.interval) == (8800, 5500, (8800, 8800))
    done = forecast(np.array([2200, 1100, 1, 1, 1]), 10.0, budget)
    assert (done.year, done.rest, done.standard_error) == (3303, 0, 10.0)
    for cost, plan in (([], budget), ([1] * 6, budget), ([5], np.zeros(3, dtype=np.int64))):
        with pytest.raises(ValueError, match="budget of each month so far"):
            forecast(np.array(cost, dtype=np.int64), 0.0, plan)

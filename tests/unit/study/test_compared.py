"""Numbers side by side: signs, intervals, rounding; how they are said; what was decided, in words."""

from __future__ import annotations

from math import nan

import numpy as np
import pytest

from healthtrust.design.differ import Change
from healthtrust.study.compared.decided import decided
from healthtrust.study.compared.differences import Difference, Told, differences_of
from healthtrust.study.compared.paired import Counts, Paired, paired, paired_measures
from healthtrust.study.compared.said import change_said, interval_said, number, said


def difference(was: Told, now: Told, better: str = "lower", certain: Paired | None = None) -> Difference:
    return Difference("Unmet need", "per 1,000", was, now, better, certain)


# ---- differences -------------------------------------------------------------------------------------------


def test_a_fall_of_what_should_be_low_is_better_and_of_what_should_be_high_worse() -> None:
    was, now = Told(10.0, 9.0, 11.0), Told(5.0, 4.0, 6.0)
    assert difference(was, now, "lower").way == "better"
    assert difference(was, now, "higher").way == "worse"
    assert difference(was, now, "").way == ""
    assert difference(was, now).clear


def test_the_interval_of_the_change_holds_the_change_and_turns_round_with_the_two() -> None:
    was, now = Told(10.0, 8.5, 12.0), Told(5.0, 4.0, 7.0)
    low, high = difference(was, now).interval or (nan, nan)
    assert low < -5 < high
    assert difference(now, was).interval == (pytest.approx(-high), pytest.approx(-low))


def test_noise_of_floats_is_no_change() -> None:
    one = difference(Told(6.556827608906929), Told(6.5568276089069295))
    assert (one.change, one.way, one.clear) == (0.0, "", False)


def test_what_did_not_change_is_not_clear_whatever_its_interval() -> None:
    assert not difference(Told(0.0), Told(0.0), certain=Paired(0.0)).clear


def test_a_number_that_one_run_lacks_has_no_change() -> None:
    one = difference(Told(None), Told(5.0, 4.0, 6.0))
    assert (one.change, one.interval, one.way, one.as_plain()["interval"]) == (None, None, "", "")


def test_the_paired_interval_stands_where_there_is_one() -> None:
    one = difference(Told(10.0, 1.0, 30.0), Told(5.0, 0.0, 20.0), certain=Paired(1.0))
    assert one.interval == (pytest.approx(-6.96, abs=0.001), pytest.approx(-3.04, abs=0.001))
    assert one.as_plain()["interval"] == "paired"


def test_numbers_of_one_name_and_unit_stand_once_in_the_order_of_the_first() -> None:
    before = [{"label": n, "unit": "x", "value": 1.0} for n in ("b", "a", "b")]
    after = [{"label": n, "unit": "x", "value": 2.0} for n in ("a", "c")]
    found = differences_of(before, after, {"a": "higher"})
    assert [(d.label, d.change, d.way) for d in found] == [
        ("b", None, ""),
        ("a", 1.0, "better"),
        ("c", None, ""),
    ]


# ---- pairs -------------------------------------------------------------------------------------------------


def test_pairs_are_surer_than_two_samples_where_luck_is_shared() -> None:
    rng = np.random.default_rng(3)
    ids, had = np.arange(4_000), rng.random(4_000) < 0.3
    has = had & (rng.random(4_000) < 0.9)
    error = paired(Counts(ids, had, 4_000.0), Counts(ids, has, 4_000.0)).standard_error
    apart = np.sqrt(had.var() / 4_000 + has.var() / 4_000)
    assert error < 0.6 * apart
    assert error == pytest.approx(np.std(has * 1.0 - had, ddof=1) / np.sqrt(4_000), rel=0.02)


def test_no_change_of_anybody_is_not_told_as_certain() -> None:
    ids, none = np.arange(100), np.zeros(100)
    assert paired(Counts(ids, none, 100.0), Counts(ids, none, 100.0)).standard_error == pytest.approx(
        0.01, rel=0.02
    )
    assert paired(Counts(ids, none, 100.0), Counts(ids, none, 100.0), step=0.0).standard_error == 0


def test_those_that_only_one_run_has_count_for_nothing_in_the_other() -> None:
    was, now = (
        Counts(np.array([1, 2]), np.array([5.0, 7.0]), 1.0),
        Counts(np.array([2, 3]), np.array([7.0, 5.0]), 1.0),
    )
    assert paired(was, now, step=0.0).standard_error == pytest.approx(np.sqrt(50 * 5 / 4))


def tables(numerator: float) -> dict[str, dict[str, np.ndarray]]:
    card = {
        "measure": np.array(["catastrophic-10", "unmet-need"], dtype=object),
        "name": np.array(["Catastrophic", "Unmet need"], dtype=object),
        "place": np.array(["everywhere"] * 2, dtype=object),
        "numerator": np.array([numerator, 4.0]),
        "denominator": np.array([3.0, 3.0]),
    }
    homes = {
        "household_id": np.array([1, 2, 3]),
        "households": np.ones(3, dtype=np.int64),
        "income": np.array([1_000, 1_000, 1_000]),
        "premium": np.zeros(3),
        "benefit": np.zeros(3),
        "out_of_pocket": np.array([0, 100, 101]),
    }
    return {"scorecard": card, "households": homes}


def test_a_measure_is_paired_only_where_households_add_up_to_it() -> None:
    assert list(paired_measures(tables(1.0), tables(1.0), 100.0)) == ["Catastrophic"]
    assert paired_measures(tables(1.0), tables(2.0), 100.0) == {}


# ---- words -------------------------------------------------------------------------------------------------


def test_shares_are_said_in_per_cent_and_their_changes_in_points() -> None:
    assert said(0.0825, "share") == "8.25 %"
    assert change_said(-0.0063, "share") == "−0.63 points"
    assert interval_said((-0.01, 0.02), "share") == "−1 to +2"
    assert (said(None, "share"), change_said(None, ""), interval_said(None, "")) == ("–", "–", "")


@pytest.mark.parametrize("value", [999.6, 9.996, 0.09996, 1e-7, 1e12, -5e5])
def test_no_number_is_said_in_powers_of_ten(value: float) -> None:
    assert "e" not in number(value)
    assert float(number(value).replace(",", "").replace("−", "-")) == pytest.approx(value, rel=0.006)


def test_lists_of_named_things_are_told_by_what_differs_in_them() -> None:
    before = [{"name": "A", "quality": 0.5, "fee": 3}, {"name": "B"}]
    after = [{"name": "C"}, {"name": "A", "quality": 0.6, "fee": 3}]
    (line,) = decided([Change("market.plans", before, after)])
    assert line.endswith(": A: quality 0.5 becomes 0.6; C is new; B is gone")


def test_years_have_no_thousands_and_long_values_are_cut() -> None:
    assert next(decided([Change("years", 2027, "2027-2029")])).endswith(": 2027 becomes 2027-2029")
    (line,) = decided([Change("allocate.by", "x" * 5_000, None)])
    assert len(line) < 400 and line.endswith("… becomes nothing")


def test_a_heading_that_one_design_lacks_is_one_line() -> None:
    keys = ("slope", "points", "real")
    new = [
        Change(f"allocate.pace.{key}", None, value) for key, value in zip(keys, (0.3, [], False), strict=True)
    ]
    gone = [Change(c.name, c.after, c.before) for c in new]
    assert list(decided(new)) == ["allocate.pace: new, with slope 0.3"]
    assert list(decided(gone)) == ["allocate.pace: gone, with slope 0.3"]

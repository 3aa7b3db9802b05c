"""Budgets are judged on completed months, with an interval; contracts settle by their own rule."""

from __future__ import annotations

import numpy as np
import pytest

from healthtrust.live.statements import budget_against_actual, interim_settlement
from healthtrust.live.statements.budget import Line, totals
from healthtrust.live.statements.interim import Care, Costs

BUDGET = np.full(12, 1000)


def line(setting: str = "inpatient", completed: tuple[int, ...] | None = (1100, 1060, 1140)) -> Line:
    paid = np.array([900, 700, 400])
    done = None if completed is None else np.array(completed)
    return Line(("North", "Core", setting), BUDGET, paid, done, 30.0)


def test_what_is_paid_is_not_set_against_the_budget() -> None:
    told = budget_against_actual([line()])
    assert told["paid_to_date"] == [2000] and told["budget_to_date"] == [3000]
    assert told["variance_to_date"] == [300] and told["material"] == ["over"]


def test_a_variance_within_the_interval_is_not_flagged() -> None:
    near = budget_against_actual([line(completed=(1300, 700, 1030))])
    assert near["material"] == ["within"] and near["variance"] == [120]
    under = budget_against_actual([line(completed=(900, 890, 910))])
    assert under["material"] == ["under"] and under["variance"] == [-1200]


def test_a_line_that_is_not_completed_says_so_and_is_not_judged() -> None:
    told = budget_against_actual([line(completed=None)])
    for name in ("completed_to_date", "variance_to_date", "forecast", "low", "high", "variance"):
        assert told[name] == [None], name
    assert told["material"] == ["not known"] and told["basis"] == ["paid, not completed"]


def test_one_month_has_a_forecast_and_no_interval() -> None:
    one = Line(("North", "Core", "all"), BUDGET, np.array([900]), np.array([1100]), 5.0)
    told = budget_against_actual([one])
    assert told["forecast"] == [13200] and told["low"] == [None] and told["material"] == ["not known"]


def test_lines_of_the_same_factors_go_wrong_together() -> None:
    lines = [line(), line()]
    alone = budget_against_actual(lines)
    reach = (alone["high"][0] - alone["low"][0]) / 2
    together, apart = totals(lines, ["a", "a"]), totals(lines, ["a", "b"])
    assert together["forecast"] == [26400]
    assert (together["high"][0] - together["low"][0]) / 2 == pytest.approx(2 * reach, abs=2)
    assert (apart["high"][0] - apart["low"][0]) / 2 == pytest.approx(2**0.5 * reach, abs=2)
    assert totals([line(), line(completed=None)], ["a", "a"])["forecast"] == [None]


def test_the_range_holds_the_rule_at_both_ends_and_in_the_middle() -> None:
    def corridor(cost: Costs) -> int:
        return abs(sum(cost.values()) - 1000)

    care = Care({"a": 500}, {"a": 900}, {"a": 1000}, {"a": 1300})
    told = interim_settlement({"x": (corridor, care)})
    assert (told["now"], told["low"], told["central"], told["high"]) == ([500], [0], [0], [300])


def test_more_steps_find_a_peak_between() -> None:
    def peak(cost: Costs) -> int:
        return 100 if cost["a"] == 950 else 0

    care = Care({"a": 500}, {"a": 900}, {"a": 1000}, {"a": 1300})
    assert interim_settlement({"x": (peak, care)})["high"] == [0]
    assert interim_settlement({"x": (peak, care)}, steps=2)["high"] == [100]


def test_costs_that_cross_and_amounts_that_are_not_whole_are_refused() -> None:
    crossed = Care({"a": 1}, {"a": 5}, {"a": 4}, {"a": 6})
    other = Care({"a": 1}, {"b": 1}, {"a": 4}, {"a": 6})
    good = Care({"a": 1}, {"a": 1}, {"a": 4}, {"a": 6})
    with pytest.raises(ValueError, match="do not rise"):
        interim_settlement({"x": (lambda cost: 0, crossed)})
    with pytest.raises(ValueError, match="other settings"):
        interim_settlement({"x": (lambda cost: 0, other)})
    with pytest.raises(ValueError, match="no whole number"):
        interim_settlement({"x": (lambda cost: 0.5, good)})  # type: ignore[dict-item,return-value]

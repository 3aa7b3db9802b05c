"""The trace of a settlement: every step that applied to a party, with its number and clause."""

from __future__ import annotations

import numpy as np
import pytest

from healthtrust.deliver.settlement.trace import ROUNDED, formula_of, trace_columns
from tests.unit.deliver import made_deal


def test_a_party_has_a_row_for_each_step_of_its_year() -> None:
    trace = trace_columns(made_deal.settled())
    ash_2024, ash_2025 = (trace["key"] == f"Ash / {year}" for year in (2024, 2025))
    assert trace["step"][ash_2024].tolist() == ["gross", "kept_rate", "kept", "due", ROUNDED]
    assert trace["number"][ash_2024].tolist() == [1, 2, 3, 5, 6]
    assert trace["number"][ash_2025].tolist() == [1, 2, 4, 5, 6]
    assert trace["value"][ash_2024] == pytest.approx([100, 0.4, 40, 40, 40])
    assert trace["value"][ash_2025] == pytest.approx([300, 0.25, 60, 60, 60])
    assert trace["clause"][ash_2025].tolist()[2] == "deal, 4"
    assert set(trace["row"][ash_2025].tolist()) == {4}


def test_parties_stand_in_the_order_of_the_statement() -> None:
    trace = trace_columns(made_deal.settled())
    assert list(dict.fromkeys(trace["key"].tolist())) == [
        "Ash / 2024",
        "Birch / 2024",
        "Ash / 2025",
        "Cedar / 2025",
    ]


def test_the_last_row_is_the_amount_with_its_limits() -> None:
    found = made_deal.settled()
    trace = trace_columns(found)
    last = trace["step"] == ROUNDED
    for side, amount in (("value", found.amount), ("low", found.low), ("high", found.high)):
        assert trace[side][last].tolist() == amount.tolist()
    assert (trace["low"] <= trace["value"]).all() and (trace["value"] <= trace["high"]).all()


def test_units_and_formulas_of_rules_are_said() -> None:
    trace = trace_columns(made_deal.settled())
    assert trace["unit"][:3].tolist() == ["GBP", "share", "GBP"]
    late = made_deal.deal().steps[3]
    assert formula_of(late) == (
        "gross, gains: 0 to 0.1 of benchmark at kept_rate, beyond at 0.1; losses: all at loss_share"
    )


def test_a_step_by_line_has_a_row_for_each_line() -> None:
    trace = trace_columns(made_deal.items())
    assert trace["key"].tolist() == ["a", "a", "a", "b", "b", "b", "b"]
    assert trace["step"].tolist() == ["item", "due", "rounded", "item", "item", "due", "rounded"]
    assert trace["row"].tolist() == [2, 2, 2, 3, 4, 3, 3]
    assert trace["value"] == pytest.approx([0.3, 0.3, 0.3, 2.5, 1.0, 3.5, 3.5])


def test_no_zero_is_below_zero() -> None:
    value = trace_columns(made_deal.settled())["value"]
    assert not np.signbit(value[value == 0]).any()

"""A settlement's charts: who comes to what, and how one party comes to its amount."""

from __future__ import annotations

import numpy as np

from healthtrust.deliver.settlement.answer import Answer
from healthtrust.deliver.settlement.trace import trace_columns
from healthtrust.ground.money import Currency
from healthtrust.reports.charts.deliver_settlement import amounts, ladder
from healthtrust.reports.figure import finished
from healthtrust.reports.settlement_page import settlement_page
from tests.unit.deliver import made_deal

GBP = Currency("GBP", 2)


def test_few_parties_stand_each_with_its_limits() -> None:
    found = made_deal.settled()
    columns = {"key": found.statement.key, "amount": found.amount, "low": found.low, "high": found.high}
    sketch = amounts(columns, GBP)
    assert sketch.title == "2 of 4 settlements are paid and 1 charged"
    assert sketch.columns["party"] == ["Ash / 2025", "Ash / 2024", "Birch / 2024", "Cedar / 2025"]
    assert sketch.columns["low [GBP]"][1] == 39.75
    assert "<svg" in finished("settlement-amounts", sketch).svg


def test_many_parties_are_a_distribution_with_an_end_at_zero() -> None:
    amount = np.concatenate([np.arange(-50.0, 150.0), np.zeros(7)])
    key = np.array([str(k) for k in range(len(amount))], dtype=object)
    sketch = amounts({"key": key, "amount": amount, "low": amount, "high": amount}, GBP)
    assert sum(sketch.columns["settlements"]) == 199
    assert 0.0 in sketch.columns["from [GBP]"]
    assert sketch.note == "Left out: eight settlements without an amount."
    below = [
        n
        for n, end in zip(sketch.columns["settlements"], sketch.columns["to [GBP]"], strict=True)
        if end <= 0
    ]
    assert sum(below) == 50
    assert "<svg" in finished("settlement-amounts", sketch).svg


def test_parties_that_all_come_to_nothing_are_shown() -> None:
    nothing = np.zeros(40)
    key = np.array([str(k) for k in range(40)], dtype=object)
    sketch = amounts({"key": key, "amount": nothing, "low": nothing, "high": nothing}, GBP)
    assert sketch.title == "0 of 40 settlements are paid and 0 charged"


def test_the_steps_of_a_party_in_money_are_bars_and_the_rest_is_said() -> None:
    trace = trace_columns(made_deal.settled())
    own = {name: values[trace["key"] == "Cedar / 2025"] for name, values in trace.items()}
    sketch = ladder(own, GBP)
    assert sketch.title == "Cedar / 2025 comes to −£10, from −£100 at step 1"
    assert sketch.columns["step"] == ["1. gross", "2. kept rate", "4. kept", "5. due", "6. rounded"]
    assert "2. kept rate: 0.75" in sketch.alt
    assert "<svg" in finished("settlement-steps", sketch).svg


def test_lines_are_one_step_with_their_sum() -> None:
    trace = trace_columns(made_deal.items())
    own = {name: values[trace["key"] == "b"] for name, values in trace.items()}
    sketch = ladder(own, GBP)
    assert sketch.columns["step"] == ["1. item", "2. due", "3. rounded"]
    assert sketch.columns["value"] == [3.5, 3.5, 3.5]
    assert "£3.50 over 2 lines" in sketch.alt


def test_a_page_says_why_nothing_is_posted() -> None:
    page = settlement_page(Answer(made_deal.settled("forecast"), GBP))
    assert "Nothing is posted." in page and "stage forecast" in page
    assert page == settlement_page(Answer(made_deal.settled("forecast"), GBP))


def test_one_settlement_is_said_as_one_and_a_score_as_no_money() -> None:
    columns = {
        "key": np.array(["a"], dtype=object),
        **{n: np.array([5.0]) for n in ("amount", "low", "high")},
    }
    assert amounts(columns, GBP).title == "The settlement is paid"
    sketch = amounts(columns, Currency("", 2), is_paid=False)
    assert sketch.title == "Amounts from 5 to 5" and list(sketch.columns)[1] == "amount"

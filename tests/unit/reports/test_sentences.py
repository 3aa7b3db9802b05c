"""The verdict is one sentence that says what the tables hold; the five numbers are theirs to the digit."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from healthtrust.reports.sentences import measures, numbers, pool_income, verdict
from healthtrust.reports.story import Story


def test_the_verdict_says_it_all_in_one_sentence(story: Story) -> None:
    assert verdict(story) == (
        "In 2027, the pool raised £30.0 m, £2,344 for each of 12,800 residents; it covers 6 of 8 candidate "
        "services for "
        "everyone; all money is accounted for to the unit; the poorest five tenths receive more care than "
        "they pay for; "
        "8 of 15 targets met."
    )


def test_pool_income_is_what_came_in_less_collecting(story: Story) -> None:
    assert pool_income(story) == (160_000 + 3_744_000 + 26_368_000 - 263_680) * 100


def test_a_book_that_is_out_of_balance_is_said_to_be(story: Story) -> None:
    balances = story.tables["balances"]
    changed = balances["balance"].copy()
    changed[-1] += 7_500
    broken = Story(story.design, {**story.tables, "balances": {**balances, "balance": changed}})
    assert "the book is out by £75" in verdict(broken)


def test_who_gains_need_not_be_the_poorest(story: Story) -> None:
    table = story.tables["incidence"]
    turned = Story(
        story.design, {**story.tables, "incidence": {**table, "net_benefit": -table["net_benefit"]}}
    )
    assert "five of ten income groups receive more care than they pay for" in verdict(turned)


def test_the_last_of_several_years(story: Story) -> None:
    longer = Story(story.design.model_copy(update={"years": "2026-2027"}), story.tables)
    assert verdict(longer).startswith("In 2027, the last of two years, the pool raised")


@pytest.mark.parametrize("name", ["league", "scorecard", "incidence", "balances", "flow", "population"])
def test_a_missing_table_is_passed_over(name: str, without: Callable[..., Story]) -> None:
    said = verdict(without(name))
    assert said.startswith("In 2027, ")
    assert len(numbers(without(name))) == 5


def test_five_numbers_with_their_intervals(story: Story) -> None:
    income, services, qalys, index, catastrophic = numbers(story)
    assert income.value == pytest.approx(
        pool_income(story) / 100 / int(story.last("population")["residents"].sum())
    )
    assert (services.value, services.said) == (6.0, "6 of 8")
    assert qalys.value == pytest.approx(141.0 * 12.8)
    assert (index.value, index.low, index.high) == pytest.approx((-0.062, -0.073, -0.051))
    assert index.said == "−0.062"
    assert (catastrophic.said, catastrophic.interval) == ("2.1 %", "1.7 % to 2.5 %")
    assert qalys.interval == ""


def test_numbers_are_plain_for_the_manifest(story: Story) -> None:
    plain = numbers(story)[0].as_plain()
    assert list(plain) == ["label", "unit", "value", "low", "high", "said"]
    assert all(isinstance(value, str | float | None) for value in plain.values())


def test_measures_are_those_that_hold_everywhere(story: Story) -> None:
    found = {number.label: number for number in measures(story)}
    assert len(found) == 7
    assert found["Inpatient admissions"].value == pytest.approx(118.0)
    assert found["Inpatient admissions"].unit == "per 1,000"


def test_an_interval_that_is_not_known_is_none(story: Story) -> None:
    spending = next(n for n in measures(story) if n.label == "Spending per head")
    assert (spending.low, spending.high) == (None, None)
    assert not np.isnan(spending.value or 0)

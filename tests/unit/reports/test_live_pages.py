"""Pages and charts of a live year: what is still to come stands beside what is paid, few persons nowhere."""

from __future__ import annotations

import pytest

from healthtrust.reports import live_month, live_statement, live_status
from healthtrust.reports.charts.budget_actual import by_line, by_month, settles
from healthtrust.reports.charts.development_triangle import completed_part, triangle_map
from healthtrust.reports.figure import finished
from healthtrust.reports.live_status import StatusShown
from healthtrust.reports.live_tables import practices_told
from tests.unit.reports import made_live
from tests.unit.reports.made_live import GBP


def test_the_triangle_has_every_factor_and_the_darker_is_the_more_in() -> None:
    sketch = triangle_map(made_live.development())
    assert sketch.title == "Inpatient: 60 % of a month is in by its end, and 95 % within two months"
    assert sketch.columns["month of care"] == [*made_live.MONTHS[:6], "all months"]
    first = sketch.columns["0 to 1 months on"]
    assert first[0] == 1.5 and first[5] is None and first[6] == pytest.approx(made_live.found().factor[0])
    values = sketch.spec["data"]["values"]
    assert len(values) == 15 + 5
    assert {row["strong"] for row in values if row["age"] == "4 to 5"} == {1}
    assert "<svg" in finished("development", sketch).svg


def test_many_months_are_drawn_as_far_as_they_can_be_read() -> None:
    few = made_live.development()
    long = type(few)(
        "all",
        [f"m{n}" for n in range(40)],
        [[1.1] * (39 - n) for n in range(40)],
        [1.1] * 39,
        [0.5] * 40,
        [0.5] * 40,
    )
    sketch = triangle_map(long)
    assert len(sketch.columns["month of care"]) == 41
    assert len({row["month"] for row in sketch.spec["data"]["values"]}) <= 25
    assert "drawn" in sketch.note and sketch.title == "All: 50 % of a month is in by its end"


def test_the_completed_part_of_each_month_is_told_apart() -> None:
    sketch = completed_part(made_live.development())
    assert sketch.title.endswith("of the care of 2027-06 is in") and sketch.title.startswith("60 %")
    assert sketch.columns["in [share]"][0] == 1.0
    assert "<svg" in finished("completed", sketch).svg


def test_months_have_paid_to_come_and_forecast_beside_their_budget() -> None:
    shown = made_live.month().months
    sketch = by_month(shown, GBP)
    assert sketch.columns["still to come [GBP]"][5] == shown.ibnr[5] / 100
    assert sketch.columns["forecast [GBP]"][5] is None and sketch.columns["paid [GBP]"][6] is None
    assert "Six months of care cost" in sketch.title and "over budget" in sketch.title
    bars = sketch.spec["layer"][0]["encoding"]
    assert bars["strokeDash"]["scale"]["range"] == [[1, 0], [4, 3], [4, 3]]
    assert "<svg" in finished("budget-months", sketch).svg


def test_lines_beyond_chance_are_counted_and_told_apart_by_form() -> None:
    sketch = by_line(live_month._lines(made_live.month().budgets), GBP)
    assert sketch.title == "Two lines of 3 beyond what chance explains"
    assert sketch.columns["stands"] == ["over", "over", "not known"]
    assert sketch.columns["forecast [GBP]"][2] is None
    assert "<svg" in finished("budget-lines", sketch).svg


def test_contracts_whose_sign_is_open_are_counted() -> None:
    ends = {"low": [-1.0, 2.0], "central": [0.5, 3.0], "high": [1.0, 4.0]}
    assert settles(["a", "b"], ends, GBP).title == "Who owes whom is open in 1 of two contracts"


def test_a_month_says_where_the_year_is_heading_with_its_interval() -> None:
    page = live_month.page_of(made_live.month())
    assert "was paid to four providers for 2027-06; the year is heading" in page
    assert "more than chance explains" in page and "Not completed: mental" in page
    assert page.count("<svg") == 4 and " to £" in page
    assert page == live_month.page_of(made_live.month())


def test_few_members_of_a_real_practice_are_told_of_nowhere() -> None:
    hidden = live_month.page_of(made_live.month())
    assert "396" not in hidden and "hidden" in hidden and "fewer than 10 persons" in hidden
    told, note = practices_told(made_live.practices(), GBP)
    assert told["members"].count("hidden") == 2 and told["net [GBP]"].count("hidden") == 2
    assert note.startswith("Hidden cells: ")
    plain = live_month.page_of(made_live.month(real=False))
    assert "396" in plain and "fewer than 10 persons" not in plain


def test_an_interim_statement_has_its_range_and_is_not_final() -> None:
    shown = made_live.statement()
    assert live_statement.sentence(shown).endswith(
        "at the year's forecast its contracts would settle to £1,250, -£350 to £2,050."
    )
    page = live_statement.page_of(shown)
    assert "Interim: nothing is posted by it" in page and page.count("<svg") == 1
    told = practices_told(shown.months, GBP)[0]
    assert told["members"] == [1205, "hidden", 60]


def test_a_status_says_what_does_not_agree_and_what_is_next() -> None:
    page = live_status.page_of(made_live.status())
    assert "is open, with two months paid; one load not reconciled and one difference of £0.50" in page
    assert "Next: load the records of July." in page and "Money held up" in page
    nothing = StatusShown("Valley trust", 2027, "open", GBP, "pay January.")
    assert live_status.sentence(nothing).endswith("with no months paid; everything reconciles.")
    assert "No month is paid yet." in live_status.page_of(nothing)

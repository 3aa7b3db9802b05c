"""Records become triangles: by group, as they stood at any month, with what is wrong counted."""

from __future__ import annotations

import duckdb
import numpy as np
import pytest

from healthtrust.ground.errors import InvalidInput
from healthtrust.ground.periods import Month
from healthtrust.live.completion import Asked, triangles
from tests.reference import completion_plain as plain

COLUMNS = "start_date, received_month, setting, plan_id, paid_amount, reference_cost"
ROWS = (
    "('2027-01-05', '2027-01', 'inpatient', 'A', 60, 60)",
    "('2027-01-09', '2027-03', 'inpatient', NULL, 30, 30)",
    "('2027-02-01', '2027-02', 'primary', 'A', 0, 45)",
    "('2027-02-11', '2027-03', 'primary', NULL, -7, NULL)",
)


def book_of(*rows: str) -> duckdb.DuckDBPyConnection:
    book = duckdb.connect()
    book.execute(f"CREATE TABLE activity AS SELECT * FROM (VALUES {', '.join(rows)}) AS given({COLUMNS})")
    return book


def test_a_plan_that_is_not_said_is_a_group_of_its_own_and_no_money_is_lost() -> None:
    found = triangles(book_of(*ROWS), "activity", Asked(Month(2027, 3), ("setting", "plan_id")))
    assert found.keys == (("inpatient", ""), ("inpatient", "A"), ("primary", ""), ("primary", "A"))
    assert found.latest.sum() == 83
    pooled = found.pooled(("setting",))
    assert pooled.keys == (("inpatient",), ("primary",))
    assert pooled.upto.tolist() == [
        [[60, 60, 90], [0, 0, 0], [0, 0, 0]],
        [[0, 0, 0], [0, -7, -7], [0, 0, 0]],
    ]


def test_dates_may_be_dates_and_the_relation_may_be_a_query() -> None:
    book = book_of(*ROWS)
    book.execute(
        "CREATE VIEW dated AS SELECT * REPLACE (CAST(start_date AS DATE) AS start_date) FROM activity"
    )
    book.execute(
        "CREATE VIEW days AS SELECT * REPLACE (received_month || '-17' AS received_month) FROM dated"
    )
    asked = Asked(Month(2027, 3), ("setting",))
    texts, dates = (triangles(book, name, asked) for name in ("activity", "days"))
    assert texts.upto.tolist() == dates.upto.tolist()


def test_the_past_can_be_looked_at_as_it_stood() -> None:
    found = triangles(book_of(*ROWS), "activity", Asked(Month(2027, 2), ("setting",)))
    assert found.months == ("2027-01", "2027-02")
    assert found.latest.tolist() == [[60, 0], [0, 0]]


def test_a_month_of_the_load_stands_for_a_column() -> None:
    asked = Asked(Month(2027, 4), received=Month(2027, 4), first=Month(2026, 12))
    found = triangles(book_of(*ROWS), "activity", asked)
    assert found.keys == ((),) and found.months[0] == "2026-12" and len(found.months) == 5
    assert found.upto[0, 1].tolist() == [0, 0, 0, 90, 90]


def test_capitated_care_counts_at_its_reference_cost() -> None:
    asked = Asked(Month(2027, 3), ("setting",), money="reference_cost")
    found = triangles(book_of(*ROWS), "activity", asked)
    assert found.latest[1].tolist() == [0, 38, 0]
    assert (found.basis, found.without_price) == ("reference", 1)


def test_nothing_recorded_is_no_group() -> None:
    book = book_of(*ROWS)
    book.execute("DELETE FROM activity")
    found = triangles(book, "activity", Asked(Month(2027, 3), ("setting",)))
    assert found.keys == () and found.upto.shape[0] == 0


def test_all_mistakes_are_told_with_their_number() -> None:
    book = book_of(
        *ROWS,
        "('2027-13-01', '2027-01', 'primary', 'A', 1, 1)",
        "('2027-03-01', '2027-02', 'primary', 'A', 1, 1)",
        "('2027-03-01', '2027-02', 'primary', 'A', NULL, NULL)",
        "('2027-03-01', '', 'primary', 'A', 1, 1)",
    )
    with pytest.raises(InvalidInput) as refused:
        triangles(book, "activity", Asked(Month(2027, 3)))
    found = [f"{each.where}: {each.found}" for each in refused.value.problems]
    assert found == [
        "activity, start_date: 1 records with no date",
        "activity, received_month: 1 records with no month",
        "activity, received_month: 2 records with received before the care",
        "activity, paid_amount: 1 records with no money",
    ]


def test_columns_that_are_not_there_are_named_together() -> None:
    with pytest.raises(InvalidInput) as refused:
        triangles(book_of(*ROWS), "activity", Asked(Month(2027, 3), ("place",), received="seen_on"))
    assert [each.found for each in refused.value.problems] == ["no column 'place'", "no column 'seen_on'"]
    with pytest.raises(InvalidInput, match="paid_amount or reference_cost"):
        triangles(book_of(*ROWS), "activity", Asked(Month(2027, 3), money="price"))


def test_equal_to_one_record_at_a_time() -> None:
    draw = np.random.default_rng(4)
    start, until = Month(2026, 11).index, Month(2027, 6)
    care = draw.integers(start, until.index + 1, 500)
    seen = care + draw.integers(0, 5, 500)
    money = draw.integers(-50, 500, 500)
    rows = [
        f"('{Month.from_index(c)}-03', '{Month.from_index(s)}', 'x', 'A', {m}, {m})"
        for c, s, m in zip(care, seen, money, strict=True)
    ]
    found = triangles(book_of(*rows), "activity", Asked(until, first=Month(2026, 11)))
    records = list(zip(care.tolist(), seen.tolist(), money.tolist(), strict=True))
    exact = plain.triangle(records, start, until.index)
    assert [row[: len(told)] for row, told in zip(found.upto[0].tolist(), exact, strict=True)] == exact

"""The members of a day: who is enrolled and alive, once for each practice, place and plan."""

from __future__ import annotations

from datetime import date

import duckdb
import pytest

from healthtrust.ground.errors import InvalidInput
from healthtrust.live.statements.members import NO_PRACTICE, members_on

DAY = date(2027, 3, 1)
NAMES = "person_id, start_date, end_date, practice_id, area_code, plan_id, death_date, heads"
ROWS = (
    "(1, '2027-01-01', NULL, 'Elm', 'North', 'Core', NULL, 3)",
    "(1, '2027-02-01', '2027-03-02', 'Elm', 'North', 'Core', NULL, 2)",
    "(2, '2027-01-01', '2027-03-01', 'Elm', 'North', 'Core', NULL, 1)",
    "(3, '2027-03-02', NULL, 'Elm', 'North', 'Core', NULL, 1)",
    "(4, '2027-01-01', NULL, NULL, 'South', 'Plus', '2027-03-02', NULL)",
    "(5, '2027-01-01', NULL, 'Ash', 'South', 'Plus', '2027-03-01', 1)",
    "(6, '2027-01-01', NULL, 'Ash', 'South', 'Core', NULL, 1)",
)


def book_of(*rows: str) -> duckdb.DuckDBPyConnection:
    book = duckdb.connect()
    book.execute(f"CREATE TABLE enrolment AS SELECT * FROM (VALUES {', '.join(rows)}) AS given({NAMES})")
    return book


def test_enrolled_and_alive_on_the_day_and_once() -> None:
    found, practices = members_on(book_of(*ROWS), DAY, ("North", "South"), ("Core", "Plus"))
    assert practices == ("Ash", "Elm", NO_PRACTICE)
    rows = sorted(zip(found.person, found.practice, found.place, found.plan, found.heads, strict=True))
    assert [tuple(map(int, row)) for row in rows] == [(1, 1, 0, 0, 3), (4, 2, 1, 1, 1), (6, 0, 1, 0, 1)]


def test_places_and_plans_that_are_not_posted_are_refused_together() -> None:
    with pytest.raises(InvalidInput) as refused:
        members_on(book_of(*ROWS), DAY, ("North", "West"), ("Core", "Other"))
    assert [each.found for each in refused.value.problems] == ["2 members of another", "1 members of another"]


def test_the_only_plan_stands_for_one_that_is_not_said() -> None:
    row = "(9, '2027-01-01', NULL, 'Ash', NULL, NULL, NULL, 1)"
    assert members_on(book_of(*ROWS[:1], row), DAY, ("North",), ("Core",))[0].rows == 2
    with pytest.raises(InvalidInput, match="1 members of another"):
        members_on(book_of(*ROWS[:1], row), DAY, ("North",), ("Core", "Plus"))

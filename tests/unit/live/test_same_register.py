"""Whether the registers of two days are the same: every change that a month is paid by is seen."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pytest

from healthtrust.live.records import opened
from healthtrust.live.register import same_register

PERSON = {"person_id": 7, "start_date": "2027-01-01", "end_date": None, "payer_id": "pool", "plan_id": "A",
          "area_code": "North", "sex": "female", "birth_date": "1980-01-01", "household_id": "7",
          "income": 100, "death_date": None}  # fmt: skip
ILL = {
    "person_id": 7,
    "org_id": None,
    "date": "2027-02-10",
    "measure_code": "condition:diabetes",
    "value": 1.0,
}


def load(folder: Path, number: int, table: str, *rows: Mapping[str, Any]) -> Path:
    """Write one table of a load."""
    place = folder / str(number)
    place.mkdir(exist_ok=True)
    said = " UNION ALL ".join(
        "SELECT " + ", ".join(f"{'NULL' if v is None else repr(v)} AS {k}" for k, v in row.items())
        for row in rows
    )
    duckdb.sql(f"COPY ({said}) TO '{place}/{table}.parquet' (FORMAT parquet)")
    return place


def same(*loads: Path) -> bool:
    with opened(loads) as records:
        return same_register(records, date(2027, 3, 1), date(2027, 2, 1))


@pytest.mark.parametrize(
    "change", [{"area_code": "South"}, {"plan_id": "B"}, {"income": 200}, {"household_id": "8"}]
)
def test_a_new_spell_from_mid_month_is_seen_and_one_of_both_days_is_none(
    change: dict[str, Any], tmp_path: Path
) -> None:
    first = load(tmp_path, 1, "enrolment", PERSON)
    assert same(first)
    assert same(first, load(tmp_path, 2, "enrolment", PERSON | change))  # corrected for both days alike
    ended = PERSON | {"end_date": "2027-02-15"}
    new = PERSON | change | {"start_date": "2027-02-15"}
    assert not same(first, load(tmp_path, 3, "enrolment", ended, new))
    assert not same(first, load(tmp_path, 4, "enrolment", PERSON | change | {"start_date": "2027-02-15"}))


@pytest.mark.parametrize("change", [{"end_date": "2027-02-15"}, {"death_date": "2027-02-28"}])
def test_leaving_and_death_are_seen(change: dict[str, Any], tmp_path: Path) -> None:
    first = load(tmp_path, 1, "enrolment", PERSON, PERSON | {"person_id": 8})
    assert not same(first, load(tmp_path, 2, "enrolment", PERSON | change))


def test_conditions_that_are_measured_or_end_between_the_days_are_seen(tmp_path: Path) -> None:
    first = load(tmp_path, 1, "enrolment", PERSON)
    assert not same(first, load(tmp_path, 2, "measurement", ILL))
    known = load(tmp_path, 3, "measurement", ILL | {"date": "2027-01-10"})
    assert same(first, known, load(tmp_path, 4, "measurement", ILL))  # seen once more: nothing new
    assert not same(first, known, load(tmp_path, 5, "measurement", ILL | {"value": 0.0}))

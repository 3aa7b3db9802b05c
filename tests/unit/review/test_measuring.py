"""Measures compiled to the database equal those counted one person and one day at a time."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import duckdb
import pytest

from healthtrust.ground.money import currency
from healthtrust.review.measuring.engine import Where, run
from healthtrust.review.measuring.library import shipped_measures
from healthtrust.review.measuring.results import Result
from healthtrust.review.measuring.span import span
from tests.reference.measuring_plain import Counter, Plain
from tests.unit.review.made_tables import made, written


def found(tables: Plain, folder: Path, by: str, period: str = "2027") -> dict[tuple[str, str], Result]:
    with duckdb.connect() as book:
        told = run(
            book, shipped_measures(), Where(written(tables, folder), by, currency("GBP")), [span(period)]
        )
    return {(each.measure, each.body): each for each in told.results}


@pytest.mark.parametrize(
    ("by", "seed"), [("practice", 1), ("payer", 2), ("all", 3), ("provider", 4), ("practice", 5)]
)
def test_every_shipped_measure_equals_the_plain_count(by: str, seed: int, tmp_path: Path) -> None:
    tables = made(seed)
    fast = found(tables, tmp_path, by)
    slow = Counter(tables, shipped_measures(), by, date(2027, 1, 1), date(2028, 1, 1))
    compared, wrong = 0, []
    for measure in shipped_measures().measures:
        if not any(code == measure.code for code, _ in fast):
            continue
        counts = slow.count(measure)
        scale = 365.25 if measure.kind == "rate" else 1.0
        for body in counts.keys() | {b for code, b in fast if code == measure.code}:
            numerator, denominator, excluded = counts.get(body, (0.0, 0.0, 0.0))
            told = fast[measure.code, body]
            if (told.numerator, told.denominator, told.excluded) != pytest.approx(
                (numerator, denominator / scale, excluded / scale), rel=1e-9
            ):
                wrong.append((measure.code, body, told, counts.get(body)))
            compared += 1
    assert not wrong, wrong[:5]
    assert compared > {"provider": 9, "all": 40}.get(by, 80)


def test_excluded_persons_are_in_neither_numerator_nor_denominator(tmp_path: Path) -> None:
    """Two on the register, one of them excluded, the excluded one counted too: 1 of 2 - 1, not 2 of 1."""
    day = date(2020, 1, 1)
    people = [
        {
            "person_id": name,
            "start_date": day,
            "end_date": None,
            "birth_date": date(1960, 1, 1),
            "sex": "male",
        }
        for name in ("a", "b")
    ]
    acts = [
        {"activity_id": f"{who}{k}", "person_id": who, "start_date": date(2027, 2, k), "setting": "inpatient"}
        for who in ("a", "b")
        for k in (1, 2)
    ]
    codes = [("a", "E11"), ("b", "E11"), ("b", "F03")]
    rows = [
        {"activity_id": f"{who}1", "code_system": "icd10", "code": code, "rank": 1} for who, code in codes
    ]
    measured = [
        {"person_id": who, "org_id": None, "date": date(2027, 3, 1), "measure_code": "hba1c", "value": 50.0}
        for who in ("a", "b")
    ]
    told = found(Plain(people, acts, rows, measured), tmp_path, "all")["glucose-controlled", "all"]
    assert (told.numerator, told.denominator, told.excluded, told.value) == (1.0, 1.0, 1.0, 100.0)


def same(one: dict[tuple[str, str], Result], other: dict[tuple[str, str], Result], times: int = 1) -> None:
    assert one.keys() == other.keys()
    for key, each in one.items():
        assert other[key].value == pytest.approx(each.value, rel=1e-9), key
        assert other[key].numerator == pytest.approx(times * each.numerator, rel=1e-9), key


def test_copying_everybody_multiplies_counts_and_leaves_values(tmp_path: Path) -> None:
    tables, times = made(7, 40, 300), 3
    copied = Plain([], [], [], [])
    for name in ("enrolment", "activity", "diagnosis", "measurement"):
        for k in range(times):
            for row in getattr(tables, name):
                keys = {key: f"{row[key]}-{k}" for key in ("person_id", "activity_id") if key in row}
                getattr(copied, name).append(row | keys)
    (tmp_path / "one").mkdir(), (tmp_path / "many").mkdir()
    same(found(tables, tmp_path / "one", "practice"), found(copied, tmp_path / "many", "practice"), times)


def test_a_spell_cut_in_two_changes_nothing(tmp_path: Path) -> None:
    tables = made(8, 40, 300)
    cut = []
    for row in tables.enrolment:
        middle = row["start_date"] + (date(2027, 8, 1) - row["start_date"]) / 2
        if row["end_date"] is None or middle < row["end_date"]:
            cut += [row | {"end_date": middle}, row | {"start_date": middle}]
        else:
            cut.append(row)
    (tmp_path / "whole").mkdir(), (tmp_path / "cut").mkdir()
    other = Plain(cut, tables.activity, tables.diagnosis, tables.measurement)
    same(found(tables, tmp_path / "whole", "practice"), found(other, tmp_path / "cut", "practice"))


def test_other_names_of_persons_and_activities_change_nothing(tmp_path: Path) -> None:
    tables = made(9, 40, 300)

    def renamed(rows: list[dict[str, object]]) -> list[dict[str, object]]:
        keys = ("person_id", "activity_id")
        return [row | {key: f"x{str(row[key])[::-1]}" for key in keys if key in row} for row in rows]

    other = Plain(
        *(renamed(getattr(tables, n)) for n in ("enrolment", "activity", "diagnosis", "measurement"))
    )
    (tmp_path / "one").mkdir(), (tmp_path / "two").mkdir()
    same(found(tables, tmp_path / "one", "payer"), found(other, tmp_path / "two", "payer"))


def test_bodies_add_up_to_all(tmp_path: Path) -> None:
    tables = made(10)
    by, everywhere = found(tables, tmp_path, "practice"), found(tables, tmp_path, "all")
    for (code, _), each in everywhere.items():
        if code not in ("seen-in-year",):
            parts = [one for (measure, _), one in by.items() if measure == code]
            inside = [one for one in parts if one.body != "not recorded" or each.measure.startswith("exp")]
            assert sum(one.denominator for one in inside) == pytest.approx(each.denominator, rel=1e-9), code
            assert sum(one.numerator for one in inside) == pytest.approx(each.numerator, rel=1e-9), code
            if each.expected is not None:
                assert sum(one.expected or 0 for one in inside) == pytest.approx(each.numerator, rel=1e-6), (
                    code
                )

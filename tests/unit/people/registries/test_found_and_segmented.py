"""Registries and segments by SQL are those of a plain program, on DuckDB and on a second engine."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import pytest

from benchmarks import registries as bench
from healthtrust.ground.errors import InvalidInput
from healthtrust.people.conditions import read_conditions
from healthtrust.people.registries.conditions import bits_of, conditions_on
from healthtrust.people.registries.days import Days
from healthtrust.people.registries.library import (
    codes_of_library,
    read_library,
    read_list,
    registries_of_conditions,
)
from healthtrust.people.registries.opened import opened
from healthtrust.people.registries.relations import compiled, laid, registries, segments, told
from healthtrust.people.registries.segmented import Compiled
from healthtrust.people.registries.statements import made
from healthtrust.people.segments import read_rules, segment_of
from healthtrust.records.persons import SEGMENTS
from tests.reference import registries_plain as plain
from tests.unit.live.store.postgres import CannotStart, server
from tests.unit.people.registries.made_records import columns, write

ON = date(2028, 1, 1)


@pytest.fixture(scope="module")
def tables() -> dict[str, dict[str, Any]]:
    return columns(250)


@pytest.fixture(scope="module")
def folder(tables: dict[str, dict[str, Any]], tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write(tmp_path_factory.mktemp("records"), tables)


@pytest.fixture
def book() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as made_:
        yield made_


def test_registries_are_those_of_a_plain_program(
    book: duckdb.DuckDBPyConnection, folder: Path, tables: dict[str, dict[str, Any]]
) -> None:
    library = read_library("long-term")
    expected = plain.registries(tables, library, codes_of_library(library), ON)
    found = registries(book, folder, ON).fetchall()
    assert {(row[0], row[1]) for row in found} == {
        (p, name) for p, names in expected.items() for name in names
    }
    assert len(found) > 300


@pytest.mark.parametrize("name", ["nhse-eight", "model"])
def test_segments_are_those_of_a_plain_program(
    book: duckdb.DuckDBPyConnection, folder: Path, tables: dict[str, dict[str, Any]], name: str
) -> None:
    library, listed = read_library("long-term"), read_list(name)
    expected = plain.segments(tables, library, listed, codes_of_library(library), ON)
    found = segments(book, folder, Days(ON), name).project("person_id, segment, rule").fetchall()
    assert {row[0]: (row[1], row[2]) for row in found} == expected
    assert len(found) == len(expected) and len(set(expected.values())) > 3


def test_segments_of_the_model_are_those_of_its_own_rules(
    book: duckdb.DuckDBPyConnection, folder: Path
) -> None:
    segments(book, folder, Days(ON), "model")
    of = compiled("model", Days(ON))
    registers = [of.registry(name) for name in of.listed.counted]
    bits = " + ".join(f"{1 << k} * {column}" for k, column in enumerate(registers))
    held = book.execute(f"SELECT segment, age, {bits} AS bits FROM segment").fetchnumpy()
    at = segment_of(held["bits"].astype(np.uint16), held["age"].astype(np.uint8), read_rules("segments-1"))
    assert [SEGMENTS[k] for k in at] == held["segment"].tolist()


def test_the_stage_four_rule_needs_use_and_diagnosis_together(
    book: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    folder = write(tmp_path / "r", _kidney(admissions={1: 4, 2: 3, 3: 4}, ill={1, 2}))
    found = dict(segments(book, folder, Days(ON)).project("person_id, segment").fetchall())
    assert found == {1: "organ failure", 2: "long-term conditions", 3: "acute", 4: "generally well"}
    of = compiled("nhse-eight", Days(ON))
    assert of.listed.tried[of.listed.order.index("organ failure") + 2].use[0].at_least == 4


def _kidney(admissions: dict[int, int], ill: set[int]) -> dict[str, dict[str, Any]]:
    lines = [(p, "inpatient", k) for p, n in admissions.items() for k in range(n)] + [
        (p, "primary", 20 + k) for p in ill for k in (0, 1)
    ]
    return {
        "enrolment": {
            "person_id": [1, 2, 3, 4], "start_date": ["2027-01-01"] * 4, "birth_date": ["1970-05-05"] * 4,
            "sex": ["female"] * 4,
        },
        "activity": {
            "activity_id": list(range(len(lines))), "person_id": [line[0] for line in lines],
            "start_date": [date(2027, 3, 1 + line[2]) for line in lines],
            "setting": [line[1] for line in lines],
            "paid_amount": [100] * len(lines),
        },
        "diagnosis": {
            "activity_id": list(range(len(lines))), "code_system": ["icd10"] * len(lines),
            "code": ["N18.4" if line[1] == "primary" else "R10.4" for line in lines],
        },
    }  # fmt: skip


@pytest.mark.parametrize("name", ["kaiser-levels", "risk-bands"])
def test_levels_hold_the_shares_they_are_cut_at_as_far_as_equal_scores_allow(
    book: duckdb.DuckDBPyConnection, folder: Path, name: str
) -> None:
    segments(book, folder, Days(ON), name)
    rows = book.execute("SELECT rule, points, risk FROM segment").fetchall()
    risks = np.array([row[2] for row in rows])
    points = np.array([row[1] for row in rows])
    assert np.allclose(risks, [(points < p).mean() for p in points])
    first = [rule.risk_from or 0.0 for rule in read_list(name).tried]
    assert all(risk >= first[rule] for rule, _, risk in rows)


def test_the_known_answer_is_that_of_sql_by_hand_on_wide_claims_and_on_tables(tmp_path: Path) -> None:
    bench.claims(3_000, 60_000, tmp_path)
    bench.tables(tmp_path)
    ours = [(n, p, round(r, 6), round(c, 6)) for n, p, r, c in bench.ours(tmp_path)]
    for wide in (True, False):
        assert [(n, p, round(r, 6), round(c, 6)) for n, p, r, c in bench.by_hand(tmp_path, wide)] == ours
    assert sum(row[1] for row in ours) == 3_000 and len(ours) == 5


def test_activity_outside_enrolment_counts_only_where_asked(tmp_path: Path) -> None:
    bench.claims(2_000, 40_000, tmp_path)
    bench.tables(tmp_path)
    inside, anywhere = bench.ours(tmp_path, while_enrolled=True), bench.ours(tmp_path)
    assert all(one[3] < other[3] for one, other in zip(inside, anywhere, strict=True))


@pytest.fixture(scope="module")
def postgres() -> Iterator[Any]:
    from pg8000.native import Connection

    try:
        with server() as url, Connection("postgres", unix_sock=url.split("unix_sock=")[1]) as connection:
            yield connection
    except CannotStart as why:
        pytest.skip(f"PostgreSQL does not start here: {why}")


@pytest.mark.parametrize("name", ["nhse-eight", "kaiser-levels"])
def test_another_engine_gives_the_same_segments(
    book: duckdb.DuckDBPyConnection, postgres: Any, tmp_path: Path, name: str
) -> None:
    import sqlglot

    few = columns(60)
    of = compiled(name, Days(ON))
    opened(book, write(tmp_path / "r", few))
    laid(book, of)
    made(book, of.segments())
    expected = sorted(
        book.execute("SELECT CAST(person_id AS BIGINT), rule, days, u0, u1 FROM segment").fetchall()
    )
    script = ["DROP SCHEMA public CASCADE", "CREATE SCHEMA public"]
    for table in ("enrolment", "activity", "diagnosis", "measurement", "code_list"):
        script += _copied(book, table)
    for each in [*of.registries(), *of.segments()]:
        (select,) = sqlglot.transpile(each.select, read="duckdb", write="postgres")
        script.append(f"CREATE TABLE {each.name} AS {select}")
    for one in script:
        postgres.run(one)
    rows = postgres.run("SELECT person_id, rule, days, u0, u1 FROM segment ORDER BY 1")
    assert [tuple(map(int, row)) for row in rows] == [tuple(map(int, row)) for row in expected]


def _copied(book: duckdb.DuckDBPyConnection, table: str) -> list[str]:
    """Return statements that make a table with its rows on another engine."""
    kinds = {"UBIGINT": "BIGINT", "DOUBLE": "DOUBLE PRECISION", "VARCHAR": "TEXT", "INTEGER": "BIGINT"}
    held = [(row[0], kinds.get(row[1], row[1])) for row in book.execute(f"DESCRIBE {table}").fetchall()]
    cells = ", ".join(f"CAST({name} AS VARCHAR)" for name, _ in held)
    rows = book.execute(f"SELECT {cells} FROM {table}").fetchall()
    values = ",\n".join(
        "(" + ", ".join("NULL" if c is None else "'" + c.replace("'", "''") + "'" for c in row) + ")"
        for row in rows
    )
    head = ", ".join(f"{name} {kind}" for name, kind in held)
    return [f"CREATE TABLE {table} ({head})", *([f"INSERT INTO {table} VALUES {values}"] if rows else [])]


def test_bad_records_are_told_all_at_once(book: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    (tmp_path / "enrolment.csv").write_text(
        "person_id,start_date,end_date,birth_date,sex\n1,2027-01-01,2026-01-01,1960-05-01,female\n,x,,1970-01-01,male\n"
    )
    (tmp_path / "activity.csv").write_text("activity_id,person_id,start_date\na,1,2027-01-01\n")
    with pytest.raises(InvalidInput) as refused:
        opened(book, tmp_path)
    said = str(refused.value)
    for part in ("column person_id", "column start_date", "column end_date", "no column 'setting'"):
        assert part in said


def test_conservation_every_minor_unit_of_the_enrolled_lies_in_one_segment(
    book: duckdb.DuckDBPyConnection, folder: Path
) -> None:
    of = Compiled(read_library("long-term"), read_list("nhse-eight"), Days(ON, while_enrolled=False))
    opened(book, folder)
    laid(book, of)
    made(book, of.segments())
    ((whole,),) = book.execute(
        "SELECT sum(cost) FROM activity WHERE start_date >= DATE '2027-01-01' AND start_date < DATE "
        "'2028-01-01' "
        "AND person_id IN (SELECT person_id FROM person)"
    ).fetchall()
    assert sum(row.cost for row in told(book, of)) == int(whole)


def test_a_stay_with_two_principal_codes_is_avoidable_once_and_care_of_nobody_known_is_nobodys(
    book: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    stay = {
        "enrolment": {"person_id": [1], "start_date": ["2027-01-01"], "birth_date": ["1950-05-05"],
                      "sex": ["female"]},
        "activity": {"activity_id": ["a", "b"], "person_id": [1, None], "start_date": ["2027-03-01"] * 2,
                     "setting": ["inpatient"] * 2},
        "diagnosis": {"activity_id": ["a", "a", "b"], "code_system": ["icd10cm"] * 3,
                      "code": ["I50.9", "J44.1", "I50.9"], "rank": [1, 1, 1]},
    }  # fmt: skip
    found = segments(book, write(tmp_path / "r", stay), Days(ON))
    assert found.project("person_id, segment, avoidable").fetchall() == [(1, "organ failure", 1)]
    assert {row[0] for row in registries(book, tmp_path / "r", ON).fetchall()} == {1}


def test_conditions_on_a_day_are_those_of_the_registries_that_stand_for_them(
    book: duckdb.DuckDBPyConnection, folder: Path
) -> None:
    library = read_library("long-term")
    bits = bits_of(registries_of_conditions(library), read_conditions().codes)
    expected: dict[int, int] = {}
    for person, name, *_ in registries(book, folder, date(2027, 3, 1)).fetchall():
        expected[person] = expected.get(person, 0) | bits.get(name, 0)
    before = book.execute("SELECT count(*) FROM duckdb_tables()").fetchall()
    found = conditions_on(book, date(2027, 3, 1))
    pairs = dict(zip(found["person_id"].tolist(), found["bits"].tolist(), strict=True))
    assert pairs == {person: each for person, each in expected.items() if each} and len(pairs) > 50
    assert found["person_id"].tolist() == sorted(pairs) and found["bits"].dtype == np.uint16
    assert book.execute("SELECT count(*) FROM duckdb_tables()").fetchall() <= before
    nobody = conditions_on(book, date(2020, 1, 1))
    assert len(nobody["person_id"]) == 0 and nobody["person_id"].dtype == np.uint64

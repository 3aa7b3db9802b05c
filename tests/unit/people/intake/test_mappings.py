"""Mapping files: the shipped ones are sound, and every mistake of another is told at once."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest

from healthtrust.ground.errors import InvalidInput
from healthtrust.people.intake.mapping import FileRule, mapping_of, read_mapping, shipped_mappings
from healthtrust.people.intake.relations import open_relations

HEAD = 'title = "Own"\nsource = "own"\nstatus = "assumed"\n'


@pytest.mark.parametrize("name", sorted(shipped_mappings()))
def test_every_shipped_mapping_is_sound(name: str) -> None:
    mapping = read_mapping(name)
    assert mapping.title and mapping.files and mapping.tables


def test_every_mistake_at_once() -> None:
    text = f"""{HEAD}currency = "XXZ"
[files.visits]
name = "visits.csv"
kind = "csv"
[tables.activity]
sql = "SELECT 1; SELECT 2"
money = ["cost"]
absent = ["org"]
[tables.visit]
sql = "SELEC 1"
money_in = "SELECT 1"
"""
    with pytest.raises(InvalidInput) as refused:
        mapping_of(text, "own.toml")
    told = "\n".join(map(str, refused.value.problems))
    for part in (
        "currency",
        "a SELECT and a SELECT",
        "'cost'",
        "'org'",
        "no table of this name",
        "money_in",
        "Parser",
    ):
        assert part in told, part
    assert len(refused.value.problems) == 7


def test_unknown_keys_and_kinds_are_told_with_their_line() -> None:
    with pytest.raises(InvalidInput, match=r"line 5.*kind"):
        mapping_of(
            f'{HEAD}[files.a]\nkind = "exel"\nname = "a"\n[tables.activity]\nsql = "SELECT 1"\n', "own.toml"
        )


def test_a_name_that_is_nearly_a_mapping() -> None:
    with pytest.raises(InvalidInput, match="did you mean 'synthea'"):
        read_mapping("syntea")


def test_files_and_columns_that_are_not_there_are_told_at_once(tmp_path: Path) -> None:
    (tmp_path / "visit.csv").write_text("id,payed\n1,2\n")
    rules = {
        "visits": FileRule(name="visits.csv", kind="csv"),
        "visit": FileRule(name="visit.csv", kind="csv", columns=("id", "paid")),
        "extra": FileRule(name="extra.csv", kind="csv", required=False, columns=("a", "b")),
    }
    book = duckdb.connect()
    with pytest.raises(InvalidInput) as refused:
        open_relations(book, tmp_path, rules)
    told = "\n".join(map(str, refused.value.problems))
    assert "did you mean 'visit.csv'" in told and "did you mean 'payed'" in told
    assert book.execute("SELECT * FROM extra").fetchall() == []


def test_lines_of_json_that_are_broken_are_counted_and_empty(tmp_path: Path) -> None:
    (tmp_path / "a.ndjson").write_text('{"a": 1}\n{broken\n{"a": 2}\n')
    book = duckdb.connect()
    open_relations(book, tmp_path, {"lines": FileRule(name="*.ndjson", kind="ndjson")})
    told = book.execute("SELECT line ->> '$.a', row FROM lines ORDER BY row").fetchall()
    assert told == [("1", 1), (None, 2), ("2", 3)]


def test_a_workbook_is_read_as_texts(tmp_path: Path) -> None:
    from healthtrust.records.sheets import write_sheets

    write_sheets(
        tmp_path / "visits.xlsx", "Visits", {"visits": (("id", "paid"), [("007", 12.0), ("8", 1.5)])}
    )
    book = duckdb.connect()
    open_relations(book, tmp_path, {"visits": FileRule(name="visits.*", kind="table", sheet="visits")})
    assert [row[1] for row in book.execute("SELECT id, paid FROM visits").fetchall()] == ["12", "1.5"]


def test_a_broken_file_is_told_with_its_name(tmp_path: Path) -> None:
    (tmp_path / "visits.parquet").write_text("no parquet")
    with pytest.raises(InvalidInput, match=r"visits\.parquet"):
        open_relations(duckdb.connect(), tmp_path, {"visits": FileRule(name="visits.*", kind="table")})

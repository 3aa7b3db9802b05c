"""A table of people is the same in one file or many, and in one part of the people or several."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from healthtrust.fingerprint import input_hashes
from healthtrust.ground.errors import InvalidInput
from healthtrust.records import pieces
from healthtrust.start import opening
from healthtrust.state import known
from tests.begun import assert_begun_alike, begun
from tests.small import tiny_design

PLACES = ("Upton Hill", "Upton Green", "Lowton Docks", "Lowton Mill")
KINDS: dict[str, tuple[str, ...]] = {
    "persons": ("person_id", "age", "sex", "place", "household", "income", "conditions"),
    "persons without incomes": ("person_id", "age", "sex", "place", "household"),
    "cells with costs": ("age", "sex", "place", "weight", "recorded_cost"),
    "plain": ("age", "sex", "place"),
}


def table(rows: int = 600, mixed: bool = True) -> dict[str, Any]:
    """Columns of a table of people: households of two, in no order of places if mixed."""
    home = np.arange(rows) // 2
    place = home % 4 if mixed else home * 4 // (home[-1] + 1)
    number = np.arange(rows)
    return {
        "person_id": 5 + number * 3 % (rows * 3),
        "age": number * 7 % 95,
        "sex": np.where(number % 3, "female", "male"),
        "place": np.array(PLACES)[place],
        "household": 1_000 - home,
        "income": 9_000.5 + home,
        "conditions": number % 5,
        "weight": number % 4 + 1,
        "recorded_cost": (number * 131 % 9_973) / 1_000,
    }


def written(folder: Path, columns: dict[str, Any], cuts: tuple[int, ...], ending: str = "parquet") -> Path:
    """Partitions of a table in a folder, cut at these rows, with row groups of 40."""
    folder.mkdir(exist_ok=True)
    edges = [0, *cuts, len(columns["age"])]
    for i, (start, stop) in enumerate(pairwise(edges)):
        some = {name: values[start:stop] for name, values in columns.items()}
        path = folder / f"part-{i}.{ending}"
        if ending == "parquet":
            pq.write_table(pa.table(some), path, row_group_size=40)
        else:
            body = [",".join(map(str, row)) for row in zip(*some.values(), strict=True)]
            path.write_text("\n".join([",".join(some), *body, ""]), encoding="utf-8")
    return folder


def design(**more: Any) -> Any:
    return tiny_design(people={"source": "file", "file": "people", **more})


def refused(folder: Path, parts: int = 1, **more: Any) -> str:
    with pytest.raises(InvalidInput) as refusal:
        begun(design(**more), parts, str(folder))
    return str(refusal.value)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("mixed", [True, False])
def test_partitions_in_parts_give_the_people_of_one_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str, mixed: bool
) -> None:
    monkeypatch.setattr(pieces, "ROWS_AT_ONCE", 70)
    columns = {name: values for name, values in table(mixed=mixed).items() if name in KINDS[kind]}
    written(tmp_path / "people", columns, (130, 131, 400))
    written(tmp_path, columns, ())
    points = {"income": {"points": 3}} if "income" not in columns else {}
    several = assert_begun_alike(design(**points), (2, 3, 4), str(tmp_path))
    whole = assert_begun_alike(design(file="part-0.parquet", **points), (2, 4), str(tmp_path))
    for name in ("persons", "households"):
        for column, values in vars(getattr(whole, name)).items():
            np.testing.assert_array_equal(getattr(getattr(several, name), column), values, err_msg=column)


def test_a_pattern_of_csv_files_is_a_table_and_each_file_is_an_input(tmp_path: Path) -> None:
    written(tmp_path / "people", table(), (100, 300), "csv")
    (tmp_path / "people" / "_SUCCESS").write_text("")
    (tmp_path / "people" / ".part-9.csv").write_text("half")
    one = assert_begun_alike(design(file="people/part-*.csv"), (3,), str(tmp_path))
    other = assert_begun_alike(design(), (), str(tmp_path))
    np.testing.assert_array_equal(known(one.persons, "").identity, known(other.persons, "").identity)
    names = [f"people: part-{i}.csv" for i in range(3)]
    before = input_hashes(design(), str(tmp_path))
    assert set(names) <= set(before)
    (tmp_path / "people" / "part-1.csv").write_text("changed")
    after = input_hashes(design(), str(tmp_path))
    assert {name for name in after if after[name] != before[name]} == {"people: part-1.csv"}


def test_a_part_reads_only_pieces_that_have_its_places(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pieces, "ROWS_AT_ONCE", 40)
    columns = {name: values for name, values in table(mixed=False).items() if name in KINDS["plain"]}
    written(tmp_path / "people", columns, (160, 320))
    read: list[tuple[str, int]] = []
    columns_of = pieces.Piece.columns

    def watched(piece: pieces.Piece, names: Any = None) -> Any:
        read.append((piece.name, piece.before))
        return columns_of(piece, names)

    monkeypatch.setattr(pieces.Piece, "columns", watched)
    states = begun(design(), 4, str(tmp_path))
    assert [known(state.persons, "").rows for state in states] == [150] * 4
    # 15 pieces are looked at once; the first tells every part that there are no identities; then each part
    # reads the pieces of 40 rows that its 150 rows touch: 4 or 5.
    assert len(set(read)) == 15
    assert len(read) <= 15 + 4 + 4 * 5


def test_partitions_that_differ_are_refused_all_at_once(tmp_path: Path) -> None:
    folder = written(tmp_path / "people", table(), (100, 200, 300, 400))
    whole = pq.read_table(folder / "part-1.parquet")
    pq.write_table(whole.drop_columns(["sex"]), folder / "part-1.parquet")
    ages = whole.column("age").cast(pa.float64())
    pq.write_table(whole.set_column(1, "age", ages), folder / "part-2.parquet")
    (folder / "part-3.parquet").write_bytes((folder / "part-4.parquet").read_bytes()[:500])
    said = refused(tmp_path, 2)
    for words in (
        "part-1.parquet, column sex: found no such column; expected string, as in people/part-0.parquet",
        "people/part-2.parquet, column age: found double; expected int64, as in people/part-0.parquet",
        "part-3.parquet: found Parquet magic bytes not found",
        "3 problems",
    ):
        assert words in said, said


def test_a_folder_without_a_table_is_refused(tmp_path: Path) -> None:
    (tmp_path / "people").mkdir()
    assert "found no such files; expected Parquet files, or CSV files" in refused(tmp_path)
    assert "did you mean 'people'" in refused(tmp_path, file="peopel*")
    written(tmp_path / "people", table(20), ())
    written(tmp_path / "people", table(20), (), "csv")
    assert "found both .csv and .parquet files" in refused(tmp_path)


@pytest.mark.parametrize("parts", [1, 3])
def test_mistakes_are_told_by_file_and_row(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, parts: int
) -> None:
    monkeypatch.setattr(pieces, "ROWS_AT_ONCE", 40)
    columns = table()
    columns["age"][[45, 599]] = 141
    columns["place"] = columns["place"].astype(object)
    columns["place"][300] = "Upton Hil"
    written(tmp_path / "people", columns, (90,))
    said = refused(tmp_path, parts)
    for words in (
        "people/part-0.parquet, column age, row 47: found 141; expected at most 120",
        "people/part-1.parquet, column age, row 511: found 141; expected at most 120",
        "people/part-1.parquet, column place, row 212: found 'Upton Hil'",
        "3 problems",
    ):
        assert words in said, said


@pytest.mark.parametrize("parts", [1, 3])
def test_what_only_all_rows_show_is_told_as_exactly(tmp_path: Path, parts: int) -> None:
    columns = table()
    columns["person_id"][500] = columns["person_id"][3]
    columns["household"][400] = columns["household"][7]
    columns["income"][11] += 1
    written(tmp_path / "people", columns, (90,))
    said = refused(tmp_path, parts)
    for words in (
        "part-0.parquet, column person_id, row 5 and people/part-1.parquet, column person_id, row 412: found",
        "people/part-1.parquet, column place, row 312: found household 997 with more than one place",
        "column income, row 13: found household 995 with more than one income",
        "people/part-1.parquet, column income, row 312: found household 997 with more than one income",
    ):
        assert words in said, said
    empty = table()
    keep = empty["place"] != "Upton Hill"
    written(tmp_path / "people", {name: values[keep] for name, values in empty.items()}, (90,))
    assert "people.places, Upton Hill: found no row of people there" in refused(tmp_path, parts)


def test_a_missing_column_is_told_once(tmp_path: Path) -> None:
    written(tmp_path / "people", {n: v for n, v in table().items() if n != "sex"}, (90, 200))
    for parts in (1, 3):
        said = refused(tmp_path, parts)
        assert "people/part-0.parquet: found no column 'sex'" in said
        assert "1 problem" in said, said


def test_more_parts_than_neighbourhoods_are_refused(tmp_path: Path) -> None:
    written(tmp_path / "people", table(), (90,))
    assert "4 neighbourhoods for 5 parts" in refused(tmp_path, 5)
    assert opening(design(), str(tmp_path)).persons is None

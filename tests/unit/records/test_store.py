"""Tables come in from CSV, Parquet and XLSX under a contract, or are refused with every mistake in them."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import xlsxwriter

from healthtrust.ground.errors import InvalidInput
from healthtrust.ground.tables import Column, Contract
from healthtrust.records.store import file_named, read_columns, read_table, shipped, write_columns

CONTRACT = Contract(
    "cells",
    (
        Column("code", "text", "", "code of the cell", unique=True),
        Column("people", "whole", "people", "residents", low=1),
        Column("cost", "number", "money per head", "cost", low=0),
        Column("sex", "choice", "", "sex", choices=("female", "male")),
    ),
)
GOOD = "code,people [people],cost [GBP],sex\na,3,1.5,female\nb,4,0,male\n"


def test_the_same_rows_come_from_each_kind_of_file(tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text(GOOD)
    columns, units = read_columns(tmp_path / "t.csv")
    assert units == {"people": "people", "cost": "GBP"}
    write_columns(tmp_path / "t.parquet", columns)
    book = xlsxwriter.Workbook(str(tmp_path / "t.xlsx"))
    sheet = book.add_worksheet()
    for row, line in enumerate(GOOD.splitlines()):
        for place, cell in enumerate(line.split(",")):
            sheet.write(row, place, float(cell) if cell.replace(".", "").isdigit() else cell)
    book.close()
    for name in ("t.csv", "t.parquet", "t.xlsx"):
        table = read_table(tmp_path / name, CONTRACT)
        assert table["people"].tolist() == [3, 4]
        assert table["cost"].tolist() == [1.5, 0.0]
        assert table["sex"].tolist() == ["female", "male"]


def test_every_mistake_is_told_with_its_row(tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text("code,people,cost,sexx\na,0,1.5,female\na,4.5,-2,male\nc,2,,x\n")
    with pytest.raises(InvalidInput) as refusal:
        read_table(tmp_path / "t.csv", CONTRACT)
    told = [str(problem) for problem in refusal.value.problems]
    assert any("unknown column 'sexx'" in one and "did you mean 'sex'" in one for one in told)
    assert any("no column 'sex'" in one for one in told)
    assert any("column code, rows 2, 3" in one and "2 times" in one for one in told)
    assert any("column people, row 3" in one and "whole number" in one for one in told)
    assert any("column cost, row 4" in one and "finite" in one for one in told)


@pytest.mark.parametrize(
    ("name", "content", "found"),
    [
        ("t.csv", b"", "an empty file"),
        ("t.csv", b"code,people,cost,sex\n", "no rows"),
        ("t.csv", b"code,people\n1,2,3\n", "Expected 2 columns"),
        ("t.csv", "code,people,cost,sex\nä,1,1,male\n".encode("latin-1"), "not UTF-8"),
        ("t.parquet", b"PAR1nothing", "a whole Parquet file"),
        ("t.xlsx", b"not a workbook", "a readable workbook"),
        ("t.txt", b"x", "a file ending in .txt"),
    ],
)
def test_files_that_are_no_tables(tmp_path: Path, name: str, content: bytes, found: str) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(InvalidInput, match=found):
        read_table(tmp_path / name, CONTRACT)


def test_a_missing_file_names_the_nearest(tmp_path: Path) -> None:
    (tmp_path / "cells.csv").write_text(GOOD)
    with pytest.raises(InvalidInput, match=r"did you mean 'cells\.csv'"):
        read_table(tmp_path / "cell.csv", CONTRACT)


def test_an_unknown_shipped_table_names_the_nearest() -> None:
    with pytest.raises(InvalidInput, match="did you mean 'conditions'"):
        shipped("coefficients", "condition")


def test_written_tables_have_the_same_bytes(tmp_path: Path) -> None:
    columns = {"a": np.arange(5), "b": np.array(["x", "y", "z", "u", "v"])}
    write_columns(tmp_path / "one.parquet", columns, {"a": "people"})
    write_columns(tmp_path / "two.parquet", columns, {"a": "people"})
    assert (tmp_path / "one.parquet").read_bytes() == (tmp_path / "two.parquet").read_bytes()


def test_a_file_is_found_beside_the_design_in_the_data_folder_or_in_the_library(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HEALTHTRUST_DATA", str(tmp_path / "data"))
    assert file_named("people.csv", str(tmp_path)) == tmp_path / "people.csv"
    assert file_named("data:a/b.csv", str(tmp_path)) == tmp_path / "data" / "a" / "b.csv"
    assert file_named("bundled:england-2011-mapping.toml", str(tmp_path)).is_file()


def test_a_file_too_large_to_be_read_whole_is_refused(tmp_path: Path) -> None:
    with (tmp_path / "nation.csv").open("wb") as huge:
        huge.truncate(17 * 2**30)  # a hole: takes no room
    with pytest.raises(InvalidInput, match=r"17 GiB.*Split it into partitions"):
        read_columns(tmp_path / "nation.csv")


@pytest.mark.parametrize("ending", [".csv", ".parquet", ".xlsx"])
def test_two_columns_of_one_name_are_refused(tmp_path: Path, ending: str) -> None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    path = tmp_path / f"t{ending}"
    header, row = ["id", "cost [GBP]", "cost"], [1.0, 2.0, 3.0]
    if ending == ".csv":
        path.write_text(",".join(header) + "\n1,2,3\n")
    elif ending == ".parquet":
        pq.write_table(pa.table([pa.array([cell]) for cell in row], names=["id", "cost", "cost"]), path)
    else:
        with xlsxwriter.Workbook(str(path)) as book:
            sheet = book.add_worksheet()
            sheet.write_row(0, 0, header)
            sheet.write_row(1, 0, row)
    with pytest.raises(InvalidInput, match="column cost: found 2 columns of this name"):
        read_columns(path)


def test_semicolons_are_named(tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text("id;cost\n1;2\n")
    with pytest.raises(InvalidInput, match="columns with commas between them"):
        read_columns(tmp_path / "t.csv")


def test_codes_stay_as_they_are_written_under_any_header(tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text("\ufeffcode [ICD-10], person ,cost [GBP]\n007, 08,1\n")
    columns, units = read_columns(tmp_path / "t.csv", texts=("code", "person"))
    assert (columns["code"].tolist(), columns["person"].tolist()) == (["007"], [" 08"])
    assert units == {"code": "ICD-10", "cost": "GBP"}


def test_numbers_out_of_range_are_told_beside_those_that_are_none(tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text("code,people,cost,sex\na,0,1,male\nb,,x,male\nc,2.5,-3,male\n")
    with pytest.raises(InvalidInput) as refusal:
        read_table(tmp_path / "t.csv", CONTRACT)
    told = [str(problem).split(": ")[0] for problem in refusal.value.problems]
    assert told == [
        "t.csv, column people, row 3",
        "t.csv, column people, row 4",
        "t.csv, column people, row 2",
        "t.csv, column cost, row 3",
        "t.csv, column cost, row 4",
    ]


def test_a_file_in_another_encoding_is_told_as_such(tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_bytes("code,n\nM\u00fcller,1\n".encode("latin-1"))
    for texts in ((), ("code",)):
        with pytest.raises(InvalidInput, match=r"bytes that are not UTF-8.*UTF-8 encoding"):
            read_columns(tmp_path / "t.csv", texts=texts)

"""No workbook is opened that is a bomb, holds macros, is torn, or is no workbook at all."""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from healthtrust.design.read import read_design
from healthtrust.design.workbook.package_parts import USUAL, Largest, looked_through
from healthtrust.design.workbook.read import read_inputs
from healthtrust.design.workbook.write import write_inputs
from healthtrust.ground.errors import InvalidInput
from tests.workbooks import repacked

SHEET = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>%s</sheetData></worksheet>'


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    to: Path = tmp_path_factory.mktemp("written") / "inputs.xlsx"
    write_inputs(read_design("valley"), to)
    return to


def refused(path: Path, largest: Largest = USUAL) -> str:
    with pytest.raises(InvalidInput) as why:
        looked_through(path, largest)
    with pytest.raises(InvalidInput):
        read_inputs(path) if largest is USUAL else looked_through(path, largest)
    assert len(why.value.problems) == 1
    assert why.value.problems[0].remedy
    return str(why.value.problems[0])


def in_sheet(written: Path, to: Path, content: bytes) -> Path:
    return repacked(written, to, lambda name, part: content if name == "xl/worksheets/sheet4.xml" else part)


@pytest.mark.parametrize(
    ("begins", "said"),
    [
        (b"", "an empty file"),
        (b"key,value\n", "no workbook, such as CSV"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"x" * 600, "an old .xls file, or one with a password"),
    ],
)
def test_what_is_no_workbook_is_named(tmp_path: Path, begins: bytes, said: str) -> None:
    path = tmp_path / "inputs.xlsx"
    path.write_bytes(begins)
    assert said in refused(path)


def test_another_kind_of_packed_file_is_named(tmp_path: Path) -> None:
    for name, said in (("content.xml", "an OpenDocument file"), ("a.txt", "a packed file")):
        path = tmp_path / "inputs.xlsx"
        with zipfile.ZipFile(path, "w") as packed:
            packed.writestr(name, "x")
        assert said in refused(path)


@pytest.mark.parametrize("share", [0.1, 0.5, 0.999])
def test_a_file_that_was_cut_off_is_damaged(written: Path, tmp_path: Path, share: float) -> None:
    whole = written.read_bytes()
    path = tmp_path / "inputs.xlsx"
    path.write_bytes(whole[: int(len(whole) * share)])
    assert "cut off or damaged" in refused(path)


def test_bytes_that_flipped_are_noticed(written: Path, tmp_path: Path) -> None:
    whole = bytearray(written.read_bytes())
    whole[len(whole) // 3] ^= 0xFF
    path = tmp_path / "inputs.xlsx"
    path.write_bytes(whole)
    with pytest.raises(InvalidInput):
        read_inputs(path)


def test_macros_are_refused_under_either_name(written: Path, tmp_path: Path) -> None:
    path = repacked(written, tmp_path / "inputs.xlsx", lambda name, part: part)
    with zipfile.ZipFile(path, "a") as packed:
        packed.writestr("xl/vbaProject.bin", b"x")
    assert "a workbook with macros" in refused(path)
    plain = repacked(written, tmp_path / "inputs.xlsm", lambda name, part: part)
    assert "a workbook with macros" in refused(plain)


def test_a_bomb_is_refused_by_what_it_says(written: Path, tmp_path: Path) -> None:
    path = in_sheet(written, tmp_path / "inputs.xlsx", SHEET % (b" " * 30_000_000))
    assert "unpacks to far more" in refused(path)


def test_a_bomb_that_lies_about_its_size_is_refused_by_what_it_is(written: Path, tmp_path: Path) -> None:
    path = in_sheet(written, tmp_path / "inputs.xlsx", SHEET % (b" " * 3_000_000))
    raw = bytearray(path.read_bytes())
    true, told = struct.pack("<L", 3_000_000 + len(SHEET) - 2), struct.pack("<L", 1000)
    assert raw.count(true) >= 2
    path.write_bytes(bytes(raw).replace(true, told))
    with pytest.raises(InvalidInput):
        looked_through(path)


def test_limits_of_size_hold(written: Path) -> None:
    assert "0 MB" in refused(written, Largest(packed=10_000))
    assert "unpacks to far more" in refused(written, Largest(unpacked=100_000))


@pytest.mark.parametrize("part", ["xl/worksheets/sheet4.xml", "xl/sharedStrings.xml", "docProps/core.xml"])
@pytest.mark.parametrize("coded", ["utf-8", "utf-16"])
def test_declared_entities_are_refused_in_every_part(
    written: Path, tmp_path: Path, part: str, coded: str
) -> None:
    bomb = f'<?xml version="1.0" encoding="{coded}"?><!DOCTYPE a [<!ENTITY b "lol">]><a>&b;&b;</a>'
    content = bomb.encode(coded)
    path = repacked(written, tmp_path / "inputs.xlsx", lambda n, before: content if n == part else before)
    assert "declares entities" in refused(path)


def test_a_million_empty_rows_are_read_as_what_they_are(written: Path, tmp_path: Path) -> None:
    to = io.BytesIO()
    for n in range(1, 1_048_577):
        to.write(b'<row r="%d"/>' % n)
    path = tmp_path / "inputs.xlsx"
    extra = SHEET % to.getvalue()
    repacked(written, path, lambda n, part: extra if n == "xl/worksheets/sheet11.xml" else part)
    with pytest.raises(InvalidInput) as why:
        read_inputs(path)
    assert "no column" in str(why.value)


@pytest.mark.parametrize("cell", [b"XFD1048576", b"A1048576", b"ZZZ1"])
def test_a_cell_far_out_is_refused_before_room_is_made_for_it(
    written: Path, tmp_path: Path, cell: bytes
) -> None:
    row = b'<row r="1"><c r="%s"><v>1</v></c></row>' % cell
    path = in_sheet(written, tmp_path / "inputs.xlsx", SHEET % row)
    assert "cells as far as row" in refused(path)


@pytest.mark.parametrize(
    "change",
    [
        lambda name, part: None if name == "xl/worksheets/sheet4.xml" else part,
        lambda name, part: part[: len(part) // 2] if name == "xl/worksheets/sheet4.xml" else part,
        lambda name, part: b"<a/>" if name == "xl/workbook.xml" else part,
        lambda name, part: None if name == "xl/_rels/workbook.xml.rels" else part,
        lambda name, part: part.replace(b"<v>", b"<v>9") if "sheet4" in name or "sheet3" in name else part,
    ],
)
def test_a_workbook_that_is_broken_within_is_refused(
    written: Path, tmp_path: Path, change: Callable[[str, bytes], bytes | None]
) -> None:
    path = repacked(written, tmp_path / "inputs.xlsx", change)
    with pytest.raises(InvalidInput):
        read_inputs(path)


def test_links_to_other_workbooks_are_left_alone_and_told(written: Path, tmp_path: Path) -> None:
    from healthtrust.design.workbook.origin import Home
    from healthtrust.design.workbook.read import inputs_in

    path = repacked(written, tmp_path / "inputs.xlsx", lambda name, part: part)
    with zipfile.ZipFile(path, "a") as packed:
        packed.writestr("xl/externalLinks/externalLink1.xml", "<externalLink/>")
    assert any("links to other workbooks" in each for each in inputs_in(path, Home(tmp_path, "x")).told)

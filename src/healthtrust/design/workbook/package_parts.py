"""What a workbook file is made of, looked through before anything else opens it: safe, whole, no macros.

Every part is unpacked once, piece by piece and counted, so that neither a bomb nor a torn file gets further.
Sheets are looked through for what a reader of values does not tell: formulas, errors, hidden rows, merged
cells, and how far they reach.
"""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from xml.parsers import expat

from healthtrust.ground.errors import InvalidInput, refuse
from healthtrust.ground.problems import Problem

MEGABYTE = 1_000_000
MOST_PARTS = 2_000
MOST_TIMES = 150
"""How many times larger than itself a part may unpack, beyond the first ten megabytes."""
MOST_ROWS, MOST_COLUMNS, MOST_CELLS = 200_000, 1_000, 4_000_000
"""How far the cells of a sheet may reach, and how many there may be between the first and the last."""
PIECE = 1 << 16
OLD = b"\xd0\xcf\x11\xe0"


@dataclass(frozen=True)
class Largest:
    """How large a workbook may be, as it lies there and unpacked."""

    packed: int = 50 * MEGABYTE
    unpacked: int = 500 * MEGABYTE


@dataclass
class Marks:
    """What is told of a sheet besides its values; rows and columns are counted from 0."""

    formulas: dict[tuple[int, int], bool] = field(default_factory=dict)
    """Whether each has a value that was worked out."""
    errors: dict[tuple[int, int], str] = field(default_factory=dict)
    hidden: set[int] = field(default_factory=set)
    merged: list[str] = field(default_factory=list)
    last: tuple[int, int] = (-1, -1)


@dataclass(frozen=True)
class Parts:
    """What was found in a workbook file."""

    marks: dict[str, Marks]
    """By the name of the sheet."""
    elsewhere: bool
    """Whether it refers to other workbooks."""


USUAL = Largest()


def looked_through(path: Path, largest: Largest = USUAL) -> Parts:
    """Return what a workbook holds besides values; raises InvalidInput where it should not be opened."""
    refuse(_of_file(path, largest))
    try:
        with zipfile.ZipFile(path) as packed:
            refuse(_of_names(path, packed, largest))
            return _parts(path, packed, largest)
    except (zipfile.BadZipFile, zlib.error, EOFError, KeyError, NotImplementedError, RuntimeError) as broken:
        remedy = "Save it again in your spreadsheet, and send it whole."
        raise InvalidInput(
            [
                Problem(
                    path.name,
                    f"a file that is cut off or damaged ({broken})",
                    "a whole workbook",
                    None,
                    remedy,
                )
            ]
        ) from broken


def unpacked_size(path: Path) -> int:
    """Return how large a workbook says that it is unpacked; 0 where it is none."""
    try:
        with zipfile.ZipFile(path) as packed:
            return sum(each.file_size for each in packed.infolist())
    except (zipfile.BadZipFile, OSError):
        return 0


def _of_file(path: Path, largest: Largest) -> list[Problem]:
    if not path.is_file():
        return [Problem(path.name, "no such file", "a workbook that ends in .xlsx")]
    size = path.stat().st_size
    if size > largest.packed:
        remedy = "Take out sheets that are not inputs."
        most = f"at most {largest.packed / MEGABYTE:,.0f} MB"
        return [Problem(path.name, f"{size / MEGABYTE:,.0f} MB", most, None, remedy)]
    with path.open("rb") as stream:
        begins = stream.read(8)
    if begins.startswith(OLD):
        remedy = "Take the password off, or save it as .xlsx (Excel workbook)."
        return [
            Problem(path.name, "an old .xls file, or one with a password", "an .xlsx workbook", None, remedy)
        ]
    if not begins.startswith(b"PK"):
        found = "an empty file" if not size else "a file that is no workbook, such as CSV with another name"
        remedy = "Save it as .xlsx (Excel workbook) in your spreadsheet."
        return [Problem(path.name, found, "an .xlsx workbook", None, remedy)]
    return []


def _of_names(path: Path, packed: zipfile.ZipFile, largest: Largest) -> list[Problem]:
    parts = packed.infolist()
    names = {each.filename for each in parts}
    again = "Save it as .xlsx (Excel workbook) in your spreadsheet."
    if any(name.lower().endswith("vbaproject.bin") for name in names) or path.suffix.lower() == ".xlsm":
        remedy = "Save it as .xlsx, which holds no macros. No macro was run."
        return [Problem(path.name, "a workbook with macros", "one without", None, remedy)]
    if any(each.flag_bits & 1 for each in parts):
        return [Problem(path.name, "a file with a password", "one without", None, "Take the password off.")]
    if "xl/workbook.xml" not in names:
        found = "an OpenDocument file" if "content.xml" in names else "a packed file that is no workbook"
        return [Problem(path.name, found, "an .xlsx workbook", None, again)]
    if len(parts) > MOST_PARTS:
        return [Problem(path.name, f"{len(parts):,} parts", f"at most {MOST_PARTS:,}", None, again)]
    declared = sum(each.file_size for each in parts)
    bombs = [e for e in parts if e.file_size > max(10 * MEGABYTE, MOST_TIMES * e.compress_size)]
    return [_too_large(path, largest)] if declared > largest.unpacked or bombs else []


def _too_large(path: Path, largest: Largest) -> Problem:
    found = "a workbook that unpacks to far more than it says or than it should"
    most = f"at most {largest.unpacked / MEGABYTE:,.0f} MB, and no part {MOST_TIMES} times its packed size"
    return Problem(
        path.name, found, most, None, "Delete empty rows and sheets that are not inputs; save again."
    )


def _parts(path: Path, packed: zipfile.ZipFile, largest: Largest) -> Parts:
    books, links, sheets = _Book(), _Links(), dict[str, _Sheet]()
    left = largest.unpacked
    for part in packed.infolist():
        name = part.filename
        looker: Any = None
        if name == "xl/workbook.xml":
            looker = books
        elif name == "xl/_rels/workbook.xml.rels":
            looker = links
        elif name.startswith("xl/worksheets/") and name.endswith(".xml"):
            looker = sheets.setdefault(name, _Sheet(path.name))
        left -= _through(path, packed, part, (looker, left, largest))
    named = {sheet: links.targets.get(known, "") for sheet, known in books.sheets.items()}
    marks = {sheet: sheets[at].marks for sheet, at in named.items() if at in sheets}
    far = [problem for name, at in named.items() if at in sheets for problem in sheets[at].too_far(name)]
    refuse(far)
    return Parts(marks, any("externalLink" in part.filename for part in packed.infolist()))


def _through(
    path: Path, packed: zipfile.ZipFile, part: zipfile.ZipInfo, given: tuple[Any, int, Largest]
) -> int:
    """Unpack one part, counting; show its elements to a looker; return its size."""
    looker, left, largest = given
    is_xml = part.filename.endswith((".xml", ".rels"))
    parser = _parser(path, part.filename, looker) if is_xml else None
    size = 0
    try:
        for piece in _pieces(packed, part):
            size += len(piece)
            if size > left or size > part.file_size:
                raise InvalidInput([_too_large(path, largest)])
            if parser is not None:
                parser.Parse(piece, False)
        if parser is not None and size:
            parser.Parse(b"", True)
    except expat.ExpatError as broken:
        found = f"a part that cannot be read: {part.filename} ({broken})"
        raise InvalidInput(
            [Problem(path.name, found, "a whole workbook", None, "Save it again.")]
        ) from broken
    return size


def _pieces(packed: zipfile.ZipFile, part: zipfile.ZipInfo) -> Iterator[bytes]:
    with packed.open(part) as stream:
        while piece := stream.read(PIECE):
            yield piece


def _parser(path: Path, part: str, looker: Any) -> expat.XMLParserType:
    parser = expat.ParserCreate()

    def refuse_declared(*_: Any) -> None:
        found = f"a part that declares entities: {part}"
        remedy = "No spreadsheet writes such a thing: make the workbook anew."
        raise InvalidInput([Problem(path.name, found, "plain content", None, remedy)])

    parser.StartDoctypeDeclHandler = refuse_declared
    if looker is not None:
        parser.buffer_text = True
        parser.StartElementHandler = lambda name, given: looker.start(name.rpartition(":")[2], given)
        if isinstance(looker, _Sheet):
            parser.CharacterDataHandler = looker.text
            parser.EndElementHandler = lambda name: looker.end(name.rpartition(":")[2])
    return parser


class _Book:
    """Names of sheets, and what each is known by."""

    def __init__(self) -> None:
        self.sheets: dict[str, str] = {}

    def start(self, name: str, given: dict[str, str]) -> None:
        if name == "sheet":
            known = next((v for k, v in given.items() if k.rpartition(":")[2] == "id"), "")
            self.sheets[given.get("name", "")] = known


class _Links:
    """Which part each thing is that a workbook knows."""

    def __init__(self) -> None:
        self.targets: dict[str, str] = {}

    def start(self, name: str, given: dict[str, str]) -> None:
        if name == "Relationship":
            target = given.get("Target", "")
            self.targets[given.get("Id", "")] = target.lstrip("/") if target[:1] == "/" else f"xl/{target}"


class _Sheet:
    """Formulas, errors, hidden rows and merged cells of one sheet."""

    def __init__(self, file: str) -> None:
        self.file, self.marks = file, Marks()
        self._row, self._column, self._kind, self._within = -1, -1, "", ""
        self._value = ""

    def start(self, name: str, given: dict[str, str]) -> None:
        if name == "row":
            self._row = int(given["r"]) - 1 if given.get("r", "").isdecimal() else self._row + 1
            self._column = -1
            if given.get("hidden") in ("1", "true"):
                self.marks.hidden.add(self._row)
        elif name == "c":
            at = position(given.get("r", ""))
            self._row, self._column = at or (self._row, self._column + 1)
            self._kind, self._value = given.get("t", ""), ""
        elif name in ("v", "is", "f"):
            self._within = name
            self._reached()
            if name == "f":
                self.marks.formulas[self._row, self._column] = False
        elif name == "mergeCell":
            self.marks.merged.append(given.get("ref", ""))

    def text(self, text: str) -> None:
        if self._within == "v":
            self._value += text

    def end(self, name: str) -> None:
        at = self._row, self._column
        if name == "c":
            if self._kind == "e":
                self.marks.errors[at] = self._value[:20]
            if at in self.marks.formulas:
                self.marks.formulas[at] = self._value != ""
        elif name in ("v", "is", "f"):
            self._within = ""

    def _reached(self) -> None:
        row, column = self.marks.last
        self.marks.last = max(row, self._row), max(column, self._column)

    def too_far(self, sheet: str) -> list[Problem]:
        """Return what there is to say of a sheet that reaches too far."""
        rows, columns = (n + 1 for n in self.marks.last)
        if rows <= MOST_ROWS and columns <= MOST_COLUMNS and rows * columns <= MOST_CELLS:
            return []
        most = f"at most {MOST_ROWS:,} rows, {MOST_COLUMNS:,} columns and {MOST_CELLS:,} cells"
        found = f"cells as far as row {rows:,} and column {columns:,}"
        remedy = "Delete what stands far out, or the sheet."
        return [Problem(f"{self.file}, sheet {sheet!r}", found, most, None, remedy)]


def position(name: str) -> tuple[int, int] | None:
    """Return the row and column of a cell, from 0.

    >>> position("A1"), position("AB12"), position("")
    ((0, 0), (11, 27), None)
    """
    match = re.fullmatch(r"\$?([A-Z]{1,3})\$?(\d{1,7})", name)
    if match is None:
        return None
    column = 0
    for letter in match.group(1):
        column = column * 26 + ord(letter) - 64
    return int(match.group(2)) - 1, column - 1

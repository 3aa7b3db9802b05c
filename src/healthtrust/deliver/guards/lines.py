"""A file of claim lines or of persons, read where it lies by the database and never held whole in memory.

Cells are read as they are written, so that the code 007 stays what it is; a number is a plain number. Columns
that are not asked for are left alone. Headers may carry their unit: `amount [USD]`.

>>> import tempfile, duckdb
>>> path = Path(tempfile.mkdtemp()) / "claims.csv"
>>> _ = path.write_text("person_id,party,amount [USD]\\n007,A,5.25\\n007,A,x\\n,A,1\\n")
>>> wanted = {"person_id": "who", "party": "whose", "amount": "how much"}
>>> claims, problems = opened(duckdb.connect(), path, wanted)
>>> claims.columns, claims.units, problems
(('person_id', 'party', 'amount'), {'amount': 'USD'}, [])
>>> claims.rows(f"{claims.number('amount')} IS NULL")
('row 3', 'x')
>>> claims.rows("person_id IS NULL", "party")
('row 4', 'A')
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from healthtrust.ground.problems import Problem, nearest_match, rows_in_words
from healthtrust.records.store import READABLE, read_columns, split_header

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

NAMED = 6
"""How many rows of a mistake are looked up."""
LARGEST = 1e12
"""Largest amount of one line, major units: below it cents are exact in what a file holds."""


@dataclass(frozen=True, eq=False)
class Lines:
    """A file as a source of rows; a cell without anything is nothing."""

    book: DuckDBPyConnection
    name: str
    """Of the file."""
    source: str
    """Expression of the database that reads it."""
    headers: Mapping[str, str]
    """By column: its header as written."""
    kinds: Mapping[str, str]
    """By column: its type in the file."""
    units: Mapping[str, str]

    @property
    def columns(self) -> tuple[str, ...]:
        """Return the names of the columns that are wanted and there."""
        return tuple(self.headers)

    def select(self, columns: Collection[str]) -> str:
        """Return the query of some columns as they are held."""
        chosen = ", ".join(f"{quoted(self.headers[name])} AS {quoted(name)}" for name in columns)
        return f"SELECT {chosen} FROM {self.source}"

    def number(self, name: str) -> str:
        """Return the expression of a column as a finite number, nothing where it is none.

        A text is trimmed first: the database would else read the whole column as numbers, and stop at the
        first cell that is none.
        """
        text = f"trim({quoted(name)})" if self.kinds[name] == "VARCHAR" else quoted(name)
        held = f"TRY_CAST({text} AS DOUBLE)"
        return f"(CASE WHEN abs({held}) <= {LARGEST} THEN {held} END)"

    def text(self, name: str) -> str:
        """Return the expression of a column as text without blanks around it, nothing where that is all."""
        if self.kinds[name] in ("DOUBLE", "FLOAT"):
            return f"coalesce(TRY_CAST({quoted(name)} AS HUGEINT)::VARCHAR, {quoted(name)}::VARCHAR)"
        if self.kinds[name] != "VARCHAR":
            return f"{quoted(name)}::VARCHAR"
        return f"nullif(trim({quoted(name)}), '')"

    def rows(self, where: str, shown: str = "") -> tuple[str, str]:
        """Return the rows that meet a condition, in words, and the cell of the first (of the last column).

        shown: the column whose cell is told.
        """
        cell = quoted(shown or self.columns[-1])
        numbered = f"SELECT *, row_number() OVER () + 1 AS row_of_file FROM ({self.select(self.columns)})"
        query = f"SELECT row_of_file, {cell}::VARCHAR FROM ({numbered}) WHERE {where} ORDER BY 1"
        found = self.book.execute(f"{query} LIMIT {NAMED}").fetchall()
        if not found:
            return "no row", ""
        rows = [int(row) for row, _ in found]
        if len(rows) == NAMED:
            ((count,),) = self.book.execute(f"SELECT count(*) FROM ({numbered}) WHERE {where}").fetchall()
            rows += [0] * (int(count) - NAMED)
        return rows_in_words(rows), found[0][1] or ""


def opened(
    book: DuckDBPyConnection, path: Path, wanted: Mapping[str, str], optional: Collection[str] = ()
) -> tuple[Lines | None, list[Problem]]:
    """Return a file as a source of the columns wanted (by name: what they mean), and why it is none.

    Rows that a column `withdrawn` takes back are left out.
    """
    import duckdb

    problems = _unreadable(path)
    if problems:
        return None, problems
    try:
        source = _source(book, path)
        held = {row[0]: row[1] for row in book.execute(f"DESCRIBE SELECT * FROM {source}").fetchall()}
    except duckdb.Error as broken:
        found = str(broken).splitlines()[0][:160]
        expected = "a whole Parquet file" if path.suffix == ".parquet" else "a comma-separated UTF-8 table"
        return None, [Problem(path.name, found, expected, remedy="Check how it was saved.")]
    named = [(*split_header(header), header) for header in held]
    problems = _columns_amiss(path.name, [name for name, _, _ in named], wanted, optional)
    if problems:
        return None, problems
    if "withdrawn" in held and "withdrawn" not in wanted:
        source = f"(SELECT * FROM {source} WHERE TRY_CAST(withdrawn AS BOOLEAN) IS NOT TRUE)"
    headers = {name: header for name, _, header in named if name in wanted}
    kinds = {name: held[header] for name, header in headers.items()}
    units = {name: unit for name, unit, _ in named if name in wanted and unit}
    return Lines(book, path.name, source, headers, kinds, units), []


def quoted(name: str) -> str:
    """Return a name as the database writes it.

    >>> quoted('a "b"')
    '"a ""b""\"'
    """
    return '"' + name.replace('"', '""') + '"'


def _source(book: DuckDBPyConnection, path: Path) -> str:
    """Return the expression that reads a file; a workbook is read at once, as it is small."""
    at = "'" + str(path).replace("'", "''") + "'"
    if path.suffix.lower() == ".parquet":
        return f"read_parquet({at})"
    if path.suffix.lower() == ".csv":
        plainly = "delim = ',', quote = '\"', escape = '\"', comment = '', skip = 0, all_varchar = true"
        return f"read_csv({at}, header = true, {plainly})"
    from healthtrust.ground.arrow import arrow

    columns, units = read_columns(path)
    headers = {name: f"{name} [{units[name]}]" if name in units else name for name in columns}
    table = {headers[name]: [_cell(cell) for cell in cells.tolist()] for name, cells in columns.items()}
    name = f"sheet_{path.stem.encode().hex()}"
    book.register(name, arrow().table(table, schema=_texts(table)))
    return name


def _texts(table: Mapping[str, list[str | None]]) -> object:
    from healthtrust.ground.arrow import arrow

    pa = arrow()
    return pa.schema([(name, pa.string()) for name in table])


def _cell(value: object) -> str | None:
    """Return a cell of a workbook as text; it holds whole numbers as 7.0, which nobody typed."""
    if value is None or value != value or value == "":
        return None
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)


def _unreadable(path: Path) -> list[Problem]:
    if path.suffix.lower() not in READABLE:
        return [
            Problem(str(path), f"a file ending in {path.suffix or 'nothing'}", "a .csv, .parquet or .xlsx")
        ]
    if not path.is_file():
        others = [other.name for other in path.parent.glob("*")] if path.parent.is_dir() else []
        near = nearest_match(path.name, others)
        return [Problem(str(path), "no such file", "a readable table", near, "Check the path.")]
    if path.stat().st_size == 0:
        return [Problem(path.name, "an empty file", "a header and at least one row")]
    return []


def _columns_amiss(
    file: str, there: list[str], wanted: Mapping[str, str], optional: Collection[str]
) -> list[Problem]:
    """Return columns that are missing, or there twice."""
    if len(there) == 1 and (";" in there[0] or "\t" in there[0]):
        found = f"one column, {there[0]!r}"
        return [Problem(file, found, "columns with commas between them", remedy="Save it with commas.")]
    others = [name for name in there if name not in wanted]
    missing = [
        Problem(file, f"no column {name!r}", f"{name}: {meaning}", nearest_match(name, others), "Add it.")
        for name, meaning in wanted.items()
        if name not in there and name not in optional
    ]
    return missing + [
        Problem(f"{file}, column {name}", "two columns of this name", "one", remedy="Remove or rename one.")
        for name in wanted
        if name in there and (f"{name}_1" in there or there.count(name) > 1)
    ]

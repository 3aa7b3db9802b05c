"""The lines of a folder: one row an insured person, year, horizon and dispensed drug, held in memory.

Lines are read by DuckDB, compressed or not, each column in its type; a cell that is not of its type is told
with its row. A person's months and costs stand on each of their lines: `members` holds them once.

>>> import tempfile
>>> folder = Path(tempfile.mkdtemp())
>>> rows = [",".join(COLUMNS), "1,2022,14,7,ZH,1980,F,N,,,,12,500,80", "1,2022,x,,ZH,1981,F,N,,,,1,9,9"]
>>> _ = (folder / "individuals.csv").write_text("\\n".join(rows))
>>> _ = (folder / "pcg_list.csv").write_text("pcg,gtin,pharmacode,ddd_per_pack\\nDM2,7,,30\\n")
>>> lines, problems = opened(folder)
>>> for problem in problems: print(problem)
individuals.csv, column MonateHorizont, row 3: found 'x'; expected whole numbers.
individuals.csv, column AhvNr, row 3: found nothing; expected a whole number. Fill it in or leave the row
out.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from healthtrust.engine.backend import threads
from healthtrust.ground.problems import Problem, nearest_match, rows_in_words

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

COLUMNS = {
    "BagNr": "BIGINT",
    "Jahr": "BIGINT",
    "MonateHorizont": "BIGINT",
    "AhvNr": "BIGINT",
    "Kanton": "VARCHAR",
    "Geburtsjahr": "BIGINT",
    "Geschlecht": "VARCHAR",
    "Aufenthalt": "VARCHAR",
    "Gtin": "BIGINT",
    "Pharmacode": "BIGINT",
    "Packungen": "DOUBLE",
    "Monate": "DOUBLE",
    "Kosten": "DOUBLE",
    "Kobe": "DOUBLE",
}
DRUGS = {
    "pcg": "VARCHAR",
    "gtin": "BIGINT",
    "pharmacode": "BIGINT",
    "ddd_per_pack": "DOUBLE",
}
MAY_BE_EMPTY = ("Gtin", "Pharmacode", "Packungen", "gtin", "pharmacode", "ddd_per_pack")
ENDINGS = (".csv.gz", ".csv", ".parquet")
KINDS = {"BIGINT": "a whole number", "DOUBLE": "a number", "VARCHAR": "a text"}


@dataclass(frozen=True, eq=False)
class Lines:
    """A folder's lines of insured people and list of drugs, as tables of a database in memory."""

    book: DuckDBPyConnection
    name: str
    drugs: str

    def count(self, of: str = "lines", where: str = "true") -> int:
        """Return how many rows of a table meet a condition."""
        found = self.book.execute(f"SELECT count(*) FROM {of} WHERE {where}").fetchone()
        return int(found[0]) if found else 0

    def rows(self, of: str, where: str) -> list[int]:
        """Return the rows that meet a condition, as a reader of the file counts them: the header is row 1."""
        return _rows(self.book, of, where)


def opened(folder: Path) -> tuple[Lines, list[Problem]]:
    """Return the lines and drugs of a folder, and what is wrong with the cells of either."""
    import duckdb

    config: dict[str, str | bool | int | float | list[str]] = {
        "threads": threads(),
        "autoinstall_known_extensions": False,
        "autoload_known_extensions": False,
    }
    book = duckdb.connect(config=config)
    lines, drugs = file_of(folder, "individuals"), file_of(folder, "pcg_list")
    problems = [
        problem
        for path, name, table, columns in (
            (lines, "individuals", "lines", COLUMNS),
            (drugs, "pcg_list", "drugs", DRUGS),
        )
        for problem in (_missing(folder, name) if path is None else _read(book, path, table, columns))
    ]
    return Lines(book, lines.name if lines else "", drugs.name if drugs else ""), problems


def file_of(folder: Path, name: str) -> Path | None:
    """Return the file of a table in a folder, or None where the folder has none."""
    found = [folder / f"{name}{ending}" for ending in ENDINGS if (folder / f"{name}{ending}").is_file()]
    return found[0] if found else None


def _missing(folder: Path, name: str) -> list[Problem]:
    near = nearest_match(f"{name}.csv", [p.name for p in folder.glob("*")]) if folder.is_dir() else None
    expected = f"{name}.csv, {name}.csv.gz or {name}.parquet"
    return [Problem(str(folder), f"no table of {name}", expected, near)]


def _read(book: DuckDBPyConnection, path: Path, table: str, columns: dict[str, str]) -> list[Problem]:
    """Read a file into a table of typed columns; where a cell is not of its type, say which."""
    import duckdb

    try:
        source = _source(path)
        there = [row[0] for row in book.execute(f"DESCRIBE SELECT * FROM {source}", [str(path)]).fetchall()]
        absent = [name for name in columns if name not in there]
        if absent:
            return [_no_column(path, name, there, columns) for name in absent]
        chosen = ", ".join(f'"{name}"' for name in columns)
        if path.suffix == ".parquet":
            chosen = ", ".join(f'CAST("{name}" AS {kind}) AS "{name}"' for name, kind in columns.items())
        try:
            typed = _source(path, columns)
            book.execute(f"CREATE TABLE {table} AS SELECT {chosen} FROM {typed}", [str(path)])
        except (duckdb.ConversionException, duckdb.InvalidInputException):
            return _wrong_cells(book, path, columns)
    except duckdb.Error as broken:
        found = str(broken).splitlines()[0][:160]
        return [Problem(path.name, found, "a comma-separated UTF-8 table", remedy="Check how it was saved.")]
    return _empty_cells(book, path.name, table, columns)


def _source(path: Path, columns: dict[str, str] | None = None) -> str:
    if path.suffix == ".parquet":
        return "read_parquet(?)"
    if columns is None:
        return "read_csv(?, header = true, delim = ',', quote = '\"', all_varchar = true)"
    types = ", ".join(f"'{name}': '{kind}'" for name, kind in columns.items())
    return f"read_csv(?, header = true, delim = ',', quote = '\"', types = {{{types}}})"


def _no_column(path: Path, name: str, there: list[str], columns: dict[str, str]) -> Problem:
    near = nearest_match(name, [other for other in there if other not in columns])
    return Problem(path.name, f"no column {name!r} among {', '.join(there)}", name, near, "Add the column.")


def _wrong_cells(book: DuckDBPyConnection, path: Path, columns: dict[str, str]) -> list[Problem]:
    """Return a problem for each column with cells that are not of its type, or are empty and may not be."""
    book.execute(f"CREATE TABLE broken AS SELECT * FROM {_source(path)}", [str(path)])
    problems = []
    for name, kind in columns.items():
        wrong = f'"{name}" IS NOT NULL AND TRY_CAST("{name}" AS {kind}) IS NULL'
        rows = _rows(book, "broken", wrong)
        if rows:
            first = book.execute(
                f'SELECT "{name}" FROM broken WHERE {wrong} ORDER BY rowid LIMIT 1'
            ).fetchone()
            said = f"{KINDS[kind].removeprefix('a ')}s"
            found = repr(first[0]) if first else "nothing"
            problems.append(Problem(f"{path.name}, column {name}, {rows_in_words(rows)}", found, said))
    problems += _empty_cells(book, path.name, "broken", columns)
    book.execute("DROP TABLE broken")
    return problems


def _empty_cells(book: DuckDBPyConnection, name: str, table: str, columns: dict[str, str]) -> list[Problem]:
    needed = [column for column in columns if column not in MAY_BE_EMPTY]
    counted = ", ".join(f'count(*) - count("{column}")' for column in needed)
    counts = book.execute(f"SELECT count(*), {counted} FROM {table}").fetchone() or (0,)
    if not counts[0]:
        return [Problem(name, "no rows", "a header and at least one row")]
    return [
        Problem(
            f"{name}, column {column}, {rows_in_words(_rows(book, table, f'{column} IS NULL'))}",
            "nothing",
            KINDS[columns[column]],
            remedy="Fill it in or leave the row out.",
        )
        for column, empty in zip(needed, counts[1:], strict=True)
        if empty
    ]


def _rows(book: DuckDBPyConnection, of: str, where: str) -> list[int]:
    found = book.execute(f"SELECT rowid + 2 FROM {of} WHERE {where} ORDER BY rowid").fetchall()
    return [int(row[0]) for row in found]

"""A file read into a table of a database, every column in its type, or every cell told that is not.

A plain file is read whole by Arrow. Where a cell is not as it should be the file is read once more as texts:
numbers that are only written oddly, 2022.0, are taken; of others the rows are told.

>>> import tempfile, duckdb
>>> path = Path(tempfile.mkdtemp()) / "t.csv"
>>> kinds = {"year": "BIGINT", "name": "VARCHAR", "cost": "DOUBLE"}
>>> _ = path.write_text("year,name,cost\\n2022.0, AG,5\\n")
>>> typed(book := duckdb.connect(), path, ("t", kinds)), book.execute("FROM t").fetchall()
([], [(2022, 'AG', 5.0)])
>>> _ = path.write_text("year,name,cost\\n2022,AG,x\\n2021.5,,7\\n")
>>> for problem in typed(book, path, ("u", kinds)): print(problem)
t.csv, column year, row 3: found '2021.5'; expected whole numbers.
t.csv, column cost, row 2: found 'x'; expected numbers.
t.csv, column name, row 3: found nothing; expected a text. Fill it in or leave the row out.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from healthtrust.ground.arrow import arrow
from healthtrust.ground.problems import Problem, nearest_match, rows_in_words

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

KINDS = {"BIGINT": "a whole number", "DOUBLE": "a number", "VARCHAR": "a text"}

Columns = Mapping[str, str]
"""By name, which of KINDS they are."""


def typed(
    book: DuckDBPyConnection, path: Path, table: tuple[str, Columns], may_be_empty: Collection[str] = ()
) -> list[Problem]:
    """Make a table of a name and columns from a file; return what is wrong with its columns and cells.

    A cell that cannot be read is nothing in the table, so that what is wrong beside it can be told as well;
    where columns are missing there is no table.
    """
    import duckdb

    name, columns = table
    plain = _plain(path, columns)
    try:
        if plain is None:
            return _from_texts(book, path, table, may_be_empty)
        book.register("given", plain)
        book.execute(f"CREATE TABLE {name} AS SELECT {_cells(columns, 'given')} FROM given")
        book.unregister("given")
    except duckdb.Error as broken:
        found = str(broken).splitlines()[0][:160]
        return [Problem(path.name, found, "a comma-separated UTF-8 table", remedy="Check how it was saved.")]
    return _empty_cells(book, path.name, table, may_be_empty)


def rows_where(book: DuckDBPyConnection, of: str, where: str) -> list[int]:
    """Return the rows that meet a condition, as a reader of the file counts them: the header is row 1."""
    found = book.execute(f"SELECT rowid + 2 FROM {of} WHERE {where} ORDER BY rowid").fetchall()
    return [int(row[0]) for row in found]


def _plain(path: Path, columns: Columns) -> Any:
    """Return the columns as a table of Arrow where every cell is of its type, nothing where one is not."""
    pa = arrow()
    import pyarrow.csv as csv
    import pyarrow.parquet as parquet

    types = {"BIGINT": pa.int64(), "DOUBLE": pa.float64(), "VARCHAR": pa.string()}
    kinds = {name: types[kind] for name, kind in columns.items()}
    try:
        if path.suffix == ".parquet":
            found = parquet.read_table(path)
        else:
            options = csv.ConvertOptions(strings_can_be_null=True, null_values=[""], column_types=kinds)
            found = csv.read_csv(path, convert_options=options)
        once = all(found.column_names.count(name) == 1 for name in columns)
        return found.select(list(columns)).cast(pa.schema(list(kinds.items()))) if once else None
    except (pa.ArrowException, OSError):
        return None


def _cells(columns: Columns, of: str) -> str:
    """Return the columns as they are selected; texts without blanks round them, nothing where that is all."""
    cells = {kind: '"{0}"' if of == "given" else f"TRY_CAST({_TEXT} AS {kind})" for kind in KINDS}
    cells["VARCHAR"] = _TEXT
    return ", ".join(f'{cells[kind].format(name)} AS "{name}"' for name, kind in columns.items())


_TEXT = "nullif(trim(CAST(\"{0}\" AS VARCHAR)), '')"


def _from_texts(
    book: DuckDBPyConnection, path: Path, table: tuple[str, Columns], may_be_empty: Collection[str]
) -> list[Problem]:
    """Make the table cell by cell; return columns that are missing, and cells that are not of their type."""
    name, columns = table
    source = "read_csv(?, header = true, delim = ',', quote = '\"', all_varchar = true)"
    if path.suffix == ".parquet":
        source = "read_parquet(?)"
    book.execute(f"CREATE OR REPLACE TABLE texts AS SELECT * FROM {source}", [str(path)])
    there = [row[0] for row in book.execute("DESCRIBE texts").fetchall()]
    problems = _columns_amiss(path.name, there, columns)
    if problems:
        return problems
    for column, kind in columns.items():
        problems += _wrong_cells(book, path.name, column, kind)
    problems += _empty_cells(book, path.name, ("texts", columns), may_be_empty)
    book.execute(f"CREATE TABLE {name} AS SELECT {_cells(columns, 'texts')} FROM texts")
    return problems


def _columns_amiss(file: str, there: list[str], columns: Columns) -> list[Problem]:
    if len(there) == 1 and (";" in there[0] or "\t" in there[0]):
        found, expected = f"one column, {there[0]!r}", "columns with commas between them"
        return [Problem(file, found, expected, remedy="Save it with commas.")]
    missing = [
        Problem(
            file,
            f"no column {name!r} among {', '.join(there)}",
            name,
            nearest_match(name, [other for other in there if other not in columns]),
            "Add the column.",
        )
        for name in columns
        if name not in there
    ]
    return missing + [
        Problem(f"{file}, column {name}", "two columns of this name", "one", remedy="Remove or rename one.")
        for name in columns
        if f"{name}_1" in there
    ]


def _wrong_cells(book: DuckDBPyConnection, file: str, column: str, kind: str) -> list[Problem]:
    if kind == "VARCHAR":
        return []
    text = _TEXT.format(column)
    value = f"TRY_CAST({text} AS {kind})"
    wrong = f"{text} IS NOT NULL AND ({value} IS NULL OR {value} <> TRY_CAST({text} AS DOUBLE))"
    rows = rows_where(book, "texts", wrong)
    if not rows:
        return []
    query = f"SELECT {text} FROM texts WHERE {wrong} ORDER BY rowid LIMIT 1"
    ((first,),) = book.execute(query).fetchall()
    said = f"{KINDS[kind].removeprefix('a ')}s"
    return [Problem(f"{file}, column {column}, {rows_in_words(rows)}", repr(first), said)]


def _empty_cells(
    book: DuckDBPyConnection, file: str, table: tuple[str, Columns], may_be_empty: Collection[str]
) -> list[Problem]:
    name, columns = table
    cell = _TEXT if name == "texts" else '"{0}"'
    needed = {each: f"{cell.format(each)} IS NULL" for each in columns if each not in may_be_empty}
    counted = ", ".join(f"count(*) FILTER (WHERE {where})" for where in needed.values())
    ((*counts,),) = book.execute(f"SELECT count(*), {counted} FROM {name}").fetchall()
    if not counts[0]:
        return [Problem(file, "no rows", "a header and at least one row")]
    return [
        Problem(
            f"{file}, column {column}, {rows_in_words(rows_where(book, name, where))}",
            "nothing",
            KINDS[columns[column]],
            remedy="Fill it in or leave the row out.",
        )
        for (column, where), empty in zip(needed.items(), counts[1:], strict=True)
        if empty
    ]

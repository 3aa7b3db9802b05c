"""The files of a source as relations of DuckDB, read where they lie: every file that lacks is told at once.

    csv             every column text, as written; a header; `,` `;` tab or `|` between columns
    parquet, xlsx   as the file types it; a workbook's cells are text
    table           any of these three, by its ending
    ndjson          `line` (JSON; nothing where a line cannot be read), `row` from 1, `file`
    x12-...         several relations under names of their own: those of `people.intake.sources_x12.relations`

Several files of one pattern are one relation, columns joined by name; files in alphabetical order. Capital
and small letters of names are alike.

Source  form of this library. DuckDB's readers: duckdb.org/docs [recalled].

>>> import tempfile, duckdb
>>> from healthtrust.people.intake.mapping import FileRule
>>> folder = Path(tempfile.mkdtemp())
>>> _ = (folder / "visits-1.csv").write_text("id;cost\\n007;1.50\\n")
>>> _ = (folder / "visits-2.csv").write_text("id;place\\n8;Ash\\n")
>>> rules = {"visits": FileRule(name="visits-*.csv", kind="csv", columns=("id",), optional=("town",))}
>>> book = duckdb.connect()
>>> open_relations(book, folder, rules)["visits"] == [folder / "visits-1.csv", folder / "visits-2.csv"]
True
>>> book.sql("SELECT * FROM visits").fetchall()
[('007', '1.50', None, None), ('8', None, 'Ash', None)]
"""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping, Sequence
from fnmatch import fnmatchcase
from pathlib import Path
from typing import TYPE_CHECKING, Any

from healthtrust.ground.arrow import arrow
from healthtrust.ground.attempt import attempt
from healthtrust.ground.errors import InvalidInput, refuse
from healthtrust.ground.problems import Problem, in_words, nearest_match
from healthtrust.people.intake.mapping import FileRule
from healthtrust.records.store import READABLE, read_arrow

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

QUOTES = "quote = '\"', escape = '\"'"
"""Said, since a file may have its first quoted cell far down."""
SEPARATORS = ",;\t|"
ENDINGS = {"csv": ".csv", "parquet": ".parquet", "xlsx": ".xlsx"}


def open_relations(
    book: DuckDBPyConnection, source: Path, rules: Mapping[str, FileRule]
) -> dict[str, list[Path]]:
    """Make a relation of each rule in a database; return the files behind each.

    source: a folder, or one file. Raises `InvalidInput` with every file and column that is not there.
    """
    found = {name: matching(source, rule.name) for name, rule in rules.items()}
    problems = [
        _no_file(source, name, rule) for name, rule in rules.items() if rule.required and not found[name]
    ]
    for name, rule in rules.items():
        if found[name] or not rule.required:
            attempt(_opening(book, name, rule, found[name]), problems)
    refuse(problems)
    filled = [name for name, rule in rules.items() if rule.not_empty and found[name]]
    refuse([_no_rows(found[name][0], name) for name in filled if _bare(book, name)])
    return found


def _bare(book: DuckDBPyConnection, name: str) -> bool:
    """Return whether a relation has no row."""
    return not book.execute(f"SELECT 1 FROM {name} LIMIT 1").fetchall()


def _no_rows(path: Path, name: str) -> Problem:
    """Return the problem of a file that the mapping needs rows of, and that has none."""
    remedy = "The source has this table and does not fill it: ask for it filled, or choose another source."
    return Problem(f"{path.name}, files.{name}", "a header and no row", "one row or more", remedy=remedy)


def matching(source: Path, pattern: str) -> list[Path]:
    """Return the files of a folder that a pattern fits, or the one file that source is if it fits.

    Capital and small letters are alike: extracts of many databases are named in capitals.
    """
    if source.is_file():
        return [source] if fnmatchcase(source.name.lower(), Path(pattern).name.lower()) else []
    found = [source]
    for part in Path(pattern).parts:
        found = [
            p
            for at in found
            if at.is_dir()
            for p in at.iterdir()
            if fnmatchcase(p.name.lower(), part.lower())
        ]
    return sorted(path for path in found if path.is_file())


def _opening(book: DuckDBPyConnection, name: str, rule: FileRule, paths: list[Path]) -> Any:
    return lambda: _open(book, name, rule, paths)


def _open(book: DuckDBPyConnection, name: str, rule: FileRule, paths: list[Path]) -> None:
    if rule.kind.startswith("x12"):
        from healthtrust.people.intake import sources_x12

        for loop, table in sources_x12.relations(rule.kind, paths).items():
            book.register(loop, table)
        return
    if not paths:
        _empty(book, name, rule)
        return
    kinds = {_kind(path, rule) for path in paths}
    if len(kinds) > 1:
        raise InvalidInput(
            [Problem(f"files.{name}", f"files ending in {in_words(sorted(kinds))}", "one kind")]
        )
    kind = kinds.pop()
    if kind == "xlsx":
        book.register(f"{name}_cells", _workbook(paths, rule.sheet))
        reader = f"{name}_cells"
    else:
        reader = _reader(kind, paths)
    _view(book, name, reader, rule, paths)


def _kind(path: Path, rule: FileRule) -> str:
    if rule.kind != "table":
        return rule.kind
    kind = path.suffix.lower().removeprefix(".")
    if kind not in ENDINGS:
        raise InvalidInput([Problem(path.name, f"a file ending in {path.suffix}", in_words(READABLE))])
    return kind


def _reader(kind: str, paths: Sequence[Path]) -> str:
    """Return the table function that reads files of a kind."""
    listed = f"[{', '.join(quoted(str(path)) for path in paths)}]"
    if kind == "csv":
        return f"read_csv({listed}, all_varchar = true, header = true, union_by_name = true, {QUOTES})"
    if kind == "parquet":
        return f"read_parquet({listed}, union_by_name = true)"
    return f"read_ndjson_objects({listed}, filename = true, ignore_errors = true)"


def _view(book: DuckDBPyConnection, name: str, reader: str, rule: FileRule, paths: list[Path]) -> None:
    """Make the relation; columns that must be there and are not are told with the nearest name."""
    import duckdb

    if rule.kind == "ndjson":
        body = f"SELECT json AS line, row_number() OVER () AS row, filename AS file FROM {reader}"
        book.execute(f"CREATE OR REPLACE TEMP VIEW {name} AS {body}")
        return
    try:
        there = [row[0] for row in book.execute(f"DESCRIBE SELECT * FROM {reader}").fetchall()]
    except duckdb.Error as broken:
        raise InvalidInput([_unreadable(paths, broken)]) from broken
    if rule.kind != "parquet":
        refuse([problem for path in paths if (problem := uneven(path, there)) is not None])
    small = {column.lower() for column in there}
    where = f"{paths[0].name}{f' and {len(paths) - 1} more' if len(paths) > 1 else ''}"
    refuse(
        [
            Problem(f"{where}, column {column}", "no such column", column, nearest_match(column, there))
            for column in rule.columns
            if column.lower() not in small
        ]
    )
    more = [f"NULL::VARCHAR AS {identifier(each)}" for each in rule.optional if each.lower() not in small]
    book.execute(f"CREATE OR REPLACE TEMP VIEW {name} AS SELECT {', '.join(['*', *more])} FROM {reader}")


def uneven(path: Path, there: Sequence[str]) -> Problem | None:
    """Return the problem of a CSV file without cells, or whose rows have more or fewer than its header.

    there: the columns that were found: where they are those of its first line, nothing more is looked at.
    """
    if path.suffix.lower() in (".parquet", ".xlsx", ".xls"):
        return None
    with path.open(encoding="utf-8-sig", errors="replace", newline="") as file:
        first = file.readline()
        file.seek(0)
        lines = csv.reader(file, delimiter=max(SEPARATORS, key=first.count))
        head = next(lines, [])
        if not any(head):
            return Problem(path.name, "an empty file", "a line of column names", None, "Leave the file out.")
        if {each.strip() for each in head} <= set(there):
            return None
        for row in lines:
            if row and len(row) != len(head):
                found, where = f"{len(row)} cells", f"{path.name}, line {lines.line_num}"
                remedy = "Put quotes around cells that hold the separator."
                return Problem(where, found, f"{len(head)}, as in its header", None, remedy)
    return None


def _empty(book: DuckDBPyConnection, name: str, rule: FileRule) -> None:
    if rule.kind == "ndjson":
        columns = "NULL::JSON AS line, NULL::BIGINT AS row, NULL::VARCHAR AS file"
    else:
        named = dict.fromkeys((*rule.columns, *rule.optional))
        columns = (
            ", ".join(f"NULL::VARCHAR AS {identifier(each)}" for each in named) or "NULL::VARCHAR AS nothing"
        )
    book.execute(f"CREATE OR REPLACE TEMP VIEW {name} AS SELECT {columns} WHERE false")


def _workbook(paths: Sequence[Path], sheet: str) -> Any:
    """Return the cells of workbooks as an Arrow table of texts."""
    pa = arrow()
    tables = []
    for path in paths:
        columns, _ = read_arrow(path, sheet)
        tables.append(
            pa.table({name: pa.array(list(map(_cell, v)), pa.string()) for name, v in columns.items()})
        )
    return pa.concat_tables(tables, promote_options="default")


def _cell(value: object) -> str | None:
    """Return a cell of a workbook as text: 7.0 is 7, a day is 2027-03-01, an empty cell nothing.

    >>> from datetime import date
    >>> _cell(7.0), _cell(7.5), _cell(date(2027, 3, 1)), _cell(""), _cell(float("nan")), _cell(True)
    ('7', '7.5', '2027-03-01', None, None, 'true')
    """
    if value is None or value == "" or value != value:
        return None
    if isinstance(value, bool):
        return str(value).lower()
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)


def _no_file(source: Path, name: str, rule: FileRule) -> Problem:
    there = [path.name for path in sorted(source.iterdir())] if source.is_dir() else [source.name]
    near = nearest_match(rule.name, there)
    remedy = "Check the folder, or choose another mapping."
    return Problem(f"{source}, files.{name}", "no such file", rule.name, near, remedy)


def _unreadable(paths: Sequence[Path], broken: Exception) -> Problem:
    name = in_words([path.name for path in paths[:3]])
    return broken_file(broken, name) or Problem(name, first_line(broken), "a file that can be read whole")


def broken_file(broken: Exception, name: str = "") -> Problem | None:
    """Return what a reader of text files says as a problem of a line; None where it speaks of no line.

    name: of the file, where what is said does not name it. What the line holds is not told.
    """
    text = str(broken)
    line = re.search(r"CSV Error on Line: ([0-9]+)", text)
    if line is None:
        return None
    file = re.search(r"^\s*file = (.+)$", text, re.MULTILINE)
    where = f"{Path(file[1].strip()).name if file else name}, line {line[1]}"
    cells = re.search(r"Expected Number of Columns: ([0-9]+) Found: ([0-9]+)", text)
    if cells:
        remedy = "Put quotes around cells that hold the separator."
        return Problem(where, f"{cells[2]} cells", f"{cells[1]}, as in its header", None, remedy)
    if re.search("utf-?8|unicode", text, re.IGNORECASE):
        return Problem(where, "bytes that are no UTF-8 text", "text in UTF-8", None, "Save it as UTF-8.")
    if "quote" in text.split("Possible", 1)[0]:
        return Problem(where, "quotes that do not end", "a second quote after the first")
    return Problem(where, "a line that cannot be read", "cells between separators, as in the header")


def first_line(broken: Exception) -> str:
    """Return what an engine says, short and without folders."""
    lines = [line.strip() for line in str(broken).splitlines() if line.strip()]
    return re.sub(r"/[^\s']*/", "", lines[0])[:300] if lines else "a failure"


def quoted(text: str) -> str:
    """Return a text as SQL writes it.

    >>> quoted("d'Or")
    "'d''Or'"
    """
    return "'" + text.replace("'", "''") + "'"


def identifier(name: str) -> str:
    """Return a name as SQL writes it.

    >>> print(identifier('the "net" paid'))
    "the ""net"" paid"
    """
    return '"' + name.replace('"', '""') + '"'

"""A table in one file or in many, read piece by piece: never more of it in memory than one piece.

    a file              CSV and XLSX are one piece; Parquet is cut at its row groups, a million rows or so
    a folder, a pattern  all its Parquet files, or all its CSV files, by name: partitions of one table

All partitions must have the columns of the first; of Parquet also their types. Files whose names begin with a
dot or an underscore are left out: that is how writers mark what is not data, or not whole yet.

>>> row_groups([700_000, 600_000, 5, 2_000_000])
[(0, (0, 1)), (1300000, (2, 3))]
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from glob import glob, has_magic
from pathlib import Path
from typing import Any

from healthtrust.ground.errors import InvalidInput, refuse
from healthtrust.ground.problems import Problem, nearest_match
from healthtrust.records.store import (
    first_row,
    problems_of_file,
    problems_of_headers,
    read_arrow,
    read_row_groups,
    whole_parquet,
)

ROWS_AT_ONCE = 2**20
PARTITIONS = (".parquet", ".csv")


@dataclass(frozen=True)
class Piece:
    """Some rows of a table: a file, or some row groups of one."""

    path: Path
    name: str
    """What the file is called in what is told of it."""
    before: int = 0
    """Rows of the file that come before these."""
    groups: tuple[int, ...] = ()
    """Row groups of a Parquet file; of another file none."""

    def columns(self, names: Collection[str] | None = None) -> tuple[dict[str, Any], dict[str, str]]:
        """Return the columns, as Arrow holds them, and the units in their headers: all, or those named."""
        if self.groups:
            return read_row_groups(self.path, self.groups, names)
        columns, units = read_arrow(self.path)
        return {name: c for name, c in columns.items() if names is None or name in names}, units


def is_many(path: Path) -> bool:
    """Return whether a path means many files: a folder, or a pattern such as people/*.parquet."""
    return path.is_dir() or (has_magic(str(path)) and not path.is_file())


def files_of(path: Path) -> list[Path]:
    """Return the files that a path means, by name: itself, those of a folder, or those of a pattern."""
    if not is_many(path):
        return [path]
    found = path.iterdir() if path.is_dir() else map(Path, glob(str(path), recursive=True))
    return sorted(
        file
        for file in found
        if file.suffix.lower() in PARTITIONS and not file.name.startswith((".", "_")) and file.is_file()
    )


def pieces_of(path: Path) -> list[Piece]:
    """Return the pieces of a table, one or more.

    Raises `InvalidInput` with every file that cannot be read, is not whole, or differs from the first in a
    column or its type.
    """
    files = files_of(path)
    refuse(_none_or_mixed(path, files))
    refuse([problem for file in files for problem in problems_of_file(file)])
    names = [f"{file.parent.name}/{file.name}" for file in files] if is_many(path) else [path.name]
    if files[0].suffix.lower() != ".parquet":
        if len(files) > 1:
            refuse(
                _unlike(dict(zip(names, [dict.fromkeys(first_row(file), "") for file in files], strict=True)))
            )
        return [Piece(file, name) for file, name in zip(files, names, strict=True)]
    schemas, pieces, problems = dict[str, dict[str, str]](), list[Piece](), list[Problem]()
    for file, name in zip(files, names, strict=True):
        try:
            with whole_parquet(file) as opened:
                schemas[name] = {field.name: _kind(field.type) for field in opened.schema_arrow}
                about = opened.metadata
                rows = [about.row_group(i).num_rows for i in range(about.num_row_groups)]
        except InvalidInput as broken:
            problems += broken.problems
        else:
            pieces += [Piece(file, name, *each) for each in row_groups(rows)]
    refuse(problems + _unlike(schemas))
    return pieces


def row_groups(rows: Sequence[int]) -> list[tuple[int, tuple[int, ...]]]:
    """Return the row groups of each piece, and the rows before it; rows: of each row group."""
    pieces, group, before, held = list[tuple[int, tuple[int, ...]]](), tuple[int, ...](), 0, 0
    for i, count in enumerate(rows):
        group, held = (*group, i), held + count
        if held >= ROWS_AT_ONCE or i == len(rows) - 1:
            pieces.append((before, group))
            group, before, held = (), before + held, 0
    return pieces


def _kind(of: Any) -> str:
    """Return a type of Arrow in words; how texts are held does not matter."""
    return str(getattr(of, "value_type", of)).removeprefix("large_")


def _none_or_mixed(path: Path, files: Sequence[Path]) -> list[Problem]:
    kinds = sorted({file.suffix.lower() for file in files})
    if len(kinds) == 1 or not is_many(path):
        return []
    expected = "Parquet files, or CSV files, that are partitions of one table"
    if kinds:
        return [Problem(str(path), "both .csv and .parquet files", expected, remedy="Leave one kind there.")]
    beside = path if path.is_dir() else path.parent
    near = nearest_match(path.name, [p.name for p in beside.glob("*")]) if beside.is_dir() else None
    return [Problem(str(path), "no such files", expected, near, "Check the path and the endings.")]


def _unlike(schemas: dict[str, dict[str, str]]) -> list[Problem]:
    """Return where files differ from the first in their columns; schemas: types by column, by file."""
    problems = list[Problem]()
    first, like = next(iter(schemas.items()), ("", {}))
    remedy = "Write all partitions of a table with the same columns."
    for name, here in schemas.items():
        problems += problems_of_headers(name, list(here))
        for column in {**like, **here}:
            found = f"{here[column]}".strip() if column in here else "no such column"
            expected = f"{like[column]}".strip() if column in like else "no such column"
            if found != expected:
                where, as_in = f"{name}, column {column}", f"{expected or 'the column'}, as in {first}"
                problems.append(Problem(where, found or "a column", as_in, remedy=remedy))
    return problems

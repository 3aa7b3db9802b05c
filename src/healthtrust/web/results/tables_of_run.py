"""The tables of a run that its pages may show: where they lie, what they hold, their columns with units.

Of real persons' data these are not the tables in the run folder, but those that a job made of them, in which
nothing tells of few persons; until it has, there are none. In them a cell that is null is hidden.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal

from healthtrust.ground.problems import Problem, nearest_match
from healthtrust.runs.folder import damaged
from healthtrust.runs.meanings import MINOR, meanings
from healthtrust.web.folder import Folder, NotThere
from healthtrust.web.results.shown_run import ShownRun

Kind = Literal["text", "whole", "number", "flag"]


@dataclass(frozen=True)
class Column:
    """A column: its name, what kind of values it holds, and its unit, if it has one."""

    name: str
    kind: Kind
    unit: str = ""

    @property
    def is_money(self) -> bool:
        """Return whether it holds money in minor units."""
        return self.unit == MINOR

    @property
    def header(self) -> str:
        """Return its name with its unit in brackets, as headers of files have it."""
        return f"{self.name} [{self.unit}]" if self.unit else self.name


@dataclass(frozen=True)
class TableFile:
    """A table as a file: what it holds, and its columns."""

    name: str
    path: Path
    rows: int
    bytes: int
    columns: tuple[Column, ...]
    hides: bool = False
    """Whether a null in it stands for what is hidden, rather than for nothing."""

    @property
    def meaning(self) -> str:
        """Return what it holds, in a sentence; empty where nobody wrote one."""
        return meanings().get(self.name, "")

    def column(self, name: str) -> Column | None:
        """Return the column of that name."""
        return next((each for each in self.columns if each.name == name), None)


@dataclass(frozen=True)
class RunTables:
    """The tables of a run that may be shown."""

    place: Path
    hides: bool

    @property
    def are_there(self) -> bool:
        """Return whether they were made, where they must be made first."""
        return self.place.is_dir()

    def all(self) -> list[TableFile]:
        """Return every table, by name."""
        return [_table(path, path.stat().st_mtime_ns, self.hides) for path in sorted(self._paths().values())]

    def get(self, name: str) -> TableFile:
        """Return a table; raises NotThere."""
        known = self._paths()
        if name not in known:
            remedy = "The list of tables shows what this run has."
            raise NotThere(
                [Problem("table", repr(name), "a table of this run", nearest_match(name, known), remedy)]
            )
        return _table(known[name], known[name].stat().st_mtime_ns, self.hides)

    def _paths(self) -> dict[str, Path]:
        return {path.stem: path for path in self.place.glob("*.parquet") if not path.name.startswith(".")}


def tables_of(run: ShownRun) -> RunTables:
    """Return the tables of a run that may be shown."""
    if run.is_of_persons:
        return RunTables(told_place(run.folder, run.fingerprint), hides=True)
    return RunTables(run.files.path / "tables", hides=False)


def told_place(folder: Folder, fingerprint: str) -> Path:
    """Return where the tables of a run on real persons' data lie as they may be told."""
    return folder.own / "told" / fingerprint


@lru_cache(maxsize=1024)
def _table(path: Path, changed: int, hides: bool) -> TableFile:
    import pyarrow.parquet as pq

    with whole(path), pq.ParquetFile(path) as file:
        columns = tuple(Column(each.name, _kind(each.type), _unit(each)) for each in file.schema_arrow)
        return TableFile(path.stem, path, file.metadata.num_rows, path.stat().st_size, columns, hides)


@contextmanager
def whole(path: Path) -> Iterator[None]:
    """Tell of a file of Parquet that cannot be read as one, rather than fail over it."""
    from pyarrow import ArrowException

    try:
        yield
    except FileNotFoundError:
        raise
    except (ArrowException, OSError, UnicodeDecodeError):
        raise damaged(path) from None


def _kind(kind: Any) -> Kind:
    from pyarrow import types

    if types.is_boolean(kind):
        return "flag"
    if types.is_integer(kind):
        return "whole"
    return "number" if types.is_floating(kind) or types.is_decimal(kind) else "text"


def _unit(field: Any) -> str:
    return str((field.metadata or {}).get(b"unit", b""), "utf-8")

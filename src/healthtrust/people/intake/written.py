"""A records folder is written beside its place and then renamed: whole, or not at all.

    NAME.parquet           each table, rows in a fixed order, so that the same records give the same bytes
    aside/NAME.parquet     rows set aside: row, reason, remedy, found, load, and the row itself as text
    persons.parquet        source, source_person_id, person_id
    load.json              the report

Identities go to a folder of their own, which nobody but its owner may read.

Source  form of this library.

>>> import tempfile
>>> folder = Path(tempfile.mkdtemp())
>>> (folder / "new").mkdir()
>>> _ = (folder / "new" / "load.json").write_text("{}")
>>> put_in_place(folder / "new", folder / "records")
>>> [path.name for path in (folder / "records").iterdir()]
['load.json']
"""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from pathlib import Path
from shutil import copy2, rmtree
from typing import TYPE_CHECKING

from healthtrust.ground.errors import InvalidInput
from healthtrust.ground.problems import Problem
from healthtrust.people.intake.folder import is_there, ordered, own, replaced
from healthtrust.people.intake.relations import identifier, quoted
from healthtrust.people.intake.report import LoadReport

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection


FORM = "FORMAT parquet, PARQUET_VERSION v2, COMPRESSION zstd, COMPRESSION_LEVEL 1"
"""Smaller and sooner written than the usual level and version: a sixth and a quarter less [measured]."""


def write_tables(book: DuckDBPyConnection, names: Sequence[str], to: Path, report: LoadReport) -> None:
    """Write tables and the rows set aside of them into a folder."""
    to.mkdir(parents=True, exist_ok=True)
    for name in names:
        _copy(book, ordered(book, name), to / f"{name}.parquet", report.currency)
        _write_aside(book, name, to / "aside" / f"{name}.parquet", report)


def write_records(
    book: DuckDBPyConnection, names: Sequence[str], folders: tuple[Path, Path], report: LoadReport
) -> None:
    """Write a records folder beside its place, with what it held already, and put it there.

    folders: where it is written, and its place.
    """
    here, to = folders
    write_tables(book, names, here, report)
    if "diagnosis" not in names and replaced(book, "diagnosis"):
        _copy(book, ordered(book, "diagnosis"), here / "diagnosis.parquet", report.currency)
    persons = "SELECT source, source_person_id, person_id FROM intake_persons ORDER BY ALL"
    _copy(book, persons, here / "persons.parquet", report.currency)
    told = json.dumps(report.as_plain(), indent=1, ensure_ascii=False)
    (here / "load.json").write_text(f"{told}\n", encoding="utf-8")
    _carry(to, here)
    put_in_place(here, to)


def write_identities(book: DuckDBPyConnection, here: Path, to: Path, report: LoadReport) -> None:
    """Write identities into their own folder, for its owner's eyes only."""
    here.mkdir(parents=True, mode=0o700, exist_ok=True)
    write_tables(book, ("identity",), here, report)
    to.mkdir(parents=True, mode=0o700, exist_ok=True)
    to.chmod(0o700)
    for path in sorted(here.rglob("*.parquet")):
        place = to / path.relative_to(here)
        place.parent.mkdir(mode=0o700, exist_ok=True)
        path.chmod(0o600)
        path.replace(place)


def unwritable_folder(to: Path, option: str = "--to") -> list[Problem]:
    """Return why records cannot be written to a folder: a file, or a folder of something else."""
    if to.is_file():
        return [Problem(option, f"the file {to.name}", "a folder")]
    if to.is_dir() and any(to.iterdir()) and not (to / "load.json").is_file():
        remedy = "Name a new folder."
        return [Problem(option, f"{to.name}, a folder of something else", "a records folder", None, remedy)]
    return []


def put_in_place(here: Path, to: Path) -> None:
    """Rename a folder to its place; one that stands there is moved aside first, and removed last."""
    before = to.with_name(f".{to.name}.before")
    rmtree(before, ignore_errors=True)
    try:
        if to.is_dir():
            to.rename(before)
        here.rename(to)
    except OSError as refused:
        if before.is_dir() and not to.exists():
            before.rename(to)
        found = refused.strerror or str(refused)
        raise InvalidInput([Problem(str(to), found, "a folder that can be written")]) from refused
    rmtree(before, ignore_errors=True)


def recovered(to: Path) -> None:
    """Put a folder back that an interrupted load had moved aside."""
    before = to.with_name(f".{to.name}.before")
    if before.is_dir() and not to.exists():
        before.rename(to)


def _carry(old: Path, new: Path) -> None:
    """Take along what a folder holds and the load does not write."""
    if not old.is_dir():
        return
    for path in sorted(old.rglob("*")):
        place = new / path.relative_to(old)
        if path.is_dir():
            place.mkdir(exist_ok=True)
        elif not place.exists():
            place.parent.mkdir(parents=True, exist_ok=True)
            try:
                os.link(path, place)
            except OSError:
                copy2(path, place)


def _write_aside(book: DuckDBPyConnection, name: str, path: Path, report: LoadReport) -> None:
    """Write the rows set aside, after those of loads before; no file where there are none."""
    cells = ", ".join(
        f"CAST(r.{identifier(c)} AS VARCHAR) AS {identifier(c)}" for c in own(book, f"{name}_rows")
    )
    load = quoted(report.content[:12])
    select = (
        f"SELECT {load} AS load, r.intake_row AS row, s.reason, s.remedy, s.found, {cells} FROM "
        f"{name}_rows r "
        f"JOIN {name}_aside s ON r.intake_row = s.intake_row"
    )
    if is_there(book, f"{name}_aside_old"):
        select = f"SELECT * FROM {name}_aside_old WHERE load <> {load} UNION ALL BY NAME {select}"
    elif not book.execute(f"SELECT count(*) FROM {name}_aside").fetchall()[0][0]:
        return
    path.parent.mkdir(exist_ok=True)
    _copy(book, f"{select} ORDER BY load, row", path, report.currency)


def _copy(book: DuckDBPyConnection, select: str, path: Path, currency: str) -> None:
    options = f"{FORM}, KV_METADATA {{currency: {quoted(currency)}}}"
    book.execute(f"COPY ({select}) TO {quoted(str(path))} ({options})")

"""What became of a design here: its versions, who made them, and what each changed, in words."""

from __future__ import annotations

from dataclasses import dataclass, replace
from difflib import unified_diff
from pathlib import Path

from sqlalchemy import Engine

from healthtrust.design.differences import Difference
from healthtrust.ground.errors import InvalidInput
from healthtrust.ground.problems import Problem
from healthtrust.web.access.roles import Person
from healthtrust.web.designs.differences import between_texts
from healthtrust.web.designs.locking import writing_designs
from healthtrust.web.designs.saving import own_design, own_text, write_step
from healthtrust.web.designs.versions import Row, Step, digest, rows_of, text_of
from healthtrust.web.folder import Folder, NotThere

OUTSIDE = "outside"
MOST_TOLD = 6
"""Latest changes whose differences are worked out for the page; older ones name their keys."""


@dataclass(frozen=True)
class Between:
    """What differs between two texts: in words, or line by line where one of them cannot be read."""

    told: tuple[Difference, ...] = ()
    lines: tuple[str, ...] = ()


@dataclass(frozen=True)
class Entry:
    """One change in the history of a design: the row, and what it changed where that was worked out."""

    row: Row
    between: Between | None = None


def entries(engine: Engine, path: Path) -> list[Entry]:
    """Return the history of a design, the latest change first; edits by other programs stand among them."""
    rows = _with_outside(rows_of(engine, path.stem), path)
    newest = rows[::-1]
    told = [Entry(row, _told(engine, row, path)) for row in newest[:MOST_TOLD]]
    return [*told, *map(Entry, newest[MOST_TOLD:])]


def between(engine: Engine, path: Path, before: str, after: str) -> Between:
    """Return what differs between two kept versions of a design; raises NotThere."""
    return compared(_version(engine, path, before), _version(engine, path, after), path)


def compared(before: str, after: str, path: Path) -> Between:
    """Return what differs between two texts, in words where both can be read."""
    try:
        return Between(tuple(between_texts(before, after, path)))
    except InvalidInput:
        lines = unified_diff(before.splitlines(), after.splitlines(), lineterm="", n=1)
        return Between((), tuple(line for line in lines if not line.startswith(("---", "+++"))))


def bring_back(folder: Folder, engine: Engine, person: Person, name: str, version: str) -> bool:
    """Let a design say again what it said in a version, as a new change; return whether anything changed."""
    path = own_design(folder, name)
    with writing_designs(folder):
        text, wanted = own_text(path), _version(engine, path, version)
        if text == wanted:
            return False
        write_step(engine, person, Step(name, text, wanted, "brought back", about={"version": version}), path)
    return True


def _version(engine: Engine, path: Path, key: str) -> str:
    """Return a version of this design: one that its history names, or the file as it stands."""
    mine = {each for row in rows_of(engine, path.stem) for each in (row.before, row.after) if each}
    text = text_of(engine, key) if key in mine else None
    if text is None and path.is_file() and digest(own_text(path)) == key:
        text = own_text(path)
    if text is None:
        remedy = "The history of the design shows which there are."
        raise NotThere([Problem("version", repr(key[:12]), "a version of this design", None, remedy)])
    return text


def _with_outside(rows: list[Row], path: Path) -> list[Row]:
    """Return rows with one more wherever a text stood that no row led to."""
    told: list[Row] = []
    for row in rows:
        if told and told[-1].after != row.before:
            told.append(_outside(told[-1], row.before, row.at))
        told.append(row)
    now = digest(own_text(path))
    if told and told[-1].after != now:
        told.append(_outside(told[-1], now, path.stat().st_mtime))
    return told


def _outside(last: Row, after: str, at: float) -> Row:
    return replace(
        last, number=0, before=last.after, after=after, who="", at=at, said={"kind": OUTSIDE, "keys": []}
    )


def _told(engine: Engine, row: Row, path: Path) -> Between | None:
    before, after = text_of(engine, row.before), text_of(engine, row.after)
    if row.after and after is None and digest(own_text(path)) == row.after:
        after = own_text(path)
    return None if before is None or after is None else compared(before, after, path)

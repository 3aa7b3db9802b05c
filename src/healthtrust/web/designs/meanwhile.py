"""What became of a design while its form was open: who changed which keys, and where that clashes."""

from __future__ import annotations

import copy
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from sqlalchemy import Engine

from healthtrust.design.keys import found
from healthtrust.design.read import tree_of
from healthtrust.ground.errors import HealthTrustError, InvalidInput
from healthtrust.web.designs.paths import numbered, overlap, touched
from healthtrust.web.designs.text import lay
from healthtrust.web.designs.versions import Row, digest, rows_of, text_of


@dataclass(frozen=True)
class Change:
    """What somebody wants saved: values by dotted key, and why each."""

    name: str
    opened: str
    """SHA-256 of the file's text when the form was opened."""
    values: Mapping[str, object]
    """Plain values, or REMOVED."""
    because: Mapping[str, tuple[str, str]]
    """Source and status of each key."""


@dataclass(frozen=True)
class Meanwhile:
    """What others changed: who, empty for another program; when; which keys, empty where nobody knows."""

    who: str
    at: float
    keys: tuple[str, ...]


@dataclass(frozen=True)
class Clash:
    """A key that two people changed: theirs, and mine; None where a side says nothing."""

    key: str
    theirs: object
    mine: object


class Conflict(HealthTrustError):
    """Somebody else changed the same keys meanwhile; nothing was saved, and nothing is lost."""

    def __init__(self, change: Change, now: str, others: Meanwhile, clashes: Sequence[Clash]) -> None:
        self.change, self.now, self.others, self.clashes = change, now, others, tuple(clashes)
        keys = ", ".join(clash.key for clash in clashes)
        super().__init__(f"{change.name}: changed meanwhile by {others.who or 'another program'}: {keys}")


def meanwhile(engine: Engine, path: Path, text: str, change: Change) -> Meanwhile | None:
    """Return what others changed since a form was opened, if it can stand beside; raises Conflict if not."""
    if digest(text) == change.opened:
        return None
    tree = _tree(text, path)
    before = text_of(engine, change.opened)
    mine = {key: numbered(tree, key) for key in change.values}
    theirs = list(mine.values()) if before is None else touched(_tree(before, path), tree)
    keys = tuple(key for key in theirs if key.partition(".")[0] != "sources")
    wanted = _wanted(tree, change.values)
    clashes = [
        Clash(key, found(tree, key), found(wanted, key))
        for key, place in mine.items()
        if any(overlap(place, each) for each in keys) and found(tree, key) != found(wanted, key)
    ]
    others = _who(engine, path, change, digest(text), keys if before is not None else ())
    if clashes:
        near = [mine[clash.key] for clash in clashes]
        raise Conflict(change, digest(text), _by_whom(engine, change, others, near), clashes)
    return others if before is not None else None


def _tree(text: str, path: Path) -> dict[str, Any]:
    try:
        return tree_of(text, path)
    except InvalidInput:
        return {}


def _wanted(tree: dict[str, Any], values: Mapping[str, object]) -> dict[str, Any]:
    """Return the plain values with the wanted ones laid over them, as far as they fit what now stands."""
    wanted = copy.deepcopy(tree)
    for key, value in values.items():
        with suppress(InvalidInput):
            lay(wanted, {}, {key: value})
    return wanted


def _since(engine: Engine, change: Change) -> list[Row]:
    rows = rows_of(engine, change.name)
    seen = max((n for n, row in enumerate(rows, start=1) if row.after == change.opened), default=0)
    return rows[seen:]


def _who(engine: Engine, path: Path, change: Change, now: str, keys: tuple[str, ...]) -> Meanwhile:
    rows = _since(engine, change)
    if rows and rows[-1].after == now:
        return Meanwhile(rows[-1].who, rows[-1].at, keys)
    return Meanwhile("", path.stat().st_mtime, keys)


def _by_whom(engine: Engine, change: Change, others: Meanwhile, keys: list[str]) -> Meanwhile:
    """Return who changed the keys that clash, rather than who changed anything last."""
    for row in reversed(_since(engine, change) if others.who else []):
        if any(overlap(key, each) for key in keys for each in row.said.get("keys", ())):
            return replace(others, who=row.who, at=row.at)
    return others

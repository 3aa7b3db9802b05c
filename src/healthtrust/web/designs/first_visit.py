"""The guided first visit: where somebody stands on the way from an example to a comparison of two runs.

Where they stand is seen from what is there: the example, its run, the changed copy, its run. Only the name of
the copy is remembered, since several people may take the visit in one folder.
"""

from __future__ import annotations

from collections.abc import MutableMapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Engine

from healthtrust.ground.errors import refuse
from healthtrust.ground.problems import Problem
from healthtrust.web.access.roles import Person
from healthtrust.web.designs.making import Wanted, free_name, make
from healthtrust.web.designs.overview import Overview, overview
from healthtrust.web.designs.saving import Change, save
from healthtrust.web.folder import Folder

BASE = "valley"
EXAMPLE = "first-visit"
CHANGED = "first-change"
SMALL = "\n[people]\nsize = 5_000\n"
"""Few enough that a run takes seconds, enough that every step has something to do."""
KEY = "pool.brackets.2.rate"
REMEMBERED = "guide"
STEPS = 6


@dataclass(frozen=True)
class Progress:
    """What is there of a guided visit."""

    example: Overview | None
    changed: Overview | None

    @property
    def step(self) -> int:
        """The step that comes next, from 1."""
        if not _was_run(self.example):
            return 1 if self.example is None else 2
        if self.changed is None or not self.changed.read.differences:
            return 3
        return 5 if _was_run(self.changed) else 4

    @property
    def runs(self) -> tuple[str, str]:
        """The fingerprints of both runs; empty where one is not there."""
        return _fingerprint(self.example), _fingerprint(self.changed)


def progress(folder: Folder, visit: MutableMapping[str, Any]) -> Progress:
    """Return where a visit stands."""
    there = folder.designs()
    changed = str(visit.get(REMEMBERED, ""))
    return Progress(
        overview(folder, EXAMPLE) if EXAMPLE in there else None,
        overview(folder, changed) if changed in there else None,
    )


def example(folder: Folder, engine: Engine, person: Person) -> str:
    """Make the small example where it is not there; return its name."""
    if EXAMPLE not in folder.designs():
        make(folder, engine, person, Wanted(EXAMPLE, "A small valley for a first visit", SMALL), BASE)
    return EXAMPLE


def change(folder: Folder, engine: Engine, person: Person, typed: tuple[str, str], name: str) -> str:
    """Copy the example, or take the copy by name, and change the one number for a reason; return its name.

    typed: per cent, and the reason
    """
    rate, because = typed
    refuse(_unfit(rate, because))
    if name not in folder.designs():
        wanted = Wanted(free_name(folder, CHANGED), "A small valley with another rate")
        name = make(folder, engine, person, wanted, EXAMPLE)
    values = {KEY: round(float(rate) / 100, 8)}
    opened = overview(folder, name).hash
    save(folder, engine, person, Change(name, opened, values, {KEY: (because.strip(), "assumed")}))
    return name


def _unfit(rate: str, because: str) -> list[Problem]:
    found = []
    try:
        fits = 0 <= float(rate) <= 100
    except ValueError:
        fits = False
    if not fits:
        found.append(Problem("rate", repr(rate) if rate else "nothing", "a number from 0 to 100"))
    if not because.strip():
        found.append(
            Problem("because", "no reason", "a few words", None, "Say why, as you would to a colleague.")
        )
    return found


def _was_run(seen: Overview | None) -> bool:
    return seen is not None and seen.run is not None and seen.run.is_current


def _fingerprint(seen: Overview | None) -> str:
    return seen.run.fingerprint if seen and seen.run and seen.run.is_current else ""

"""What a workbook would change in a design: in words, with the reasons that it gives and those it lacks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from healthtrust.design.differences import differences
from healthtrust.design.keys import found
from healthtrust.design.read import read_text
from healthtrust.design.whole import Design
from healthtrust.design.workbook.shape import shape
from healthtrust.ground.errors import refuse
from healthtrust.ground.problems import Problem
from healthtrust.web.designs.meanwhile import Change
from healthtrust.web.designs.paths import differing
from healthtrust.web.designs.saving import REMOVED, changed_text


@dataclass(frozen=True)
class Proposal:
    """One value or table that a workbook changes: its key, what changes in words, why, and how sure."""

    key: str
    words: tuple[str, ...]
    source: str
    status: str
    until_now: str = ""
    """Where the value came from before, which may not hold for the new one."""

    @property
    def field(self) -> str:
        """Return what the fields of a form about it are called."""
        return self.key.replace(".", "-")


def proposals(before: Design, after: Design) -> list[Proposal]:
    """Return what differs, by the row of the workbook that it stands on, in the order of the design."""
    words: dict[str, list[str]] = {}
    for each in differences(before, after):
        words.setdefault(row_of(each.key), []).append(each.words)
    told = []
    for key, said in words.items():
        was, why = before.sources.get(key), after.sources.get(key)
        given = (why.source, why.status) if why and why != was else ("", "")
        told.append(Proposal(key, tuple(said), *given, was.source if was else ""))
    return told


def row_of(key: str) -> str:
    """Return the key of the row of a workbook on which a value, also one within a list, stands.

    >>> row_of("pool.brackets.2.rate"), row_of("market.plans.Open Health.quality")
    ('pool.brackets', 'market.plans')
    """
    rows, steps = shape().all_rows, key.split(".")
    names = (".".join(steps[:length]) for length in range(len(steps), 0, -1))
    return next((name for name in names if name in rows), key)


def change_of(
    of: tuple[str, str],
    sides: tuple[Design, Design],
    because: Mapping[str, tuple[str, str]],
    stated: dict[str, Any],
) -> Change:
    """Return the change that makes one design another; sources of what stays as it is are taken over.

    of: its name and the hash of its text; stated: its plain values without defaults, since a list that is
    nowhere written can only be written whole.
    """
    before, after = (design.as_plain() for design in sides)
    sources: list[dict[str, Any]] = [side.pop("sources", {}) for side in (before, after)]
    keys = [k if found(stated, row_of(k)) is not None else row_of(k) for k in differing(before, after)]
    values = {key: found(after, key) for key in dict.fromkeys(keys)}
    told = {key: REMOVED if value is None else value for key, value in values.items()}
    others = {k: (w["source"], w["status"]) for k, w in sources[1].items() if sources[0].get(k) != w}
    return Change(*of, told, {**others, **because})


def refuse_what_stays(text: str, path: Path, change: Change, after: Design) -> None:
    """Raise InvalidInput for values that a design cannot drop, because the one it extends gives them."""
    made = read_text(changed_text(text, path, change), path).design
    plain, wanted = ({**design.as_plain(), "sources": {}} for design in (made, after))
    remedy = "Give it a value in the workbook, or in the design that is extended."
    refuse(
        [
            Problem(key, f"{found(plain, key)!r}, from the design that is extended", "no value", None, remedy)
            for key in differing(plain, wanted)
        ]
    )

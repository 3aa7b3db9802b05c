"""Runs that were deleted: put aside for thirty days, so that whoever did so by mistake can put them back.

What was made of them, such as comparisons, is gone at once, as it can be made again.

.healthtrust/deleted/<fingerprint>/         the run folder as it was
.healthtrust/deleted/<fingerprint>.json     of which design, by whom, when
"""

from __future__ import annotations

import json
import os
import shutil
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from urllib.parse import quote

from healthtrust.ground.errors import InvalidInput
from healthtrust.ground.problems import Problem
from healthtrust.records.whole_file import write_whole
from healthtrust.web.folder import FINGERPRINT, Folder, NotThere
from healthtrust.web.made_of import forget_made_of

DELETED = "deleted"
DAYS = 30
DAY = 86_400.0


@dataclass(frozen=True)
class Deleted:
    """A run that was put aside. `at`: when, in seconds since 1970."""

    fingerprint: str
    design: str
    verdict: str
    who: str
    at: float


def delete(folder: Folder, fingerprint: str, who: str) -> Deleted:
    """Put a finished run aside; raises NotThere."""
    run = folder.run(fingerprint)
    manifest, aside = run.manifest, folder.own / DELETED
    told = Deleted(fingerprint, manifest["design_name"], manifest["verdict"], who, time.time())
    aside.mkdir(mode=0o700, parents=True, exist_ok=True)
    _forgotten(aside, fingerprint)
    write_whole(json.dumps(asdict(told), ensure_ascii=False), aside / f"{fingerprint}.json")
    _moved(run.path, aside / fingerprint)
    forget_made_of(folder, fingerprint)
    return told


def restore(folder: Folder, fingerprint: str) -> None:
    """Put a deleted run back; one that was run again meanwhile is the same, and stays. Raises NotThere."""
    aside = folder.own / DELETED
    if not FINGERPRINT.fullmatch(fingerprint) or not (aside / fingerprint).is_dir():
        remedy = "Running its design again brings it back, byte for byte."
        raise NotThere([Problem("run", repr(fingerprint), "a deleted run", None, remedy)])
    if not (folder.runs / fingerprint).exists():
        _moved(aside / fingerprint, folder.runs / fingerprint)
        forget_made_of(folder, fingerprint)
    _forgotten(aside, fingerprint)


def deleted(folder: Folder) -> Sequence[Deleted]:
    """Return the runs that can be put back, the latest first; those put aside too long ago are gone."""
    aside, found = folder.own / DELETED, []
    for note in aside.glob("*.json"):
        told = _note(note)
        if told is None:
            continue
        if time.time() - told.at > DAYS * DAY:
            _forgotten(aside, note.stem)
        elif (aside / told.fingerprint).is_dir():
            found.append(told)
    return sorted(found, key=lambda each: -each.at)


def remedy_of(own: Path, fingerprint: str) -> str:
    """Return what brings back a run that is not there, with the way to it where that is known."""
    told = _note(own / DELETED / f"{fingerprint}.json") if FINGERPRINT.fullmatch(fingerprint) else None
    if told is None:
        return "It may have been deleted; running its design again brings it back, byte for byte."
    again = f"[run {told.design} again](/designs/{quote(told.design)})"
    return f"It was deleted by {told.who}. [Put it back](/deleted-runs), or {again}: it will be the same."


def _note(file: Path) -> Deleted | None:
    try:
        return Deleted(**json.loads(file.read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        return None


def _moved(one: Path, other: Path) -> None:
    try:
        other.parent.mkdir(parents=True, exist_ok=True)
        os.rename(one, other)
    except FileNotFoundError:
        raise NotThere([Problem("run", repr(one.name), "a run", remedy="It was moved meanwhile.")]) from None
    except OSError as refused:
        remedy = "Whoever runs this server can see to it; nothing was lost."
        found = refused.strerror or str(refused)
        raise InvalidInput([Problem(one.name, found, "a run that can be moved", None, remedy)]) from None


def _forgotten(aside: Path, fingerprint: str) -> None:
    shutil.rmtree(aside / fingerprint, ignore_errors=True)
    (aside / f"{fingerprint}.json").unlink(missing_ok=True)

"""What a step did in the latest run of a design: what the report says first, and its first figure."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from pathlib import Path

from pydantic import ValidationError

from healthtrust.design.whole import Design
from healthtrust.ground.errors import InvalidInput
from healthtrust.reports.tree.blocks import Drawn, Paragraph
from healthtrust.runs.folder import RunFolder, all_runs
from healthtrust.web.folder import Folder
from healthtrust.web.forms.opened import Opened
from healthtrust.web.kept import Kept, kept_run

NEWEST = 20
"""How many of the newest runs are looked through for one of the same values under another name."""


@dataclass(frozen=True)
class Latest:
    """A run of a design as far as one step goes."""

    fingerprint: str
    is_current: bool
    """Whether the design is still the one that was run."""
    question: str = ""
    said: str = ""
    drawn: Drawn | None = None


def latest_run(folder: Folder, opened: Opened, step: str) -> Latest | None:
    """Return what the latest finished run of a design says of a step, or None where none was finished."""
    found = next(_of_name(folder, opened.name), None) or next(_of_values(folder, opened.design), None)
    if found is None:
        return None
    is_current = _values(found / "design.toml", _changed(found)) == opened.design
    kept = kept_run(folder, found.name)
    with suppress(InvalidInput):  # a report that was damaged; the page of its run says so
        if kept.is_there:
            return _told(kept, found.name, is_current, step)
    return Latest(found.name, is_current)


def _told(kept: Kept, fingerprint: str, is_current: bool, step: str) -> Latest:
    part = next((each for each in kept.document.parts if each.name == step), None)
    if part is None:
        return Latest(fingerprint, is_current)
    said = next((each.text for each in part.blocks if isinstance(each, Paragraph) and not each.tone), "")
    drawn = next((each for each in part.blocks if isinstance(each, Drawn)), None)
    return Latest(fingerprint, is_current, part.title, said, drawn)


def _newest(folder: Folder) -> list[Path]:
    return [run.path for run in all_runs(folder.runs)][::-1]


def _of_name(folder: Folder, name: str) -> Iterator[Path]:
    return (path for path in _newest(folder) if _called(path, _changed(path)) == name)


def _of_values(folder: Folder, design: Design) -> Iterator[Path]:
    newest = islice(_newest(folder), NEWEST)
    return (path for path in newest if _values(path / "design.toml", _changed(path)) == design)


def _changed(path: Path) -> int:
    return (path / "manifest.json").stat().st_mtime_ns


@lru_cache(maxsize=1024)
def _called(path: Path, changed: int) -> str:
    try:
        return str(RunFolder(path).manifest["design_name"])
    except (InvalidInput, OSError):
        return ""


@lru_cache(maxsize=64)
def _values(file: Path, changed: int) -> Design | None:
    try:
        return Design.model_validate(tomllib.loads(file.read_text(encoding="utf-8")))
    except (OSError, ValueError, RecursionError, ValidationError):
        return None

"""The runs of a folder by the design they are of, newest first; which is of a design as it now stands."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from healthtrust.design.read import BUNDLED
from healthtrust.design.whole import Design
from healthtrust.ground.errors import InvalidInput
from healthtrust.runs.folder import RunFolder
from healthtrust.web.folder import FINGERPRINT, Folder


@dataclass(frozen=True)
class LastRun:
    """The run that shows a design best: its fingerprint, its manifest, whether it is of this very design."""

    fingerprint: str
    manifest: dict[str, Any]
    is_current: bool


def runs(folder: Folder) -> Iterator[tuple[Path, dict[str, Any]]]:
    """Yield every finished run with its manifest, newest first."""
    found = []
    for place in folder.runs.glob("*"):
        with suppress(OSError):
            if FINGERPRINT.fullmatch(place.name):
                found.append(((place / "manifest.json").stat().st_mtime_ns, place))
    for changed, place in sorted(found, reverse=True):
        with suppress(OSError, InvalidInput):  # one that was deleted meanwhile, or cannot be read
            yield place, _manifest(place / "manifest.json", changed)


def last_run(folder: Folder, name: str, design: Design | None) -> LastRun | None:
    """Return the newest run of a design as it stands; else its newest run; None where it was never run."""
    mine = [(path, told) for path, told in runs(folder) if _is_of(folder, name, told)]
    plain = design.as_plain() if design and mine else None
    for path, told in mine:
        if plain is not None and _decides(path, plain):
            return LastRun(path.name, told, True)
    return LastRun(mine[0][0].name, mine[0][1], False) if mine else None


def _is_of(folder: Folder, name: str, told: dict[str, Any]) -> bool:
    ships = told["folder"] == BUNDLED
    return bool(told["design_name"] == name) and ships == folder.is_bundled(name)


def _decides(path: Path, plain: dict[str, Any]) -> bool:
    """Return whether a run is of a design that decides just this."""
    try:
        return _design(path / "design.toml", path.stat().st_mtime_ns) == plain
    except (OSError, ValueError, RecursionError):
        return False


@lru_cache(maxsize=2048)
def _manifest(file: Path, changed: int) -> dict[str, Any]:
    return RunFolder(file.parent).manifest


@lru_cache(maxsize=256)
def _design(file: Path, changed: int) -> dict[str, Any]:
    return tomllib.loads(file.read_text(encoding="utf-8"))

"""The finished runs of a folder as rows of a list, newest first; each manifest is read once."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from healthtrust.web.folder import FINGERPRINT, Folder


@dataclass(frozen=True)
class Finished:
    """A finished run, as a list tells it. `at`: when it was finished, in seconds since 1970."""

    fingerprint: str
    design: str
    years: tuple[int, int]
    verdict: str
    data: str
    at: float


def finished(folder: Folder) -> Sequence[Finished]:
    """Return every finished run, newest first; one that cannot be read, or is half deleted, is left out."""
    found = []
    for place in folder.runs.glob("*"):
        if not FINGERPRINT.fullmatch(place.name):
            continue
        try:
            found.append(_finished(place, (place / "manifest.json").stat().st_mtime_ns))
        except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
            continue
    return sorted(found, key=lambda run: (-run.at, run.fingerprint))


@lru_cache(maxsize=10_000)
def _finished(place: Path, changed: int) -> Finished:
    told = json.loads((place / "manifest.json").read_text(encoding="utf-8"))
    design = tomllib.loads((place / "design.toml").read_text(encoding="utf-8"))
    first, last = told["years"]
    return Finished(
        place.name,
        str(told["design_name"]),
        (int(first), int(last)),
        str(told["verdict"]),
        str(design.get("data", "")),
        changed / 1e9,
    )

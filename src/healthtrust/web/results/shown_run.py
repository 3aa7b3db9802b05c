"""A run as its pages show it: what it says of itself, what its people are, which design it was made from."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from healthtrust.design.read import BUNDLED
from healthtrust.design.whole import Design
from healthtrust.ground.money import Currency, currency
from healthtrust.reports.around import Changed
from healthtrust.reports.page_labels import LABELS
from healthtrust.runs.differs import decided_otherwise, design_of
from healthtrust.runs.folder import RunFolder
from healthtrust.web.folder import Folder
from healthtrust.web.kept import Kept, kept_run


@dataclass(frozen=True)
class ShownRun:
    """One finished run, and where its pages are."""

    folder: Folder
    fingerprint: str
    manifest: dict[str, Any]
    design: Design

    @property
    def address(self) -> str:
        """Return the address below which everything of the run is shown."""
        return f"/runs/{self.fingerprint}"

    @property
    def files(self) -> RunFolder:
        """Return its folder."""
        return RunFolder(self.folder.runs / self.fingerprint)

    @property
    def kept(self) -> Kept:
        """Return its kept tree."""
        return kept_run(self.folder, self.fingerprint)

    @property
    def label(self) -> str:
        """Return what its people are, in two words."""
        return LABELS[self.design.data][0]

    @property
    def meaning(self) -> str:
        """Return what its people are, in a sentence."""
        return LABELS[self.design.data][1]

    @property
    def is_of_persons(self) -> bool:
        """Return whether its people are real: then only what may be told leaves its folder."""
        return self.design.data == "persons"

    @property
    def money(self) -> Currency:
        """Return its currency."""
        return currency(self.design.currency)

    @property
    def design_name(self) -> str:
        """Return the design, here or bundled, that it was made from; empty where it is gone."""
        name = str(self.manifest["design_name"])
        bundled = self.manifest["folder"] == BUNDLED and self.folder.is_bundled(name)
        return name if bundled or name in self.folder.designs() else ""

    def otherwise(self) -> tuple[str, tuple[Changed, ...]]:
        """Return what it is compared with, and what it decides otherwise, in words."""
        return decided_otherwise(_FromHere(self.files.path))


@dataclass(frozen=True)
class _FromHere(RunFolder):
    """A run whose design file is looked for from the served folder, wherever the server was started."""

    @property
    def manifest(self) -> dict[str, Any]:
        """Return the manifest, with the folder of its design as a whole path."""
        told = RunFolder(self.path).manifest
        if told["folder"] != BUNDLED:
            told["folder"] = str(self.path.parent.parent / told["folder"])
        return told


def shown_run(folder: Folder, fingerprint: str) -> ShownRun:
    """Return a run as its pages show it; raises NotThere."""
    run = folder.run(fingerprint)
    manifest, design = _read(run.path, (run.path / "manifest.json").stat().st_mtime_ns)
    return ShownRun(folder, fingerprint, manifest, design)


@lru_cache(maxsize=64)
def _read(path: Path, changed: int) -> tuple[dict[str, Any], Design]:
    run = RunFolder(path)
    return run.manifest, design_of(run)

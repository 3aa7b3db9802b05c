"""Verify a run: perform it again from its manifest and compare everything but the time it took."""

from __future__ import annotations

import tempfile
import tomllib
from dataclasses import dataclass
from pathlib import Path

from healthtrust.design.read import BUNDLED, Read, bundled_designs, validated
from healthtrust.fingerprint import input_hashes, sha256
from healthtrust.ground.errors import refuse
from healthtrust.ground.problems import Problem
from healthtrust.runs.folder import RunFolder
from healthtrust.runs.perform import Wanted, run
from healthtrust.runs.report import OWN as REPORTS
from healthtrust.runs.verify_kept import OWN as TESTED
from healthtrust.version import VERSION

APART = ("timing.json", REPORTS, TESTED)
"""Files, and folders with all in them, that are no part of what a run left, or may differ."""


@dataclass(frozen=True)
class Verified:
    """What verifying found: the files compared and those that differ."""

    compared: tuple[str, ...]
    different: tuple[str, ...]

    @property
    def equal(self) -> bool:
        """Return whether every file has the same bytes."""
        return not self.different


def verify(kept: RunFolder) -> Verified:
    """Run the design of a folder again, elsewhere, and compare the bytes of every file."""
    read = read_back(kept)
    refuse(changed_inputs(kept, read))
    with tempfile.TemporaryDirectory() as elsewhere:
        again = run(read, wanted=Wanted(home=Path(elsewhere), report=bool(kept.manifest["report"])))
        return compared(kept.path, again.path)


def read_back(kept: RunFolder) -> Read:
    """Return the resolved design of a run folder, with the folder its relative paths start at."""
    manifest = kept.manifest
    tree = tomllib.loads((kept.path / "design.toml").read_text(encoding="utf-8"))
    folder = manifest["folder"]
    if folder == BUNDLED:
        folder = str(next(iter(bundled_designs().values())).parent)
    return Read(validated(tree, "design.toml"), folder, manifest["design_name"])


def compared(one: Path, other: Path) -> Verified:
    """Return which files of two run folders differ in their bytes."""
    names = sorted(
        {p.relative_to(root).as_posix() for root in (one, other) for p in root.rglob("*") if p.is_file()}
    )
    names = [n for n in names if Path(n).parts[0] not in APART]
    different = [
        n
        for n in names
        if not ((one / n).is_file() and (other / n).is_file() and sha256(one / n) == sha256(other / n))
    ]
    return Verified(tuple(names), tuple(different))


def changed_inputs(kept: RunFolder, read: Read) -> list[Problem]:
    """Return a problem for every input, and for the version, that is not what the run was made with."""
    manifest, now = kept.manifest, input_hashes(read.design, read.folder)
    problems = [
        Problem(
            f"input {name}",
            "other bytes than when the run was made",
            f"SHA-256 {was[:12]}…",
            remedy="Restore it, or run the design anew.",
        )
        for name, was in manifest["inputs"].items()
        if now.get(name) != was
    ]
    if manifest["healthtrust"] != VERSION:
        problems.append(
            Problem("healthtrust", VERSION, manifest["healthtrust"], remedy="Install that version.")
        )
    return problems

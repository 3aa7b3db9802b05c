"""The run folder: where it is, what it holds, and how it comes to be whole or not at all.

    runs/<fingerprint>/
        manifest.json   design.toml   timing.json   report.html   report.json   results.xlsx
        tables/*.parquet   ledger/*.parquet   figures/*.svg and *.json

A run is made in `.<fingerprint>.unfinished` beside its place and renamed when it is whole, so that a killed
run leaves nothing half-made; the years it finished are taken up by the next run of the same fingerprint.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from healthtrust.ground.errors import InvalidInput
from healthtrust.ground.problems import Problem, nearest_match

HOME = "runs"
NEEDED = ("fingerprint", "design_name", "folder", "years", "inputs", "verdict", "numbers")
"""What every manifest says."""
LATEST = "latest"
"""The word that means the run finished last."""


@dataclass(frozen=True)
class RunFolder:
    """A finished run on disk."""

    path: Path

    @property
    def fingerprint(self) -> str:
        """Return the fingerprint the folder is named by."""
        return str(self.manifest["fingerprint"])

    @property
    def manifest(self) -> dict[str, Any]:
        """Return the manifest: design, inputs, versions, seed, verdict and numbers."""
        file = self.path / "manifest.json"
        try:
            told: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
        except (ValueError, RecursionError):
            raise damaged(file) from None
        if not isinstance(told, dict) or not set(NEEDED) <= set(told):
            raise damaged(file)
        return told

    @property
    def tables(self) -> list[str]:
        """Return the names of the result tables."""
        return sorted(p.stem for p in (self.path / "tables").glob("*.parquet"))

    def table(self, name: str) -> dict[str, Any]:
        """Return one result table as columns of NumPy arrays."""
        from healthtrust.records.store import read_columns

        path = self.path / "tables" / f"{name}.parquet"
        if not path.is_file():
            raise InvalidInput(
                [
                    Problem(
                        str(self.path.name),
                        f"no table {name!r}",
                        " or ".join(self.tables),
                        nearest_match(name, self.tables),
                    )
                ]
            )
        return read_columns(path)[0]

    def _repr_html_(self) -> str:
        numbers = "".join(f"<li>{n['label']}: <b>{n['said']}</b></li>" for n in self.manifest["numbers"])
        return f"<p><b>{self.manifest['verdict']}</b></p><ul>{numbers}</ul><p>{self.path}</p>"


def damaged(file: Path) -> InvalidInput:
    """Return the refusal of a file of a run that something else than healthtrust has written."""
    remedy = "Run its design again: that brings it back, byte for byte."
    found = "a file that is damaged, or was changed by hand"
    return InvalidInput(
        [Problem(f"{file.parent.name}/{file.name}", found, "as a run wrote it", None, remedy)]
    )


def unfinished(home: Path, fingerprint: str) -> Path:
    """Return where a run is made before it is whole."""
    return home / f".{fingerprint}.unfinished"


def finish(home: Path, fingerprint: str) -> RunFolder:
    """Give a finished run its place, replacing an earlier one of the same fingerprint."""
    place, made = home / fingerprint, unfinished(home, fingerprint)
    if place.exists():
        shutil.rmtree(place)
    os.replace(made, place)
    return RunFolder(place)


def all_runs(home: Path | str = HOME) -> Iterator[RunFolder]:
    """Yield every finished run of a folder of runs, oldest first."""
    folders = [
        p for p in Path(home).glob("*") if (p / "manifest.json").is_file() and not p.name.startswith(".")
    ]
    for path in sorted(folders, key=lambda p: ((p / "manifest.json").stat().st_mtime_ns, p.name)):
        yield RunFolder(path)


def find_run(name: str, home: Path | str = HOME) -> RunFolder:
    """Return the run meant by a folder, a fingerprint, a unique beginning of one, or `latest`."""
    if (Path(name) / "manifest.json").is_file():
        return RunFolder(Path(name))
    known = [run.path.name for run in all_runs(home)]
    if name == LATEST and known:
        return RunFolder(Path(home) / known[-1])
    matches = [k for k in known if k.startswith(name)]
    if len(matches) == 1:
        return RunFolder(Path(home) / matches[0])
    found = f"{len(matches)} runs beginning with {name!r}" if matches else f"no run {name!r} in {home}"
    raise InvalidInput(
        [
            Problem(
                "RUN",
                found,
                ", ".join(matches or known) or "a run; make one with healthtrust run",
                nearest_match(name, [*known, LATEST]) if known else "",
                "Give the folder, the fingerprint or a longer beginning.",
            )
        ]
    )


def write_text(path: Path, text: str) -> None:
    """Write a text beside its place and rename it, so that it is never half there."""
    beside = path.with_name(f".{path.name}.unfinished")
    beside.write_text(text, encoding="utf-8")
    os.replace(beside, path)

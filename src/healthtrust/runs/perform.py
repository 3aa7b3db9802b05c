"""Perform a run: read, project year by year, keep what is finished, write the folder and the report."""

from __future__ import annotations

import json
import platform
import time
from collections.abc import Callable, Iterable
from contextlib import nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import tomli_w

from healthtrust.design.read import BUNDLED, Read, bundled_designs, read_design
from healthtrust.fingerprint import fingerprint, input_hashes
from healthtrust.ledger.store import write_book
from healthtrust.reports.charts.desks import desks
from healthtrust.runs import parts
from healthtrust.runs.folder import HOME, RunFolder, finish, unfinished
from healthtrust.runs.projected import projected
from healthtrust.runs.tell import tell
from healthtrust.version import VERSION, library_versions

Watch = Callable[[int, str], None]


@dataclass(frozen=True)
class Wanted:
    """What a run should leave behind, and where."""

    home: Path = Path(HOME)
    report: bool = True
    again: bool = False
    """Make it anew even if a run of this fingerprint is there."""


def run(
    design: str | Path | Read,
    overrides: Iterable[str] = (),
    wanted: Wanted = Wanted(),
    watch: Watch = lambda year, step: None,
) -> RunFolder:
    """Run a design, by name, file or as read; return its folder, or that of an equal run already there."""
    read = design if isinstance(design, Read) else read_design(design, overrides)
    inputs = input_hashes(read.design, read.folder)
    name = fingerprint(read.design, inputs, VERSION)
    if not wanted.again and _is_there(wanted.home / name, wanted):
        return RunFolder(wanted.home / name)
    with desks() if wanted.report else nullcontext():
        return _made(read, wanted, (name, inputs), watch)


def _made(read: Read, wanted: Wanted, known_by: tuple[str, dict[str, str]], watch: Watch) -> RunFolder:
    """Run a design and write all that it leaves; `known_by` its fingerprint and the hashes of its inputs."""
    name, inputs = known_by
    made, clock = unfinished(wanted.home, name), _Clock(watch)
    (made / "tables").mkdir(parents=True, exist_ok=True)
    last = projected(read, made, clock)
    clock(last.year, "report")
    parts.join(made)
    write_book(last.book, made / "ledger")
    (made / "design.toml").write_bytes(tomli_w.dumps(read.design.as_plain()).encode())
    told = tell(made, read.design, wanted.report)
    _write_json(
        made / "manifest.json",
        {
            "fingerprint": name,
            "design_name": read.name,
            "folder": _said(read.folder),
            "seed": read.design.seed,
            "years": [read.design.span[0], read.design.span[-1]],
            "inputs": inputs,
            "healthtrust": VERSION,
            "versions": library_versions(),
            "report": wanted.report,
            **told,
        },
    )
    _write_json(made / "timing.json", {"seconds": clock.stopped(), "machine": platform.machine()})
    return finish(wanted.home, name)


def _is_there(place: Path, wanted: Wanted) -> bool:
    return (place / "manifest.json").is_file() and (not wanted.report or (place / "report.html").is_file())


def _said(folder: str) -> str:
    return BUNDLED if Path(folder) == next(iter(bundled_designs().values())).parent else folder


def _write_json(path: Path, told: dict[str, Any]) -> None:
    path.write_text(json.dumps(told, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


class _Clock:
    """Tells the watcher of each step and keeps how long each took."""

    def __init__(self, watch: Watch) -> None:
        self._watch, self._at, self._name = watch, time.perf_counter(), "open"
        self._seconds: dict[str, float] = {}

    def __call__(self, year: int, step: str) -> None:
        self._lap(f"{year} {step}")
        self._watch(year, step)

    def stopped(self) -> dict[str, float]:
        """Return the seconds of every step, in order."""
        self._lap("end")
        return self._seconds

    def _lap(self, name: str) -> None:
        now = time.perf_counter()
        self._seconds[self._name] = round(self._seconds.get(self._name, 0.0) + now - self._at, 4)
        self._at, self._name = now, name

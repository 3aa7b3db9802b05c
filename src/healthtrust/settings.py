"""How runs are computed on this machine or these hosts: the file healthtrust.toml, never a part of a design.

    [engine]
    kind = "dask"                       one, threads, processes, dask, ray or spark
    parts = 64                          into how many parts the people are cut
    address = "tcp://head:8786"         where a scheduler answers
    scratch = "s3://trust/scratch"      where parts keep themselves; every host sees it

The file is looked for in the working folder, or where HEALTHTRUST_SETTINGS says. Results are the same bytes
whatever it says, so that it is no part of a run's fingerprint.
"""

from __future__ import annotations

import os
import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, get_args

from pydantic import ValidationError

from healthtrust.design.heading import Heading, decided
from healthtrust.engine.adapters.opened import opened
from healthtrust.engine.backend import processors
from healthtrust.engine.rounds import Engine
from healthtrust.ground.errors import InvalidInput, refuse
from healthtrust.ground.problems import Problem, in_words, nearest_match

FILE, VARIABLE = "healthtrust.toml", "HEALTHTRUST_SETTINGS"
Kind = Literal["one", "threads", "processes", "dask", "ray", "spark"]
KINDS: tuple[Kind, ...] = get_args(Kind)
ROWS_A_PART = 1_500_000
"""Rows of residents in a part, where the number of parts is left open."""
LARGE, MANY = 5_000_000, 8
"""Rows of residents and processors from which parts are quicker than one, as far as known [assumed]."""
BYTES_A_ROW = 600, 900
"""Memory of a year for each row of residents, in one part and in parts with all processes (docs: scale)."""
USABLE = 0.6
"""Share of the machine's memory that a run may count on [assumed]."""


_SAID: dict[str, str | int] = {}


class EngineSettings(Heading):
    """How work on people is spread."""

    kind: Kind | None = decided(
        None, "what does the work; left open: in one part, in processes where that does not fit"
    )
    parts: int | None = decided(None, "parts of the people; left open: by workers and rows", ge=1, le=100_000)
    workers: int | None = decided(None, "workers begun here; left open: one a processor", ge=1, le=10_000)
    address: str = decided(
        "", "address of a scheduler or cluster that is there already; empty: begin one here"
    )
    scratch: str = decided("", "folder or store where parts keep themselves; empty: beside the run")
    resident: int | None = decided(None, "parts a worker holds in memory; left open: as many as fit", ge=1)
    retries: int = decided(3, "times that a worker lost in one round is replaced", ge=0, le=100)


class Settings(Heading):
    """The whole file."""

    engine: EngineSettings = EngineSettings()


@dataclass(frozen=True)
class Chosen:
    """An engine for one run: how many parts, and how it is opened."""

    kind: Kind
    parts: int
    scratch: str
    after_each_step: bool
    """Whether parts keep themselves after every step, since not all stay in memory."""
    opened: Callable[[], Engine]


def settings(path: Path | None = None) -> Settings:
    """Return the settings of a file, or of the one that is there; raises InvalidInput with all mistakes."""
    named = os.environ.get(VARIABLE, "").strip()
    file = path or (Path(named) if named else Path(FILE))
    if not file.is_file():
        if path is None and not named:
            return Settings()
        refuse([Problem(str(file), "no such file", "a file of settings")])
    try:
        told = tomllib.loads(file.read_text(encoding="utf-8"))
        return Settings.model_validate(told)
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as broken:
        raise InvalidInput([Problem(str(file), str(broken), "a file in TOML")]) from broken
    except ValidationError as wrong:
        raise InvalidInput([_problem(file, dict(error)) for error in wrong.errors()]) from wrong


def say(kind: str | None, parts: int | None) -> None:
    """Let this process use a kind of engine and a number of parts, whatever the file says; None: as there."""
    if kind is not None and kind not in KINDS:
        refuse([Problem("--engine", repr(kind), in_words(KINDS), nearest_match(kind, KINDS))])
    _SAID.clear()
    _SAID.update({name: value for name, value in (("kind", kind), ("parts", parts)) if value is not None})


def engine_settings() -> EngineSettings:
    """Return the engine's settings: of the file, and over them what a command said."""
    return settings().engine.model_copy(update=_SAID)


def chosen(of: EngineSettings, rows: int, most_parts: int) -> Chosen:
    """Return the engine for people of so many rows, that can be cut into at most so many parts."""
    kind: Kind = of.kind or ("processes" if (of.parts or 1) > 1 or _better_in_parts(rows) else "one")
    workers = of.workers or processors()
    wanted = 1 if kind == "one" else of.parts or max(workers, -(-rows // ROWS_A_PART))
    parts = min(wanted, most_parts)
    held = max(1, -(-(parts - 1) // workers))
    here = not of.address and rows * BYTES_A_ROW[1] > USABLE * memory()
    fitting = max(1, int(held * USABLE * memory() / (rows * BYTES_A_ROW[1]))) if here else held
    resident = min(of.resident or fitting, held)
    terms = of.address, workers, resident, of.retries
    return Chosen(kind, parts, of.scratch, resident < held, lambda: opened(kind, *terms))


def memory() -> int:
    """Return the bytes of memory that this machine has."""
    return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")


def _better_in_parts(rows: int) -> bool:
    """Return whether one part would not fit in memory, or leave many processors idle."""
    return rows * BYTES_A_ROW[0] > USABLE * memory() or (rows >= LARGE and processors() >= MANY)


def _problem(file: Path, error: dict[str, object]) -> Problem:
    where = ".".join(map(str, error["loc"]))  # type: ignore[call-overload]
    if error["type"] == "extra_forbidden":
        known = [*EngineSettings.model_fields, *Settings.model_fields]
        name = where.rpartition(".")[2]
        return Problem(f"{file}, {where}", f"the key {name!r}", in_words(known), nearest_match(name, known))
    return Problem(f"{file}, {where}", repr(error.get("input")), str(error["msg"]))

"""Small programs of the tests: they ask everybody, keep themselves, and can be made to die."""

from __future__ import annotations

import os
import signal
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from healthtrust.engine.everywhere import agree, before, counted, everywhere, joined, largest, once, sums
from healthtrust.engine.resident import Resident
from healthtrust.engine.scratch import Scratch
from healthtrust.ground.errors import InvalidInput
from healthtrust.ground.problems import Problem

ROWS, ROUNDS = 1_000, 12


@dataclass(frozen=True)
class Asked:
    """What the programs are told."""

    scratch: str = ""
    dies: str = ""
    """A file that is there until a worker has died once; empty: none dies."""
    every: int = 4
    """Rounds after which parts keep themselves, where there is a scratch."""


def rows_of(part: Resident) -> np.ndarray[Any, Any]:
    """Whole numbers of this part: 0 to 999 dealt to parts in order."""
    edges = np.linspace(0, ROWS, part.count + 1).astype(int)
    return np.arange(edges[part.number], edges[part.number + 1])


def rounds(part: Resident) -> dict[str, Any] | None:
    """Add up round by round, each round on the sum of the last; the first part tells what came of it."""
    of: Asked = part.parameters
    scratch = Scratch(of.scratch)
    begun, state = scratch.read(part.kept) if part.kept else (0, 1)
    rows = rows_of(part)
    for number in range(begun, ROUNDS):
        if number == ROUNDS // 2:
            die_once(part, of)
        state = everywhere(int((rows * state % 1_009).sum()))
        if of.scratch and (number + 1) % of.every == 0:
            part.keep(scratch.write(f"part-{part.number}-{number}", (number + 1, state)))
    return told(rows, state) if part.number == 0 else (told(rows, state) and None)


def told(rows: np.ndarray[Any, Any], state: int) -> dict[str, Any]:
    """One answer of every kind."""
    return {
        "state": state,
        "sums": sums(rows * 0.1, rows % 3, 3).tolist(),
        "largest": largest(int(rows.max())),
        "counted": [column.tolist() for column in counted(rows // 400, np.ones(len(rows)))],
        "before": everywhere(before(len(rows)) * (len(rows) + 1)) >= 0,
        "joined": int(joined({"row": rows})["row"][-1]),
        "once": once(lambda: 7),
    }


def die_once(part: Resident, of: Asked) -> None:
    """Kill the process of the second part, once."""
    if of.dies and part.number == 1 and Path(of.dies).exists():
        Path(of.dies).unlink()
        time.sleep(0.2)
        os.kill(os.getpid(), signal.SIGKILL)


def always_dies(part: Resident) -> int:
    """Kill the process of every part but the first."""
    if part.number:
        os.kill(os.getpid(), signal.SIGKILL)
    return everywhere(1)


def refuses(part: Resident) -> int:
    """Refuse what two of the parts hold."""
    if part.number in (1, 2):
        raise InvalidInput([Problem(f"part {part.number}", "nothing", "something")])
    return everywhere(1)


def breaks(part: Resident) -> int:
    """Raise something that nobody foresaw."""
    if part.number == 1:
        raise ZeroDivisionError("of part 1")
    return everywhere(1)


def strays(part: Resident) -> int:
    """Ask for different things in different parts."""
    return everywhere(1) if part.number else largest(1)


def unlike(part: Resident) -> Any:
    """Say tallies of different form."""
    return everywhere(np.zeros(part.number + 1, dtype=np.int64))


def disagrees(part: Resident) -> int:
    """Know something else in one part."""
    agree({"budgets": "the same", "care": str(part.number)})
    return everywhere(1)

"""Ask for an estimate in a process of its own: the question goes in and the answer comes out by pipes.

At most `AT_ONCE` run at a time, and none for longer than `SECONDS`.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import asdict
from pathlib import Path
from threading import BoundedSemaphore
from typing import Any

from healthtrust.ground.errors import InvalidInput
from healthtrust.ground.problems import Problem
from healthtrust.web.citizens.household import Household

AT_ONCE = 2
SECONDS = 30.0
_FREE = BoundedSemaphore(AT_ONCE)
COMMAND = [sys.executable, "-m", "healthtrust.web.citizens.estimate"]


def ask(run: Path, household: Household, folder: Path) -> dict[str, Any]:
    """Return the estimate for a household; raises InvalidInput where it cannot be worked out."""
    question = json.dumps({"run": str(run.resolve()), "household": asdict(household)})
    plain = {**os.environ, "HEALTHTRUST_ENGINE": "numpy", "HEALTHTRUST_THREADS": "1"}
    if not _FREE.acquire(timeout=SECONDS):
        raise InvalidInput([_not_now("others are being worked out")])
    try:
        done = subprocess.run(
            COMMAND, input=question, capture_output=True, text=True, timeout=SECONDS, cwd=folder, env=plain
        )
    except subprocess.TimeoutExpired as late:
        raise InvalidInput([_not_now(f"no answer in {SECONDS:.0f} seconds")]) from late
    finally:
        _FREE.release()
    if done.returncode:
        raise InvalidInput([_not_now("its rules could not be read again")])
    answer: dict[str, Any] = json.loads(done.stdout)
    return answer


def _not_now(found: str) -> Problem:
    return Problem("estimate", found, "an estimate by the rules of the run", remedy="Try again in a minute.")

"""One tool timed in its own process: seconds, peak memory and the answer, as one line of JSON.

A program calls `timed` with what makes it ready and what tells its answer. It is run once on few rows, so
that what compiles has compiled, then on all its rows until a second is spent; the peak is taken before the
answer is looked at.
"""

from __future__ import annotations

import gc
import json
import os
import resource
import sys
import time
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path
from typing import Any

FEW, MOST, ENOUGH = 1_000, 5, 1.0
"""Rows of the first run; how often all rows are run at most; seconds after which they are run no more."""
SHARE = 0.5
"""Of the machine's memory that a process may take: one that wants more fails, and the machine does not."""


def timed(
    distribution: str,
    ready: Callable[[int], Callable[[], Any]],
    told: Callable[[int, Any], dict[str, float]],
) -> None:
    """Print what a tool costs on as many rows as the command line names.

    ready   makes the input of so many rows, not timed, and returns what is timed
    told    the answer in numbers, of the rows and of what was returned
    """
    rows = int(sys.argv[1])
    most = int(SHARE * os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES"))
    resource.setrlimit(resource.RLIMIT_DATA, (most, resource.getrlimit(resource.RLIMIT_DATA)[1]))
    ready(min(FEW, rows))()
    seconds: list[float] = []
    processor: list[float] = []
    found: Any = None
    while not seconds or (len(seconds) < MOST and sum(seconds) < ENOUGH):
        found = run = None
        gc.collect()
        began = time.perf_counter()
        run = ready(rows)
        started, busy = time.perf_counter(), time.process_time()
        found = run()
        seconds.append(time.perf_counter() - started)
        processor.append(time.process_time() - busy)
    line = {
        "version": version(distribution),
        "seconds": min(seconds),
        "processor_seconds": min(processor),
        "ready_seconds": started - began,
        "peak_gib": peak(),
        "answer": told(rows, found),
    }
    print(json.dumps(line))


def peak() -> float:
    """Return the most memory that this process has held, GiB."""
    status = Path("/proc/self/status")
    if status.exists():
        of = dict(line.split(":", 1) for line in status.read_text().splitlines() if ":" in line)
        return int(of["VmHWM"].split()[0]) / 2**20
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20

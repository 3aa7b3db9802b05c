"""What a job's process says, kept by the job's number: for whoever must find out why it failed.

    .healthtrust/logs/<number>.log

A log that grows beyond `LARGEST` bytes keeps its end; the logs of the latest `MOST` jobs are kept.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

LOGS = "logs"
LARGEST = 1_000_000
MOST = 1000
SHOWN = 20_000


def log_of(own: Path, number: int) -> Path:
    """Return where the log of a job is."""
    return own / LOGS / f"{number}.log"


def end_of(own: Path, number: int) -> str:
    """Return the end of a log, or nothing where there is none."""
    try:
        with log_of(own, number).open("rb") as stream:
            stream.seek(max(0, stream.seek(0, os.SEEK_END) - SHOWN))
            return stream.read().decode("utf-8", errors="replace")
    except OSError:
        return ""


@contextmanager
def logged(own: Path, number: int, heading: str) -> Iterator[Callable[[], None]]:
    """Keep what this process says while the block runs; gives what keeps the log small.

    A disk that is full loses the log and not the job: then what is said goes where it went before.
    """
    file = log_of(own, number)
    try:
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        _without_old(file.parent, number)
        log = os.open(file, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600)
        at = datetime.now(UTC).isoformat(timespec="seconds")
        os.write(log, f"{at} {heading}\n".encode())
    except OSError:
        yield lambda: None
        return
    before = [os.dup(each) for each in (1, 2)]
    for each in (1, 2):
        os.dup2(log, each)
    try:
        yield lambda: _shortened(log)
    finally:
        for stream in (sys.stdout, sys.stderr):
            stream.flush()
        for each, old in zip((1, 2), before, strict=True):
            os.dup2(old, each)
            os.close(old)
        _shortened(log)
        os.close(log)


def _shortened(log: int) -> None:
    """Keep the last half of a log that became too large."""
    size = os.fstat(log).st_size
    if size > LARGEST:
        end = os.pread(log, LARGEST // 2, size - LARGEST // 2)
        os.ftruncate(log, 0)
        os.write(log, b"...\n" + end)


def _without_old(logs: Path, number: int) -> None:
    """Delete the log that this one replaces, so that no more than the latest stay."""
    if number > MOST:
        (logs / f"{number - MOST}.log").unlink(missing_ok=True)

"""Which process a worker is, so that nobody takes another with the same number for it.

A worker is known by its machine, its number there, and when it began: numbers are given again after a while,
and after the machine starts anew. Where a machine does not tell when a process began, the number has to do.

>>> is_gone(worker_name()), is_gone("another machine:1:0"), is_gone("test:0")
(False, None, None)
"""

from __future__ import annotations

import os
import socket
from functools import lru_cache
from pathlib import Path

PROC = Path("/proc")
_BEGAN = 19
"""Where /proc tells when a process began, counted from after its name."""
_ENDED = ("Z", "X")
"""States of a process that has ended and was not yet collected."""


def worker_name() -> str:
    """Return what this process is known by."""
    return name_of(os.getpid())


def name_of(process: int) -> str:
    """Return what a process of this machine is known by."""
    return f"{_machine()}:{process}:{_began(process) or ''}"


def is_gone(worker: str) -> bool | None:
    """Return whether a worker of this machine is not there any more; None for one of another machine."""
    machine, number, began = (*worker.rsplit(":", 2), "", "")[:3]
    if machine != _machine() or not number.isdecimal():
        return None
    if (PROC / "self").exists():
        return _began(int(number)) != began
    try:
        os.kill(int(number), 0)
    except ProcessLookupError:
        return True
    except PermissionError:
        return False
    return False


def memory() -> int:
    """Return how many bytes of memory this process holds; 0 where the machine does not tell."""
    try:
        pages = int((PROC / "self" / "statm").read_text(encoding="ascii").split()[1])
    except OSError:
        return 0
    return pages * os.sysconf("SC_PAGE_SIZE")


def _began(process: int) -> str | None:
    """Return when a process began, in ticks since a start of the machine; None where it is not there."""
    try:
        told = (PROC / str(process) / "stat").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return None
    fields = told.rpartition(")")[2].split()
    return None if fields[0] in _ENDED else f"{_started()}-{fields[_BEGAN]}"


@lru_cache(maxsize=1)
def _started() -> str:
    """Return the first of what names this start of the machine."""
    return _first_of(PROC / "sys" / "kernel" / "random" / "boot_id", 8)


@lru_cache(maxsize=1)
def _machine() -> str:
    """Return the name of this machine; two containers that share one have numbers of their own."""
    try:
        numbers = "".join(filter(str.isdecimal, os.readlink(PROC / "self" / "ns" / "pid")))
    except OSError:
        numbers = ""
    return f"{socket.gethostname()[:32]}/{numbers[-12:]}"


def _first_of(file: Path, count: int) -> str:
    try:
        return file.read_text(encoding="ascii")[:count]
    except OSError:
        return ""

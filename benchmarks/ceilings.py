"""What this machine allows: bytes moved, and hashes, logarithms, exponentials and look-ups done, a second.

    triad     a = b + s c over columns far larger than any cache, 24 bytes a row, as STREAM counts: bytes/s
    others    one primitive over 2,048 numbers that stay in the nearest cache, written to as many: how many/s

All threads work at once, each on rows of its own. The primitives are the project's own, so that a ceiling is
what a kernel would reach if it did nothing else.
Source  triad: McCalpin, Memory bandwidth and machine balance, 1995 [recalled]; written anew.
"""

from __future__ import annotations

import math
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
from numba import njit

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.measured import fastest
from healthtrust.engine import cut, map_partitions, threads
from healthtrust.ground.draws import again
from healthtrust.market.choice.single_precision import log, power

BLOCK, TABLE, TIMES = 2_048, 8_192, 5


@njit(nogil=True, cache=True)
def _triad(a: Any, b: Any, c: Any, s: float) -> None:
    for i in range(len(a)):
        a[i] = b[i] + s * c[i]


@njit(nogil=True, cache=True)
def _hashes(start: Any, result: Any, rounds: int) -> None:
    for r in range(rounds):
        stream = np.uint64(r)
        for i in range(len(start)):
            result[i] = again(stream, start[i])


@njit(nogil=True, cache=True, error_model="numpy")
def _single_logs(start: Any, result: Any, rounds: int) -> None:
    for r in range(rounds):
        more = np.float32(r)
        for i in range(len(start)):
            result[i] = log(start[i] + more)


@njit(nogil=True, cache=True, error_model="numpy")
def _single_powers(start: Any, result: Any, rounds: int) -> None:
    for r in range(rounds):
        less = np.float32(1.0 / (r + 1))
        for i in range(len(start)):
            result[i] = power(start[i] * less)


@njit(nogil=True, cache=True)
def _logs(start: Any, result: Any, rounds: int) -> None:
    for r in range(rounds):
        for i in range(len(start)):
            result[i] = math.log(start[i] + r)


@njit(nogil=True, cache=True)
def _powers(start: Any, result: Any, rounds: int) -> None:
    for r in range(rounds):
        less = 1.0 / (r + 1)
        for i in range(len(start)):
            result[i] = math.exp(start[i] * less)


@njit(nogil=True, cache=True)
def _gathers(start: Any, result: Any, rounds: int) -> None:
    table = np.arange(TABLE)
    for r in range(rounds):
        for i in range(len(start)):
            result[i] = table[(start[i] + r) & (TABLE - 1)]


def triad(rows: int) -> float:
    """Return the bytes a second that a triad over so many rows moves."""
    a, b, c = (np.ones(rows) for _ in range(3))

    def all_of_it() -> None:
        map_partitions(lambda some: _triad(a[some], b[some], c[some], 3.0), cut(rows, threads()), threads())

    all_of_it()
    return 24 * rows / fastest(all_of_it, TIMES)


def ceilings(rounds: int) -> dict[str, float]:
    """Return how many of each primitive all threads do a second together."""
    some = np.linspace(1.0, 9.0, BLOCK)
    single, whole = some.astype(np.float32), np.random.default_rng(1).integers(0, TABLE, BLOCK)
    return {
        "hash": _rate(_hashes, whole.astype(np.uint64), rounds),
        "log in single precision": _rate(_single_logs, single, rounds),
        "exp in single precision": _rate(_single_powers, single, rounds),
        "log": _rate(_logs, some, rounds),
        "exp": _rate(_powers, some, rounds),
        "gather": _rate(_gathers, whole, rounds),
    }


def _rate(kernel: Callable[[Any, Any, int], None], start: np.ndarray[Any, Any], rounds: int) -> float:
    kernel(start, np.empty_like(start), 1)

    def task(_: slice) -> None:
        kernel(start.copy(), np.empty_like(start), rounds)

    def all_of_it() -> None:
        map_partitions(task, cut(threads(), threads()), threads())

    return threads() * rounds * BLOCK / fastest(all_of_it, TIMES)

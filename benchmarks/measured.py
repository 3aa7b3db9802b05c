"""One way to say what was measured: a line of a table for a reader, a line of JSON for the page of results.

Every benchmark says its figures with `say`; they are numbers with a unit, never texts. Where the variable
HEALTHTRUST_MEASURED names a file, each is appended there as JSON too; `run_all.py` makes its page of them.

    goal      what was promised, reached where the value is not above it (`better` "less") or not below it
    ratio     how many times faster ours is than the baseline of the same run; below 1 it is slower
    spread    least and largest ratio of pairs run in turn, so that a neighbour disturbs both of a pair
    growth    slope of log cost on log size: 1 is linear

>>> found = paired(lambda: {"seconds": 2.0}, lambda: {"seconds": 6.0}, times=3)
>>> found.beside("somebody else")
{'baseline': 'somebody else', 'ratio': 3.0, 'spread': (3.0, 3.0)}
>>> round(growth([10, 100, 1000], [1.0, 10.0, 100.0]), 6)
1.0
>>> [figure(value) for value in (0.000123456, 0.98765, 12.345, 4321.0, 0)]
['0.000123', '0.988', '12.3', '4,321', '0']
"""

from __future__ import annotations

import json
import math
import os
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, TypedDict, Unpack

LONG = 20.0
"""Seconds after which a way of doing it is not repeated."""
LINEAR = 1.1
"""The largest exponent that is called linear: caches end between the sizes, so it is rarely 1.00."""


class Beside(TypedDict, total=False):
    """What may stand beside a figure."""

    goal: float | None
    better: Literal["less", "more"]
    baseline: str
    ratio: float
    spread: tuple[float, float]
    peak_gib: float
    rows: int
    reason: str
    """Why the goal is missed, where it is known to be."""


def say(measure: str, value: float, unit: str = "s", **beside: Unpack[Beside]) -> None:
    """Print one line of the table, and append it as JSON where HEALTHTRUST_MEASURED names a file."""
    told = {"benchmark": Path(sys.argv[0]).stem, "measure": measure, "value": float(value), "unit": unit}
    told |= {"goal": None, "better": "less", **beside}
    print(_line(told), flush=True)
    if file := os.environ.get("HEALTHTRUST_MEASURED"):
        with Path(file).open("a", encoding="utf-8") as kept:
            kept.write(json.dumps(told) + "\n")


def same(measure: str, equal: bool) -> None:
    """Say whether two answers are the same, which they must be."""
    say(measure, int(equal), "true", goal=1, better="more")


def grows(what: str, sizes: Sequence[float], costs: Sequence[float]) -> None:
    """Say the exponent of growth from the least to the largest size, where there are two."""
    if len(sizes) > 1:
        between = f"{min(sizes):,.0f} to {max(sizes):,.0f}"
        say(f"  exponent of growth in {what}, {between}", growth(sizes, costs), "exponent", goal=LINEAR)


def reached(told: Mapping[str, Any]) -> bool | None:
    """Return whether a figure reaches its goal, none where it has no goal."""
    if told.get("goal") is None:
        return None
    value, goal = told["value"], told["goal"]
    return bool(value >= goal if told.get("better") == "more" else value <= goal)


def figure(value: float) -> str:
    """Return a number in three digits, whole from a hundred on."""
    if value == 0 or not math.isfinite(value):
        return f"{value:.0f}"
    if abs(value) >= 100:
        return f"{value:,.0f}"
    if abs(value) < 1e-4:
        return f"{value:.1e}"
    return f"{value:.{2 - math.floor(math.log10(abs(value)))}f}"


def _line(told: Mapping[str, Any]) -> str:
    text = f"{told['measure']:<64} {figure(told['value']):>9} {told['unit']:<14}"
    if told.get("peak_gib") is not None:
        text += f" {told['peak_gib']:5.2f} GiB"
    if told["goal"] is not None:
        text += f"  goal {figure(told['goal'])}{'' if reached(told) else ' MISSED'}"
    if told.get("ratio") is not None:
        low, high = told.get("spread") or (told["ratio"],) * 2
        text += f"  {figure(told['ratio'])} x ({figure(low)}-{figure(high)}) {told.get('baseline', '')}"
    return text


@dataclass(frozen=True)
class Pairs:
    """What ours and the baseline took, run in turn."""

    ours: list[Mapping[str, Any]]
    theirs: list[Mapping[str, Any]]

    def best(self, key: str = "seconds") -> Mapping[str, Any]:
        """Return the run of ours that took least."""
        return min(self.ours, key=lambda each: float(each[key]))

    def plain(self, key: str = "seconds") -> Mapping[str, Any]:
        """Return the run of the baseline that took least."""
        return min(self.theirs, key=lambda each: float(each[key]))

    def ratios(self, key: str = "seconds") -> list[float]:
        """Return how many times faster ours is, for each pair."""
        return [
            float(other[key]) / float(own[key]) for own, other in zip(self.ours, self.theirs, strict=True)
        ]

    def beside(self, baseline: str, key: str = "seconds", scale: float = 1.0) -> Beside:
        """Return the median ratio with its spread; scale: our work over the baseline's."""
        ratios = [scale * each for each in self.ratios(key)]
        return {
            "baseline": baseline,
            "ratio": statistics.median(ratios),
            "spread": (min(ratios), max(ratios)),
        }


def paired(
    ours: Callable[[], Mapping[str, Any]], theirs: Callable[[], Mapping[str, Any]], times: int = 3
) -> Pairs:
    """Run two ways in turn so many times, once where one of them takes longer than 20 s."""
    found = Pairs([], [])
    for _ in range(times):
        for way, kept in ((ours, found.ours), (theirs, found.theirs)):
            began = time.perf_counter()
            kept.append(way())
            times = 1 if time.perf_counter() - began > LONG else times
        if times == 1:
            break
    return found


def timed(call: Callable[[], object]) -> dict[str, Any]:
    """Return the seconds of a call, by clock and by processors, and what it gives."""
    began, busy = time.perf_counter(), time.process_time()
    found = call()
    seconds, cpu = time.perf_counter() - began, time.process_time() - busy
    return {"seconds": seconds, "cpu": cpu, "found": found}


def fastest(call: Callable[[], object], times: int) -> float:
    """Return the least seconds of so many calls."""
    return min(float(timed(call)["seconds"]) for _ in range(times))


def fresh(script: str, *words: object, **environment: str) -> dict[str, Any]:
    """Return what a script prints last, as JSON, run in a process of its own."""
    done = subprocess.run(
        [sys.executable, script, *map(str, words)],
        env={**os.environ, **environment},
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def peak_gib(of: int = resource.RUSAGE_SELF) -> float:
    """Return the most memory this process (or one of its children) has held, GiB."""
    return resource.getrusage(of).ru_maxrss / 2**20


def growth(sizes: Sequence[float], costs: Sequence[float]) -> float:
    """Return the exponent b of cost = a size^b, by least squares on logarithms."""
    x, y = ([math.log(each) for each in column] for column in (sizes, costs))
    return statistics.linear_regression(x, y).slope


def size_of(position: int, otherwise: int) -> int:
    """Return the number that stands at a position of the command line, 1 the first."""
    return int(sys.argv[position].replace(",", "")) if len(sys.argv) > position else otherwise

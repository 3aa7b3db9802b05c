"""The gradient of an investment: one pass back against finite differences, in seconds, error and memory.

    python benchmarks/investment.py [years followed, default 60]

Both give what a pound more on every programme and in every year is worth over the horizon. Baseline: central
differences, two courses for each programme and year, first one at a time and then all side by side. Each runs
in a fresh process. The best mix of 18 terms, three pairs of rates by six horizons, is timed as well.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from typing import Any

import numpy as np

from healthtrust.study.investment.best import Budget, best
from healthtrust.study.investment.course import course, shipped_setting
from healthtrust.study.investment.fifths import groups_of
from healthtrust.study.investment.slopes import slopes
from healthtrust.study.investment.terms import HORIZONS, PAIRS, Terms
from healthtrust.study.investment.worth import weighed, worth

STEP = 1e-3
TIMES = 5
MEBIBYTE = 1024.0

SETTING = shipped_setting()
PROGRAMMES = len(SETTING.factors.codes)


def spending(years: int) -> np.ndarray:
    """Return made-up spending, money a head."""
    return np.random.default_rng(1).uniform(0.5, 6, (years + 1, PROGRAMMES))


def by_adjoint(years: int) -> np.ndarray:
    """Return the gradient by one pass forward and one back."""
    weights = weighed([Terms(years)], years + 1)
    return np.asarray(slopes(course(spending(years), SETTING), SETTING, weights)[0])


def one_by_one(years: int) -> np.ndarray:
    """Return the gradient by central differences, a course at a time."""
    spent, weights = spending(years), weighed([Terms(years)], years + 1)
    found = np.empty_like(spent)
    for place in np.ndindex(spent.shape):
        ends = []
        for step in (STEP, -STEP):
            moved = spent.copy()
            moved[place] += step
            ends.append(float(worth(course(moved, SETTING), weights)[0]))
        found[place] = (ends[0] - ends[1]) / (2 * STEP * SETTING.heads)
    return found


def side_by_side(years: int) -> np.ndarray:
    """Return the gradient by central differences, all courses at once."""
    spent, weights = spending(years), weighed([Terms(years)], years + 1)
    moved = np.zeros((spent.size, *spent.shape))
    moved.reshape(spent.size, -1)[np.arange(spent.size), np.arange(spent.size)] = STEP
    up, down = (worth(course(spent + sign * moved, SETTING), weights) for sign in (1, -1))
    return np.asarray((up - down) / (2 * STEP * SETTING.heads)).reshape(spent.shape)


def mixes(years: int) -> np.ndarray:
    """Return the best tranche under 18 terms; none is followed further than `years`."""
    terms = [Terms(min(horizon, years), *pair) for pair in PAIRS for horizon in HORIZONS]
    return best(groups_of(SETTING), terms, Budget(30.0)).spending


WAYS: dict[str, Callable[[int], np.ndarray]] = {
    "adjoint": by_adjoint,
    "differences side by side": side_by_side,
    "differences one by one": one_by_one,
    "best mix of 18 terms": mixes,
}


def measured(way: str, years: int) -> dict[str, Any]:
    """Return the least seconds of several turns, peak memory above what was loaded, and the gradient."""
    loaded = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    taken = []
    for _ in range(1 if way == "differences one by one" else TIMES):
        start = time.perf_counter()
        found = WAYS[way](years)
        taken.append(time.perf_counter() - start)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return {"seconds": min(taken), "memory": (peak - loaded) / MEBIBYTE, "found": found.ravel().tolist()}


def main() -> None:
    """Print each way in seconds, as a multiple of the adjoint, with its error and memory."""
    years = int(sys.argv[1]) if len(sys.argv) > 1 else 60
    if len(sys.argv) > 2:
        print(json.dumps(measured(sys.argv[2], years)))
        return
    print(f"{PROGRAMMES} programmes, {years} years followed: {PROGRAMMES * (years + 1)} slopes")
    found = {}
    for way in WAYS:
        done = subprocess.run(
            [sys.executable, __file__, str(years), way], capture_output=True, check=True, text=True
        )
        found[way] = json.loads(done.stdout)
    exact, base = np.array(found["adjoint"]["found"]), found["adjoint"]["seconds"]
    for way, each in found.items():
        of = np.array(each["found"])
        apart = f"{np.abs(of - exact).max() / np.abs(exact).max():.1e}" if of.shape == exact.shape else "–"
        print(
            f"{way:26s} {each['seconds']:9.4f} s  {each['seconds'] / base:8.1f} × adjoint  "
            f"error {apart:8s}  {each['memory']:7.1f} MiB"
        )


if __name__ == "__main__":
    main()

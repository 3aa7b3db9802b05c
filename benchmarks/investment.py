"""The gradient of an investment: one pass back against finite differences, in seconds, error and memory.

    python benchmarks/investment.py [years followed, default 60]

Both give what a pound more on every programme and in every year is worth over the horizon. Baseline: central
differences, two courses for each programme and year, first one at a time and then all side by side. Each runs
in a fresh process. The best mix of 18 terms, three pairs of rates by six horizons, is timed as well.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.measured import fastest, fresh, paired, peak_gib, say, size_of
from healthtrust.study.investment.best import Budget, best
from healthtrust.study.investment.course import course, shipped_setting
from healthtrust.study.investment.fifths import groups_of
from healthtrust.study.investment.slopes import slopes
from healthtrust.study.investment.terms import HORIZONS, PAIRS, Terms
from healthtrust.study.investment.worth import weighed, worth

STEP = 1e-3
TIMES = 5

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
    """Return the least seconds of several turns, peak memory, and the gradient."""
    found: list[np.ndarray] = []
    turns = 1 if way == "differences one by one" else TIMES
    seconds = fastest(lambda: found.append(WAYS[way](years)), turns)
    return {"seconds": seconds, "peak_gib": peak_gib(), "found": found[0].ravel().tolist()}


def main() -> None:
    """Print each way beside the gradient by one pass back, with how far apart they are."""
    years = size_of(1, 60)
    if len(sys.argv) > 2:
        print(json.dumps(measured(sys.argv[2], years)))
        return
    slopes_asked = PROGRAMMES * (years + 1)
    for way in ("differences side by side", "differences one by one"):
        pairs = paired(
            lambda: fresh(__file__, years, "adjoint"), lambda name=way: fresh(__file__, years, name)
        )
        exact, other = (np.array(each["found"]) for each in (pairs.ours[0], pairs.theirs[0]))
        name = f"gradient of {slopes_asked} slopes beside {way}"
        say(name, pairs.best()["seconds"], "s", peak_gib=pairs.best()["peak_gib"], **pairs.beside(way))
        say(f"  relative error of {way}", np.abs(other - exact).max() / np.abs(exact).max(), "", goal=1e-5)
    mix = fresh(__file__, years, "best mix of 18 terms")
    say("best mix of 18 terms", mix["seconds"], "s", peak_gib=mix["peak_gib"])


if __name__ == "__main__":
    main()

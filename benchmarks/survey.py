"""Raking a million respondents to six margins: seconds, rounds and peak memory, and errors of 500 bodies.

    python benchmarks/survey.py [respondents, default 1,000,000]

Baselines, to the same certificate: a plain NumPy loop over respondents, and a pandas loop with groupby, as
scripts do it. Each runs in a fresh process; all must find the same weights. Libraries looked at and
not taken [recalled]: ipfn (data frames by groupby, as the pandas baseline), samplics (data frames),
balance (0.22 of July 2026 rakes to margins [cited]; with scikit-learn and plotly behind it). None names the
group that cannot be met, or gives variances that know of the margins, which is most of what is needed.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path
from typing import Any

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.measured import fresh, paired, peak_gib, same, say, size_of
from healthtrust.review.survey import Margin, rake
from healthtrust.review.survey.drawn import Drawn
from healthtrust.review.survey.estimate import Item, judged
from healthtrust.review.survey.moves import Calibration

SIZES = (7, 2, 5, 4, 3, 9)
ENOUGH, BODIES = 1e-10, 500


def made(rows: int) -> tuple[list[Margin], list[Any]]:
    """Return margins, and the groups of respondents who answer unlike them."""
    draw = np.random.default_rng(1)
    groups, margins = [], []
    lean = draw.normal(0, 1, rows)
    for k, size in enumerate(SIZES):
        place = np.clip((lean * 0.5 + draw.normal(0, 1, rows) + 2) / 4 * size, 0, size - 1).astype(np.int64)
        groups.append(place)
        share = draw.uniform(0.5, 1.5, size)
        counts = np.bincount(place, minlength=size) * share
        margins.append(Margin(f"margin {k}", tuple(map(str, range(size))), counts / counts.sum() * 5e6))
    return margins, groups


def ours(margins: list[Margin], groups: list[Any]) -> tuple[Any, int]:
    """Return the weights that `rake` finds."""
    found = rake(margins, groups)
    return found.weights, found.rounds


def by_numpy(margins: list[Margin], groups: list[Any]) -> tuple[Any, int]:
    """Return weights of a loop over margins with a factor for each respondent."""
    w = np.full(len(groups[0]), margins[0].total / len(groups[0]))
    done = 0
    while done < 500:
        done += 1
        for margin, group in zip(margins, groups, strict=True):
            w *= (margin.members / np.bincount(group, w, minlength=len(margin.members)))[group]
        if all(_met(margin, np.bincount(group, w)) for margin, group in zip(margins, groups, strict=True)):
            break
    return w, done


def by_pandas(margins: list[Margin], groups: list[Any]) -> tuple[Any, int]:
    """Return weights of a loop with groupby and map over a data frame."""
    import pandas as pd

    frame = pd.DataFrame({margin.name: group for margin, group in zip(margins, groups, strict=True)})
    frame["w"] = margins[0].total / len(frame)
    done = 0
    while done < 500:
        done += 1
        for margin in margins:
            factor = margin.members / frame.groupby(margin.name)["w"].sum()
            frame["w"] *= frame[margin.name].map(factor)
        if all(_met(margin, frame.groupby(margin.name)["w"].sum().to_numpy()) for margin in margins):
            break
    return frame["w"].to_numpy(), done


def _met(margin: Margin, now: Any) -> bool:
    return bool(np.abs(now / margin.members - 1).max() <= ENOUGH)


WAYS = {"ours": ours, "numpy": by_numpy, "pandas": by_pandas}


def one(way: str, rows: int) -> dict[str, Any]:
    """Measure one way in this process."""
    margins, groups = made(rows)
    best, rounds, weights = np.inf, 0, np.zeros(0)
    for _ in range(3 if way == "ours" else 1):
        began = time.perf_counter()
        weights, rounds = WAYS[way](margins, groups)
        best = min(best, time.perf_counter() - began)
    return {"s": best, "rounds": rounds, "gib": peak_gib(), "sum": float((weights**2).sum())}


def errors(rows: int) -> dict[str, Any]:
    """Measure values and calibrated errors of many bodies in this process."""
    margins, groups = made(rows)
    draw = np.random.default_rng(2)
    body = draw.integers(0, BODIES, rows)
    scores = (draw.random(rows) < 0.7).astype(np.float64)
    weights = rake(margins, groups).weights
    began = time.perf_counter()
    calibration = Calibration.of(weights, groups, SIZES)
    item = Item(scores, weights, body, BODIES)
    value, moves = item.moved(calibration)
    judged(item, value, moves, Drawn.of(rows))
    return {
        "s": time.perf_counter() - began,
        "gib": peak_gib(),
    }


def main(rows: int) -> None:
    """Print the table."""
    name = f"raking {rows:,} respondents to {len(SIZES)} margins"
    for way in ("numpy", "pandas"):
        pairs = paired(
            lambda: fresh(__file__, "--one", "ours", rows),
            lambda way=way: fresh(__file__, "--one", way, rows),
        )
        best, plain = pairs.best("s"), pairs.theirs[0]
        beside = pairs.beside(f"a loop over margins in {way}", "s")
        say(name, best["s"], "s", rows=rows, peak_gib=best["gib"], **beside)
        same(f"  the same weights as {way}", abs(plain["sum"] / best["sum"] - 1) < 1e-8)
    small = min(rows, 200_000)
    told = fresh(__file__, "--one", "errors", small)
    name = f"errors of {BODIES} bodies, {small:,} respondents, margins taken out"
    say(name, told["s"], "s", rows=small, peak_gib=told["gib"])


if __name__ == "__main__":
    if sys.argv[1:2] == ["--one"]:
        way, count = sys.argv[2], int(sys.argv[3])
        print(json.dumps(errors(count) if way == "errors" else one(way, count)))
    else:
        main(size_of(1, 1_000_000))

"""Pilots re-assigned: seconds of the imputed effect under many deals, beside a regression for each.

    python benchmarks/pilot.py [places, default 200] [periods, default 20] [deals, default 999]

Baseline: one weighted least-squares fit with dummies for places and periods (NumPy's lstsq) for each of ten
deals, scaled to all; both must give the same effects.
"""

from __future__ import annotations

import resource
import sys
import time
from pathlib import Path

import numpy as np

from healthtrust.study.pilot.answer import Question, answer
from healthtrust.study.pilot.assignments import dealt
from healthtrust.study.pilot.imputation import cell_weights, effects_of
from healthtrust.study.pilot.panel import Panel, treated_cells
from healthtrust.study.pilot.put import Asked
from healthtrust.study.pilot.reading import Named

PLAIN = 10


def made(places: int, periods: int) -> Panel:
    """Return a panel with a tenth of places in a pilot that begins in two steps."""
    draw = np.random.default_rng(1)
    begins = np.full(places, periods)
    begins[: places // 20] = periods // 2
    begins[places // 20 : places // 10] = periods // 2 + 2
    y = draw.normal(50, 5, (places, 1)) + draw.normal(0, 2, periods) + draw.normal(size=(places, periods))
    names = tuple(f"{i:05d}" for i in range(places))
    return Panel(names, tuple(str(t) for t in range(periods)), y - treated_cells(begins, periods), begins)


def by_regression(panel: Panel, begins: np.ndarray[tuple[int], np.dtype[np.int64]]) -> float:
    """Return the imputed effect by a regression of what is untreated."""
    places, periods = panel.outcome.shape
    design = np.hstack(
        [np.kron(np.eye(places), np.ones((periods, 1))), np.tile(np.eye(periods)[:, 1:], (places, 1))]
    )
    treated = treated_cells(begins, periods).ravel()
    fitted = np.linalg.lstsq(design[~treated], panel.outcome.ravel()[~treated], rcond=None)[0]
    return float((panel.outcome.ravel()[treated] - design[treated] @ fitted).mean())


def main() -> None:
    """Time both and the whole answer, and print the ratio."""
    places, periods, deals = (
        int(word) for word in (sys.argv[1:] + ["200", "20", "999"][len(sys.argv) - 1 :])
    )
    panel = made(places, periods)
    begins = dealt(panel.begins, deals, 1)
    start = time.perf_counter()
    found = effects_of(cell_weights(panel, begins), panel.outcome)
    ours = time.perf_counter() - start
    start = time.perf_counter()
    plain = [by_regression(panel, each) for each in begins[:PLAIN]]
    theirs = (time.perf_counter() - start) * deals / PLAIN
    assert np.allclose(found[:PLAIN], plain), "the two disagree"
    asked = Asked(Path("panel"), Named("outcome"), draws=deals)
    start = time.perf_counter()
    answer(Question(asked, panel, None, None))
    whole = time.perf_counter() - start
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{places} places, {periods} periods, {deals} deals")
    print(f"imputed effects of all deals   {ours:8.2f} s")
    print(f"a regression for each          {theirs:8.2f} s (from {PLAIN})   ratio {theirs / ours:,.0f}")
    print(f"the whole answer               {whole:8.2f} s   peak {peak:,.0f} MB")


if __name__ == "__main__":
    main()

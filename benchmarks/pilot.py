"""Pilots re-assigned: seconds of the imputed effect under many deals, beside a regression for each.

    python benchmarks/pilot.py [places, default 200] [periods, default 20] [deals, default 999]

Baseline: one weighted least-squares fit with dummies for places and periods (NumPy's lstsq) for each of ten
deals, scaled to all; both must give the same effects.
"""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.measured import paired, peak_gib, say, size_of, timed
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
    places, periods, deals = size_of(1, 200), size_of(2, 20), size_of(3, 999)
    panel = made(places, periods)
    begins = dealt(panel.begins, deals, 1)
    pairs = paired(
        lambda: timed(lambda: effects_of(cell_weights(panel, begins), panel.outcome)),
        lambda: timed(lambda: [by_regression(panel, each) for each in begins[:PLAIN]]),
    )
    found, plain = (each[0]["found"] for each in (pairs.ours, pairs.theirs))
    assert np.allclose(found[:PLAIN], plain), "the two disagree"
    name = f"effects of {deals} deals of {places} places, {periods} periods"
    beside = pairs.beside(f"a regression for each, of {PLAIN}", scale=deals / PLAIN)
    say(name, pairs.best()["seconds"], "s", **beside)
    asked = Asked(Path("panel"), Named("outcome"), draws=deals)
    whole = timed(lambda: answer(Question(asked, panel, None, None)))
    say("  the whole answer", whole["seconds"], "s", peak_gib=peak_gib())


if __name__ == "__main__":
    main()

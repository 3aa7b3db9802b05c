"""A study made by hand: a design costs and gains more with one parameter; another moves nothing."""

from __future__ import annotations

import numpy as np

from healthtrust.study.draws.study import Miss, Study

THRESHOLD = 10_000.0


def study_of(draws: int = 400, seed: int = 1, missed: tuple[Miss, ...] = ()) -> Study:
    """Return two designs: the second gains 10 + 4 θ QALYs more for 80,000, θ standard normal."""
    luck = np.random.default_rng(seed)
    theta = luck.standard_normal((2, draws))
    base = 100 + 3 * luck.standard_normal(draws)
    more = base + 10 + 4 * theta[0]
    cost = np.stack([np.full(draws, 1e6), np.full(draws, 1.08e6)])
    care = np.stack([np.full(draws, 20.0), 20.0 + (more - base)])
    outcomes = ("qalys", "qalys of programmes", "pool spending", "net health", "care@fifth 1", "care@fifth 5")
    qalys = np.stack([base, more])
    rows = (qalys, 0 * qalys, cost, qalys - cost / THRESHOLD, care, 0 * care + 20)
    values = np.stack(rows, axis=1)
    for miss in missed:
        values[miss.design, :, miss.draw] = np.nan
    return Study("abc123", ("now", "then"), ("a", "b"), theta, outcomes, values, missed, manifest(draws))


def manifest(draws: int) -> dict[str, object]:
    """Return what goes with it."""
    known = {"distribution": "normal", "mean": 0.0, "standard_error": 1.0, "source": "made up"}
    return {
        "currency": "GBP",
        "years": [2027, 2027],
        "draws": draws,
        "seed": 1,
        "sampling": "independent",
        "luck": 7,
        "threshold": THRESHOLD,
        "residents": {"fifths": [1, 5], "members": [500, 500], "health": [60.0, 70.0]},
        "parameters": [
            {"name": name, "group": group, "status": "assumed", "designs": ["now", "then"], **known}
            for name, group in (("a", "behaviour"), ("b", "services"))
        ],
    }

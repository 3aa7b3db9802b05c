"""Which option, and which package, is best at which aversion to inequality."""

from __future__ import annotations

from itertools import pairwise, product

import numpy as np
import pytest

from healthtrust.ground.equality import equivalent
from healthtrust.package.equity.aversion import package_spans, spans

RNG = np.random.default_rng(11)
SHARE = np.array([0.3, 0.4, 0.3])
HEALTH = np.array([60.0, 68.0, 76.0])


def test_every_span_names_the_best_throughout() -> None:
    after = HEALTH + RNG.normal(0, 1, (6, 3))
    for measure in ("atkinson", "kolm"):
        found = spans(measure, after, SHARE)  # type: ignore[arg-type]
        assert found[0].start == 0.0
        assert all(a.end == b.start for a, b in pairwise(found))
        for span in found:
            for at in np.linspace(span.start, span.end, 7)[1:-1]:
                levels = [equivalent(measure, row, at, SHARE) for row in after]  # type: ignore[arg-type]
                assert levels[span.option] == pytest.approx(max(levels), abs=1e-12)


def test_the_aversion_at_which_the_package_changes() -> None:
    """All packages of five items within a budget, told apart by the search as by looking at each."""
    effect, cost = (
        RNG.uniform(0.0, 1.0, (5, 3)) * [[3, 1, 1], [1, 1, 3], [1, 3, 1], [1, 1, 4], [2, 1, 0]],
        2.0,
    )
    every = np.array([p for p in product((0.0, 1.0), repeat=5) if sum(p) <= cost])

    def after(package: np.ndarray) -> np.ndarray:
        return HEALTH + package @ effect

    def solve(aversion: float) -> np.ndarray:
        return every[int(np.argmax([equivalent("atkinson", after(p), aversion, SHARE) for p in every]))]

    found, packages = package_spans(solve, after, "atkinson", SHARE, largest=40.0)
    assert len(found) > 1
    for at in np.linspace(0.01, 39.9, 300):
        span = next(s for s in found if s.start <= at <= s.end)
        best = max(equivalent("atkinson", after(p), at, SHARE) for p in every)
        assert equivalent("atkinson", after(packages[span.option]), at, SHARE) == pytest.approx(
            best, abs=1e-9
        )

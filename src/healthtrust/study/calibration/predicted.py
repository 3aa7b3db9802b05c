"""What the response says to each finding, draw by draw: one run for all findings of one place and change.

>>> from healthtrust.deliver.response import central
>>> from healthtrust.study.calibration.targets import shipped_targets
>>> first = predicted(shipped_targets()[:3], central(fitted=False))
>>> first.shape, bool((first[0] < -0.2).all())
((3, 1), True)
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from healthtrust.deliver.response import (
    Baseline,
    Coefficients,
    Course,
    arrangement_named,
    respond,
    shipped_baseline,
)
from healthtrust.design.response import Arrangement
from healthtrust.study.calibration.outputs import change_of
from healthtrust.study.calibration.targets import Target

Real = NDArray[np.float64]


def predicted(targets: Sequence[Target], known: Coefficients, place: Baseline | None = None) -> Real:
    """Return the change that the response says of each target [target, draw].

    place: residents and their care, the shipped ones if left out; beds and waiting go with the arrangement
    before.
    """
    found = np.empty((len(targets), known.draws))
    for (before, after), at in _runs(targets).items():
        stood = _arrangement(before)
        there = (place or _shipped_place()).before(stood)
        response = respond(Course(there, stood, _arrangement(after), known), max(targets[n].year for n in at))
        for n in at:
            found[n] = change_of(targets[n].output, response, there)[targets[n].year]
    return found


def _runs(targets: Sequence[Target]) -> dict[tuple[str, str], list[int]]:
    """Return the positions of the targets that one run answers, by the arrangements before and after."""
    runs: dict[tuple[str, str], list[int]] = {}
    for n, target in enumerate(targets):
        runs.setdefault((target.before, target.after), []).append(n)
    return runs


@lru_cache(maxsize=1)
def _shipped_place() -> Baseline:
    return shipped_baseline()


def _arrangement(name: str) -> Arrangement:
    """Return a shipped arrangement, read once, or that of a file, which may have changed."""
    return arrangement_named(name) if name.endswith(".toml") else _shipped_arrangement(name)


@lru_cache(maxsize=64)
def _shipped_arrangement(name: str) -> Arrangement:
    return arrangement_named(name)

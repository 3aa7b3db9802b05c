"""A calibration asked for: findings and plans beside the response over draws, and the coefficients behind it.

>>> found = answer(Asked(draws=50))
>>> len(found.fitted), len(found.held_out), len(found.plans), len(found.coefficients)
(13, 5, 3, 17)
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from healthtrust.deliver.response import Baseline
from healthtrust.deliver.response.baseline_read import read_baseline
from healthtrust.ground.attempt import attempt
from healthtrust.ground.errors import refuse
from healthtrust.ground.problems import Problem
from healthtrust.study.calibration.agreement import ENDS, Agreement, agreement
from healthtrust.study.calibration.density import FITTED
from healthtrust.study.calibration.errors import chance_of_as_far
from healthtrust.study.calibration.predicted import predicted
from healthtrust.study.calibration.targets import Target, shipped_targets
from healthtrust.study.coefficients import drawn_coefficients, values_at

Real = NDArray[np.float64]

RESIDENTS = 100_000.0
"""Changes do not depend on how many."""
MOST_DRAWS = 20_000
POINTS = 2000
"""Of a prior, evenly over its distribution."""


@dataclass(frozen=True)
class Asked:
    """What is asked: draws of the prior or the posterior, and what of one's own is read."""

    prior: bool = False
    draws: int = 1000
    seed: int = 1
    targets: Path | None = None
    care: Path | None = None
    """Care by segment; with `totals`, a place of one's own."""
    totals: Path | None = None


class Drawn(NamedTuple):
    """Draws of a coefficient: median, ends of the 90 % interval, standard deviation."""

    median: float
    low: float
    high: float
    deviation: float


@dataclass(frozen=True)
class Answer:
    """How the response agrees with each finding, and the coefficients it was asked with."""

    asked: Asked
    agreements: tuple[Agreement, ...]
    coefficients: Mapping[str, Drawn]
    """Draws of each that is fitted, in short."""
    as_far: Mapping[str, float]
    """Chance of findings as far off as these or farther, were the model right, by role."""

    @property
    def fitted(self) -> tuple[Agreement, ...]:
        """Return findings that the coefficients were fitted to."""
        return self._of("fitted")

    @property
    def held_out(self) -> tuple[Agreement, ...]:
        """Return findings that they were not fitted to."""
        return self._of("held out")

    @property
    def plans(self) -> tuple[Agreement, ...]:
        """Return plans and claims."""
        return self._of("plan")

    def _of(self, role: str) -> tuple[Agreement, ...]:
        return tuple(found for found in self.agreements if found.target.role == role)


def answer(asked: Asked) -> Answer:
    """Return how the response agrees with findings; raises InvalidInput with all that is wrong."""
    problems: list[Problem] = []
    if not 2 <= asked.draws <= MOST_DRAWS:
        problems.append(Problem("--draws", str(asked.draws), f"from 2 to {MOST_DRAWS:,}"))
    if (asked.care is None) != (asked.totals is None):
        problems.append(Problem("--care and --totals", "one without the other", "both, or neither"))
    targets = attempt(lambda: shipped_targets(asked.targets), problems)
    place = attempt(lambda: _place(asked), problems)
    refuse(problems)
    assert targets is not None
    known = drawn_coefficients(asked.seed, asked.draws, fitted=not asked.prior)
    said = predicted(targets, known, place)
    found = tuple(agreement(target, row) for target, row in zip(targets, said, strict=True))
    return Answer(asked, found, {name: drawn(known[name]) for name in FITTED}, _as_far(targets, said))


def _as_far(targets: Sequence[Target], said: Real) -> Mapping[str, float]:
    """Return the posterior predictive check of findings of each role that has any; plans have no error."""
    chances = {}
    for role in ("fitted", "held out"):
        at = [n for n, target in enumerate(targets) if target.role == role]
        if at:
            chances[role] = chance_of_as_far([targets[n] for n in at], said[at])
    return chances


def _place(asked: Asked) -> Baseline | None:
    if asked.care is None or asked.totals is None:
        return None
    return read_baseline(asked.care, asked.totals, RESIDENTS)


def drawn(values: Real) -> Drawn:
    """Return draws of a coefficient in short."""
    median, low, high = np.quantile(values, [0.5, *ENDS]).tolist()
    return Drawn(median, low, high, float(values.std()))


def before_any(name: str) -> Drawn:
    """Return a coefficient in short as it is stated, before any finding was seen: a truncated normal."""
    from scipy.special import ndtri

    return drawn(values_at(name, ndtri((np.arange(POINTS) + 0.5) / POINTS)))

"""A calibration asked for: findings and plans beside the response over draws, and the coefficients behind it.

>>> found = answer(Asked(draws=50))
>>> len(found.fitted), len(found.held_out), len(found.plans), len(found.coefficients)
(13, 5, 4, 17)
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from healthtrust.deliver.response import Baseline, Coefficients, stated
from healthtrust.deliver.response.baseline_read import read_baseline
from healthtrust.ground.attempt import attempt
from healthtrust.ground.errors import refuse
from healthtrust.ground.problems import Problem
from healthtrust.study.calibration.agreement import ENDS, Agreement, agreements
from healthtrust.study.calibration.density import FITTED
from healthtrust.study.calibration.targets import shipped_targets
from healthtrust.study.responding import drawn_coefficients

RESIDENTS = 100_000.0
"""Changes do not depend on how many."""
MOST_DRAWS = 20_000


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


@dataclass(frozen=True)
class Answer:
    """How the response agrees with each finding, and the coefficients it was asked with."""

    asked: Asked
    agreements: tuple[Agreement, ...]
    coefficients: Mapping[str, tuple[float, float, float]]
    """Median and 90 % interval of each that is fitted."""

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
    return Answer(asked, agreements(targets, known, place), {name: _spread(known, name) for name in FITTED})


def _place(asked: Asked) -> Baseline | None:
    if asked.care is None or asked.totals is None:
        return None
    return read_baseline(asked.care, asked.totals, RESIDENTS)


def _spread(known: Coefficients, name: str) -> tuple[float, float, float]:
    median, low, high = np.quantile(known[name], [0.5, *ENDS]).tolist()
    return median, low, high


def prior_of(name: str) -> tuple[float, float]:
    """Return the value and the standard error that a coefficient is stated with."""
    return stated()[name].value, stated()[name].standard_error

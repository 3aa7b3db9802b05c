"""Has something changed? Patterns of points that a steady process rarely makes.

    beyond       a point further than 3 σ from the centre
    two of three two of three points in a row further than 2 σ, on one side
    run          so many points in a row on one side
    trend        so many points in a row, each above (or each below) the one before

Each rule is a number: 0 leaves it out. Every point of a pattern is marked, not only its last. Where limits
begin anew, patterns do, too.

    nhs               beyond, two of three, run of 7, trend of 7
    western-electric  beyond, two of three, run of 8 (without four of five beyond 1 σ)
    nelson            beyond, two of three, run of 9, trend of 6 (his rules 1, 5, 2 and 3)

Source  NHS England, Making Data Count; Western Electric, Statistical Quality Control Handbook 1956; Nelson,
        J Qual Technol 1984; 16: 237-239 [recalled]

>>> z = np.array([[0.2, -0.4, 2.3, 0.1, 2.6, 3.4]])
>>> {name: found[0].astype(int).tolist() for name, found in patterns(z, z, Rules(run=0, trend=0)).items()}
{'beyond': [0, 0, 0, 0, 0, 1], 'two of three': [0, 0, 1, 0, 1, 1]}
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

Real = NDArray[np.float64]
Marks = NDArray[np.bool_]
"""[body, period] whether a point belongs to a pattern."""
FAR, NEAR = 3.0, 2.0
"""Standard deviations of the limits, and of the warning two points in three."""


@dataclass(frozen=True)
class Rules:
    """Which patterns are looked for; a length of 0 is none."""

    beyond: bool = True
    two_of_three: bool = True
    run: int = 7
    trend: int = 7

    @property
    def names(self) -> tuple[str, ...]:
        """Return the rules in words."""
        said = (
            ("beyond", self.beyond),
            ("two of three", self.two_of_three),
            (f"run of {self.run}", self.run),
            (f"trend of {self.trend}", self.trend),
        )
        return tuple(name for name, wanted in said if wanted)


SETS = {
    "nhs": Rules(),
    "western-electric": Rules(run=8, trend=0),
    "nelson": Rules(run=9, trend=6),
}
"""Sets of rules by name."""


def patterns(z: Real, values: Real, rules: Rules, starts: Sequence[int] = ()) -> dict[str, Marks]:
    """Return the points of each pattern, of standardised distances and values [body, period].

    Trends are of the values; everything else is of the distances. A point on the centre ends a run. starts:
    positions of periods from which patterns begin anew.
    """
    edges = [0, *sorted(set(starts) - {0}), z.shape[1]]
    parts = [_stretch(z[:, a:b], values[:, a:b], rules) for a, b in pairwise(edges)]
    return {name: np.concatenate([part[name] for part in parts], axis=1) for name in rules.names}


def _stretch(z: Real, values: Real, rules: Rules) -> dict[str, Marks]:
    """Return the points of each pattern within one stretch."""
    found: dict[str, Marks] = {}
    names = iter(rules.names)
    if rules.beyond:
        found[next(names)] = np.abs(z) > FAR
    if rules.two_of_three:
        found[next(names)] = _two_of_three(z > NEAR) | _two_of_three(z < -NEAR)
    if rules.run:
        found[next(names)] = _in_a_row(z > 0, rules.run) | _in_a_row(z < 0, rules.run)
    if rules.trend:
        step = np.diff(values, axis=1)
        found[next(names)] = _trend(step > 0, rules.trend) | _trend(step < 0, rules.trend)
    return found


def _in_a_row(marks: Marks, length: int) -> Marks:
    """Return the marks that stand in a row of so many or more."""
    periods = marks.shape[1]
    found = np.zeros_like(marks)
    for start in range(periods - length + 1):
        whole = marks[:, start : start + length].all(axis=1)
        found[whole, start : start + length] = True
    return found


def _trend(steps: Marks, length: int) -> Marks:
    """Return the points joined by so many less one steps in a row."""
    long = _in_a_row(steps, length - 1)
    found = np.zeros((len(steps), steps.shape[1] + 1), dtype=np.bool_)
    found[:, 1:] |= long
    found[:, :-1] |= long
    return found


def _two_of_three(marks: Marks) -> Marks:
    """Return the marks of which another stands one or two places away."""
    found = np.zeros_like(marks)
    for gap in (1, 2):
        both = marks[:, gap:] & marks[:, :-gap]
        found[:, gap:] |= both
        found[:, :-gap] |= both
    return found

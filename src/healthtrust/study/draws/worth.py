"""What finding out would be worth: everything, a group of parameters, or one of them alone.

    of a population = worth per person and year × persons × Σ_{t < T} 1 / (1 + d)^t
    per person and year = worth per decision / (residents × Σ_{t < Y} 1 / (1 + d)^t)

T, Y     years the decision holds, years of the design;  d  discount rate of money
by chance = mean over reorderings of the draws of what the same regression, chosen in the same way, finds
Source   EVPPI by regression: `study.information` (Strong, Oakley and Brennan 2014); the chance level is this
         project's own

The field's usual tools for this are written in R (voi, BCEA, dampack); a Python one we looked at, voiage,
fitted straight lines when we did. A group of more parameters than draws can carry is judged by those of it
that go with the differences most; that is said. A regression finds something in any draws: values that have
nothing to do with the choice, once their draws are reordered, show how much.

>>> theta = np.array([[-1.0, 0.0, 1.0, 2.0] * 10, [0.5, -0.5, -0.5, 0.5] * 10])
>>> values = np.array([0 * theta[0], theta[0] - 0.4])
>>> found = of_groups(values, theta, ("a", "b"), {"a": ("a",), "b": ("b",)})
>>> [(row.name, round(row.worth.worth, 3), row.tells) for row in found]
[('a', 0.45, True), ('b', 0.0, False)]
>>> round(years_counted(3, 0.035), 4)
2.8997
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from healthtrust.study.information import DRAWS_PER_FUNCTION, Worth, by_group, partial
from healthtrust.study.uncertainty import shares

Real = NDArray[np.float64]

ALONE_MOST = 20
"""Parameters judged one by one: those that go with the differences most."""
REORDERINGS = 10
LEADING = 5
"""Parameters of reordered draws of which the one worth most says what the leading ones owe to chance."""


class OfGroup(NamedTuple):
    """What knowing a group of parameters is worth per decision."""

    name: str
    worth: Worth
    parameters: int
    used: int
    """Parameters of the group that the regression rests on."""
    chance: float = 0.0
    """What so many parameters would seem worth that have nothing to do with the choice."""

    @property
    def tells(self) -> bool:
        """Return whether it is worth more than chance would make it seem."""
        return self.worth.worth > self.chance


def of_groups(
    values: Real, theta: Real, names: Sequence[str], groups: Mapping[str, Sequence[str]]
) -> list[OfGroup]:
    """Return the worth of knowing each group, of the most worth first.

    values [design, draw], theta [parameter, draw]. Raises ValueError for too few draws.
    """
    reach = max(values.shape[1] // (2 * DRAWS_PER_FUNCTION), 1)
    ranked = [names[i] for i in by_association(values, theta)]
    used = {
        label: tuple(name for name in ranked if name in set(group))[:reach] for label, group in groups.items()
    }
    whole = [label for label in groups if set(groups[label]) == set(names)]
    used.update({label: tuple(names) for label in whole})
    found = by_group(values, theta, names, used)
    rows = [
        OfGroup(label, found[label], len(set(group)), len(used[label]), chance)
        for label, group in groups.items()
        for chance in [0.0 if label in whole else _by_chance(values, _rows(theta, names, group), reach)]
    ]
    return sorted(rows, key=lambda row: -row.worth.worth)


def alone(values: Real, theta: Real, names: Sequence[str], most: int = ALONE_MOST) -> list[OfGroup]:
    """Return the worth of knowing each of the parameters that go with the differences most."""
    chance = _by_chance(values, theta, 1, LEADING)
    rows = [
        OfGroup(names[i], partial(values, theta[i : i + 1]), 1, 1, chance)
        for i in by_association(values, theta)[:most]
    ]
    return sorted(rows, key=lambda row: -row.worth.worth)


def _rows(theta: Real, names: Sequence[str], group: Sequence[str]) -> Real:
    return theta[[n for n, name in enumerate(names) if name in set(group)]]


def _by_chance(values: Real, theta: Real, at_once: int, tries: int = 1) -> float:
    """Return what parameters seem worth once their draws are reordered, chosen as the true ones are.

    at_once: how many the regression rests on; tries: of how many such the one worth most counts.
    """
    number, found = np.arange(theta.shape[1], dtype=np.uint64), []
    for n in range(REORDERINGS):
        mixed = theta[:, np.argsort(shares(n, "draws reordered", number), kind="stable")]
        ranked = by_association(values, mixed)[: at_once * tries]
        cuts = [ranked[k : k + at_once] for k in range(0, len(ranked), at_once)]
        found.append(max((partial(values, mixed[cut]).worth for cut in cuts), default=0.0))
    return float(np.mean(found))


def by_association(values: Real, theta: Real) -> NDArray[np.int64]:
    """Return the parameters that vary, those most correlated with any difference of designs first."""
    best = int(values.mean(axis=1).argmax())
    apart = np.delete(values - values[best], best, axis=0)
    spread = theta.std(axis=1)
    varied = np.flatnonzero(spread > 1e-12 * np.abs(theta).max(axis=1, initial=0.0))
    centred = (theta[varied] - theta[varied].mean(axis=1, keepdims=True)) / spread[varied, None]
    level = apart - apart.mean(axis=1, keepdims=True)
    size = level.std(axis=1, keepdims=True)
    with_all = centred @ np.divide(level, size, out=np.zeros_like(level), where=size > 0).T
    return np.asarray(varied[np.argsort(-np.abs(with_all).max(axis=1, initial=0.0), kind="stable")])


def years_counted(years: int, rate: float) -> float:
    """Return how many years so many years are, later ones counting less."""
    return float(((1 + rate) ** -np.arange(years, dtype=np.float64)).sum())

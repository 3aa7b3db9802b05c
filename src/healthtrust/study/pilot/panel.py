"""A panel: one outcome of each place in each period, and from when on a place was in the pilot.

    D(i, t) = 1 where t ≥ b(i), else 0

i, t    place and period
b       period in which place i begins, counted from 0; the number of periods for a place that never does
D       whether place i is treated in period t: once begun, it stays so

>>> panel = Panel(("Ash", "Elm"), ("1", "2"), np.array([[5.0, 4.0], [5.0, 5.0]]), np.array([1, 2]))
>>> panel.treated.tolist(), panel.pilots.tolist(), panel.controls.tolist()
([[False, True], [False, False]], [True, False], [False, True])
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from healthtrust.ground.problems import Problem

Real = NDArray[np.float64]
Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]

SHOWN = 5
"""Cells of a kind that are named; the rest are counted."""


@dataclass(frozen=True)
class Panel:
    """A balanced panel; every array by place, then period."""

    places: tuple[str, ...]
    periods: tuple[str, ...]
    outcome: Real
    """[place, period], in its own unit, or its logarithm where `logged`."""
    begins: Ints
    """[place] first period in the pilot; the number of periods for never."""
    weight: Real = field(default_factory=lambda: np.empty(0))
    """[place] how much a place counts; all alike unless given."""
    covariates: Real = field(default_factory=lambda: np.empty((0, 0, 0)))
    """[covariate, place, period]"""
    covariate_names: tuple[str, ...] = ()
    name: str = "outcome"
    logged: bool = False

    def __post_init__(self) -> None:
        if not len(self.weight):
            object.__setattr__(self, "weight", np.ones(len(self.places)))

    @property
    def treated(self) -> Flags:
        """Return D [place, period]."""
        return treated_cells(self.begins, len(self.periods))

    @property
    def pilots(self) -> Flags:
        """Return which places ever begin [place]."""
        return np.asarray(self.begins < len(self.periods))

    @property
    def controls(self) -> Flags:
        """Return which places never begin [place]."""
        return ~self.pilots

    @property
    def first(self) -> int:
        """Return the first period in which any place begins."""
        return int(self.begins.min())

    @property
    def together(self) -> bool:
        """Return whether all pilots begin in the same period."""
        return len(set(self.begins[self.pilots].tolist())) == 1


def treated_cells(begins: Ints, periods: int) -> Flags:
    """Return D [..., place, period] for beginnings [..., place]."""
    return np.asarray(np.arange(periods) >= begins[..., None])


def numbers_unfit(panel: Panel, source: str) -> list[Problem]:
    """Return which cells and weights are no numbers."""
    found = []
    wrong = ~np.isfinite(panel.outcome)
    if wrong.any():
        found.append(_cells(panel, wrong, f"{source}, {panel.name}", "no number", "a number in every cell"))
    for name, values in zip(panel.covariate_names, panel.covariates, strict=True):
        if (wrong := ~np.isfinite(values)).any():
            found.append(_cells(panel, wrong, f"{source}, {name}", "no number", "a number in every cell"))
    bad = [
        p for p, w in zip(panel.places, panel.weight.tolist(), strict=True) if not (np.isfinite(w) and w > 0)
    ]
    if bad:
        found.append(Problem(f"{source}, weights", f"{listed(bad)} without one", "weights above 0"))
    return found


def treatment_unfit(panel: Panel, source: str) -> list[Problem]:
    """Return what makes a pilot impossible to judge."""
    found, names = [], np.array(panel.places, dtype=object)
    pilots, others = int(panel.pilots.sum()), int(panel.controls.sum())
    if len(panel.places) < 2:
        return [Problem(source, f"{len(panel.places)} place", "at least one pilot and two other places")]
    if not pilots:
        found.append(Problem(source, "no place in the pilot", "at least one", None, "Say --treated."))
    elif others < 2:
        remedy = "Without places that never begin, nothing says what would have been."
        found.append(
            Problem(
                source, f"{others} of {len(names)} places never in the pilot", "at least two", None, remedy
            )
        )
    early = names[panel.begins == 0].tolist()
    if early:
        remedy = "Leave these places out, or add earlier periods."
        found.append(
            Problem(
                source,
                f"{listed(early)} in the pilot from the first period",
                "a period before it",
                None,
                remedy,
            )
        )
    return found


def _cells(panel: Panel, wrong: Flags, where: str, found: str, expected: str) -> Problem:
    cells = [f"{panel.places[i]} {panel.periods[t]}" for i, t in np.argwhere(wrong)]
    return Problem(where, f"{found} in {counted(len(cells))}: {listed(cells)}", expected)


def counted(number: int, noun: str = "cell") -> str:
    """Return a number with its noun.

    >>> counted(1), counted(1200, "place")
    ('1 cell', '1,200 places')
    """
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def listed(words: Sequence[str], shown: int = SHOWN) -> str:
    """Name the first few and count the rest.

    >>> listed(["Ash", "Elm"]), listed(list("abcdefg"))
    ('Ash, Elm', 'a, b, c, d, e and 2 more')
    """
    more = f" and {len(words) - shown:,} more" if len(words) > shown else ""
    return ", ".join(words[:shown]) + more

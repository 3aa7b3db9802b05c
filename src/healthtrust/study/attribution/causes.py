"""What two designs' differences do to every result: shared out over the parts that differ, adding up exactly.

All designs in between are tried with the same luck: the same people, shocks and tastes. With n parts there
are 2ⁿ of them; each is tried once and kept. Parts that cannot stand without one another, because a design in
between cannot be read or run, are taken together as one. Beyond `MOST` parts ask by heading.

>>> from healthtrust.design.read import read_design
>>> small = ["people.size=2000"]
>>> before = read_design("valley", small)
>>> after = read_design("valley", [*small, "pool.ceiling_share=0.1", "package.top_up.allowed=false"])
>>> found = attributed(before, after)
>>> [part.name for part in found.parts], found.tried
(['pool', 'package'], 4)
>>> shared = found.of("pool income")
>>> abs(float(shared.sum()) - (found.after["pool income"] - found.before["pool income"])) < 1e-9
True
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import nan

import numpy as np
from numpy.typing import NDArray

from healthtrust.design.read import Read
from healthtrust.ground.errors import InvalidInput, refuse
from healthtrust.ground.problems import Problem
from healthtrust.study.attribution.coalitions import By, Part, between, joined, parts_between, sets
from healthtrust.study.attribution.shapley import alone_and_last, shapley_values
from healthtrust.study.trial.case import Case
from healthtrust.study.trial.kept import Kept
from healthtrust.study.trial.many import Desk, Trials, tried

Real = NDArray[np.float64]

MOST = 10
"""Parts that are shared out over; each more doubles the designs to be tried."""


@dataclass(frozen=True)
class Causes:
    """The parts in which two designs differ, and every result with each set of them changed."""

    parts: tuple[Part, ...]
    trials: Trials
    """One for each set of parts, numbered by their bits: first none, last all."""

    @property
    def before(self) -> Mapping[str, float]:
        """Return the results of the design before."""
        return self.trials.found[0]

    @property
    def after(self) -> Mapping[str, float]:
        """Return the results of the design after."""
        return self.trials.found[-1]

    @property
    def tried(self) -> int:
        """Return how many designs in between there are, both ends counted."""
        return len(self.trials.found)

    def of(self, name: str) -> Real:
        """Return what each part does to one result [part]; NaN where a design in between lacks it."""
        return shapley_values(self._column(name))

    def alone(self, name: str) -> Real:
        """Return what each part does when nothing else is changed [part]."""
        return alone_and_last(self._column(name))[0]

    def last(self, name: str) -> Real:
        """Return what each part does when all else is changed already [part]."""
        return alone_and_last(self._column(name))[1]

    def _column(self, name: str) -> Real:
        return np.array([found.get(name, nan) for found in self.trials.found])


def attributed(
    before: Read,
    after: Read,
    by: By = "heading",
    desk: Desk | None = None,
) -> Causes:
    """Return what each part in which two designs differ does to every result.

    Raises InvalidInput where the designs decide the same, differ in too many parts, or cannot be run.
    """
    parts = parts_between(before, after, by)
    refuse(_unshared(parts, by))
    desk = desk or Desk(Kept(), workers=1)
    while True:
        chosen = list(sets(len(parts)))
        cases, refused = _between(before, after, parts)
        trials = tried(list(cases.values()), desk.kept, desk.workers, desk.tell)
        stand = [*cases]
        refused |= {stand[failed.number]: failed.why for failed in trials.failed}
        if not refused:
            return Causes(parts, trials)
        refuse(_ends_that_fail(refused, chosen[-1]))
        parts = joined(parts, *_partners(refused, chosen))


def _between(
    before: Read, after: Read, parts: tuple[Part, ...]
) -> tuple[dict[tuple[int, ...], Case], dict[tuple[int, ...], str]]:
    """Return the case of each set of parts that can be read, and why the others cannot."""
    cases, refused = {}, {}
    for chosen in sets(len(parts)):
        try:
            cases[chosen] = between(before, after, [parts[i] for i in chosen])
        except InvalidInput as unreadable:
            refused[chosen] = "; ".join(map(str, unreadable.problems))
    return cases, refused


def _ends_that_fail(refused: Mapping[tuple[int, ...], str], every: tuple[int, ...]) -> list[Problem]:
    ends = {"the design before": (), "the design after": every}
    return [
        Problem(name, refused[chosen], "a design that can be run")
        for name, chosen in ends.items()
        if chosen in refused
    ]


def _partners(refused: Mapping[tuple[int, ...], str], chosen: list[tuple[int, ...]]) -> tuple[int, int]:
    """Return two parts that need each other: one refused, and one of the smallest set that stands with it."""
    alone = min(refused, key=len)
    larger = (each for each in sorted(chosen, key=len) if set(alone) < set(each) and each not in refused)
    partner = next(i for i in next(larger) if i not in alone)
    return min(alone[-1], partner), max(alone[-1], partner)


def _unshared(parts: tuple[Part, ...], by: By) -> list[Problem]:
    if not parts:
        remedy = "Change something, or name another design."
        return [Problem("the two designs", "no decided value that differs", "one at least", remedy=remedy)]
    if len(parts) > MOST:
        remedy = "Ask by heading." if by == "value" else ""
        return [
            Problem("the two designs", f"{len(parts)} parts that differ", f"at most {MOST}", remedy=remedy)
        ]
    return []

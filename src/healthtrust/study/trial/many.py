"""Many cases tried, side by side on all processors, each kept as it is found.

A case is tried by running its design, year by year, without writing a run folder. Results do not depend on
how many processors there are, on their order, or on what was kept before. A case that cannot be - its pool
does not pay for what must be covered - is told apart with the reason; it does not stop the others.

>>> from healthtrust.design.read import read_design
>>> from healthtrust.study.trial.case import case_of
>>> small = case_of(read_design("valley", ["people.size=2000"]))
>>> found = tried([small, small.with_values({"pool.ceiling_share": 0.001}), small], workers=1)
>>> bool(np.ptp(found.column("qalys")[[0, 2]])), found.ran, [f.number for f in found.failed]
(False, 2, [1])
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from math import nan

import numpy as np
from numpy.typing import NDArray

from healthtrust.study.trial.case import Case
from healthtrust.study.trial.crew import REFUSED, Crew
from healthtrust.study.trial.kept import Kept

Tell = Callable[[int, int], None]
"""Told how many cases are done, and of how many."""


def silent(done: int, of: int) -> None:
    """Tell nobody."""


@dataclass(frozen=True)
class Desk:
    """Where trials of one study are made: what is kept, who works, and who is told."""

    kept: Kept
    workers: int | Crew | None = None
    tell: Tell = silent


@dataclass(frozen=True)
class Failed:
    """A case that could not be: its number among those asked for, and why, in words."""

    number: int
    why: str


@dataclass(frozen=True)
class Trials:
    """What came of cases, in the order they were asked for."""

    found: tuple[Mapping[str, float], ...]
    """Named numbers of each; none for a case that could not be."""
    failed: tuple[Failed, ...]
    ran: int
    """How many were run now; the others were kept, or asked for twice."""

    @property
    def names(self) -> tuple[str, ...]:
        """Return the names of all numbers, in the order they first appear."""
        return tuple(dict.fromkeys(name for each in self.found for name in each))

    def column(self, name: str) -> NDArray[np.float64]:
        """Return one number of every case [case]; NaN where it has none."""
        return np.array([each.get(name, nan) for each in self.found])


def tried(
    cases: Sequence[Case],
    kept: Kept | None = None,
    workers: int | Crew | None = None,
    tell: Tell = silent,
) -> Trials:
    """Try the cases that nothing is kept of, and return what came of all.

    workers: processes that work side by side, by default one a processor; 1 works in this process; or a crew
    that stays for more.
    """
    kept = kept or Kept()
    marks = [case.mark for case in cases]
    known = kept.get(marks)
    first = {mark: case for mark, case in zip(marks, cases, strict=True) if mark not in known}
    done = sum(mark in known for mark in marks)
    tell(done, len(cases))
    with nullcontext(workers) if isinstance(workers, Crew) else Crew(workers) as crew:
        for mark, found in crew.work(first):
            kept.put(mark, found)
            known[mark] = found
            done += marks.count(mark)
            tell(done, len(cases))
    every = [known[mark] for mark in marks]
    failed = tuple(Failed(n, found[REFUSED]) for n, found in enumerate(every) if REFUSED in found)
    return Trials(tuple({} if REFUSED in found else found for found in every), failed, len(first))

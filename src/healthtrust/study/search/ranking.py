"""Where the ranking flips: the value of each uncertain number at which another design overtakes the winner.

    ahead(x)   objective of the winner − that of the other, all else as stated and one uncertain value at x
    looked at  the values whose draws go most with `ahead` over the draws judged, by correlation, from end to
               end of their 95 % intervals; of those the ones that move it most; there bisection

>>> Flip("market.persistence", 3, 0.5, 0.9, 0.4, -0.1, 0.77).flips
True
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import nan

import numpy as np
from numpy.typing import NDArray

from healthtrust.study.distributions import Uncertain
from healthtrust.study.search.aims import Aim
from healthtrust.study.search.flips import flip
from healthtrust.study.search.judged import Judged
from healthtrust.study.search.knobs import Settings
from healthtrust.study.search.tries import Tries
from healthtrust.study.trial import ends_of, uncertain_values
from healthtrust.study.trial.many import Tell

Real = NDArray[np.float64]


LOOKED_AT = 3
"""Values tried at their ends for each one shown."""


@dataclass(frozen=True)
class Flip:
    """What one uncertain value does to the lead of the winner over another design."""

    parameter: str
    other: int
    """Number of the other trial."""
    low: float
    high: float
    at_low: float
    """How far the winner is ahead at the low end of the interval, and at the high end."""
    at_high: float
    value: float | None
    """Where the ranking flips; nothing where it does not within the interval."""

    @property
    def flips(self) -> bool:
        """Return whether the ranking flips within the interval."""
        return self.value is not None


def flips_of(
    tries: Tries,
    settings: Mapping[int, Settings],
    judged: Judged,
    aim: Aim,
    tell: Tell = lambda done, of: None,
) -> tuple[Flip, ...]:
    """Return the flips against each other design, the most telling values first.

    settings: of the winner, first, and of the designs it is compared with, by number of the trial.
    """
    question = tries.question
    (winner, won), *others = settings.items()
    known = {p.name: p for p in uncertain_values(question.read) if p.name not in question.turned_keys}
    most = LOOKED_AT * question.asked.flips
    wanted = [(n, one, name) for n, one in others for name in telling(judged, winner, n, most)]
    moved = dict[int, list[tuple[float, Lead]]]()
    for done, (n, one, name) in enumerate(wanted, start=1):
        lead = Lead(tries, (won, one), n, known[name], aim)
        moved.setdefault(n, []).append((abs(lead.at(lead.high) - lead.at(lead.low)), lead))
        tell(done, len(wanted))
    found = list[Flip]()
    for of_other in moved.values():
        widest = sorted(of_other, key=lambda each: -each[0])[: question.asked.flips]
        found += [lead.flip() for by, lead in widest if by > 0]
    return tuple(found)


class Lead:
    """How far the winner is ahead of one design as one uncertain value moves; each value tried once."""

    def __init__(
        self, tries: Tries, pair: tuple[Settings, Settings], other: int, parameter: Uncertain, aim: Aim
    ) -> None:
        self._tries, self._pair, self._aim = tries, pair, aim
        self._other, self._name = other, parameter.name
        self.low, self.high = (float(end) for end in ends_of(parameter))
        self._seen = dict[float, float]()
        self._try([self.low, self.high])

    def at(self, value: float) -> float:
        """Return how far the winner is ahead at a value; NaN where a design could not be."""
        if value not in self._seen:
            self._try([value])
        return self._seen[value]

    def flip(self) -> Flip:
        """Return where the ranking flips."""
        at = flip(self.at, self.low, self.high)
        return Flip(self._name, self._other, self.low, self.high, self.at(self.low), self.at(self.high), at)

    def _try(self, values: list[float]) -> None:
        one, two = self._tries.beside(self._pair, [{self._name: value} for value in values])
        for value, a, b in zip(values, one, two, strict=True):
            there = a.there and b.there
            self._seen[value] = self._aim.good(a.found) - self._aim.good(b.found) if there else nan


def telling(judged: Judged, winner: int, other: int, most: int) -> list[str]:
    """Return the uncertain values that go most with how far the winner is ahead of another design."""
    numbers = list(judged.numbers)
    if winner not in numbers or other not in numbers or judged.whole.sum() < 3:
        return []
    good = judged.good()
    ahead = good[numbers.index(winner)] - good[numbers.index(other)]
    names = [name for name in judged.others[0] if name != "seed"]
    draws = np.array([[float(each[name]) for name in names] for each in judged.others]).T
    goes = _correlations(draws[:, judged.whole], ahead)
    order = np.argsort(-np.abs(goes), kind="stable")[:most]
    return [names[int(k)] for k in order if abs(goes[k]) > 0]


def _correlations(draws: Real, ahead: Real) -> Real:
    """Return how each row goes with a lead [draw]; 0 where either stands still."""
    apart, lead = draws - draws.mean(axis=1, keepdims=True), ahead - ahead.mean()
    size = np.sqrt((apart**2).sum(axis=1) * (lead**2).sum())
    return np.asarray(np.divide(apart @ lead, size, out=np.zeros(len(draws)), where=size > 0))

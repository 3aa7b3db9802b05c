"""The best designs judged again, with numbers and luck that the search has not seen.

    draw d           values of what is uncertain, and people, shocks and tastes of seed + 1 + d: the same for
                     every design
    P(best)_j        share of draws in which no other of the designs is better; ties are shared
    regret_j         mean over draws of  max_k v_kd − v_jd
    winner's curse   value in the search − mean over the draws: what is the best of many is lucky too

v_jd     objective of design j in draw d, turned so that higher is better
Source   winner's curse: Smith and Winkler, Management Science 2006; 52: 311-322 [recalled]

A draw in which one of the designs could not be is left out for all. A bound on a change from the base design
is counted from the base design in the same draw.

>>> judged = Judged((0, 1), np.array([[[5.0, 3.0, 4.0]], [[4.0, 4.0, 4.0]]]), (1,), np.zeros((2, 3)), (0, 0))
>>> judged.chance_best().tolist(), [round(x, 3) for x in judged.regret().tolist()]
([0.5, 0.5], [0.333, 0.333])
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import nan

import numpy as np
from numpy.typing import NDArray

from healthtrust.study.search.aims import Bound
from healthtrust.study.search.put import draws_of
from healthtrust.study.search.trials import Searched, Trial
from healthtrust.study.search.tries import Came, Tries, Values
from healthtrust.study.trial.many import Tell

Real = NDArray[np.float64]

SHIFT = 1
"""Added to the seed of the search for draws it has not seen."""


@dataclass(frozen=True)
class Judged:
    """Designs in draws: each objective of each in every draw."""

    numbers: tuple[int, ...]
    """Of the trials judged: the winner, the base design, and those next behind."""
    values: Real
    """[design, aim, draw]; NaN where it could not be."""
    signs: tuple[int, ...]
    over: Real
    """[design, draw] the bound missed most, as a share of it; at most 0 keeps all."""
    lost: tuple[int, ...]
    """Draws in which each design could not be."""
    others: tuple[Values, ...] = ()
    """The values of each draw."""

    @property
    def whole(self) -> NDArray[np.bool_]:
        """Return in which draws every design could be [draw]."""
        return np.asarray(np.isfinite(self.values).all(axis=(0, 1)))

    def good(self, aim: int = 0) -> Real:
        """Return an objective so that higher is better [design, draw], of whole draws."""
        return np.asarray(self.values[:, aim][:, self.whole] * self.signs[aim])

    def chance_best(self, aim: int = 0) -> Real:
        """Return in what share of draws each design is best [design]."""
        best = self.good(aim) == self.good(aim).max(axis=0, initial=-np.inf)
        return np.asarray((best / best.sum(axis=0)).mean(axis=1)) if best.size else np.full(len(best), nan)

    def regret(self, aim: int = 0) -> Real:
        """Return what each design loses on average against the best of each draw [design]."""
        good = self.good(aim)
        return (
            np.asarray((good.max(axis=0, initial=-np.inf) - good).mean(axis=1)) if good.size else good[:, 0]
        )

    def kept(self) -> Real:
        """Return in what share of the draws each design keeps every bound [design]."""
        found = self.over[:, self.whole]
        return np.asarray((found <= 1e-12).mean(axis=1)) if found.size else np.full(len(found), nan)


def judge(
    tries: Tries,
    trials: Sequence[Trial],
    searched: Searched,
    tell: Tell = lambda done, of: None,
) -> Judged | None:
    """Return designs judged again over `--judged` draws; nothing where none are wanted."""
    question, aims = tries.question, searched.aims
    count, seed = question.asked.judged, question.case.design.seed
    drawn = draws_of(question, count, question.asked.seed + SHIFT)
    if drawn is None:
        return None
    others = tuple({**drawn.of(d), "seed": (seed + 1 + d) % 2**63} for d in range(count))
    came = tries.beside([trial.settings for trial in trials], others, tell)
    values = np.array(
        [[[aim.of(one.found) for one in each] for aim in aims] for each in came], dtype=np.float64
    )
    base = came[[trial.number for trial in trials].index(0)]
    over = np.array(
        [[_over(searched.bounds, *pair) for pair in zip(each, base, strict=True)] for each in came]
    )
    return Judged(
        tuple(trial.number for trial in trials),
        values,
        tuple(aim.sign for aim in aims),
        over,
        tuple(sum(not one.there for one in each) for each in came),
        others,
    )


def _over(bounds: Sequence[Bound], one: Came, base: Came) -> float:
    """Return the bound missed most, changes counted from the base design in the same draw."""
    if not (one.there and base.there):
        return nan
    return max((bound.beside(base.found).over(one.found) for bound in bounds), default=0.0)

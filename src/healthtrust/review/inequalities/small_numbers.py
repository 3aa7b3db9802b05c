"""Winners and losers of real persons are not told where they are fewer than ten, nor what gives them away.

    cell (g, s): people of group g who win, lose or stay;  hidden where 0 < n < 10, with further cells of its
    group and of its state, so that no total less what is told gives it back (`ground.disclosure`)
    group g: its mean is hidden where 0 < n < 10, and another with it; then nothing that is made of the means
    of all groups is told either, as it would give the hidden ones back; nor a curve of few people a step

Source  the rule of `ground.disclosure`; people are counted by weight, whole

>>> from healthtrust.pool.fairness.sample import Sample
>>> from healthtrust.review.inequalities.winners import Move, outcome_of
>>> before = np.zeros(60)
>>> after = np.r_[np.ones(27), np.zeros(3), np.ones(13), np.zeros(17)]
>>> fates = outcome_of(Move(before, after, Sample.of(60)), np.repeat(["a", "b"], 30))
>>> untold(fates).tolist()
[[True, False, True], [True, False, True]]
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from healthtrust.ground.disclosure import FEWEST, hidden
from healthtrust.pool.fairness.sample import Real
from healthtrust.review.inequalities.winners import Fate

STATES = 3
"""Winners, losers, unchanged."""


def few(people: float) -> bool:
    """Return whether so many people are some, and too few to tell of.

    >>> few(0), few(3), few(10)
    (False, True, False)
    """
    return 0 < round(people) < FEWEST


def untold_groups(people: Real) -> NDArray[np.bool_]:
    """Return which groups are hidden [group], whose people together are told.

    >>> untold_groups(np.array([4.0, 200.0, 31.0])).tolist()
    [True, False, True]
    """
    return hidden(np.rint(people).astype(np.int64))


def curve_told(people: float, steps: int) -> bool:
    """Return whether each step of a curve holds so many people that they may be told of.

    >>> curve_told(199, 20), curve_told(200, 20)
    (False, True)
    """
    return people >= FEWEST * steps


def untold(fates: Sequence[Fate]) -> NDArray[np.bool_]:
    """Return which counts are hidden, [group, state]: winners, losers, unchanged."""
    counts = np.array([(f.winners, f.losers, f.people - f.winners - f.losers) for f in fates])
    return _hidden(counts)


def untold_moves(moved: Real) -> NDArray[np.bool_]:
    """Return which counts of movement are hidden, [before, after]."""
    return _hidden(moved)


def _hidden(counts: Real) -> NDArray[np.bool_]:
    whole = np.rint(np.maximum(counts, 0)).astype(np.int64)
    row, column = np.indices(whole.shape)
    return hidden(whole.ravel(), margins=(row.ravel(), column.ravel())).reshape(whole.shape)

"""The plan of the highest utility and luck, in whole columns: the plain twin of `respond_choice_compiled`."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from healthtrust.ground.draws import bits
from healthtrust.market.choice.race import Race, gumbel, open_unit
from healthtrust.market.choice.tables import NO_PLAN


def decide(race: Race) -> NDArray[np.int32]:
    """Return the plan [person] of each person, −1 where none may be joined."""
    worth = race.columns.T @ race.slope
    members = np.flatnonzero(race.before >= 0)
    worth[members, race.before[members]] += race.switching
    for p, stream in enumerate(race.stream):
        worth[:, p] += race.dissimilarity[p] * gumbel(open_unit(bits(stream, race.identity)))
    worth[~race.may_join] = -np.inf
    chosen = np.where(race.may_join.any(axis=1), worth.argmax(axis=1), NO_PLAN)
    return np.asarray(chosen, dtype=np.int32)

"""The choice of plan in blocks of whole columns: the plain twin of `respond_compiled`."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from healthtrust.allocate.weights import AVERAGE
from healthtrust.ground.draws import bits, shared_counts, systematic_counts
from healthtrust.market.choosers import Choice, Homes
from healthtrust.market.logit import accumulated
from healthtrust.market.utility import utilities

_HOUSEHOLDS_AT_ONCE = 16_384
_OF_HOUSEHOLDS = ("identity", "place", "income", "adults", "weight", "before")


def choose(start: int, stop: int, homes: Homes, choice: Choice, heads: NDArray[np.int32]) -> None:
    """Write the heads [household, plan] of the households from `start` to before `stop`."""
    for begin in range(start, stop, _HOUSEHOLDS_AT_ONCE):
        end = min(begin + _HOUSEHOLDS_AT_ONCE, stop)
        columns = {name: getattr(homes, name)[begin:end] for name in _OF_HOUSEHOLDS}
        block = homes._replace(first=homes.first[begin : end + 1], **columns)
        heads[begin:end] = _chosen(block, choice)


def _chosen(homes: Homes, choice: Choice) -> NDArray[np.int64]:
    may_join = choice.may_join[homes.place]
    stays = _stays(homes, choice, may_join)
    need = _needs(homes, choice.points)
    offers = choice.quality, choice.surcharge
    reach = accumulated(utilities(choice.taste, offers, need, homes.income, homes.adults), may_join)
    choosers = homes.weight - stays.sum(axis=1)
    drawn = bits(choice.chooses, homes.identity)
    upto = systematic_counts(choosers[:, None], reach, drawn[:, None])
    return np.asarray(stays + np.diff(upto, axis=1, prepend=0))


def _stays(homes: Homes, choice: Choice, may_join: NDArray[np.bool_]) -> NDArray[np.int64]:
    """Return how many stay in each plan [household, plan]."""
    if not len(homes.before):
        return np.zeros(may_join.shape, dtype=np.int64)
    met = np.cumsum(homes.before, axis=1, dtype=np.int64)
    for h in np.flatnonzero(met[:, -1] > homes.weight):
        drawn, weight = bits(choice.goes_on, homes.identity[h]), homes.weight[h].astype(np.int64)
        met[h] = shared_counts(weight, met[h], int(met[h, -1]), drawn)
    loyal = np.cumsum(np.where(may_join, np.diff(met, axis=1, prepend=0), 0), axis=1)
    drawn = bits(choice.thinks, homes.identity)
    return np.diff(systematic_counts(loyal, choice.persistence, drawn[:, None]), axis=1, prepend=0)


def _needs(homes: Homes, cell_points: NDArray[np.int64]) -> NDArray[np.float64]:
    """Return the mean need of each household's members, 1 = average; without members it is 1."""
    members = slice(homes.first[0], homes.first[-1])
    border = homes.first - homes.first[0]
    residents = homes.residents[members].astype(np.int64)
    counted = _upto(residents)[border]
    weighed = _upto(residents * cell_points[homes.cell[members]])[border]
    average = np.diff(counted) * AVERAGE
    alone = np.ones(len(average), dtype=np.float64)
    return np.asarray(np.divide(np.diff(weighed), average, out=alone, where=average > 0))


def _upto(amount: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return the running total, beginning with zero."""
    return np.concatenate([np.zeros(1, dtype=np.int64), np.cumsum(amount)])

"""Amounts as shares of a household's income that follow its income per equivalent adult.

    amount_k(h) = [ s_k(e_h) × y_h ],     s_k straight between points, level beyond them

y_h, e_h  disposable income of the household, and per equivalent adult
s_k       share at each point; where it is known by tenth, the points are the incomes per equivalent adult at
          ranks 5 %, 15 %, ... 95 % of residents: the middle of each tenth
[ ]       rounded half to even to the whole minor unit
Source    straight interpolation; no author.

>>> profile = Profile(("food",), points=np.array([10_000.0, 30_000.0]), share=np.array([[0.2], [0.1]]))
>>> amounts(np.array([8_000, 40_000, 90_000]), np.array([8_000, 20_000, 60_000]), profile).tolist()
[[1600], [6000], [9000]]
>>> middles(np.arange(1, 11) * 1_000, np.ones(10)).tolist()[:3]
[1000.0, 2000.0, 3000.0]
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from healthtrust.engine.backend import parts, threads
from healthtrust.engine.everywhere import counted
from healthtrust.engine.partitions import cut
from healthtrust.engine.run import map_partitions

TENTHS = 10
HOUSEHOLDS_AT_ONCE = 65_536
Kind = TypeVar("Kind", bound="Profile")


@dataclass(frozen=True)
class Profile:
    """Shares of income [point, k] of k categories at incomes per equivalent adult, minor units, rising."""

    categories: tuple[str, ...]
    points: NDArray[np.float64]
    share: NDArray[np.float64]

    def only(self: Kind, categories: tuple[str, ...]) -> Kind:
        """Return the same of some categories, in their order."""
        chosen = [self.categories.index(name) for name in categories]
        return type(self)(categories, self.points, self.share[:, chosen])


def amounts(income: NDArray[np.int64], equivalised: NDArray[np.int64], profile: Profile) -> NDArray[np.int64]:
    """Return the amounts [h, k] of households with these incomes [h], minor units a year."""
    result = np.empty((len(income), len(profile.categories)), dtype=np.int64)
    last = len(profile.points) - 1
    step = np.diff(profile.points, append=np.inf)

    def task(rows: slice) -> None:
        for start in range(rows.start, rows.stop, HOUSEHOLDS_AT_ONCE):
            chunk = slice(start, min(start + HOUSEHOLDS_AT_ONCE, rows.stop))
            at = equivalised[chunk].astype(np.float64)
            low = np.clip(np.searchsorted(profile.points, at, side="right") - 1, 0, last)
            way = np.maximum(at - profile.points[low], 0.0) / np.where(step[low] > 0, step[low], 1.0)
            below, above = profile.share[low], profile.share[np.minimum(low + 1, last)]
            share = below + way[:, None] * (above - below)
            result[chunk] = np.rint(share * income[chunk, None]).astype(np.int64)

    map_partitions(task, cut(len(income), parts()), threads())
    return result


def middles(
    equivalised: NDArray[np.int64], residents: NDArray[np.float64] | NDArray[np.int64]
) -> NDArray[np.float64]:
    """Return the income per equivalent adult in the middle of each tenth of residents [10], minor units.

    residents [h] are all those a row of households stands for.
    """
    values, heads = counted(equivalised, residents)
    upto = np.cumsum(heads, dtype=np.float64)
    ranks = (np.arange(TENTHS) + 0.5) / TENTHS * upto[-1]
    return np.asarray(values[np.searchsorted(upto, ranks)], dtype=np.float64)

"""The plans that people are in once choices are drawn: one plan a person, or whole heads of a row of several.

>>> drawn = Drawn(np.array([1, 0, -1, SEVERAL], dtype=np.int32), np.array([3]), np.array([[30, 12]]))
>>> drawn.heads().tolist()
[[0, 1], [1, 0], [0, 0], [30, 12]]
>>> drawn.members().tolist()
[31, 13]
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

SEVERAL = -2
"""In the place of a plan: the row stands for several persons, who are in more than one."""


@dataclass(frozen=True, eq=False)
class Drawn:
    """Who is in which plan."""

    plan: NDArray[np.int32]
    """[person]: index of the plan; −1 = none, −2 = a row of several persons."""
    several: NDArray[np.int64]
    """[several]: the rows that stand for several persons, or for nobody."""
    of_several: NDArray[np.int64]
    """[several, plan]: heads of those rows."""

    @property
    def plans(self) -> int:
        """Return the number of plans."""
        return int(self.of_several.shape[1])

    def members(self) -> NDArray[np.int64]:
        """Return the persons in each plan [plan]."""
        one = np.bincount(self.plan[self.plan >= 0], minlength=self.plans)
        return np.asarray(one + self.of_several.sum(axis=0))

    def heads(self) -> NDArray[np.int64]:
        """Return the persons of each row in each plan [person, plan]."""
        heads = np.zeros((len(self.plan), self.plans), dtype=np.int64)
        one = np.flatnonzero(self.plan >= 0)
        heads[one, self.plan[one]] = 1
        heads[self.several] = self.of_several
        return heads

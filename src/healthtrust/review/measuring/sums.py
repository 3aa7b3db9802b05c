"""Sums that every measure is made of, one row for each body, class of age and sex.

    n     units counted: persons, activities, answers    excluded   units left out (days, of a rate)
    y, x  sums of what is counted and what divides it    yy, xy, xx sums of their squares and product

    value = y / x

Source  ratio estimators: Cochran, Sampling Techniques, 1977 [recalled].

>>> one = Sums(("Ash", "Ash"), (0, 1), ("male", "male"), {name: np.array([1.0, 2.0]) for name in NAMES})
>>> one.by_body()["Ash"]["y"]
3.0
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

NAMES = ("n", "y", "x", "yy", "xy", "xx", "excluded")


@dataclass(frozen=True, eq=False)
class Sums:
    """Sums of one measure."""

    body: tuple[str, ...]
    age: tuple[int, ...]
    """Class of age."""
    sex: tuple[str, ...]
    of: Mapping[str, NDArray[Any]]
    """By name of NAMES."""

    def by_body(self) -> dict[str, dict[str, float]]:
        """Return the sums of each body, in the order of their names."""
        place = {each: k for k, each in enumerate(sorted(set(self.body)))}
        of = np.array([place[each] for each in self.body], dtype=np.int64)
        sums = [np.bincount(of, self.of[name], len(place)).tolist() for name in NAMES]
        return {
            body: dict(zip(NAMES, row, strict=True))
            for body, row in zip(place, zip(*sums, strict=True), strict=True)
        }

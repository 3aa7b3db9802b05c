"""Groups of risk: insured people of one age class, one sex, and with or without a stay the year before.

    r = (sex, stay, age class)         stay = J where any of a person's lines of the prior year says so

stay    at least three consecutive nights in a hospital or a nursing home
age     year − year of birth; children are outside the scheme, young adults are relieved
Source  Health Insurance Act (KVG) art. 16 and 16a; ordinance on risk equalisation (VORA) [recalled]; the
        classes as in the reference calculation of Gemeinsame Einrichtung KVG [cited]

>>> ages = Ages((0, 19, 26, 91), 19, 26)
>>> ages.of(np.array([0, 18, 19, 25, 26, 90, 91, 104])).tolist()
[0, 0, 1, 1, 2, 2, 3, 3]
>>> had_stay(np.array([7, 8, 9]), stayed=np.array([2, 8])).tolist()
[False, True, False]
>>> groups = Groups(ages)
>>> groups.of(np.array([1, 2]), np.array([0, 1]), np.array([True, False])).tolist(), groups.count
([1, 14], 16)
>>> groups.said(14)
('26-90', 'M', 'N')
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

SEXES, STAYS = ("F", "M"), ("J", "N")


@dataclass(frozen=True)
class Ages:
    """Age classes by their first age, and the ages at which scheme and full payment begin."""

    starts: tuple[int, ...]
    outside_below: int
    relieved_below: int

    @property
    def labels(self) -> tuple[str, ...]:
        """Return the names of the classes."""
        ends = (f"-{after - 1}" for after in self.starts[1:])
        return tuple(f"{start}{end}" for start, end in zip(self.starts, [*ends, "+"], strict=True))

    def of(self, age: NDArray[np.int64]) -> NDArray[np.int64]:
        """Return the class of each age [n], whole years of 0 or more."""
        return np.searchsorted(np.array(self.starts), age, side="right") - 1

    @property
    def outside(self) -> NDArray[np.bool_]:
        """Return which classes are outside the scheme."""
        return np.array(self.starts) < self.outside_below

    @property
    def relieved(self) -> NDArray[np.bool_]:
        """Return which classes are relieved."""
        return (np.array(self.starts) < self.relieved_below) & ~self.outside


@dataclass(frozen=True)
class Groups:
    """The groups of risk in order: women before men, with a stay before without, the young before the old."""

    ages: Ages

    @property
    def count(self) -> int:
        """Return the number of groups."""
        return len(SEXES) * len(STAYS) * len(self.ages.starts)

    def of(
        self, age_class: NDArray[np.int64], sex: NDArray[np.int64], stayed: NDArray[np.bool_]
    ) -> NDArray[np.int64]:
        """Return the group of each person; sex 0 for women, 1 for men."""
        return (sex * len(STAYS) + ~stayed) * len(self.ages.starts) + age_class

    def said(self, group: int) -> tuple[str, str, str]:
        """Return age class, sex and stay of a group, as they are written."""
        pair, age_class = divmod(group, len(self.ages.starts))
        return self.ages.labels[age_class], SEXES[pair // len(STAYS)], STAYS[pair % len(STAYS)]

    @property
    def inside(self) -> NDArray[np.bool_]:
        """Return which groups are in the scheme."""
        return ~np.tile(self.ages.outside, len(SEXES) * len(STAYS))

    @property
    def young(self) -> NDArray[np.bool_]:
        """Return which groups are relieved."""
        return np.tile(self.ages.relieved, len(SEXES) * len(STAYS))


def had_stay(person: NDArray[np.int64], stayed: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Return whether each person is among those who stayed in the prior year, in order of their numbers."""
    return found_in(person, stayed)[1]


def found_in(
    person: NDArray[np.int64], listed: NDArray[np.int64]
) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
    """Return where each person stands in a rising list, and whether they are in it at all."""
    if not len(listed):
        return np.zeros(len(person), dtype=np.int64), np.zeros(len(person), dtype=np.bool_)
    place = np.minimum(np.searchsorted(listed, person), len(listed) - 1)
    return place, np.asarray(listed[place] == person)

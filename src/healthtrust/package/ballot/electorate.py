"""Voters and the options before them: all that a vote needs to know of any model.

Each voter has a wealth, a share of the votes, and a utility at every option; options are ordered by size.
From that come places: a voter's options from worst to best, those within rounding of each other in one place.

    place_vj = number of gaps wider than δ_v among v's utilities below u_vj,       δ_v = 10⁻¹² max_j |u_vj|

Places rather than utilities are what is counted, so that rounding never casts a vote and "better than" stays
transitive for every voter.
Source  Black, J Political Economy 1948 (single peaks) [recalled]; Smith, York 2006, warns that without equal
        relative incidence there may be several.

>>> three = Tabled(sizes=np.array([0.0, 1.0, 2.0]), wealth=np.array([1.0, 2.0]), share=np.array([0.4, 0.6]),
...                table=np.array([[0.0, 3.0], [1.0, 2.0], [1.0, 2.5]]))
>>> found = ballots(three)
>>> found.places.tolist(), found.peaks.tolist(), found.single_peaked.tolist()
([[0, 2], [1, 0], [1, 1]], [1, 0], [True, False])
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from healthtrust.package.question import Flags, Real, Whole

SAME_WITHIN = 1e-12
"""Part of a voter's largest utility below which two options are the same to them."""

HEADS = 10**12
"""The electorate in whole votes: shares are counted as integers, so that a tie is a tie in any order."""


class Electorate(Protocol):
    """Any model whose people can be asked: the package model, or the economy of care and other goods."""

    @property
    def sizes(self) -> Real:
        """Return the options [o]: public spending or provision, ascending."""

    @property
    def wealth(self) -> Real:
        """Return each voter's wealth or income [v]."""

    @property
    def share(self) -> Real:
        """Return each voter's share of the votes [v]."""

    def utility(self, option: int) -> Real:
        """Return what each voter has at this option [v], in any unit of their own."""


@dataclass(frozen=True)
class Tabled:
    """An electorate whose utilities are written down: table [o, v]."""

    sizes: Real
    wealth: Real
    share: Real
    table: Real

    def utility(self, option: int) -> Real:
        """Return what each voter has at this option [v]."""
        return np.asarray(self.table[option])


@dataclass(frozen=True)
class Ballots:
    """What every voter thinks of every option, ready to be counted."""

    places: NDArray[np.int32]
    """[o, v]: 0 for a voter's worst option, rising with utility."""
    votes: Whole
    """[v]: whole votes in proportion to shares."""
    peaks: Whole
    """[v]: the best option, the smallest where several are."""
    single_peaked: Flags
    """[v]: whether utility never rises again once it has fallen."""


def ballots(electorate: Electorate) -> Ballots:
    """Return every voter's places; memory is 12 bytes an option and voter."""
    table = np.array([electorate.utility(j) for j in range(len(electorate.sizes))], dtype=np.float64)
    places = _places(table)
    share = np.asarray(electorate.share, dtype=np.float64)
    votes = np.rint(share / share.sum() * HEADS).astype(np.int64)
    return Ballots(places, votes, places.argmax(axis=0).astype(np.int64), _single_peaked(places))


def _places(table: Real) -> NDArray[np.int32]:
    """Return the place of each option in each voter's order [o, v]."""
    order = np.argsort(table, axis=0, kind="stable")
    ascending = np.take_along_axis(table, order, axis=0)
    finite = np.where(np.isfinite(table), np.abs(table), 0.0)
    with np.errstate(invalid="ignore"):
        apart = np.diff(ascending, axis=0) > SAME_WITHIN * finite.max(axis=0)
    place = np.zeros(table.shape, dtype=np.int32)
    np.cumsum(apart, axis=0, out=place[1:])
    places = np.empty_like(place)
    np.put_along_axis(places, order, place, axis=0)
    return places


def _single_peaked(places: NDArray[np.int32]) -> Flags:
    change = np.diff(places, axis=0)
    fallen = np.logical_or.accumulate(change < 0, axis=0)
    return np.asarray(~np.any(fallen[:-1] & (change[1:] > 0), axis=0))

"""What a choice of plan looks at: columns of households and members, the offers, the rule, the luck."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from healthtrust.market.utility import Offers, Taste


class Homes(NamedTuple):
    """Columns of households, then of their members, then of last year's enrolment."""

    first: NDArray[np.int64]
    identity: NDArray[np.uint64]
    place: NDArray[np.int32]
    income: NDArray[np.int64]
    equivalised: NDArray[np.int64]
    adults: NDArray[np.uint8]
    weight: NDArray[np.int32]
    charges: NDArray[np.float64]
    """[household]: user charges expected of one such household, minor units a year."""
    wants: NDArray[np.bool_]
    """[household]: whether it wants cover on top of the core."""
    cell: NDArray[np.uint16]
    residents: NDArray[np.int32]
    before: NDArray[np.int32]
    """[household, plan]: last year's heads, or those it was assigned to; no rows at all where nobody was."""


class Nests(NamedTuple):
    """Which plans are closer to one another; a plan in no nest is in one of its own."""

    of: NDArray[np.int64]
    """[plan]: its nest."""
    dissimilarity: NDArray[np.float64]
    """[nest]: 1 = no closer than others."""


class Luck(NamedTuple):
    """Streams of luck, each keyed on the household."""

    thinks: np.uint64
    """Who thinks of changing."""
    chooses: np.uint64
    """What the choosers of a row of many households choose."""
    goes_on: np.uint64
    """Which plans the households of a row were in that go on where others have ended."""
    taste: np.uint64
    """Who has how much of the taste that nobody observes: the same in every year."""
    nest: NDArray[np.uint64]
    """[nest]: what the shocks of its plans have in common."""
    plan: NDArray[np.uint64]
    """[plan]: the shock of its own."""


class Choice(NamedTuple):
    """What is chosen between, by what rule, with what luck."""

    offers: Offers
    serves: NDArray[np.bool_]
    """[place, plan]"""
    income_from: NDArray[np.int64]
    income_below: NDArray[np.int64]
    refuses_above: NDArray[np.float64]
    nests: Nests
    points: NDArray[np.int64]
    """[cell]: need in millionths of the average."""
    taste: Taste
    persistence: float
    switching_cost: float
    by_origin: bool
    """Whether it matters to those who choose which plan they are in."""
    luck: Luck

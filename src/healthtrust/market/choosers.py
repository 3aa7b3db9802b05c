"""What a choice of plan looks at: columns of households and members, the offers, the rule, the luck."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from healthtrust.market.utility import Taste


class Homes(NamedTuple):
    """Columns of households, then of their members, then of last year's enrolment."""

    first: NDArray[np.int64]
    identity: NDArray[np.uint64]
    place: NDArray[np.int32]
    income: NDArray[np.int64]
    adults: NDArray[np.uint8]
    weight: NDArray[np.int32]
    cell: NDArray[np.uint16]
    residents: NDArray[np.int32]
    before: NDArray[np.int32]
    """[household, plan]: last year's heads; no rows at all in a first year."""


class Choice(NamedTuple):
    """What is chosen between, by what rule, with what luck."""

    quality: NDArray[np.float64]
    surcharge: NDArray[np.int64]
    may_join: NDArray[np.bool_]
    """[place, plan]"""
    points: NDArray[np.int64]
    """[cell]: need in millionths of the average."""
    taste: Taste
    persistence: float
    thinks: np.uint64
    """Stream that decides who thinks of changing."""
    chooses: np.uint64
    """Stream that decides what choosers choose."""
    goes_on: np.uint64
    """Stream that decides which plans the households of a row were in that go on where others have ended."""

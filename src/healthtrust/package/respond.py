"""Who insures what is worth it to them: of identical households that would gain, a share takes it up."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from healthtrust.ground.draws import Draws, Event, bits, systematic_counts
from healthtrust.records.findings import CorePackage
from healthtrust.records.households import Households
from healthtrust.state import State, known


def insured_of(state: State, package: CorePackage) -> NDArray[np.int32]:
    """Return how many of the identical households of each row [h] insure: as recorded, or as they answer."""
    if state.facts is not None:
        return state.facts.insured
    share, households = state.design.package.top_up.take_up_share, known(state.households, "people")
    return insured(households, package.wanted, share, state.draws, state.year)


def insured(
    households: Households, wanted: NDArray[np.uint8], take_up_share: float, draws: Draws, year: int
) -> NDArray[np.int32]:
    """Return how many of the identical households of each row [h] insure; none where nothing is wanted.

    The household's own luck decides: a household that gains under two designs answers alike in both.
    """
    drawn = bits(draws.stream(year, Event.TAKE_UP), households.identity)
    count = systematic_counts(households.weight.astype(np.int64), take_up_share, drawn)
    return np.where(wanted > 0, count, 0).astype(np.int32)

"""Who is in arrears: of identical households, as many as the expected share, by each one's own luck.

    count_h = ⌊ w_h s_h + u_h ⌋                    u_h in [0, 1), keyed to household, year and event

w_h, s_h  identical households of the row, expected share in arrears (see `pool.resistance`)
Source  systematic rounding: decisions/0003.

The luck is the household's own and the same under every design, so that one which pays where the share is 0.3
pays wherever it is lower. All of them stay covered.

>>> row = np.array([1_000])
>>> a_thousand = Households(np.array([0, 1]), np.array([8], np.uint64), *[row] * 5, weight=row)
>>> [in_arrears(a_thousand, np.array([share]), Draws(seed=3), 2027).tolist() for share in (0.1, 0.3, 0.9)]
[[100], [300], [900]]
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from healthtrust.ground.draws import Draws, Event, bits, systematic_counts
from healthtrust.records.households import Households


def in_arrears(
    households: Households, share: NDArray[np.float64], draws: Draws, year: int
) -> NDArray[np.int32]:
    """Return how many of the identical households of each row [h] do not pay, given expected shares [h].

    Raises ValueError for a share that is NaN or outside 0 to 1.
    """
    if not ((share >= 0) & (share <= 1)).all():
        raise ValueError("shares in arrears must lie between 0 and 1, and some do not")
    drawn = bits(draws.stream(year, Event.ARREARS), households.identity)
    return systematic_counts(households.weight.astype(np.int64), share, drawn).astype(np.int32)

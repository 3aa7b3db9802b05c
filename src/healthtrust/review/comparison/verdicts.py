"""Better, worse or similar: a body's interval against a standard, as public health profiles say it.

    lower is better    better ⇔ high < standard     worse ⇔ low > standard     else similar
    higher is better   better ⇔ low > standard      worse ⇔ high < standard    else similar
    no direction       higher ⇔ low > standard      lower ⇔ high < standard    else similar

Source  Office for Health Improvement and Disparities, Fingertips technical guidance [recalled]; reproduced
        on 7,287 published verdicts (tests/acceptance). The rule knows chance only: among large bodies that
        differ truly nearly everybody is better or worse; pay on adjusted limits instead (funnel.py).

>>> verdicts(np.array([0.10, 0.13, 0.16]), np.array([0.12, 0.15, 0.18]), 0.147, "lower").tolist()
['better', 'similar', 'worse']
"""

from __future__ import annotations

from typing import Literal

import numpy as np
from numpy.typing import NDArray

Real = NDArray[np.float64]
Direction = Literal["lower", "higher", ""]
DIRECTIONS = ("lower", "higher")
WORDS: dict[str, tuple[str, str]] = {
    "lower": ("better", "worse"),
    "higher": ("worse", "better"),
    "": ("lower", "higher"),
}
"""By what is better: what is said of a body below the standard, and of one above."""


def verdicts(low: Real, high: Real, standard: float | Real, direction: Direction) -> NDArray[np.str_]:
    """Return the verdict of each interval."""
    sides = (low > standard).astype(np.int8) - (high < standard).astype(np.int8)
    return worded(sides, direction)


def worded(sides: NDArray[np.int8], direction: Direction) -> NDArray[np.str_]:
    """Return sides (-1 below, 0 within, 1 above) in words."""
    below, above = WORDS[direction]
    return np.asarray(np.array([below, "similar", above])[sides + 1])

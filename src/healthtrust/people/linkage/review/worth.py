"""What it is worth to judge a pair: how open it is, times how much hangs on it.

    value = (1 − 2 |p − ½|) · H(p) · stake          H(p) = −p log₂ p − (1 − p) log₂ (1 − p)

p       probability that the pair is one person
H       entropy in bits: what an answer tells at most
stake   money of the two persons in major units where records are given; else the links that hang on the
        answer: records of the one times records of the other; a person's own pair: its records less one

Source  entropy: Shannon 1948 [recalled]; that openness and stake are multiplied [assumed].

>>> [round(float(each), 3) for each in worth(np.array([0.5, 0.8, 0.95]), np.array([100.0, 100.0, 100.0]))]
[100.0, 28.877, 2.864]
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Real = NDArray[np.float64]


def worth(probability: Real, stake: Real) -> Real:
    """Return the value of judging each pair; 0 where the answer is certain."""
    p = np.clip(probability, 1e-12, 1 - 1e-12)
    entropy = -p * np.log2(p) - (1 - p) * np.log2(1 - p)
    return np.asarray((1 - 2 * np.abs(p - 0.5)) * entropy * stake, dtype=np.float64)

"""Of many bodies some look unusual by chance: the flagged are so few that a named share of them are false.

    flag the k smallest p,    k = the largest with p_(k) ≤ q k / I

p_(k)   k-th smallest of I probabilities that chance alone goes so far;  q  share of flags that may be false
Source  Benjamini and Hochberg, J R Stat Soc B 1995; 57: 289-300 [recalled].

>>> discoveries(np.array([0.001, 0.02, 0.6, 0.03, 0.9]), 0.05).tolist()
[True, True, False, True, False]
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray


def discoveries(p: NDArray[np.float64], rate: float) -> NDArray[np.bool_]:
    """Return which of the probabilities [each] are told from chance with that rate of false flags."""
    if not 0 < rate < 1:
        raise ValueError(f"a rate of false discoveries lies between 0 and 1, not {rate}")
    order = np.argsort(p, kind="stable")
    passed = np.flatnonzero(p[order] <= rate * np.arange(1, len(p) + 1) / max(len(p), 1))
    found = np.zeros(len(p), dtype=np.bool_)
    if len(passed):
        found[order[: passed[-1] + 1]] = True
    return found

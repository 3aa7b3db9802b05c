"""Whole places are held out, by a hash of their names: the same folds on every machine, and no chance.

    h(p) = first 8 bytes of SHA-256 of p's name          fold(p) = (rank of h(p) among all places) mod k

Ranks keep the folds equal in number of places, to one. Whoever shares a place shares its doctors and its
hospital; were its residents split, a formula would be judged on places it has already seen.

>>> folds(("Ash", "Birch", "Cedar", "Dale"), 2).tolist()
[0, 1, 0, 1]
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray


def folds(names: Sequence[str], count: int) -> NDArray[np.int64]:
    """Return the fold [n], 0 … count − 1, of each place by its name."""
    hashes = [int.from_bytes(hashlib.sha256(name.encode()).digest()[:8], "big") for name in names]
    order = sorted(range(len(names)), key=lambda i: (hashes[i], names[i]))
    found = np.empty(len(names), dtype=np.int64)
    found[order] = np.arange(len(names)) % count
    return found

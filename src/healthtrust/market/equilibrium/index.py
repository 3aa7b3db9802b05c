"""Whether equilibria are missing from a list: the indices of all there are add up to one.

    index = sign det(I − J) = (−1)^(number of real eigenvalues of J above 1)              Σ index = 1

J   derivatives of the premium map at an equilibrium, where none of its eigenvalues is 1
The premium map has no break and takes the box between the lowest and the highest cost into itself, so that
its fixed points obey the index theorem. A list whose indices add up to something else lacks at least one;
where they add up to 1, two that cancel may still be missing. A stable equilibrium has index 1; what divides
two of them has −1.
Source  index theorem: Dierker 1972, Econometrica; Kehoe 1980, Econometrica [recalled]

>>> stable, between = np.array([0.5, 0.2 + 0.1j, 0.2 - 0.1j]), np.array([1.8, 0.3])
>>> index(stable), index(between), index(np.array([1.0]))
(1, -1, None)
>>> lacks([1, -1, 1]), lacks([1, 1]), lacks([1, None])
(False, True, None)
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

TOUCHING = 1e-6
"""How near to 1 an eigenvalue may be before two equilibria are said to touch, and the index is not known."""


def index(eigenvalues: NDArray[np.complexfloating] | NDArray[np.floating] | None) -> int | None:
    """Return the index of an equilibrium; None where it is not known."""
    if eigenvalues is None or (np.abs(eigenvalues - 1) < TOUCHING).any():
        return None
    real = np.abs(eigenvalues.imag) < TOUCHING
    return -1 if (real & (eigenvalues.real > 1)).sum() % 2 else 1


def lacks(indices: Sequence[int | None]) -> bool | None:
    """Return whether an equilibrium is missing from those of these indices; None where one is not known."""
    known = [each for each in indices if each is not None]
    return sum(known) != 1 if len(known) == len(indices) else None

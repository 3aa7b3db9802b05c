"""Bodies of which too few persons are counted to be told: few with the property, or few without it.

>>> import numpy as np
>>> counts, people = np.array([6.0, 40.0, 90.0]), np.array([60.0, 500.0, 600.0])
>>> rows = Bodies(("Ash", "Elm", "Oak"), ("",) * 3, counts, people)
>>> withheld(rows, "share", synthetic=False).tolist(), withheld(rows, "share", synthetic=True).tolist()
([True, True, False], [False, False, False])
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from healthtrust.ground.disclosure import hidden
from healthtrust.review.comparison.reading import Bodies
from healthtrust.review.comparison.scale import Kind


def withheld(bodies: Bodies, kind: Kind, synthetic: bool) -> NDArray[np.bool_]:
    """Return the rows not told where data are of real persons, with others, so that no total tells them."""
    if synthetic:
        return np.zeros(len(bodies.body), dtype=np.bool_)
    within = np.unique(np.array(bodies.period, dtype=str), return_inverse=True)[1]
    found = hidden(_persons(bodies.numerator), within)
    return found | hidden(_persons(bodies.size - bodies.numerator), within) if kind == "share" else found


def _persons(count: NDArray[np.float64]) -> NDArray[np.int64]:
    return np.rint(count).astype(np.int64)

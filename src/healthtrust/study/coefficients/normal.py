"""From standard normal numbers to coefficients, and how coefficients move together.

    value = m + s Φ⁻¹( Φ(a) + Φ(z) (Φ(b) − Φ(a)) ),     a = (low − m)/s,  b = (high − m)/s
    z     = √r z_group + √(1 − r) z_own                 so that two of a group correlate by √(r r′)

m, s, low, high   centre, standard error and limits of a coefficient;  r its correlation with its group's luck
z                 standard normal; Φ its distribution function
Source  truncated normal by inversion: Devroye, Non-Uniform Random Variate Generation, 1986 [recalled]; which
        coefficients move together: catalogue/coefficients/delivery-response.csv [assumed].

>>> values_at("capability_time", np.array([-3.0, 0.0, 3.0])).round(2).tolist()
[2.01, 3.58, 5.93]
>>> correlations(("emergency_alignment", "stay_alignment", "primary_volume")).tolist()
[[1.0, 0.5, 0.0], [0.5, 1.0, 0.0], [0.0, 0.0, 1.0]]
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from healthtrust.deliver.response.coefficients import Stated, stated

Real = NDArray[np.float64]
ALONE = "alone"


def values_at(name: str, z: Real) -> Real:
    """Return values [...] of a coefficient at standard normal numbers z [...]."""
    from scipy.special import ndtr, ndtri

    row = stated()[name]
    if certain(row):
        return np.full(np.shape(z), row.value)
    below, above = (ndtr((limit - row.value) / row.standard_error) for limit in (row.low, row.high))
    share = below + ndtr(z) * (above - below)
    return np.asarray(np.clip(row.value + row.standard_error * ndtri(share), row.low, row.high))


def correlations(names: Sequence[str]) -> Real:
    """Return how the standard normal numbers of coefficients correlate [name, name]."""
    rows = [stated()[name] for name in names]
    of_group = np.array([np.sqrt(row.correlation) if row.moves_with != ALONE else 0.0 for row in rows])
    together = np.array([[one.moves_with == other.moves_with for other in rows] for one in rows])
    found = np.where(together, np.outer(of_group, of_group), 0.0)
    np.fill_diagonal(found, 1.0)
    return found.round(12)


def certain(row: Stated) -> bool:
    """Return whether a coefficient is taken as certain."""
    return row.distribution == "fixed" or row.standard_error == 0

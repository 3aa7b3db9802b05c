"""What care costs: uses, days in bed, other care; and beds that are empty but still there.

    C = Σ v c + c_bed (B + d) + Σ n o
    Z = R − F,   F ← F + (R − F)/τ_F,   R = f c_bed max(0, B₀ − B)

C        cost of care;  v, c uses and the cost of one;  B, d days in bed, days of delay beyond those of before
n, o     residents, and what a resident's other care costs
R        fixed cost of beds that are no longer used;  F what of it has been shed;  Z what is stranded
Source   arithmetic; part of hospital cost that is fixed: Roberts et al. 1999, JAMA 281: 644 [recalled]; shed
         over τ_F = 5 years [assumed].

>>> stranded, gone = one_year(np.array([0.0]), np.array([100.0]), np.array([5.0]))
>>> stranded.tolist(), gone.tolist()
([100.0], [20.0])
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Real = NDArray[np.float64]


def one_year(gone: Real, released: Real, time: Real) -> tuple[Real, Real]:
    """Return what of released fixed cost [draw] is stranded this year, and what has been shed by the next."""
    stranded = np.maximum(0, released - gone)
    return np.asarray(stranded), np.asarray(gone + (released - gone) / time)

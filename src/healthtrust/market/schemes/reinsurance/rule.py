"""Reinsurance of a person's cost: a share of what lies between the attachment point and the cap.

    payment_j = γ × max( min(C_j, cap) − attachment, 0 )

C_j  cost of person j in the year;  γ  coinsurance, the share that the reinsurer bears
Source    transitional reinsurance of the Affordable Care Act, 42 U.S.C. 18061 and 45 CFR 153.230 [recalled];
          for 2014 80 % between 45,000 and 250,000 dollars, raised to 100 % after the year [cited].

>>> reinsured([30_000.0, 145_000.0, 400_000.0], 45_000, 250_000, 0.8).tolist()
[0.0, 80000.0, 164000.0]
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from healthtrust.market.schemes.layer import borne


def reinsured(cost: ArrayLike, attachment: float, cap: float, coinsurance: float) -> NDArray[np.float64]:
    """Return what is borne of each person's cost [n]; cost, attachment and the higher cap in one unit."""
    return borne(cost, attachment, cap, coinsurance)

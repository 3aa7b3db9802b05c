"""The layer of a cost that another bears: a share of what lies between two sums.

    borne_j = s × ( min(C_j, u) − a )⁺

C_j   what person j cost;  s  the share;  a, u  the sums between which it is borne; u may be without end
One rule under three names: reinsurance (attachment and cap), a high-cost pool (threshold), a refund.
Source  the form of excess-of-loss reinsurance [recalled]; the laws stand with the schemes that use it

>>> borne([30_000.0, 145_000.0, 400_000.0], 45_000, 250_000, 0.8).tolist()
[0.0, 80000.0, 164000.0]
>>> borne([900_000.0, 1_500_000.0], 1_000_000, share=0.6).tolist()
[0.0, 300000.0]
"""

from __future__ import annotations

from math import inf

import numpy as np
from numpy.typing import ArrayLike, NDArray


def borne(cost: ArrayLike, above: float, upto: float = inf, share: float = 1.0) -> NDArray[np.float64]:
    """Return what is borne of each cost [n]; cost, `above` and the higher `upto` in one unit."""
    within = np.maximum(np.minimum(np.asarray(cost, dtype=np.float64), upto) - above, 0.0)
    return np.asarray(share * within)

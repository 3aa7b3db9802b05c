"""What running a plan costs: a share of the risk-adjusted capitation it receives.

    A_np = ⌊a_p × (K_np + T_np)⌋

a_p   administration share of plan p;  K_np, T_np  its capitation and transfer in neighbourhood n
Source  that it is a fixed share is assumed; the design states it. 4.2 % in social security of rich countries,
        about three times that in private insurance: Mathauer and Nicolle 2011, Health Policy 102:235 [cited].

>>> administration(np.array([[10_030, 5_000]]), np.array([0.03, 0.04]))
array([[300, 200]])
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray


def administration(payment: NDArray[np.int64], share: NDArray[np.float64]) -> NDArray[np.int64]:
    """Return the cost of running the plans [place, plan] for payments of that shape and shares [plan].

    Minor units, rounded down, so that what is left covers what the benefit package was chosen to cost.
    """
    return np.floor(payment * share).astype(np.int64)

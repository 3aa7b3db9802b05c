"""What a logit says of elasticities without reckoning any share anew.

    own    e_pp = α x_p (1 − s_p)          cross  e_pk = −α x_k s_k          semi  e_p = α (1 − s_p)

α      coefficient of the price (its slope in utility);  x_p  price of plan p;  s_p  its share
e_pk   change of plan p's share in per cent when plan k's price rises by one per cent
Source  own derivation from the logit share; stated in Train, Discrete Choice Methods with Simulation, 2nd
        edition 2009, chapter 3 [recalled]

Every other plan answers to plan k alike: what a plain logit cannot help and nests can. Weighted by shares a
column adds up to zero, since what one plan loses others win.

>>> own(-0.01, 100.0, 0.2), cross(-0.01, 100.0, 0.2), semi(-0.01, 0.2)
(-0.8, 0.2, -0.008)
>>> elasticities(-0.01, np.array([100.0, 150.0]), np.array([0.2, 0.8])).round(2).tolist()
[[-0.8, 1.2], [0.2, -0.3]]
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


def own(slope: float, price: float, share: float) -> float:
    """Return the elasticity of a plan's share in its own price."""
    return slope * price * (1 - share)


def cross(slope: float, price: float, share: float) -> float:
    """Return the elasticity of any other plan's share in the price of a plan with this price and share."""
    return -slope * price * share


def semi(slope: float, share: float) -> float:
    """Return the relative change of a plan's share for one unit more of its own price."""
    return slope * (1 - share)


def elasticities(slope: float, price: Floats, share: Floats) -> Floats:
    """Return elasticities [plan, plan]: of the row's share in the column's price; price, share [plan]."""
    return np.asarray(np.diag(slope * price) - (slope * price * share)[None, :])

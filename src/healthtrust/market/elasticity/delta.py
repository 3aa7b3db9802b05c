"""The standard error of what follows from coefficients, by the delta method.

    var f(b) = J C J'          J_jk = ∂f_j/∂b_k

b, C    coefficients and their covariance;  f  what is wanted: an elasticity, a share, a ratio
Source  first-order expansion; any text on likelihood [recalled]. Derivatives are central differences.

>>> found = delta(lambda b: np.array([b[0] / b[1]]), np.array([2.0, 4.0]), np.diag([0.04, 0.16]))
>>> found.value.tolist(), found.standard_error.round(6).tolist()
([0.5], [0.070711])
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from healthtrust.market.elasticity.identities import Floats

STEP = 1e-3
"""How far a coefficient is moved, in its standard errors."""


class Followed(NamedTuple):
    """What follows from coefficients, and how sure it is."""

    value: Floats
    standard_error: Floats


def delta(of: Callable[[Floats], Floats], at: Floats, covariance: Floats, step: float = STEP) -> Followed:
    """Return f [j] at coefficients [k] with covariance [k, k], and the standard error [j] of each.

    step: how far a coefficient is moved, in its standard errors; more where f is known to few digits.
    """
    value = np.asarray(of(at), dtype=np.float64)
    slopes = np.zeros((len(value), len(at)))
    for k in range(len(at)):
        aside = np.zeros(len(at))
        aside[k] = step * np.sqrt(max(covariance[k, k], 0.0))
        if aside[k]:
            slopes[:, k] = (of(at + aside) - of(at - aside)) / (2 * aside[k])
    variance = np.einsum("jk,kl,jl->j", slopes, covariance, slopes)
    return Followed(value, np.sqrt(np.maximum(variance, 0.0)))

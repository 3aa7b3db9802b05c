"""Standard errors that allow for people who belong together and for a model that is not quite right.

    C = H⁻¹ (Σ_g s_g s_g') H⁻¹ × G / (G − 1)          s_g = Σ_{i in g} w_i s_i

H⁻¹     classical covariance;  s_i  what observation i adds to the slope of the log-likelihood
g, G    a group (person, household) and the number of groups;  w_i  weight
Source  Huber 1967, White 1982; for groups Liang and Zeger, Biometrika 1986; 73: 13-22 [recalled]

Where each observation is a group of its own this is the plain sandwich.

>>> scores, household = np.array([[1.0], [-1.0], [2.0]]), np.array([0, 0, 1])
>>> covariance, groups = sandwich(np.eye(1), scores, household, np.ones(3))
>>> covariance.tolist(), groups
([[8.0]], 2)
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from healthtrust.ground.errors import InvalidInput
from healthtrust.ground.problems import Problem
from healthtrust.market.estimate.estimated import Floats


def sandwich(
    covariance: Floats, scores: Floats, cluster: NDArray[np.int64], weight: Floats
) -> tuple[Floats, int]:
    """Return the covariance [k, k] over groups, and their number; raises InvalidInput where there is one."""
    _, group = np.unique(cluster, return_inverse=True)
    groups = int(group.max()) + 1
    if groups < 2:
        remedy = "Name a column that tells people or households apart."
        raise InvalidInput([Problem("cluster", "one group", "two or more", remedy=remedy)])
    sums = np.zeros((groups, scores.shape[1]))
    np.add.at(sums, group, scores * weight[:, None])
    found = covariance @ (sums.T @ sums) @ covariance * (groups / (groups - 1))
    return np.asarray(found), groups

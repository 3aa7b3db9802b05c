"""How findings err together: rows of one study share part of their error, and one place is not another.

    y = m (1 + u) + e        u ~ N(0, τ²), one for each study;   e ~ N(0, s²), correlated by r within a study
    C = s s' r + τ² m m'     within a study, with s² + τ² m² on the diagonal; nothing between studies

y, m    what was found, and what the response says;  s error of a finding (`Target.spread`)
u       by how much more, or less, that study's place answers than the model's with the same arrangement: its
        scores for integration and risk are judgements, and no two places carry out one plan alike
Source  random effect of a study: DerSimonian and Laird 1986, Controlled Clinical Trials 7: 177 [recalled];
        τ and r are ours [assumed]: six studies of so different things leave τ open from 0 to 0.4 or so
        (`python scripts/calibrate_delivery.py --places`).

>>> from healthtrust.study.calibration.targets import shipped_targets
>>> pair = shipped_targets()[8:10]                                  # T5, years 1 and 3
>>> covariance(pair, np.array([[-0.01], [-0.03]])).round(6).tolist()
[[[6.7e-05, 7.4e-05], [7.4e-05, 0.000256]]]
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from healthtrust.study.calibration.targets import Target

Real = NDArray[np.float64]

PLACE_SPREAD = 0.25
"""τ: standard deviation between places of the response to one arrangement, as a share of it."""
SAME_STUDY = 0.5
"""r: correlation of the errors of two findings of one study."""


def covariance(targets: Sequence[Target], said: Real, place_spread: float = PLACE_SPREAD) -> Real:
    """Return how findings vary together [draw, target, target] about what is said of them [target, draw]."""
    spread = np.array([target.spread for target in targets])
    together = np.array([[one.study == other.study for other in targets] for one in targets])
    shared = np.where(together, SAME_STUDY, 0.0)
    np.fill_diagonal(shared, 1.0)
    moved = place_spread * said.T
    by_place = np.where(together, moved[:, :, None] * moved[:, None, :], 0.0)
    return np.asarray(np.outer(spread, spread) * shared + by_place)


def misfit(targets: Sequence[Target], said: Real, place_spread: float = PLACE_SPREAD) -> tuple[Real, Real]:
    """Return (y − m)' C⁻¹ (y − m) and ln det C [draw] of what the response says [target, draw]."""
    roots = np.linalg.cholesky(covariance(targets, said, place_spread))
    off = np.array([target.value for target in targets])[None, :] - said.T
    scaled = np.linalg.solve(roots, off[..., None])[..., 0]
    return (scaled**2).sum(axis=1), 2 * np.log(np.diagonal(roots, axis1=1, axis2=2)).sum(axis=1)


def chance_of_as_far(targets: Sequence[Target], said: Real) -> float:
    """Return the chance that findings lie as far off as these or farther, were the model right.

    The posterior predictive check: under the model the misfit of each draw is chi-squared, with as many
    degrees of freedom as there are findings. Near 0: the model misses. Near 1: errors were stated too wide.
    """
    from scipy.special import gammaincc

    return float(gammaincc(len(targets) / 2, misfit(targets, said)[0] / 2).mean())


def in_another_place(said: Real) -> Real:
    """Return what the response says [draw] of places that answer more or less than the model's, all draws."""
    from scipy.special import ndtri

    luck = ndtri((np.arange(PLACES) + 0.5) / PLACES)
    return np.asarray(said[:, None] * (1 + PLACE_SPREAD * luck)).ravel()


PLACES = 40
"""Places in each draw, evenly over the distribution of u."""

"""How long stays last: shorter where one body answers for hospital and home, longer as short ones go.

    λ_us = − g_LOS Δ(KA I₃) + a max(0, − L_us)      a for emergencies alone;     days = v ℓ e^λ

KA        capability times alignment;  I₃ score of the single bottom line;  Δ less what it was before
L_us      logarithm of the emergencies of use u and segment s over those of before;  ℓ days of a stay before
a         those who are kept out of hospital would have stayed a short time
Source    stays in a vertical organisation: Ham et al. 2003 [cited]; no fall of bed days in English programmes
          that lowered admissions: Morciano et al. 2020 [cited], so that stays answer to the single bottom
          line alone, and mean stay rises as admissions fall [assumed].

>>> logarithm = np.full((1, 5, 5), -0.1)
>>> of(np.array([0.0]), logarithm, np.array([0.28]), np.array([0.4]))[0, 4].round(3).tolist()
[0.0, 0.0, 0.0, 0.04, 0.04]
>>> of(np.array([0.5]), 0 * logarithm, np.array([0.28]), np.array([0.4]))[0, 4].round(3).tolist()
[-0.14, -0.14, -0.14, -0.14, -0.14]
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from healthtrust.deliver.response.uses import OTHER_EMERGENCY

Real = NDArray[np.float64]


def of(aligned: Real, logarithm: Real, effect: Real, short: Real) -> Real:
    """Return the logarithm of stays over those of before [..., segment, use].

    aligned [..., draw]: capability times alignment times the score of the single bottom line, less before;
    logarithm [..., draw, segment, use]: of volume over that of before.
    """
    changed = np.zeros_like(logarithm) - (effect * aligned)[..., None, None]
    changed[..., OTHER_EMERGENCY:] += short[:, None, None] * np.maximum(0, -logarithm[..., OTHER_EMERGENCY:])
    return changed

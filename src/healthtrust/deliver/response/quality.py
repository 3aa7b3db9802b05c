"""Quality of care: raised by pay for it and by capability, lowered by concentration and, for the sick, risk.

    Q̄   = Q₀ + d_w min(1, ω̃/ω*) + d_K (K − K₀) − d_c (C − C₀)          Q ← Q + v (Q̄ − Q)
    Q_s = Q − d_sk ρ̃_H (1 − min(1, ω̃/ω*)) (1 − K/2) need_s

Q, Q̄, Q_s   quality, 0 to 1: today, where it goes, and for segment s;  ω̃ pay tied to quality, ω* enough of it
K, C        capability; concentration of providers;  the index 0 marks what was before
need_s      0, 0.2, 0.5, 0.8, 1 from well to frail: skimping falls on the sick
Source      quality pay: Song et al. 2012; concentration: Gaynor et al.; the chronically ill elderly and poor
            fared worse under risk: Ware et al. 1996 [cited]; sizes on an index are ours [assumed].

>>> bears_all = np.array([1.0]), np.array([0.0])
>>> skimped(np.array([0.6]), *bears_all, np.array([0.3]), np.array([0.18])).round(3).tolist()
[[0.6, 0.569, 0.524, 0.478, 0.447]]
>>> paid_enough = np.array([1.0]), np.array([1.0])
>>> skimped(np.array([0.6]), *paid_enough, np.array([0.3]), np.array([0.18])).round(3).tolist()[0][4]
0.6
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

NEED = np.array([0.0, 0.2, 0.5, 0.8, 1.0])
"""How far a segment depends on care: well, at risk, chronic, multimorbid, frail [assumed]."""

Real = NDArray[np.float64]


def paid_part(quality_pay: Real, enough: Real) -> Real:
    """Return how far quality is paid for, 0 to 1: pay beyond what is enough adds nothing."""
    return np.asarray(np.minimum(1, quality_pay / enough))


def skimped(quality: Real, risk: Real, paid: Real, capability: Real, skimping: Real) -> Real:
    """Return the quality [..., segment] that segments find: less for the sick where risk is unpaid."""
    lost = skimping * risk * (1 - paid) * (1 - capability / 2)
    return np.asarray(quality[..., None] - lost[..., None] * NEED)

"""Relief of the young: a share of what young adults pay, net, is paid by the older adults of their canton.

    P_k = max(0, − Σ_{r young} (m_kr ã_kr + S_kr))
    D_kr = + h P_k / m_k,young  for the young,   − h P_k / m_k,older  for the older,   per month

h       the share, one half;  m_k,young and m_k,older  months of young adults and of the older
Source  Health Insurance Act (KVG) art. 16a: halved for young adults [recalled]; reference calculation of
        Gemeinsame Einrichtung KVG [cited]

>>> months, rate = np.array([[6.0, 10, 50]]), np.array([[0.0, -100, 20]])
>>> inside, young = np.array([False, True, True]), np.array([False, True, False])
>>> relief(months, rate, np.zeros((1, 3)), Relieved(inside, young, 0.5)).tolist()
[[0.0, 50.0, -10.0]]
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from healthtrust.market.schemes.swiss.inflation import Floats, over


@dataclass(frozen=True, eq=False)
class Relieved:
    """Who is in the scheme, who of them is relieved, and of what share."""

    inside: NDArray[np.bool_]
    young: NDArray[np.bool_]
    share: float


def relief(months: Floats, rate: Floats, supplements: Floats, whom: Relieved) -> Floats:
    """Return what each month of a canton and group is relieved of, or pays for it [canton, group].

    Where nobody older is insured in a canton nobody can pay, and nobody is relieved.
    """
    older = whom.inside & ~whom.young
    of_young, of_older = months[:, whom.young].sum(axis=1), months[:, older].sum(axis=1)
    received = (months * rate + supplements)[:, whom.young].sum(axis=1)
    moved = np.where((of_young > 0) & (of_older > 0), whom.share * np.maximum(0.0, -received), 0.0)
    per_month = np.where(whom.young, over(moved, of_young)[:, None], -over(moved, of_older)[:, None])
    return np.where(whom.inside, per_month, 0.0) + 0.0

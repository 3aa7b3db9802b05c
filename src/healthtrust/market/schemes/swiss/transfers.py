"""The transfer of an insurer for a canton and group: months × rates, and supplements for its insured.

    T_bkr = m_bkr (ã_kr + D_kr) + S_bkr                      Σ_br T_bkr = 0 in every canton k

m_bkr   months insured with insurer b;  S_bkr  their supplements for cost groups, months × Σ_p β_p
ã, D    rate of the group and relief of the young, per month
Source  reference calculation of Gemeinsame Einrichtung KVG [cited]

>>> moved = transfers(np.array([[[12.0]], [[24.0]]]), np.array([[[0.0]], [[300.0]]]),
...                   np.array([[-10.0]]), np.array([[1.0]]), np.array([True]))
>>> moved.with_relief.tolist(), moved.relief.tolist()
([[[-108.0]], [[84.0]]], [[[12.0]], [[24.0]]])
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from healthtrust.market.schemes.swiss.inflation import Floats


@dataclass(frozen=True, eq=False)
class Transfers:
    """Amounts by insurer, canton and group; + the insurer receives."""

    by_rate: Floats
    before_relief: Floats
    relief: Floats
    with_relief: Floats


def transfers(
    months: Floats, supplements: Floats, rate: Floats, relief: Floats, inside: NDArray[np.bool_]
) -> Transfers:
    """Return transfers from months and supplements [insurer, canton, group] and rates [canton, group].

    Supplements of people outside the scheme are told elsewhere, and never paid.
    """
    by_rate = months * rate + 0.0
    before = by_rate + supplements * inside
    relieved = months * relief + 0.0
    return Transfers(by_rate, before, relieved, before + relieved)

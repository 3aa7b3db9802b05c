"""Use of care person by person: everybody uses care as their segment does, and responds as it does.

    uses_iu = r_{s(i) u} m_{s(i) u}          Σ_i weight_i uses_iu = Σ_s n_s r_su m_su

i, u      a person, a use of care;  s(i) the person's segment;  weight: how many residents a row stands for
r, m, n   uses of a resident before; what they are multiplied by; residents by segment
Source    the segments partition the residents, so that persons add up to segments: arithmetic.

>>> from healthtrust.deliver.response.baseline import shipped_baseline
>>> before = shipped_baseline(residents=1_000)
>>> segment = np.repeat(np.arange(5), before.residents.astype(int))
>>> uses = rates_of_persons(segment, before.rate * np.full((5, 5), 0.9))
>>> uses.shape, round(float(uses.sum() / before.uses.sum()), 12)
((1000, 5), 0.9)
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from healthtrust.deliver.response.answer import Response
from healthtrust.deliver.response.baseline import Baseline
from healthtrust.ground.errors import refuse
from healthtrust.ground.problems import Problem
from healthtrust.records.persons import SEGMENTS

Real = NDArray[np.float64]
Whole = NDArray[np.integer]


def rates_of_persons(segment: Whole, rate: Real) -> Real:
    """Return the uses of care a year [n, use] of persons in segments [n]; rate [segment, use].

    Raises InvalidInput for segments that there are not.
    """
    if len(segment) and not (segment.min() >= 0 and segment.max() < len(SEGMENTS)):
        found = f"from {segment.min()} to {segment.max()}"
        refuse([Problem("segments of persons", found, f"from 0 to {len(SEGMENTS) - 1}")])
    return np.asarray(rate[segment])


def multipliers(baseline: Baseline, found: Response, year: int) -> Real:
    """Return what uses of a resident are multiplied by in a year [draw, segment, use]; 1 where none are."""
    usual = found.residents[year][:, :, None] * baseline.rate
    return np.where(usual > 0, found.volume[year] / np.where(usual > 0, usual, 1.0), 1.0)

"""From a raw score to the score that is paid by: normalised, adjusted for coding, blended over models.

    payment = raw / normalisation × (1 − adjustment)                    blended = Σ_m share_m payment_m

normalisation  mean score of the population the model is used on;  adjustment  for harder coding by plans
share_m        weight of model m in the year's blend; they add up to 1
Source         CMS rate announcements: 2024 blends 67 % of V24 and 33 % of V28 [cited]

>>> round(payment(0.754, Adjustment(1.015, 0.059)), 3)
0.699
>>> round(blended({"v24": 1.0, "v28": 0.7}, {"v24": 0.67, "v28": 0.33}), 9)
0.901
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import reduce
from operator import add
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

Score = TypeVar("Score", float, NDArray[np.float64])


@dataclass(frozen=True)
class Adjustment:
    """What lies between a raw score and the one that is paid by."""

    normalisation: float = 1.0
    coding: float = 0.0
    """Share taken off for harder coding."""


def payment(raw: Score, adjustment: Adjustment) -> Score:
    """Return raw scores [...] as they are paid by, not rounded."""
    return raw / adjustment.normalisation * (1.0 - adjustment.coding)


def blended(scores: Mapping[str, Score], shares: Mapping[str, float]) -> Score:
    """Return the blend of several models' payment scores; `shares` add up to 1."""
    return reduce(add, (scores[model] * share for model, share in shares.items()))

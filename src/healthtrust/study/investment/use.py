"""What a person of each segment costs a year, survivors included, and how often emergencies admit them.

    cost of a person of segment s = o_s + Σ_u r_us ( c_u + c_bed stay_us )      over all uses u of care
    cost of an emergency admission of kind k                = c_k + c_bed stay_ks

r, stay, c  uses a resident and year, days of a stay, cost of one; c_bed a bed day; o all other care
Source  the place before anything is changed, `deliver.response.baseline` [assumed]. Whoever lives longer is
        paid for at the full cost of their segment: lifetime cost need not fall (van Baal et al. 2008, PLoS
        Medicine [cited]).

>>> use = shipped_use()
>>> use.cost.shape, use.admissions.shape, use.unit_cost.shape
((5,), (5, 2), (5, 2))
>>> bool((np.diff(use.cost) > 0).all()), bool((np.diff(use.admissions.sum(axis=1)) > 0).all())
(True, True)
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from healthtrust.deliver.response.baseline import Baseline, shipped_baseline
from healthtrust.deliver.response.uses import EMERGENCIES

Real = NDArray[np.float64]


@dataclass(frozen=True)
class Use:
    """Care by segment, a head and year, money in major units."""

    cost: Real
    """[segment]: of all care."""
    admissions: Real
    """[segment, kind]: emergency admissions, other and avoidable."""
    unit_cost: Real
    """[segment, kind]: of one of them, days in bed included."""


def use_of(before: Baseline) -> Use:
    """Return the use of care of a place as it is."""
    each = before.unit_cost + before.bed_day_cost * before.stay
    kinds = list(EMERGENCIES)
    cost = before.other_cost + (before.rate * each).sum(axis=1)
    return Use(cost, before.rate[:, kinds], each[:, kinds])


def shipped_use() -> Use:
    """Return the use of care of the shipped place."""
    return use_of(shipped_baseline())

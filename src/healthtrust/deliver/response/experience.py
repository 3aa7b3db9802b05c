"""What members experience, and which of them leave their plan for it.

    experience  e = e₀ + e₁ (Q − Q₀) − e₂ ln(w / w₀) − e₃ ρ̃
    shares      s′_j = s_j exp(V′_j − V_j) / Σ_i s_i exp(V′_i − V_i),    V = e − b p

Q, w    quality of care, 0 to 1; weeks that people wait;  Q₀, w₀ what is usual
ρ̃       restriction that members perceive: hospital risk borne by those who decide on their care, where
        they have another plan to compare with, otherwise zero
s, p, b shares of members by plan last year; premium; worth of one unit of it in utility
        a dash marks this year: shares move by what changed, and where nothing changed nobody moves

Source  members leave capitated care that they feel restricts them: Health Service Journal on integrated care
        in the United States, 2008 [cited]; shares that move from what they were by changes in utility:
        the incremental logit, Kumar, Transportation Research Record 1980;775 [recalled]; e, b [assumed].

A way out of all plans is one more column, whose experience stays as it is.

>>> weights = Weights(quality=2.0, waiting=0.2, restriction=0.3, usual_weeks=13.0)
>>> two = perceived_restriction(np.array([0.9, 0.0]), plans=2)        # only the first bears hospital risk
>>> felt = experience(0.60, 13.0, two, weights=weights)
>>> felt.round(3).tolist()
[-0.27, 0.0]
>>> before = Offers(np.zeros(2), np.zeros(2))
>>> members_after(np.array([0.5, 0.5]), felt, np.zeros(2), before=before).round(3).tolist()
[0.433, 0.567]
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from healthtrust.ground.errors import refuse
from healthtrust.ground.problems import Problem

Real = NDArray[np.float64]
Number = float | Real


@dataclass(frozen=True)
class Weights:
    """How much each thing counts in what members experience; numbers, or arrays that fit what is weighed."""

    quality: Number
    """e₁, utility for one point of the index, 0 to 1."""
    waiting: Number
    """e₂, utility lost where the wait is e times as long."""
    restriction: Number
    """e₃, utility lost where all of hospital risk is borne."""
    usual_weeks: Number
    usual_quality: Number = 0.60
    level: Number = 0.0
    """e₀."""


class Offers(NamedTuple):
    """What plans offer, [..., plan]."""

    experience: Real
    """Utility."""
    premium: Real
    """Major units."""


def perceived_restriction(hospital_risk: Number, plans: int | NDArray[np.int64]) -> Real:
    """Return the restriction that members perceive [...]: with no plan to compare with, none.

    hospital_risk [...]: share of hospital cost that deciders bear; plans [...]: how many are open to members.
    """
    return np.asarray(np.where(np.asarray(plans) > 1, hospital_risk, 0.0))


def experience(quality: Number, weeks: Number, restriction: Number, *, weights: Weights) -> Real:
    """Return e, utility [...]; quality, weeks (above zero) and restriction broadcast together.

    Raises InvalidInput for waits of zero weeks or less.
    """
    if not np.all(np.asarray(weeks) > 0):
        refuse([Problem("weeks that members wait", f"{np.min(weeks)}", "weeks above 0")])
    better = weights.quality * (np.asarray(quality, dtype=np.float64) - weights.usual_quality)
    longer = weights.waiting * np.log(np.asarray(weeks) / weights.usual_weeks)
    return np.asarray(weights.level + better - longer - weights.restriction * np.asarray(restriction))


def members_after(
    shares: Real, experience: Real, premium: Real, *, before: Offers, premium_worth: Number = 0.0
) -> Real:
    """Return the shares of members [..., plan] this year, which sum to 1; a plan without members stays so.

    shares [..., plan]: last year's; experience and premium [..., plan]: this year's; before: last year's;
    premium_worth: b, utility for one major unit. Raises InvalidInput for shares that are no shares.
    """
    held = np.asarray(shares, dtype=np.float64)
    if not (np.all(held >= 0) and np.allclose(held.sum(axis=-1), 1.0, rtol=0, atol=1e-9)):
        found = (
            f"from {held.min():g}, with sums of {held.sum(axis=-1).min():g} to {held.sum(axis=-1).max():g}"
        )
        refuse([Problem("shares of members by plan", found, "0 or more, with a sum of 1")])
    dearer = premium_worth * (np.asarray(premium) - before.premium)
    gain = np.where(held > 0, np.asarray(experience) - before.experience - dearer, -np.inf)
    kept = held * np.exp(gain - gain.max(axis=-1, keepdims=True))
    return np.asarray(kept / kept.sum(axis=-1, keepdims=True))


def leavers(before: Real, after: Real) -> Real:
    """Return the least part of members [...] who must have changed plan between two years' shares."""
    return np.asarray(np.maximum(0.0, np.asarray(before) - after).sum(axis=-1))

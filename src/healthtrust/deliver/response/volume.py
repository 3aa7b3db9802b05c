"""How the volume of each use of care answers: the logarithm of volume over that of before, part by part.

    L_OP = b_OP x_H/2 − g_OP KA − i IT K + η_OP φ̃_H ln(fee)
    L_EL = b_EL x_H/2 − g_EL KA + η_EL φ̃_H ln(fee)
    L_EO = b_EO x_H/2 − g_EO KA + χ/2 (ρ̃_P − ρ̃_H)⁺
    L_EA = b_EA x_H/2 − g_EA KA + χ (ρ̃_P − ρ̃_H)⁺ − c u − q Q_s/0.12
    L_PC = b_PC x_P/2 + s (−mean L_E)⁺ + k K                 v = n r e^L

x, KA, K    incentives, capability times alignment, capability;  IT K information times capability
u, Q_s      continuity; quality by segment: each of these less what it was before;  ⁺ nothing below zero
φ̃, ρ̃        pay for volume, risk borne;  fee over that of before;  n r residents times the rate of before
Source      responses and their evidence: catalogue/coefficients/delivery-response.csv. Parts add up on the
            scale of logarithms, so that an admission once avoided cannot be avoided again [assumed].

Each part stands apart, so that a change can be told by its causes.

>>> PARTS[0], PARTS[-1]
('payment', 'substitution')
>>> from healthtrust.deliver.response.coefficients import central
>>> one = np.ones(1)
>>> change = Change(hospital=-2 * one, primary=0 * one, aligned=0.8 * one, capability=0.5 * one,
...                 information=0 * one, shifted=0 * one, paid_volume=0 * one, continuity=0.0,
...                 quality=np.zeros((1, 5)), fee_outpatient=1.0, fee_elective=1.0,
...                 programmes=np.zeros((1, 2)))
>>> parts = parts_of(change, np.ones((5, 2)), central(fitted=False))
>>> parts.sum(axis=0)[0, 2].round(3).tolist()                    # a chronic patient, use by use
[0.125, -0.24, -0.494, -0.34, -0.54]
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from healthtrust.deliver.response.coefficients import Coefficients
from healthtrust.deliver.response.uses import (
    AVOIDABLE,
    ELECTIVE,
    OTHER_EMERGENCY,
    OUTPATIENT,
    PRIMARY,
    USES,
)
from healthtrust.records.persons import SEGMENTS

PARTS = (
    "payment",
    "alignment",
    "information",
    "continuity",
    "quality",
    "cost shifting",
    "fees",
    "programmes",
    "substitution",
)
"""What volume answers to, each a part of the logarithm."""

QUALITY_STEP = 0.12
"""The effect of quality on avoidable admissions is stated for this much of the index."""

_SICKEST = slice(SEGMENTS.index("multimorbid"), None)

Real = NDArray[np.float64]


class Change(NamedTuple):
    """What differs from before, [..., draw] each unless told otherwise: of a year, or of all at once."""

    hospital: Real
    """Incentive to do more in hospital care; `primary` likewise."""
    primary: Real
    aligned: Real
    """Capability times alignment."""
    capability: Real
    information: Real
    """Information times capability."""
    shifted: Real
    """By how much more primary care bears of its cost than of the hospital's, none below zero."""
    paid_volume: Real
    """Pay for volume in hospital as it is, not its difference: what fees act through."""
    continuity: float
    quality: Real
    """[..., draw, segment]."""
    fee_outpatient: float
    fee_elective: float
    programmes: Real
    """[..., draw, 2]: log points of fast programmes on emergencies of the multimorbid and frail, (23)."""


def parts_of(change: Change, emergencies: Real, known: Coefficients) -> Real:
    """Return the logarithm of volume over that of before, by its parts [part, ..., segment, use].

    emergencies [segment, 2]: other and avoidable emergency admissions of before, which weigh their mean.
    """
    parts = np.zeros((len(PARTS), *change.aligned.shape, len(SEGMENTS), len(USES)))
    payment, alignment, information, continuity, quality, shifting, fees, programmes, substitution = parts
    for use, word in (
        (OUTPATIENT, "outpatient"),
        (ELECTIVE, "elective"),
        (OTHER_EMERGENCY, "emergency"),
        (AVOIDABLE, "avoidable"),
    ):
        payment[..., use] = (known[f"{word}_volume"] * change.hospital / 2)[..., None]
        alignment[..., use] = (-known[f"{word}_alignment"] * change.aligned)[..., None]
    payment[..., PRIMARY] = (known["primary_volume"] * change.primary / 2)[..., None]
    information[..., OUTPATIENT] = (-known["information_effect"] * change.information)[..., None]
    continuity[..., AVOIDABLE] = (-known["continuity_effect"] * change.continuity)[..., None]
    quality[..., AVOIDABLE] = -known["quality_effect"][:, None] * change.quality / QUALITY_STEP
    shifting[..., AVOIDABLE] = (known["shifted_cost"] * change.shifted)[..., None]
    shifting[..., OTHER_EMERGENCY] = shifting[..., AVOIDABLE] / 2
    for use, word, fee in (
        (OUTPATIENT, "outpatient", change.fee_outpatient),
        (ELECTIVE, "elective", change.fee_elective),
    ):
        fees[..., use] = (known[f"{word}_fee"] * change.paid_volume * np.log(fee))[..., None]
    programmes[..., _SICKEST, OTHER_EMERGENCY:] = change.programmes[..., None, :]
    fallen = np.maximum(0, -_mean_change(parts[..., OTHER_EMERGENCY:].sum(axis=0), emergencies))
    more_primary = known["substitution"] * fallen + known["primary_capability"] * change.capability
    substitution[..., PRIMARY] = more_primary[..., None]
    return parts


def _mean_change(logarithm: Real, emergencies: Real) -> Real:
    """Return the mean [...] of a logarithm [..., segment, 2], weighed by emergencies of before."""
    return np.asarray((logarithm * emergencies).sum(axis=(-2, -1)) / emergencies.sum())

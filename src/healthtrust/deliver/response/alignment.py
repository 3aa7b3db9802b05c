"""Whether anybody profits from keeping people out of hospital, and how far payment rewards volume.

    ρ*_H = ρ̃_H (1 − f h)                          a hospital that leads saves only variable cost
    A    = ρ*_H (1 − h) − ψ φ̃_H h (1 − ρ̃_H)       alignment, from about −0.35 to 1
    x_P  = φ̃_P − ρ̃_P,   x_H = φ̃_H − ρ*_H          incentive to do more, in primary and in hospital care

φ̃, ρ̃   pay for volume and risk borne, as they act;  h how far a hospital leads
f      share of hospital cost that stays when an admission is avoided;  ψ pull of a leading hospital
Source  no fall of admissions where hospitals lead: Burns and Pauly 2002; independent groups save, those of
        hospitals do not: McWilliams et al. 2016 [cited]; the form is ours [assumed].

>>> capitated = Acting(*(np.array([value]) for value in (0.0, 0.0, 1.0, 1.0, 0.1)))
>>> pulls = np.array([0.7]), np.array([0.35])
>>> [round(float(of(capitated, led, *pulls).alignment[0]), 2) for led in (0, 0.5, 1)]
[1.0, 0.33, 0.0]
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from healthtrust.deliver.response.payment import Acting

Real = NDArray[np.float64]


class Incentive(NamedTuple):
    """What payment and form together reward, [draw] each."""

    alignment: Real
    primary: Real
    hospital: Real


def of(acting: Acting, hospital_led: float, fixed_share: Real, pull: Real) -> Incentive:
    """Return alignment and the incentives to do more, of payment as it acts under a form."""
    risk = acting.risk_hospital * (1 - fixed_share * hospital_led)
    pulled = pull * acting.volume_hospital * hospital_led * (1 - acting.risk_hospital)
    return Incentive(
        alignment=risk * (1 - hospital_led) - pulled,
        primary=acting.volume_primary - acting.risk_primary,
        hospital=acting.volume_hospital - risk,
    )

"""Prices and slack rise with concentration, prices only so far as they are negotiated.

    P = 1 + ( m (C − C₀)/(1 − C₀) + m_h h φ̃_H / 2 ) (1 − g)         C₀ = 0.25
    U = 1 + u (C − C₀)/(1 − C₀) (1 − b)

P, U    price, and unit cost (slack of a monopoly), over those of a market of about four equal providers
C       concentration of providers;  h how far a hospital leads;  φ̃_H pay for volume in hospital
g, b    part of prices that is administered; how far performance is compared
        who there is and how prices are set change at once, in year 1; φ̃_H as contracts come to act
Source  monopoly +15 %: Cooper et al.; +14.1 % where hospitals bought practices: Capps, Dranove and Ody 2018
        [cited]; slack after Enthoven, its size ours [assumed].

>>> alone = np.array([0.14]), np.array([0.14])
>>> round(float(index(0.0, np.array([0.0]), 1.0, 0.0, alone)[0]), 2)            # an unregulated monopoly
1.14
>>> round(float(index(0.0, np.array([0.0]), 1.0, 1.0, alone)[0]), 2)            # its prices administered
1.0
>>> round(float(slack(1.0, 0.5, np.array([0.04]))[0]), 2)
1.02
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

USUAL_CONCENTRATION = 0.25
"""C₀: about four providers of equal size."""

Real = NDArray[np.float64]


def index(
    hospital_led: float,
    volume_pay: Real,
    concentration: float,
    administered: float,
    effects: tuple[Real, Real],
) -> Real:
    """Return the price index [draw]; effects [draw] of concentration, and of a leading hospital."""
    of_concentration, of_hospital = effects
    negotiated = of_concentration * _above_usual(concentration) + of_hospital * hospital_led * volume_pay / 2
    return np.asarray(1 + negotiated * (1 - administered))


def slack(concentration: float, benchmarking: float, effect: Real) -> Real:
    """Return the index of unit cost [draw]: what nobody compares grows slack."""
    return np.asarray(1 + effect * _above_usual(concentration) * (1 - benchmarking))


def _above_usual(concentration: float) -> float:
    return (concentration - USUAL_CONCENTRATION) / (1 - USUAL_CONCENTRATION)

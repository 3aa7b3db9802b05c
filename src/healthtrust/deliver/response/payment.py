"""A contract bites slowly: those who decide on care come to act by it over some years.

    φ̃ ← φ̃ + (φ − φ̃) / τ_X            likewise ρ̃ and ω̃

φ, ρ, ω   pay for volume, risk borne, pay for quality as the contract says;  φ̃, ρ̃, ω̃ as they act today
τ_X       years
Source    savings of a two-sided budget grew from 1.9 % to 3.3 % and 12.7 % in years 1, 2 and 8: Song et al.
          2012 [cited]; the form is ours [assumed].

>>> from healthtrust.design.response import Payment
>>> fees = of(Payment(volume_primary=1, volume_hospital=1, risk_primary=0, risk_hospital=0))
>>> budget = of(Payment(volume_primary=0, volume_hospital=0, risk_primary=1, risk_hospital=1))
>>> [term.round(2).tolist() for term in one_year_on(fees, budget, np.array([2.5]))]
[[0.6], [0.6], [0.4], [0.4], [0.0]]
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from healthtrust.design.response import Payment

Real = NDArray[np.float64]


class Acting(NamedTuple):
    """Payment as it acts on those who decide on care, [draw] each."""

    volume_primary: Real
    volume_hospital: Real
    risk_primary: Real
    risk_hospital: Real
    quality: Real


def of(payment: Payment) -> Acting:
    """Return a payment that acts in full, one draw."""
    return Acting(*(np.array([getattr(payment, name)], np.float64) for name in Acting._fields))


def one_year_on(acting: Acting, contract: Acting, time: Real) -> Acting:
    """Return how payment acts in the next year, from how it acts today and what the contract says."""
    return Acting(*(today + (said - today) / time for today, said in zip(acting, contract, strict=True)))

"""Who may join which plan: where it serves, within its limits of income, and as ill as it accepts.

    may join = p serves the place of h  and  from_p ≤ e_h < below_p  and  (n_h ≤ refuses_p  or  h is in p)

e_h   equivalised income of household h;  n_h  mean need of its members, 1 = average
Source  open enrolment: van de Ven and Ellis, Handbook of Health Economics 2000, chapter 17 [recalled]

Who is in a plan may stay in it however ill, but not where it no longer serves or what it no longer admits.

>>> closed_to_rich = np.array([0, 0]), np.array([NO_LIMIT, 3_000_000])
>>> admitted(np.array([[True, True]]), *closed_to_rich, np.array([0, 0]), np.array([2_999_999, 3_000_000]))
array([[ True,  True],
       [ True, False]])
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from healthtrust.records.plans import NO_LIMIT

__all__ = ["NO_LIMIT", "admitted"]

Whole = NDArray[np.int64]


def admitted(
    serves: NDArray[np.bool_],
    income_from: Whole,
    income_below: Whole,
    place: NDArray[np.integer],
    income: Whole,
) -> NDArray[np.bool_]:
    """Return which plans would have each household [household, plan] whatever its need.

    serves: [place, plan]; income_from, income_below: [plan], minor units; place, income: [household], the
    income equivalised.
    """
    of_all = income[:, None]
    return np.asarray(serves[place] & (income_from <= of_all) & (of_all < income_below))

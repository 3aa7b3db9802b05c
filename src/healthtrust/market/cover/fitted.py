"""Take-up as persons were seen to take it up: a logit of cover on income and the rest, with standard errors.

    V_i,none = 0      V_ic = a_c + Σ_k b_ck x_ik            c  one cover, or several to choose among

x_ik    column k of person i;  a_c, b_ck  constant and coefficients of cover c against having none
Source  multinomial logit as a conditional logit (market/estimate): McFadden 1974 [recalled]

A coefficient is what goes with income at given other columns, not what a change of income would do: in Spain,
within households over time, none was found (voluntary-cover.csv).

>>> seen = {"poor": np.array([1.0, 1, 1, 0, 0, 0, 0])}
>>> found = fitted(seen, np.array([0, 0, 1, 0, 1, 1, 1]), ("none", "add-on"))
>>> found.names, [round(float(b), 4) for b in found.coefficients]             # ln 3, and ln 1/2 − ln 3
(('constant, add-on', 'poor, add-on'), [1.0986, -1.7918])
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from healthtrust.market.estimate.conditional import fit_conditional
from healthtrust.market.estimate.estimated import Estimated
from healthtrust.market.estimate.seen import seen_of

__all__ = ["CONSTANT", "Estimated", "fitted"]

Floats = NDArray[np.float64]
CONSTANT = "constant"


def fitted(
    columns: Mapping[str, NDArray[np.generic]],
    chosen: NDArray[np.int64],
    alternatives: Sequence[str],
    available: NDArray[np.bool_] | None = None,
    weight: Floats | None = None,
) -> Estimated:
    """Return the coefficients of each cover against the first alternative, named `column, cover`.

    columns [person] of the logit without the constant; chosen [person]: position in `alternatives`;
    available [person, alternative], weight [person]. Raises InvalidInput where nothing can be told.
    """
    names = (CONSTANT, *columns)
    x = np.column_stack([np.ones(len(chosen)), *(np.asarray(v, dtype=np.float64) for v in columns.values())])
    covers, terms = len(alternatives) - 1, len(names)
    blocks = np.zeros((len(chosen), covers + 1, covers * terms))
    for c in range(covers):
        blocks[:, c + 1, c * terms : (c + 1) * terms] = x
    told = [f"{name}, {cover}" for cover in alternatives[1:] for name in names]
    return fit_conditional(seen_of(blocks, chosen, available, weight, told))

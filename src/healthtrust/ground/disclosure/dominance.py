"""A total of money tells of an organisation where one other could work out its amount too closely.

    p % rule    a total T of amounts x1 >= x2 >= x3 ... is unsafe where   T - x1 - x2  <  p / 100 * x1

The second largest knows its own amount; what is left beside the largest is all that keeps that one uncertain.

p       how closely, in per cent of its amount, the largest may be estimated; 10 [assumed]
Source  Hundepool et al., Handbook on Statistical Disclosure Control 2010, section 4.2 [recalled]

>>> dominated([900, 60, 30, 400, 350, 300], within=["a", "a", "a", "b", "b", "b"])
{'a': True, 'b': False}
>>> dominated([5, 0, 0]), dominated([0, 0])            # one payer alone; nothing to tell
({'': True}, {'': False})
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

PER_CENT = 10.0
"""The p of the rule."""


def dominated(
    amounts: ArrayLike, within: ArrayLike | None = None, per_cent: float = PER_CENT
) -> dict[str, bool]:
    """Return whether the total of each group is unsafe to tell, by its name ('' if nothing is named).

    Amounts are of organisations, at least 0; the sign of an amount is left aside.
    """
    each = np.abs(np.asarray(amounts, dtype=np.float64))
    named = np.full(each.size, "") if within is None else np.asarray(within).astype(str)
    found = {}
    for name in dict.fromkeys(named.tolist()):
        ordered = np.sort(each[named == name])[::-1]
        largest = float(ordered[0]) if ordered.size else 0.0
        found[name] = largest > 0 and float(ordered[2:].sum()) < per_cent / 100 * largest
    return found

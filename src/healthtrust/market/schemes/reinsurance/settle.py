"""After the year the coinsurance moves so that a reinsurance fund pays what it has, at most all.

    γ' = min( 1, (opening balance + contributions) / L )            L = what lies between attachment and cap
    payments = γ' × L;   what is left is given back by contribution, or carried into the next year

γ'  coinsurance as paid, whatever was announced; where coinsurance is fixed, γ' = γ and the fund's owner pays
    what is missing
Source    45 CFR 153.230(d) and 153.235 [recalled]: for 2014 80 % became 100 % and money was left, which was
          carried into 2015, when 50 % became 55.1 % [cited].

>>> fund = Fund(contribution=np.array([60.0, 60.0]), opening=0.0)
>>> found = settled(np.array([100.0, 0.0]), fund, announced=0.8)
>>> found.coinsurance, found.paid.tolist(), found.contribution.tolist(), found.closing
(1.0, [100.0, 0.0], [60.0, 60.0], 20.0)
>>> settled(np.array([100.0, 0.0]), fund, announced=0.8, give_back=True).contribution.tolist()
[50.0, 50.0]
>>> settled(np.array([240.0, 0.0]), fund, announced=0.8).coinsurance
0.5
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Fund:
    """What a reinsurance fund has to pay with."""

    contribution: Floats
    """[plan], what plans pay in before any of it is given back."""
    opening: float
    """Carried from earlier years."""


@dataclass(frozen=True, eq=False)
class Settled:
    """The fund after the year; the amounts in the unit they were given in."""

    coinsurance: float
    paid: Floats
    """[plan], to the plan."""
    contribution: Floats
    """[plan], by the plan, less what is given back."""
    closing: float
    """Carried into the next year; negative where a fixed coinsurance took more than there was."""


def settled(
    layer: Floats, fund: Fund, announced: float, adjust: bool = True, give_back: bool = False
) -> Settled:
    """Return the fund after the year.

    layer: [plan], cost of its members between attachment and cap. Where `adjust`, the coinsurance becomes
    what the fund can pay, up to 1; else it stays as announced. Where `give_back`, what is left of the year's
    contributions is returned in proportion to them, the rest carried.
    """
    total, raised = float(layer.sum()), float(fund.contribution.sum())
    coinsurance = announced
    if adjust and total > 0:
        coinsurance = min(1.0, (fund.opening + raised) / total)
    paid = coinsurance * layer
    left = fund.opening + raised - coinsurance * total
    returned = min(max(left, 0.0), raised) if give_back else 0.0
    kept = fund.contribution * (1.0 - returned / raised) if raised > 0 else fund.contribution
    return Settled(coinsurance, paid, kept, left - returned)

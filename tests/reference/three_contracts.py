"""The three pure contracts in plain arithmetic, as the contract files must come out.


    fee for service   D = λ (A − U)
    block             D_p = β E × M_p / Σ_q M_q          the whole shared over plans p by headcount
    capitation        D_p = β E_p

D      what is due for the year;  A  reference cost of covered care given;  U  user charges patients paid
λ, β   price level (`deliver.price_level`) and margin of blocks and capitations (`deliver.block_margin`)
E      expected cost of covered care, net of expected charges, of the people served: all residents of the
       neighbourhood for a block, the plan's own members, with their own risk, for a capitation (E_p)
M_p    residents of the neighbourhood enrolled in plan p
Source the three pure forms of payment, after Robinson, Milbank Q 2001; 79: 149-177 [recalled]: with a fee the
       payer bears the volume of care; with a block the provider bears volume, and who joins which plan does
       not matter; with a capitation it bears volume but is paid for the risk of each plan's members.

Expected cost enters a block and a capitation, actual care only a fee: a block with no activity is paid in
full, and a fee with none is nothing.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from healthtrust.ground.money import share_rows

Money = NDArray[np.int64]


def fee_for_service(reference_cost: Money, charges: Money, price_level: float) -> Money:
    """Return λ (A − U): reference cost [...] less user charges [...] at the price level, minor units."""
    return _times(reference_cost - charges, price_level)


def block(expected_cost: Money, members: NDArray[np.int64], margin: float) -> Money:
    """Return β E M_p / Σ M: expected cost [place, plan], shared anew by members [place, plan]; minor units.

    A place without residents expects no cost and is paid nothing.
    """
    return share_rows(_times(expected_cost.sum(axis=1), margin), members)


def capitation(expected_cost: Money, margin: float) -> Money:
    """Return β E_p: the expected cost [...] of the plan's own members at the margin, minor units."""
    return _times(expected_cost, margin)


def _times(amount: Money, factor: float) -> Money:
    """Return amounts times a factor, to the nearest minor unit; a factor of one leaves any amount exact."""
    return amount if factor == 1 else np.rint(amount * factor).astype(np.int64)

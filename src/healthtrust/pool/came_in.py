"""What households' contributions come to, month by month: as answered in a simulation, else as received.

    amount[n, m] = receipts of place n in month m           months whose receipts are in
                 = twelfth m of what place n owes           months to come
                 = twelfth m of what place n pays           a simulated year

Source  arithmetic; receipts are facts (`records.facts`). Before a year is over nobody knows what will be
        paid, and what is owed is expected.

>>> owed, received = np.array([[120]]), np.array([[9, 11] + 10 * [0]])
>>> filled(received, until=2, expected=over_months(owed[:, 0]))[0].tolist()
[9, 11, 10, 10, 10, 10, 10, 10, 10, 10, 10, 10]
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from healthtrust.engine.everywhere import everywhere
from healthtrust.ground.money import over_months
from healthtrust.state import State, known

Whole = NDArray[np.int64]
MONTHS = 12


def by_place(state: State, paid: Whole) -> Whole:
    """Return what rows of households [h] pay by place [place], minor units; zero above neighbourhoods."""
    each = np.zeros(len(state.places.names), dtype=np.int64)
    np.add.at(each, known(state.households, "people").place, paid)
    return everywhere(each)


def came_in(state: State, owed: Whole, paid: Whole) -> Whole:
    """Return contributions by place and month [place, 12], minor units.

    owed [household]: by one such household; paid [household]: by all the identical ones, in a simulation.
    """
    facts = state.facts
    if facts is None or facts.paid_by_month is None:
        return over_months(by_place(state, paid))
    in_all = owed * known(state.households, "people").weight.astype(np.int64)
    return filled(facts.paid_by_month, facts.paid_until, over_months(by_place(state, in_all)))


def by_household(state: State, owed: Whole) -> Whole | None:
    """Return what all the identical households of each row pay [household] by their receipts; None without.

    Of months to come they pay what is owed.
    """
    facts = state.facts
    if facts is None or facts.paid is None:
        return None
    in_all = owed * known(state.households, "people").weight.astype(np.int64)
    return np.asarray(facts.paid + in_all * (MONTHS - facts.paid_until) // MONTHS)


def filled(received: Whole, until: int, expected: Whole) -> Whole:
    """Return receipts [place, 12] of the first months, and what is expected of those after `until`."""
    return np.concatenate([received[:, :until], expected[:, until:]], axis=1)

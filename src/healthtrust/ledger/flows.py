"""Flows: which account gave money to which, and how much, read out of balanced entries.

Lay the debits of a batch end to end along one ruler and the credits along another, entry by entry. As each
entry balances, both rulers are equally long and both have a mark where an entry ends; each stretch between
two marks of either ruler is money that went from the credit above it to the debit below it. A two-legged
entry is one stretch; an entry of a transfer scheme is as many as it takes to pass the money on in the order
of its legs.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from healthtrust.ledger.entry import Legs


@dataclass(frozen=True, eq=False)
class Flows:
    """Stretches of money: the leg it left, the leg it reached (positions among the legs), and the amount."""

    credit_leg: NDArray[np.int64]
    debit_leg: NDArray[np.int64]
    amount: NDArray[np.int64]


def flows_of(legs: Legs) -> Flows:
    """Return the flows of balanced entries, in the order of their legs.

    >>> one = np.zeros(3, dtype=np.int64)
    >>> found = flows_of(Legs(one, one + 502, np.array([-7, 4, 3]), one + 24324, one, np.arange(3), one - 1))
    >>> found.credit_leg.tolist(), found.debit_leg.tolist(), found.amount.tolist()
    ([0, 0], [1, 2], [4, 3])
    """
    debit, credit = np.flatnonzero(legs.amount > 0), np.flatnonzero(legs.amount < 0)
    debit_mark, credit_mark = np.cumsum(legs.amount[debit]), np.cumsum(-legs.amount[credit])
    if np.array_equal(debit_mark, credit_mark):
        return Flows(credit, debit, legs.amount[debit])
    mark = np.sort(np.concatenate([debit_mark, credit_mark]), kind="stable")  # fast on two sorted halves
    mark = mark[np.diff(mark, prepend=0) > 0]
    return Flows(
        credit_leg=credit[np.searchsorted(credit_mark, mark)],
        debit_leg=debit[np.searchsorted(debit_mark, mark)],
        amount=np.diff(mark, prepend=0),
    )

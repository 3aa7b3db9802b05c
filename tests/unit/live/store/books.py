"""A small trust, its books and the hands that keep them, for the tests of the store."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import numpy as np

from healthtrust.ledger.book import Book, Names
from healthtrust.ledger.chart import Accounts
from healthtrust.ledger.entry import DTYPES, Draft, transfer
from healthtrust.live.store import Trust, Who

ABOUT = Trust("Valley", "GBP", 2, Names(place=("Northvale", "Southvale"), plan=("Red", "Blue")))
OPERATOR = Who("ada", "operator")
APPROVER = Who("bel", "approver")
JANUARY = 2027 * 12


def noon() -> datetime:
    """The same time for every row, so that two trails can be compared."""
    return datetime(2027, 1, 31, 12, tzinfo=UTC)


def contributions(amount: Any = (700, 300), month: int = JANUARY) -> Draft:
    return transfer(
        "pool",
        "contributions",
        debit=Accounts.POOL_FUND,
        credit=Accounts.HOUSEHOLD_CONTRIBUTIONS,
        amount=amount,
        month=month,
    )


def budgets(month: int = JANUARY) -> Draft:
    return transfer(
        "allocate",
        "budgets",
        debit=Accounts.PLACE_PERSONAL_CARE,
        credit=Accounts.POOL_FUND,
        amount=[600, 400],
        place=[0, 1],
        month=month,
    )


def same(one: Book, other: Book) -> None:
    """Two books agree in all: currency, names, money moved, batches, and every column of every leg."""
    assert (one.currency_code, one.exponent, one.names) == (other.currency_code, other.exponent, other.names)
    assert one.moved == other.moved
    assert [(b.number, b.step, b.memo) for b in one.batches] == [
        (b.number, b.step, b.memo) for b in other.batches
    ]
    mine, its = one.postings(), other.postings()
    assert list(mine) == list(its)
    for name in mine:
        assert mine[name].dtype == its[name].dtype
        assert np.array_equal(mine[name], its[name])
    assert set(DTYPES) < set(mine)

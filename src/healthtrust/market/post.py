"""Post what plans receive and what running them costs, month by month.

Capitation empties the places' personal-care lines; risk equalisation is a transfer scheme of the plans of one
neighbourhood, balanced in every month; surcharges come from members; administration leaves the plan's fund.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from healthtrust.ground.money import over_months
from healthtrust.ground.periods import Month
from healthtrust.ledger.book import Book
from healthtrust.ledger.chart import Accounts
from healthtrust.ledger.entry import transfer, zero_sum
from healthtrust.market.equalise import Transfers


def post_capitation(book: Book, year: int, amount: NDArray[np.int64]) -> Book:
    """Return the book with capitation [place, plan] paid out of the places' personal-care lines."""
    return _move(book, year, "capitation", (Accounts.PLAN_FUND, Accounts.PLACE_PERSONAL_CARE), amount)


def post_corridor(book: Book, year: int, amount: NDArray[np.int64]) -> Book:
    """Return the book with the risk corridor of last year's results [plan] settled in January."""
    return book.post(
        zero_sum(
            "market",
            "risk corridor",
            account=Accounts.PLAN_EQUALISATION,
            amount=amount,
            month=Month(year, 1).index,
            plan=np.arange(len(amount)),
        )
    )


def post_surcharges(book: Book, year: int, amount: NDArray[np.int64]) -> Book:
    """Return the book with members' surcharges [place, plan] paid to their plans."""
    return _move(book, year, "surcharges", (Accounts.PLAN_FUND, Accounts.HOUSEHOLD_PLAN_SURCHARGES), amount)


def post_administration(book: Book, year: int, amount: NDArray[np.int64]) -> Book:
    """Return the book with the cost of running the plans [place, plan] spent."""
    return _move(
        book, year, "administration of plans", (Accounts.PLAN_ADMINISTRATION, Accounts.PLAN_FUND), amount
    )


def post_transfers(book: Book, year: int, transfers: Transfers) -> Book:
    """Return the book with the transfers of every neighbourhood and month, each of which sums to zero."""
    by_month = transfers.by_month
    places, months, plans = by_month.shape
    return book.post(
        zero_sum(
            "market",
            "risk equalisation",
            account=Accounts.PLAN_EQUALISATION,
            amount=by_month.reshape(places * months, plans),
            month=np.tile(Month(year, 1).index + np.arange(months), places),
            place=np.repeat(np.arange(places), months)[:, None],
            plan=np.arange(plans),
        )
    )


def _move(
    book: Book, year: int, memo: str, accounts: tuple[Accounts, Accounts], amount: NDArray[np.int64]
) -> Book:
    """Post amounts [place, plan] over twelve months; accounts: the one debited, then the one credited."""
    debit, credit = accounts
    places, plans = amount.shape
    return book.post(
        transfer(
            "market",
            memo,
            debit=debit,
            credit=credit,
            amount=over_months(amount),
            month=Month(year, 1).index + np.arange(12),
            place=np.arange(places)[:, None, None],
            plan=np.arange(plans)[:, None],
        )
    )

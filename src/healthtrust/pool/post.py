"""What households, employers and government pay, and what collecting costs, into the book, month by month."""

from __future__ import annotations

import numpy as np

from healthtrust.ground.money import over_months
from healthtrust.ground.periods import Month
from healthtrust.ledger.book import Book
from healthtrust.ledger.chart import Accounts
from healthtrust.ledger.entry import transfer
from healthtrust.pool.came_in import by_place, came_in
from healthtrust.records.findings import Contributions
from healthtrust.state import State, known


def post(state: State, contributions: Contributions) -> Book:
    """Return the book with all that the pool receives this year; the pool fund then holds pool income."""
    first = Month(state.year, 1).index
    months = first + np.arange(12)
    book, weight = state.book, known(state.households, "people").weight
    own = came_in(state, contributions.owed, contributions.paid)
    employers = over_months(by_place(state, contributions.employer * weight))
    for memo, source, amount in (
        ("contributions", Accounts.HOUSEHOLD_CONTRIBUTIONS, own),
        ("employers' contributions", Accounts.EMPLOYER_CONTRIBUTIONS, employers),
    ):
        book = book.post(
            transfer(
                "pool",
                memo,
                debit=Accounts.POOL_FUND,
                credit=source,
                amount=amount,
                month=months,
                credit_place=np.arange(len(state.places.names))[:, None],
            )
        )
    for memo, debit, credit, total in (
        ("government subsidy", Accounts.POOL_FUND, Accounts.GOVERNMENT_SUBSIDY, contributions.subsidy),
        (
            "cost of collection",
            Accounts.POOL_COLLECTION_COST,
            Accounts.POOL_FUND,
            contributions.collection_cost,
        ),
    ):
        monthly = over_months(np.array(total))
        book = book.post(transfer("pool", memo, debit=debit, credit=credit, amount=monthly, month=months))
    return book.post(
        transfer(
            "pool",
            "opening reserve",
            debit=Accounts.POOL_FUND,
            credit=_where_the_reserve_lies(state),
            amount=contributions.opening_reserve,
            month=first,
        )
    )


def _where_the_reserve_lies(state: State) -> Accounts:
    """Return the account the opening reserve comes from: outside the book before the first year."""
    first_year = state.year == state.design.span.start
    return Accounts.OPENING_BALANCES if first_year else Accounts.POOL_RESERVE

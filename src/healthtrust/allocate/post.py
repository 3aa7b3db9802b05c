"""Post the pool's money to places and purposes month by month, and what places spend on programmes.

The pool's fund is emptied: places' lines, reserve, reward reserve and administration add up to its income.
The lines for population health, transformation and social care are paid out in full within the year.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from healthtrust.ground.money import over_months
from healthtrust.ground.periods import Month
from healthtrust.ledger.book import Book
from healthtrust.ledger.chart import Accounts
from healthtrust.ledger.entry import transfer
from healthtrust.records.findings import LINES, Budgets
from healthtrust.state import State

LINE_ACCOUNTS = (
    Accounts.PLACE_PERSONAL_CARE,
    Accounts.PLACE_POPULATION_HEALTH,
    Accounts.PLACE_TRANSFORMATION,
    Accounts.PLACE_SOCIAL_CARE,
)
"""The account of each line of a place's budget, in the order of `LINES`."""


def posted(state: State, budgets: Budgets) -> Book:
    """Return the book with budgets paid into places, and their lines but personal care spent."""
    lines, year = budgets.lines, state.year
    book = post_budgets(state.book, year, budgets)
    book = post_programmes(book, year, budgets.programmes, budgets.programme_spending)
    book = post_transformation(book, year, lines[:, LINES.index("transformation")])
    return post_social_care(book, year, lines[:, LINES.index("social care")])


def post_budgets(book: Book, year: int, budgets: Budgets) -> Book:
    """Return the book with places' lines and what stays with the pool posted over the year."""
    months, lines = _months(year), budgets.lines
    for line, name in enumerate(LINES):
        book = book.post(
            transfer(
                "allocate",
                f"budget for {name}",
                debit=LINE_ACCOUNTS[line],
                credit=Accounts.POOL_FUND,
                amount=over_months(lines[:, line]),
                month=months,
                place=np.arange(len(lines))[:, None],
                credit_place=-1,
            )
        )
    for memo, account, amount in (
        ("reserve", Accounts.POOL_RESERVE, budgets.reserve),
        ("reward reserve", Accounts.POOL_REWARD_RESERVE, budgets.reward),
        ("administration of the pool", Accounts.POOL_ADMINISTRATION, budgets.administration),
    ):
        by_month = over_months(np.array(amount))
        book = book.post(
            transfer(
                "allocate", memo, debit=account, credit=Accounts.POOL_FUND, amount=by_month, month=months
            )
        )
    return book


def post_programmes(book: Book, year: int, names: tuple[str, ...], spending: NDArray[np.int64]) -> Book:
    """Return the book with places' spending [place, programme] on population-health programmes posted."""
    accounts = Accounts.PLACE_POPULATION_HEALTH, Accounts.PROGRAMME_POPULATION_HEALTH
    for name, amount in zip(names, spending.T, strict=True):
        book = _spend(book, year, name, accounts, amount)
    return book


def post_transformation(book: Book, year: int, spending: NDArray[np.int64]) -> Book:
    """Return the book with places' spending [place] on changing how care is organised posted."""
    accounts = Accounts.PLACE_TRANSFORMATION, Accounts.PROGRAMME_TRANSFORMATION
    return _spend(book, year, "transformation", accounts, spending)


def post_social_care(book: Book, year: int, spending: NDArray[np.int64]) -> Book:
    """Return the book with places' spending [place] on help with daily life posted."""
    accounts = Accounts.PLACE_SOCIAL_CARE, Accounts.PROGRAMME_SOCIAL_CARE
    return _spend(book, year, "social care", accounts, spending)


def _spend(
    book: Book, year: int, memo: str, accounts: tuple[Accounts, Accounts], amount: NDArray[np.int64]
) -> Book:
    """Post spending [place] over twelve months; accounts: the line it leaves, then what it is spent on."""
    line, use = accounts
    return book.post(
        transfer(
            "allocate",
            memo,
            debit=use,
            credit=line,
            amount=over_months(amount),
            month=_months(year),
            place=np.arange(len(amount))[:, None],
        )
    )


def _months(year: int) -> NDArray[np.int64]:
    return Month(year, 1).index + np.arange(12)

"""Entries taken out of a book and put into another: by step, by memo, by month.

>>> from healthtrust.ledger.chart import Accounts
>>> from healthtrust.ledger.entry import transfer
>>> book = Book.empty("GBP", 2).post(transfer("pool", "contributions", debit=Accounts.POOL_FUND,
...     credit=Accounts.HOUSEHOLD_CONTRIBUTIONS, amount=[5, 6], month=np.array([24324, 24325])))
>>> [draft.legs.amount.tolist() for draft in part_of(book, months={24325})]
[[6, -6]]
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Set
from dataclasses import fields

import numpy as np

from healthtrust.ground.periods import Month
from healthtrust.ledger.book import Book
from healthtrust.ledger.entry import Draft, Legs, Posted

Choice = Callable[[Posted], bool]


def part_of(book: Book, chosen: Choice = lambda batch: True, months: Set[int] | None = None) -> list[Draft]:
    """Return the entries of chosen batches of a book that fall into some months, as drafts."""
    wanted = None if months is None else np.array(sorted(months))
    drafts = []
    for batch in book.batches:
        if not chosen(batch):
            continue
        rows = slice(None) if wanted is None else np.isin(batch.legs.month, wanted)
        legs = {f.name: getattr(batch.legs, f.name)[rows] for f in fields(Legs)}
        if len(legs["entry"]):
            legs["entry"] = np.unique(legs["entry"], return_inverse=True)[1].astype(np.int64)
            drafts.append(Draft(batch.step, batch.memo, Legs(**legs)))
    return drafts


def with_posted(book: Book, drafts: Iterable[Draft]) -> Book:
    """Return a book with drafts posted, one after the other."""
    for draft in drafts:
        book = book.post(draft)
    return book


def empty_like(book: Book) -> Book:
    """Return a book without postings, in the currency and the names of this one."""
    return Book.empty(book.currency_code, book.exponent, book.names)


def of_steps(*steps: str) -> Choice:
    """Return the choice of all batches of some steps."""
    wanted = frozenset(steps)
    return lambda batch: batch.step in wanted


def months_until(year: int, month: int) -> set[int]:
    """Return the months of a year up to one (1 to 12), as numbers."""
    first = Month(year, 1).index
    return set(range(first, first + month))

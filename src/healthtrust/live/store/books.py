"""The whole book out of the database, and the trust it is of: each batch is posted anew, and so checked."""

from __future__ import annotations

from sqlalchemy import Connection, select

from healthtrust.ground.errors import refuse
from healthtrust.ground.problems import Problem
from healthtrust.ledger.book import Book, Names
from healthtrust.ledger.chart import TAGS
from healthtrust.ledger.entry import Draft
from healthtrust.live.store.legs import by_batch, legs_of, read_rows
from healthtrust.live.store.schema import BATCHES, NAMES, TRUST
from healthtrust.live.store.work import Trust


def read_trust(connection: Connection) -> Trust:
    """Return what the store is of."""
    row = connection.execute(select(TRUST)).mappings().one()
    return Trust(row["name"], row["currency"], row["exponent"], read_names(connection))


def read_names(connection: Connection) -> Names:
    """Return the names by tag, in the order of their numbers."""
    rows = connection.execute(select(NAMES).order_by(NAMES.c.number)).all()
    return Names(**{tag: tuple(name for its, _, name in rows if its == tag) for tag in TAGS})


def read_book(connection: Connection, about: Trust) -> Book:
    """Return a book with every batch in the order posted.

    Raises InvalidInput for batches without legs and legs without a batch, and what `Book.post` raises.
    """
    batches = connection.execute(
        select(BATCHES.c.number, BATCHES.c.step, BATCHES.c.memo).order_by(BATCHES.c.number)
    )
    headers, legs = batches.all(), by_batch(read_rows(connection))
    numbers = [number for number, _, _ in headers]
    if numbers != list(range(len(headers))) or set(numbers) != set(legs):
        remedy = "Verify the trail: it says what was changed."
        refuse([Problem("batches", "some without legs, or legs without any", "both for each", remedy=remedy)])
    book = Book.empty(about.currency_code, about.exponent, about.names)
    for number, step, memo in headers:
        book = book.post(Draft(step, memo, legs_of(legs.pop(number))))
    return book

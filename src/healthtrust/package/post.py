"""Premiums for complementary cover into the book, and what voluntary insurers spend on themselves."""

from __future__ import annotations

import numpy as np

from healthtrust.engine.everywhere import everywhere
from healthtrust.ground.money import over_months
from healthtrust.ground.periods import Month
from healthtrust.ledger.book import Book
from healthtrust.ledger.chart import Accounts
from healthtrust.ledger.entry import transfer
from healthtrust.records.findings import CorePackage
from healthtrust.state import State, known


def post(state: State, package: CorePackage) -> Book:
    """Return the book with the year's premiums; the loading is what insurers spend on running themselves."""
    households = known(state.households, "people")
    by_place = np.zeros(len(state.places.names), dtype=np.int64)
    np.add.at(by_place, households.place, package.premium * package.insured)
    by_place = everywhere(by_place)
    loading = state.design.package.top_up.loading
    administration = np.rint(by_place * (loading / (1 + loading))).astype(np.int64)
    months = Month(state.year, 1).index + np.arange(12)
    book = state.book.post(
        transfer(
            "package",
            "premiums for voluntary cover",
            debit=Accounts.INSURER_FUND,
            credit=Accounts.HOUSEHOLD_PREMIUMS,
            amount=over_months(by_place),
            month=months,
            credit_place=np.arange(len(by_place))[:, None],
        )
    )
    return book.post(
        transfer(
            "package",
            "running voluntary insurers",
            debit=Accounts.INSURER_ADMINISTRATION,
            credit=Accounts.INSURER_FUND,
            amount=over_months(administration.sum()),
            month=months,
        )
    )

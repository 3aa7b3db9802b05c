"""Rewards into the book: last year's are paid, this year's set aside out of the reward reserve."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from healthtrust.ground.periods import Month
from healthtrust.ledger.book import Book
from healthtrust.ledger.chart import Accounts
from healthtrust.ledger.entry import transfer
from healthtrust.records.providers import Providers

STEP = "review"


def pay_last_year(book: Book, due: NDArray[np.int64], providers: Providers, year: int) -> Book:
    """Post the rewards of last year, due [provider] in minor units, to their providers in the first month."""
    payment = transfer(
        STEP,
        "rewards of last year",
        debit=Accounts.PROVIDER_FUND,
        credit=Accounts.PROVIDER_REWARDS_PAYABLE,
        amount=due,
        month=Month(year, 1).index,
        place=providers.place,
        provider=np.arange(providers.count),
    )
    return book.post(payment)


def set_aside(book: Book, earned: NDArray[np.int64], providers: Providers, year: int) -> Book:
    """Post the rewards of this year, earned [provider] in minor units, as payable in the last month."""
    accrual = transfer(
        STEP,
        "rewards earned",
        debit=Accounts.PROVIDER_REWARDS_PAYABLE,
        credit=Accounts.POOL_REWARD_RESERVE,
        amount=earned,
        month=Month(year, 12).index,
        place=providers.place,
        provider=np.arange(providers.count),
        credit_place=-1,
        credit_provider=-1,
    )
    return book.post(accrual)

"""Rewards and penalties into the book: last year's are paid, this year's set aside for or against providers.

    reward    accrued   reward reserve → rewards payable      paid   rewards payable → provider fund
    penalty   accrued   rewards payable → reward reserve      paid   provider fund → rewards payable

A penalty owed stands in `rewards payable` below zero until the provider pays it in the next year.
"""

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
    """Post last year's rewards, due [provider] in minor units, in the first month; below zero penalties."""
    accounts = Accounts.PROVIDER_FUND, Accounts.PROVIDER_REWARDS_PAYABLE
    for memo, amount, (debit, credit) in _both_ways("of last year", due, accounts):
        payment = transfer(
            STEP,
            memo,
            debit=debit,
            credit=credit,
            amount=amount,
            month=Month(year, 1).index,
            place=providers.place,
            provider=np.arange(providers.count),
        )
        book = book.post(payment)
    return book


def set_aside(book: Book, earned: NDArray[np.int64], providers: Providers, year: int) -> Book:
    """Post this year's rewards, earned [provider] in minor units, in the last month; below zero penalties."""
    accounts = Accounts.PROVIDER_REWARDS_PAYABLE, Accounts.POOL_REWARD_RESERVE
    for memo, amount, (debit, credit) in _both_ways("earned", earned, accounts):
        pool = "debit" if debit == Accounts.POOL_REWARD_RESERVE else "credit"
        accrual = transfer(
            STEP,
            memo,
            debit=debit,
            credit=credit,
            amount=amount,
            month=Month(year, 12).index,
            place=providers.place,
            provider=np.arange(providers.count),
            **{f"{pool}_place": -1, f"{pool}_provider": -1},
        )
        book = book.post(accrual)
    return book


def _both_ways(
    what: str, amount: NDArray[np.int64], accounts: tuple[int, int]
) -> list[tuple[str, NDArray[np.int64], tuple[int, int]]]:
    """Return memo, amounts and accounts (debit, credit) of rewards, and of penalties where there are any."""
    ways = [(f"rewards {what}", np.maximum(amount, 0), accounts)]
    if (amount < 0).any():
        ways.append((f"penalties {what}", np.maximum(-amount, 0), (accounts[1], accounts[0])))
    return ways

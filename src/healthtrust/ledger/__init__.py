"""The third book: what is paid. Double entry, append-only, columnar batches of whole minor units."""

from healthtrust.ledger.book import Book, Ledger, Names
from healthtrust.ledger.chart import CHART, STEPS, Account, Accounts, account
from healthtrust.ledger.entry import Draft, Legs, Posted, join, transfer, zero_sum

__all__ = [
    "CHART",
    "STEPS",
    "Account",
    "Accounts",
    "Book",
    "Draft",
    "Ledger",
    "Legs",
    "Names",
    "Posted",
    "account",
    "join",
    "transfer",
    "zero_sum",
]

"""Capitation with risk equalisation as it was posted, by the month it was posted in: summed by the database.

    paid[k, now]      posted in month k for month k              paid[k, before]  for the months before it

Postings of a settlement count with December, in which they are posted.

>>> split({"posted_in": [24324, 24325, 24325], "month": [24324, 24324, 24325], "balance": [5, 1, 7]}, 2027)
{(1, True): 5, (2, False): 1, (2, True): 7}
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from healthtrust.ground.periods import Month
from healthtrust.ledger.chart import Accounts
from healthtrust.live.store import Store


def capitation_by_month(store: Store, year: int) -> dict[tuple[int, bool], int]:
    """Return by month of a year (1 to 12) what was posted for that month (True), and for earlier ones."""
    january = Month(year, 1).index
    rows = store.totals(
        ("account", "posted_in", "month"),
        step="market",
        memo="capitation",
        since=january,
        until=january + 11,
    )
    kept = rows["account"] == Accounts.PLAN_FUND
    return split({name: rows[name][kept].tolist() for name in ("posted_in", "month", "balance")}, year)


def split(rows: Mapping[str, Sequence[Any]], year: int) -> dict[tuple[int, bool], int]:
    """Return balances by month posted in, and whether they are for that month."""
    january = Month(year, 1).index
    found: dict[tuple[int, bool], int] = {}
    for posted, month, amount in zip(rows["posted_in"], rows["month"], rows["balance"], strict=True):
        key = posted - january + 1, posted == month
        found[key] = found.get(key, 0) + int(amount)
    return found

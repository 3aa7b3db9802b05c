"""Contributions as they came in: by household over the year, and by place and month.

    paid[n, m] = Σ receipts of kind household, of place n, dated in month m

Source  records of receipts as `records.exchange` lays them down. Where none are loaded, and in the months
        after the last that anything came in, everybody is taken to pay what is owed, by twelfths.

>>> paid_in(np.array([0, 0, 1]), np.array([0, 0, 11]), np.array([5, 6, 7]), places=2)[:, [0, 11]].tolist()
[[11, 0], [0, 7]]
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from healthtrust.live.records import Records
from healthtrust.live.register import Register
from healthtrust.state import State

Whole = NDArray[np.int64]

_OF_YEAR = "kind = 'household' AND year(date) = $year"

_BY_PERSON = f"SELECT person_id, sum(amount)::BIGINT AS amount FROM receipt WHERE {_OF_YEAR} GROUP BY ALL"

_BY_MONTH = f"""
SELECT place, CASE WHEN place IS NULL THEN person_id END AS person_id,
       CAST(month(date) - 1 AS INTEGER) AS month, sum(amount)::BIGINT AS amount
FROM receipt WHERE {_OF_YEAR} GROUP BY ALL ORDER BY ALL
"""


@dataclass(frozen=True)
class Receipts:
    """What households paid, minor units."""

    by_household: Whole
    """[household]"""
    by_month: Whole
    """[place, month]"""

    @property
    def until(self) -> int:
        """Return the last month (1 to 12) in which anything came in."""
        return int(np.flatnonzero(self.by_month.any(axis=0)).max(initial=-1)) + 1


def receipts(records: Records, state: State, register: Register) -> Receipts | None:
    """Return what came in of the year's contributions; None where no receipts were loaded.

    What came in for people who are not on the register counts where the receipt says they live, else in the
    first neighbourhood.
    """
    asked = {"year": state.year}
    rows = records.book.execute(_BY_MONTH, asked).fetchnumpy()
    if not len(rows["amount"]):
        return None
    whole = records.book.execute(_BY_PERSON, asked).fetchnumpy()
    home, amount = _home(whole["person_id"], register), np.asarray(whole["amount"], dtype=np.int64)
    by_household = np.zeros(register.households.rows, dtype=np.int64)
    np.add.at(by_household, home[home >= 0], amount[home >= 0])
    place = _place(np.ma.filled(rows["place"], ""), _home(rows["person_id"], register), state, register)
    month, money = (np.asarray(rows[name], dtype=np.int64) for name in ("month", "amount"))
    return Receipts(by_household, paid_in(place, month, money, len(state.places.names)))


def paid_in(place: Whole, month: Whole, amount: Whole, places: int) -> Whole:
    """Return amounts [n] by place and month [place, 12]."""
    sums = np.zeros((places, 12), dtype=np.int64)
    np.add.at(sums, (place, month), amount)
    return sums


def _home(person: Any, register: Register) -> Whole:
    """Return the household row of each person, -1 where there is none."""
    found = register.household_of(np.ma.filled(person, 0).astype(np.uint64))
    return np.where(np.ma.getmaskarray(person), -1, found)


def _place(told: NDArray[np.object_], home: Whole, state: State, register: Register) -> Whole:
    number = {name: position for position, name in enumerate(state.places.names)}
    first = int(state.places.leaves[0])
    lives = register.households.place[np.maximum(home, 0)].astype(np.int64)
    elsewhere = np.array([number.get(str(name or ""), -1) for name in told.tolist()], dtype=np.int64)
    return np.where(elsewhere >= 0, elsewhere, np.where(home >= 0, lives, first))

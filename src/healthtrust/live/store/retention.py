"""Retention: records of persons are given up once their time has passed; the book and the trail stay.

    a load noted on day d is kept for n years; it has expired on day t once  d + n years <= t

Purging notes in the trail, before anything is deleted, which loads are given up, by whom and why
(`Work.note_purged`). Whoever keeps the folders then deletes those of `purged`; if that is interrupted, it is
done again from the same list.

Source  Regulation (EU) 2016/679, article 5(1)(e), storage limitation [cited]

>>> january = Load("a1", "january.csv", 24324, {}, at="2027-02-03T08:00:00Z")
>>> expired([january], 8, date(2035, 2, 2)), expired([january], 8, date(2035, 2, 3))
([], ['a1'])
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date

from healthtrust.live.store.rows import Load
from healthtrust.live.store.store import Store


def expired(loads: Sequence[Load], years: int, today: date) -> list[str]:
    """Return the hashes of the loads whose time of so many years has passed."""
    return [
        load.hash for load in loads if load.at and _after(date.fromisoformat(load.at[:10]), years) <= today
    ]


def purged(store: Store) -> list[str]:
    """Return the hashes of all loads that were ever given up."""
    return [hash for row in store.trail() for hash in json.loads(row.result).get("purged", ())]


def _after(day: date, years: int) -> date:
    """Return the same day so many years later; for 29 February the 1st of March where there is none."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return date(day.year + years, 3, 1)

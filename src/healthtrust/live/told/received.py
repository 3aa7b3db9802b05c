"""In which month each load was received: the one whose payment was the first to count it.

    received = month n + 1 of the year          n months paid when it was loaded

A load before the first year is opened, or before its first month is paid, is of January. The order in which
years were opened and records loaded stands in the trail.

>>> from collections import namedtuple
>>> row = namedtuple("row", "action inputs")
>>> trail = [row("load", '{"hash": "a"}'), row("open", '{"year": 2027}'), row("load", '{"hash": "b"}')]
>>> years_of(trail, 2027)
{'a': 2027, 'b': 2027}
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from healthtrust.ground.periods import Month
from healthtrust.live.trust import LiveTrust


def months_received(trust: LiveTrust) -> list[int]:
    """Return the month of every load in its order, as year × 12 + month − 1."""
    store = trust.folder.store
    loads = store.loads()
    if not loads:
        return []
    first = trust.read.design.span[0]
    of = years_of(store.trail(), first)
    return [Month(of.get(load.hash, first), 1).index + (load.month or 0) for load in loads]


def years_of(trail: Iterable[Any], first: int) -> dict[str, int]:
    """Return in which year each load was made, by its hash; before any year was opened, in the first."""
    year, found = first, {}
    for row in trail:
        if row.action == "open":
            year = int(json.loads(row.inputs)["year"])
        elif row.action == "load":
            found[str(json.loads(row.inputs).get("hash", ""))] = year
    return found

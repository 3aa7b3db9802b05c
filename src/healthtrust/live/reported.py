"""What places and plans reported: measures that no record of care holds, and surcharges in force.

    a measure of a year    the row of its code and place that is dated last in the year

Source  records of measurement as `records.exchange` lays them down; `everywhere` stands for all places.

>>> EVERYWHERE
'everywhere'
"""

from __future__ import annotations

from math import nan
from typing import Any

import numpy as np
from numpy.typing import NDArray

from healthtrust.live.records import Records
from healthtrust.records.findings import Measurement
from healthtrust.state import State

EVERYWHERE = "everywhere"

_LAST = """
SELECT measure_code, org_id, numerator, denominator, value, low, high, note FROM measurement
WHERE org_id IS NOT NULL AND year(date) = $year
QUALIFY row_number() OVER (PARTITION BY measure_code, org_id ORDER BY date DESC, load DESC) = 1
ORDER BY ALL
"""


def reported(records: Records, state: State) -> dict[tuple[str, int], Measurement]:
    """Return the measures of the state's year by code and place (-1 = everywhere)."""
    position = {name: number for number, name in enumerate(state.places.names)} | {EVERYWHERE: -1}
    found = {}
    for code, org, numerator, denominator, value, low, high, note in _rows(records, state.year):
        if org in position:
            found[code, position[org]] = Measurement(
                measure=code,
                place=position[org],
                numerator=_number(numerator),
                denominator=_number(denominator),
                value=_number(value),
                low=low,
                high=high,
                note=note or "",
            )
    return found


def surcharges(records: Records, state: State) -> NDArray[np.int64]:
    """Return the surcharge of each plan per adult and year, minor units: as reported, else as it states."""
    told = {org: value for code, org, *_, value, _, _, _ in _rows(records, state.year) if code == "surcharge"}
    found = state.plans.surcharge.copy()
    for number, name in enumerate(state.plans.names):
        if told.get(name) is not None:
            found[number] = round(told[name])
    return found


def _rows(records: Records, year: int) -> list[tuple[Any, ...]]:
    found: list[tuple[Any, ...]] = records.book.execute(_LAST, {"year": year}).fetchall()
    return found


def _number(value: float | None) -> float:
    return nan if value is None else float(value)

"""What is held against each other, table by table, and what does not agree.

    rows and money on record = settled + Σ reasons left out        activity of the year, to the minor unit
    rows in = kept + set aside                                     every load
    posted = received                                              capitation, of those who report it
    owed − received                                                contributions; told, and no problem

Source  identities of accounting; interfaces of this project, 17.

>>> amiss({"on record": (3, 10), "settled": (2, 7), "not enrolled": (1, 2)})[0].found
'3 rows and 9 minor units'
>>> amiss({"on record": (3, 9), "settled": (2, 7), "not enrolled": (1, 2)})
[]
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from healthtrust.ground.money import over_months
from healthtrust.ground.periods import Month
from healthtrust.ground.problems import Problem
from healthtrust.ground.rows import columns_of
from healthtrust.live.activity import SETTLED, Given
from healthtrust.live.records import Records
from healthtrust.live.store.rows import Load
from healthtrust.pool.came_in import by_place
from healthtrust.state import State, known

ON_RECORD = "on record"

_RECEIVED = """
SELECT CAST(month(date) - 1 AS INTEGER), sum(amount)::BIGINT FROM receipt
WHERE kind IN ('household', 'employer') AND year(date) = $year AND rate_code IS NULL GROUP BY ALL ORDER BY ALL
"""


def amiss(parts: Mapping[str, tuple[int, int]]) -> list[Problem]:
    """Return that rows and money on record are not those settled and left out; parts: rows and money."""
    whole = parts[ON_RECORD]
    others = [each for name, each in parts.items() if name != ON_RECORD]
    sums = sum(rows for rows, _ in others), sum(money for _, money in others)
    if sums == whole:
        return []
    said = ("{:,} rows and {:,} minor units".format(*each) for each in (sums, whole))
    return [Problem("activity, settled and left out", next(said), next(said))]


def activity_told(
    parts: Mapping[str, tuple[int, int]], told: Sequence[tuple[str, int, int, int]]
) -> dict[str, list[Any]]:
    """Return what is on record and what became of it: what, rows, paid, cost; minor units."""
    costs = {name: cost for name, _, _, cost in told}
    rows = [
        [name, n, paid, sum(costs.values()) if name == ON_RECORD else costs[name]]
        for name, (n, paid) in parts.items()
    ]
    return columns_of(("what", "rows", "paid", "cost"), rows)


def unsettled(given: Given) -> list[Problem]:
    """Return that care as it was added up is not what was settled row by row."""
    cost = sum(cost for name, _, _, cost in given.told if name == SETTLED)
    added = int(given.done.cost.sum())
    return [] if cost == added else [Problem("reference cost, added up", f"{added:,}", f"{cost:,} by rows")]


def loads_told(loads: Sequence[Load]) -> dict[str, list[Any]]:
    """Return the tables of every load: load, table, rows_in, kept, set_aside, reconciles."""
    rows = [
        [load.name, each["table"], each["rows_in"], each["kept"], sum(each["aside"].values()), _whole(each)]
        for load in loads
        for each in load.report.get("tables", [])
    ]
    return columns_of(("load", "table", "rows_in", "kept", "set_aside", "reconciles"), rows)


def bad_loads(loads: Sequence[Load]) -> list[Problem]:
    """Return the loads that do not add up."""
    return [
        Problem(f"load {load.name}", "rows or money that do not add up", "rows in = kept + set aside")
        for load in loads
        if not load.report.get("reconciles", False)
    ]


def apart(capitation: Mapping[str, Sequence[Any]]) -> list[Problem]:
    """Return that bodies received other capitation than was posted, each with its sum."""
    found: dict[str, list[int]] = {}
    for body, ours, theirs in zip(
        *(capitation.get(name, ()) for name in ("body", "ours", "theirs")), strict=True
    ):
        sums = found.setdefault(body, [0, 0, 0])
        sums[0], sums[1], sums[2] = sums[0] + ours, sums[1] + theirs, sums[2] + (ours != theirs)
    remedy = "Look at its months: spells that one side does not know, or another rate."
    return [
        Problem(
            f"capitation of {body}",
            f"{theirs:,} minor units received, {months} months apart",
            f"{ours:,}",
            None,
            remedy,
        )
        for body, (ours, theirs, months) in found.items()
        if months
    ]


def contributions_told(records: Records, state: State, months: int) -> dict[str, list[Any]]:
    """Return what households and employers owe and paid, month by month."""
    found, weight = known(state.contributions, "pool"), known(state.households, "people").weight
    owed = np.sum(
        [over_months(by_place(state, each * weight)) for each in (found.owed, found.employer)], axis=(0, 1)
    )
    rows = records.book.execute(_RECEIVED, {"year": state.year}).fetchall()
    received = {int(month): int(amount) for month, amount in rows}
    lines = []
    for month in range(months):
        came = received.get(month, 0) if received else None
        apart = None if came is None else int(owed[month]) - came
        lines.append([str(Month(state.year, month + 1)), int(owed[month]), came, apart])
    return columns_of(("month", "owed", "received", "difference"), lines)


def _whole(table: Mapping[str, Any]) -> bool:
    """Return whether a table of a load adds up."""
    return bool(table.get("reconciles", True))

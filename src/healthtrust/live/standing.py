"""Where a trust stands: its year, what is in, what is paid and agreed, and what is to be done next.

>>> next_action("open", 4, 0), next_action("open", 12, 0)
('pay month 5: healthtrust live month', 'settle the year: healthtrust live settle')
>>> from collections import namedtuple
>>> row = namedtuple("row", "action inputs at")
>>> said = '{"year": 2027, "month": 2, "against": [{"against": "x", "ours": 5, "theirs": 3}]}'
>>> reconciled_in([row("reconcile", said, "")], 2027)["difference"]
[2]
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from healthtrust.ground.periods import Month
from healthtrust.ground.rows import columns_of
from healthtrust.live.told.book_of_members import capitation_by_month

if TYPE_CHECKING:
    from healthtrust.live.store import Store
    from healthtrust.live.trust import LiveTrust

RECONCILED = ("month", "against", "ours", "theirs", "difference")


@dataclass(frozen=True)
class Standing:
    """The state of a trust in plain values; money in minor units."""

    trust: str
    year: int
    stage: str
    month: int
    said: str
    next_action: str
    currency: str
    months: dict[str, list[Any]]
    """month, capitation, corrections, posted_on: for members of the month, and of earlier months in it."""
    loads: dict[str, list[Any]]
    """load, on, month, rows, set_aside, money_in, reconciles."""
    reconciliations: dict[str, list[Any]]
    """month, against, ours, theirs, difference: of the last reconciliation of each month."""
    appeals: dict[str, list[Any]]
    """appeal, about, reason, state."""

    def as_plain(self) -> dict[str, Any]:
        """Return everything as plain values."""
        return asdict(self)


def standing(trust: LiveTrust) -> Standing:
    """Return where a trust stands; a trust without a year awaits its opening."""
    return standing_of(trust.folder.store, trust.read.design.span[0])


def standing_of(store: Store, first_year: int) -> Standing:
    """Return where the trust of a store stands; first_year: of its design, told where no year was opened."""
    years, loads, appeals, trail = store.years(), store.loads(), store.appeals(), store.trail()
    last = years[-1] if years else None
    waiting = sum(each.stage == "brought" for each in appeals)
    year = last.year if last else first_year
    return Standing(
        trust=store.about.name,
        year=year,
        stage=last.stage if last else "new",
        month=last.month if last else 0,
        said=str(last) if last else "no year is open",
        next_action=next_action(last.stage if last else "new", last.month if last else 0, waiting),
        currency=store.about.currency_code,
        months=_months(store, year, last.month if last else 0, trail),
        loads={
            "load": [each.name for each in loads],
            "on": [each.at for each in loads],
            "month": [each.month for each in loads],
            "rows": [_rows(each.report, "kept") for each in loads],
            "set_aside": [_rows(each.report, "aside") for each in loads],
            "money_in": [_money(each.report) for each in loads],
            "reconciles": [bool(each.report.get("reconciles")) for each in loads],
        },
        reconciliations=reconciled_in(trail, year),
        appeals={
            "appeal": [each.number for each in appeals],
            "about": [each.about for each in appeals],
            "reason": [each.reason for each in appeals],
            "state": [each.stage if each.stage == "brought" else "decided" for each in appeals],
        },
    )


def next_action(stage: str, month: int, appeals: int) -> str:
    """Return what is to be done next, with its command."""
    if appeals:
        return f"decide {appeals} appeal{'s' if appeals > 1 else ''}: healthtrust live appeal"
    if stage == "open" and month < 12:
        return f"pay month {month + 1}: healthtrust live month"
    if stage == "open":
        return "settle the year: healthtrust live settle"
    if stage == "settled":
        return "close the year, or bring an appeal: healthtrust live close"
    return "open the next year: healthtrust live open" if stage == "closed" else "open its first year"


def reconciled_in(trail: Iterable[Any], year: int) -> dict[str, list[Any]]:
    """Return what the last reconciliation of each month of a year held against what, from the trail."""
    found: dict[int, list[list[Any]]] = {}
    for row in trail:
        inputs = json.loads(row.inputs) if row.action == "reconcile" else {}
        if inputs.get("year") == year and "against" in inputs:
            month = str(Month(year, int(inputs["month"])))
            found[int(inputs["month"])] = [
                [month, each["against"], each["ours"], each["theirs"], each["ours"] - each["theirs"]]
                for each in inputs["against"]
            ]
    return columns_of(RECONCILED, [row for month in sorted(found) for row in found[month]])


def _months(store: Store, year: int, months: int, trail: Iterable[Any]) -> dict[str, list[Any]]:
    """Return what was posted for members of each month when it was paid, and then of earlier months."""
    paid_on = {}
    for row in trail:
        inputs = json.loads(row.inputs) if row.action == "month" else {}
        if inputs.get("year") == year and "month" in inputs:
            paid_on[int(inputs["month"])] = row.at
    paid = capitation_by_month(store, year)
    return {
        "month": [str(Month(year, m)) for m in range(1, months + 1)],
        "capitation": [paid.get((m, True), 0) for m in range(1, months + 1)],
        "corrections": [paid.get((m, False), 0) for m in range(1, months + 1)],
        "posted_on": [paid_on.get(m, "") for m in range(1, months + 1)],
    }


def _rows(report: Mapping[str, Any], what: str) -> int:
    """Return the rows of a load that were kept, or set aside."""
    tables = report.get("tables", [])
    return sum(sum(each["aside"].values()) if what == "aside" else each[what] for each in tables)


def _money(report: Mapping[str, Any]) -> int:
    """Return what was paid for the care that a load holds, minor units."""
    return sum(
        int(each.get("money_in") or 0)
        for table in report.get("tables", [])
        if table["table"] == "activity"
        for each in table.get("money", [])
        if each.get("column") == "paid_amount"
    )

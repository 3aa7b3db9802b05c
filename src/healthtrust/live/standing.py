"""Where a trust stands: its year, what is in, what is open, and what is to be done next.

>>> next_action("open", 4, 0), next_action("open", 12, 0)
('pay month 5: healthtrust live month', 'settle the year: healthtrust live settle')
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from healthtrust.live.trust import LiveTrust


@dataclass(frozen=True)
class Standing:
    """The state of a trust in plain values."""

    trust: str
    year: int
    stage: str
    month: int
    said: str
    next_action: str
    loads: dict[str, list[Any]]
    """load, on, month, rows, set_aside."""
    appeals: dict[str, list[Any]]
    """appeal, about, reason, stage."""

    def as_plain(self) -> dict[str, Any]:
        """Return everything as plain values."""
        return asdict(self)


def standing(trust: LiveTrust) -> Standing:
    """Return where a trust stands; a trust without a year awaits its opening."""
    store = trust.folder.store
    years, loads, appeals = store.years(), store.loads(), store.appeals()
    last = years[-1] if years else None
    waiting = sum(each.stage == "brought" for each in appeals)
    return Standing(
        trust=store.about.name,
        year=last.year if last else trust.read.design.span[0],
        stage=last.stage if last else "new",
        month=last.month if last else 0,
        said=str(last) if last else "no year is open",
        next_action=next_action(last.stage if last else "new", last.month if last else 0, waiting),
        loads={
            "load": [each.name for each in loads],
            "on": [each.at for each in loads],
            "month": [each.month for each in loads],
            "rows": [_rows(each.report, "kept") for each in loads],
            "set_aside": [_rows(each.report, "aside") for each in loads],
        },
        appeals={
            "appeal": [each.number for each in appeals],
            "about": [each.about for each in appeals],
            "reason": [each.reason for each in appeals],
            "stage": [each.stage for each in appeals],
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


def _rows(report: Any, what: str) -> int:
    """Return the rows of a load that were kept, or set aside."""
    tables = report.get("tables", [])
    return sum(sum(each["aside"].values()) if what == "aside" else each[what] for each in tables)

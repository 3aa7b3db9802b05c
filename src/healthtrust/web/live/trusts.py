"""Where a trust stands, read from its own database each time: nothing the pages say can be out of date."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from healthtrust.ground.money import Currency, to_major
from healthtrust.ground.periods import Month
from healthtrust.live.standing import Standing, standing_of
from healthtrust.live.store import Store, TrustFolder
from healthtrust.web.folder import Folder

MONTHS = 12

Mark = Literal["paid", "due", "open"]


@dataclass(frozen=True)
class Seen:
    """A trust as the pages see it: its name in the folder, its folder, where it stands, its money."""

    name: str
    folder: TrustFolder
    standing: Standing
    money: Currency

    @property
    def address(self) -> str:
        """Return where its pages are."""
        return f"/live/{self.name}"

    @property
    def store(self) -> Store:
        """Return its store."""
        return self.folder.store

    @property
    def is_real(self) -> bool:
        """Return whether any record may be of a real person: unless every load says that it is of nobody."""
        made_up = all(load.report.get("synthetic") is True for load in self.store.loads())
        return not made_up or _design(self.folder).get("data") == "persons"

    @property
    def waiting(self) -> int:
        """Return how many appeals are not decided."""
        return sum(state == "brought" for state in self.standing.appeals["state"])

    @property
    def next(self) -> str:
        """Return what is next: open, pay, settle, decide, close."""
        stage, month = self.standing.stage, self.standing.month
        if self.waiting:
            return "decide"
        if stage == "open":
            return "pay" if month < MONTHS else "settle"
        return "close" if stage == "settled" else "open"

    @property
    def strip(self) -> list[tuple[int, str, Mark]]:
        """Return the months of the year: number, name, and whether paid, due or open."""
        paid = self.standing.month
        due = paid + 1 if self.standing.stage == "open" else 0
        return [
            (m, str(Month(self.standing.year, m)), "paid" if m <= paid else "due" if m == due else "open")
            for m in range(1, MONTHS + 1)
        ]

    @property
    def paid_months(self) -> list[dict[str, Any]]:
        """Return the months that are paid, as rows."""
        return rows_of(self.standing.months)


def seen(folder: Folder, name: str) -> Seen:
    """Return a trust of the folder; raises NotThere, and what its database refuses."""
    at = TrustFolder.open(folder.trust(name))
    about = at.store.about
    standing = standing_of(at.store, _first_year(at))
    return Seen(name, at, standing, Currency(about.currency_code, about.exponent))


def rows_of(columns: dict[str, list[Any]]) -> list[dict[str, Any]]:
    """Return a table as rows.

    >>> rows_of({"month": ["2027-01"], "capitation": [5]})
    [{'month': '2027-01', 'capitation': 5}]
    """
    return [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]


def exact(minor: int, money: Currency) -> str:
    """Return an amount to the minor unit.

    >>> exact(-123456, Currency("GBP", 2))
    'GBP −1,234.56'
    """
    return f"{money.code} {to_major(minor, money):,}".replace("-", "−").strip()


def capitation_by_plan(seen: Seen, month: int) -> list[tuple[str, int, int]]:
    """Return by plan what a month posted for its members, and for earlier months; minor units."""
    from healthtrust.ledger.chart import Accounts

    january = Month(seen.standing.year, 1).index
    now = january + month - 1
    rows = seen.store.totals(
        ("account", "plan", "posted_in", "month"),
        step="market",
        memo="capitation",
        since=january,
        until=now,
    )
    sums: dict[int, list[int]] = {}
    for account, plan, posted, of, balance in zip(*(rows[n].tolist() for n in rows), strict=True):
        if account == Accounts.PLAN_FUND and posted == now:
            sums.setdefault(plan, [0, 0])[0 if of == posted else 1] += balance
    names = seen.store.about.names
    return [(names.of("plan", plan), *_pair(both)) for plan, both in sorted(sums.items())]


def _pair(both: Sequence[int]) -> tuple[int, int]:
    return both[0], both[1]


def _first_year(at: TrustFolder) -> int:
    """Return the first year of a trust's design, as its file says it; 0 where no design is fixed yet."""
    years = str(_design(at).get("years", ""))
    first = years.strip("[]").split("-")[0].split(",")[0].strip()
    return int(first) if first.isdigit() else 0


def _design(at: TrustFolder) -> dict[str, Any]:
    """Return what the fixed design of a trust says, as plain values; nothing where none is fixed yet."""
    file = at.design / "design.toml"
    return tomllib.loads(file.read_text(encoding="utf-8")) if file.is_file() else {}

"""What an operator should mend first: faults of data and care, by the money each holds up.

    at stake, by kind:
      no reference cost    care under capitation that was paid nothing and priced nowhere: n records at the
                           price p of m others of the setting;      n p ± z √(n² s²/m + n s²)
      above its peers      what care costs beyond what it costs peers of like size and deprivation, for
                           members of the same age and sex, with its interval (`live.peers`)
      unlinked             money of records that no person is found for: exact, without an interval
      gap                  g months that a source has not sent, at its k others;   g a ± z √(g² s²/k + g s²)

p, a  means of what is known;  s  its standard deviation;  z  1.96

A capitated pool looks cheap exactly where it works if its care has no price: what is at stake there is what a
benchmark would miss. Rows of equal money stand in the order of kind and name. A row whose money is not known
stands last, and says so: nothing is guessed.
Source  rules ours [assumed]; capitated care understated without a reference price: records and linkage,
        after issues of claims projects [cited]

>>> found = opportunities(Known(
...     unpriced={("Ash", "inpatient"): 40}, price={"inpatient": Price(250_000, 50_000.0, 90)},
...     above=(AbovePeers("Elm", "inpatient", 9e6, 6e6, 1e6, 5e6, ("Ash", "Oak")),),
...     unlinked={"Hill hospital": 900_000}, gaps=(Gap("Oak practice", ("2027-02",), Price(1_500_000)),)))
>>> for kind, where, money in zip(found["kind"], found["where"], found["at_stake"]): print(kind, where, money)
no reference cost Ash, inpatient 10000000
care above its peers Elm, inpatient 3000000
data gap Oak practice 1500000
unlinked records Hill hospital 900000
>>> list(zip(found["low"], found["high"]))[0], found["peers"][1]
((9255099, 10744901), 'Ash, Oak')
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from math import sqrt
from typing import Any

from healthtrust.ground.intervals import normal_quantile
from healthtrust.ground.rows import by_column

UNPRICED, ABOVE, UNLINKED, GAP = (
    "no reference cost",
    "care above its peers",
    "unlinked records",
    "data gap",
)
KINDS = (UNPRICED, ABOVE, UNLINKED, GAP)
LEVEL = 0.95


@dataclass(frozen=True)
class Price:
    """What one of something costs, as some are known: mean and standard deviation, minor units; how many."""

    mean: int
    spread: float = 0.0
    known: int = 0

    def of(self, count: int) -> tuple[int, int | None, int | None]:
        """Return what so many more cost, and between which ends; no ends where fewer than two are known."""
        if self.known < 2:
            return count * self.mean, None, None
        half = normal_quantile(LEVEL) * self.spread * sqrt(count**2 / self.known + count)
        return count * self.mean, round(max(count * self.mean - half, 0.0)), round(count * self.mean + half)


@dataclass(frozen=True)
class AbovePeers:
    """Care of the members of a practice or place that costs more than that of its peers' members would."""

    body: str
    setting: str
    cost: float
    at_peers: float
    """What the same members' care would have cost at its peers, minor units."""
    low: float
    high: float
    """Between which ends the difference lies."""
    peers: tuple[str, ...]


@dataclass(frozen=True)
class Gap:
    """A source that has not sent some months."""

    source: str
    months: tuple[str, ...]
    a_month: Price | None
    """What its months hold; None where it never sent any."""


@dataclass(frozen=True)
class Known:
    """What is known of records and care."""

    unpriced: Mapping[tuple[str, str], int] = field(default_factory=dict)
    """Capitated records without a reference cost, by practice or plan and setting."""
    price: Mapping[str, Price] = field(default_factory=dict)
    """Reference cost of a record by setting, where any has one."""
    above: tuple[AbovePeers, ...] = ()
    unlinked: Mapping[str, int] = field(default_factory=dict)
    """Money of records without a person, by source, minor units."""
    gaps: tuple[Gap, ...] = ()


def opportunities(known: Known) -> dict[str, list[Any]]:
    """Return one row for each opportunity, most money first.

    Columns: rank, kind, where, at_stake, low, high (minor units, None where not known), peers, found, remedy.
    """
    rows = [*_unpriced(known), *_above(known), *_unlinked(known), *_gaps(known)]
    rows.sort(
        key=lambda row: (
            row["at_stake"] is None,
            -(row["at_stake"] or 0),
            KINDS.index(row["kind"]),
            row["where"],
        )
    )
    return by_column([{"rank": rank, **row} for rank, row in enumerate(rows, start=1)])


def _unpriced(known: Known) -> Iterator[dict[str, Any]]:
    for (body, setting), records in known.unpriced.items():
        price = known.price.get(setting)
        if records > 0:
            found = f"{records:,} capitated records without a reference cost"
            remedy = "Give each the price it would have had as fee for service, by product code and setting."
            money = NOT_KNOWN if price is None else price.of(records)
            yield _row(UNPRICED, f"{body}, {setting}", money, (found, remedy))


def _above(known: Known) -> Iterator[dict[str, Any]]:
    for each in known.above:
        money = round(each.cost - each.at_peers), round(each.low), round(each.high)
        if each.low > 0:
            percent = 100 * (each.cost / each.at_peers - 1)
            found = f"{percent:.0f} percent more than at {len(each.peers)} peers, for like members"
            remedy = "Look at whose care it is, by condition and provider, and at what the peers do instead."
            yield _row(ABOVE, f"{each.body}, {each.setting}", money, (found, remedy), ", ".join(each.peers))


def _unlinked(known: Known) -> Iterator[dict[str, Any]]:
    for source, money in known.unlinked.items():
        if money:
            found, remedy = "records without a person", "Work through the clerical list of this source first."
            yield _row(UNLINKED, source, (abs(money), None, None), (found, remedy))


def _gaps(known: Known) -> Iterator[dict[str, Any]]:
    for gap in known.gaps:
        if gap.months:
            many = len(gap.months)
            found = f"{many} month{'' if many == 1 else 's'} not sent: {', '.join(gap.months)}"
            money = NOT_KNOWN if gap.a_month is None else gap.a_month.of(many)
            remedy = "Ask for the months, or complete them from the budget."
            yield _row(GAP, gap.source, money, (found, remedy))


Money = tuple[int | None, int | None, int | None]
NOT_KNOWN: Money = (None, None, None)


def _row(kind: str, where: str, money: Money, told: tuple[str, str], peers: str = "") -> dict[str, Any]:
    """Return one row; `told`: what was found, and what to do."""
    (at_stake, low, high), (found, remedy) = money, told
    return {
        "kind": kind,
        "where": where,
        "at_stake": at_stake,
        "low": low,
        "high": high,
        "peers": peers,
        "found": found,
        "remedy": remedy,
    }

"""What an operator should mend first: faults of data and care, by the money each holds up.

    at stake, by kind:
      no reference cost    care under capitation that was paid nothing and priced nowhere: records × price of
                           the setting where it is known
      avoidable            (admissions − the most to be expected) × cost of one, for practices above it
      unlinked             money of records that no person is found for
      gap                  money of the months that a source has not sent: its average month

A capitated pool looks cheap exactly where it works if its care has no price: what is at stake there is what a
benchmark would miss. Rows of equal money stand in the order of kind and name. A row whose money is not known
stands last, and says so: nothing is guessed.
Source  rules ours [assumed]; capitated care understated without a reference price: records and linkage,
        after issues of claims projects [cited]

>>> found = opportunities(Known(
...     unpriced={("Ash", "inpatient"): 40}, price={"inpatient": 250_000},
...     avoidable=(Avoidable("Elm", 130, 100.0, 80.0, 120.0, 300_000),), unlinked={"Hill hospital": 900_000},
...     gaps=(Gap("Oak practice", ("2027-02",), 1_500_000),)))
>>> for kind, where, money in zip(found["kind"], found["where"], found["at_stake"]): print(kind, where, money)
no reference cost Ash, inpatient 10000000
avoidable admissions Elm 3000000
data gap Oak practice 1500000
unlinked records Hill hospital 900000
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from healthtrust.ground.rows import by_column

UNPRICED, AVOIDABLE, UNLINKED, GAP = (
    "no reference cost",
    "avoidable admissions",
    "unlinked records",
    "data gap",
)
KINDS = (UNPRICED, AVOIDABLE, UNLINKED, GAP)


@dataclass(frozen=True)
class Avoidable:
    """A practice's admissions that good care in the community would have avoided, against expectation."""

    practice: str
    admissions: int
    expected: float
    low: float
    high: float
    """The least and the most that chance would bring."""
    cost: int
    """Of one admission, minor units."""


@dataclass(frozen=True)
class Gap:
    """A source that has not sent some months."""

    source: str
    months: tuple[str, ...]
    money_a_month: int | None
    """What its months hold on average, minor units; None where it never sent any."""


@dataclass(frozen=True)
class Known:
    """What is known of records and care."""

    unpriced: Mapping[tuple[str, str], int] = field(default_factory=dict)
    """Capitated records without a reference cost, by practice or plan and setting."""
    price: Mapping[str, int] = field(default_factory=dict)
    """Average reference cost of a record by setting, minor units, where any has one."""
    avoidable: tuple[Avoidable, ...] = ()
    unlinked: Mapping[str, int] = field(default_factory=dict)
    """Money of records without a person, by source, minor units."""
    gaps: tuple[Gap, ...] = ()


def opportunities(known: Known) -> dict[str, list[Any]]:
    """Return one row for each opportunity, most money first.

    Columns: rank, kind, where, found, at_stake (minor units, None where not known), remedy.
    """
    rows = [*_unpriced(known), *_avoidable(known), *_unlinked(known), *_gaps(known)]
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
            yield _row(
                UNPRICED,
                f"{body}, {setting}",
                f"{records:,} capitated records without a reference cost",
                None if price is None else records * price,
                "Give each the price it would have had as fee for service, by product code and setting.",
            )


def _avoidable(known: Known) -> Iterator[dict[str, Any]]:
    for each in known.avoidable:
        above = each.admissions - each.high
        if above > 0:
            beside = f"{each.expected:,.0f} expected, {each.high:,.0f} at most"
            found = f"{each.admissions:,} avoidable admissions, {beside}"
            remedy = "Look at the persons behind them by condition; agree a plan of care with the practice."
            yield _row(AVOIDABLE, each.practice, found, round(above * each.cost), remedy)


def _unlinked(known: Known) -> Iterator[dict[str, Any]]:
    for source, money in known.unlinked.items():
        if money:
            found, remedy = "records without a person", "Work through the clerical list of this source first."
            yield _row(UNLINKED, source, found, abs(money), remedy)


def _gaps(known: Known) -> Iterator[dict[str, Any]]:
    for gap in known.gaps:
        if gap.months:
            many = len(gap.months)
            found = f"{many} month{'' if many == 1 else 's'} not sent: {', '.join(gap.months)}"
            money = None if gap.money_a_month is None else many * gap.money_a_month
            yield _row(GAP, gap.source, found, money, "Ask for the months, or complete them from the budget.")


def _row(kind: str, where: str, found: str, money: int | None, remedy: str) -> dict[str, Any]:
    return {"kind": kind, "where": where, "found": found, "at_stake": money, "remedy": remedy}

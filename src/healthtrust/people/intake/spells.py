"""Spells of one person with one payer that overlap: merged where alike, else the later one is set aside.

    overlap   one begins before the other ends, or both begin on one day
    alike     equal in everything but their dates: plan, practice, place, and all else that is recorded
    merged    from the earliest start to the latest end; the first of them stays
    order     that of the source; spells the folder holds already come first

Spells with different payers may overlap: a person may have two. Rows with `heads`, which share identical
residents out to their plans, are no spells of one person, and overlap nothing.

Source  form of this library: exposure is counted once a day and payer.

>>> from datetime import date
>>> day = lambda month: date(2027, month, 1)
>>> rows = [Spell(1, day(1), day(4), 5), Spell(2, day(3), day(6), 5), Spell(3, day(5), None, 8)]
>>> merged, later = settle(rows)
>>> [(each.row, each.start.month, each.end.month) for each in merged.values()], later
([(1, 1, 6), (1, 1, 6)], [3])
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from itertools import groupby
from typing import TYPE_CHECKING

from healthtrust.ground.arrow import arrow
from healthtrust.people.intake.relations import identifier

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

LAST = date.max


@dataclass(frozen=True)
class Spell:
    """A spell: its row, its first day, the day after its last (None: open), and what else is recorded."""

    row: int
    start: date
    end: date | None
    rest: int

    def overlaps(self, other: Spell) -> bool:
        """Return whether two spells share a day, or begin on one day."""
        return self.start == other.start or (
            self.start < (other.end or LAST) and other.start < (self.end or LAST)
        )


def settle(spells: Iterable[Spell]) -> tuple[dict[int, Spell], list[int]]:
    """Return what rows are merged into, by row, and the rows that are set aside; spells in their order."""
    standing: list[Spell] = []
    into: dict[int, list[int]] = {}
    aside = []
    for each in spells:
        met = [other for other in standing if other.overlaps(each)]
        if not met:
            standing.append(each)
            into[each.row] = [each.row]
        elif any(other.rest != each.rest for other in met):
            aside.append(each.row)
        else:
            ends = [one.end or LAST for one in (*met, each)]
            end = None if max(ends) == LAST else max(ends)
            one = replace(met[0], start=min(o.start for o in (*met, each)), end=end)
            standing = [other for other in standing if other not in met] + [one]
            into[one.row] = [row for other in met for row in into.pop(other.row)] + [each.row]
    final = {each.row: each for each in standing}
    return {row: final[kept] for kept, rows in into.items() if len(rows) > 1 for row in rows}, aside


def settle_overlaps(book: DuckDBPyConnection, columns: list[str]) -> None:
    """Make `intake_merged` (intake_row, kept, first, after) and `intake_later` of `intake_spells`.

    columns: of `intake_spells`, which has intake_row besides; rows of the folder have the lowest numbers.
    """
    payer = "payer_id" if "payer_id" in columns else "NULL"
    end = "end_date" if "end_date" in columns else "NULL::DATE"
    dated = ("person_id", "payer_id", "start_date", "end_date")
    rest = ", ".join(identifier(column) for column in columns if column not in dated)
    over = f"PARTITION BY person_id, {payer} ORDER BY start_date, intake_row"
    before = "ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING"
    reach = f"max(coalesce({end}, DATE '9999-12-31')) OVER ({over} {before})"
    alone = "WHERE heads IS NULL" if "heads" in columns else ""
    met = f"start_date < {reach} OR start_date = lag(start_date) OVER ({over})"
    found = book.execute(
        f"SELECT person_id, {payer}, intake_row, start_date, {end}, hash({rest or 'NULL'}) "
        f"FROM (SELECT * FROM intake_spells {alone}) "
        f"WHERE person_id IN (SELECT person_id FROM (SELECT person_id, {met} AS met "
        f"FROM intake_spells {alone}) WHERE met) "
        "ORDER BY 1, 2, 3"
    ).fetchall()
    merged: dict[int, Spell] = {}
    later: list[int] = []
    for _, group in groupby(found, key=lambda row: row[:2]):
        joined, aside = settle(Spell(*row[2:]) for row in group)
        merged |= joined
        later += aside
    _told(book, merged, later)


def _told(book: DuckDBPyConnection, merged: dict[int, Spell], later: list[int]) -> None:
    pa = arrow()
    columns = {
        "intake_row": pa.array(list(merged), pa.int64()),
        "kept": pa.array([each.row for each in merged.values()], pa.int64()),
        "first": pa.array([each.start for each in merged.values()], pa.date32()),
        "after": pa.array([each.end for each in merged.values()], pa.date32()),
    }
    for name, table in (
        ("intake_merged", pa.table(columns)),
        ("intake_later", pa.table({"intake_row": pa.array(later, pa.int64())})),
    ):
        book.register(f"{name}_arrow", table)
        book.execute(f"CREATE OR REPLACE TEMP TABLE {name} AS SELECT * FROM {name}_arrow")
        book.unregister(f"{name}_arrow")

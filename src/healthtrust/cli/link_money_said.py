"""What `healthtrust people link-money` prints and writes: practices, deprivation, thresholds, notes."""

from __future__ import annotations

from typing import Any

from healthtrust.cli.say import say_first, say_table
from healthtrust.cli.written import Rows, Written
from healthtrust.ground.disclosure import HIDDEN
from healthtrust.live.linked_money import Answer, told

MOST = 30
"""Practices on the screen."""


def say(found: Answer) -> None:
    """Print an answer for people."""
    print(told.sentence(found))
    unit = found.first.currency.code
    paid = [told.column("paid", each, unit) for each in found.thresholds]
    spread = [f"spread [{unit}]", "spread [%]"]
    print(f"\nPaid for members, the pool held [{unit}]")
    _table(told.practices(found), ["practice", *paid, *spread, f"standard error [{unit}]"])
    ends = (found.thresholds[0], found.thresholds[-1])
    counts = [told.column(what, each) for what in ("members", "conditions per 100") for each in ends]
    print("\nBy deprivation, 1 = most deprived")
    _table(told.fifths(found), ["fifth", *counts, *paid, spread[1]])
    print("\nThresholds")
    of = told.thresholds(found)
    say_table(
        ["threshold", *list(of)[1:4]], [[_cell(of[name][k]) for name in list(of)[:4]] for k in _rows(of)]
    )
    print()
    for note in told.notes(found):
        print(note)


def _table(rows: Rows, names: list[str]) -> None:
    short = [name.rsplit(" [", 1)[0] if not name.endswith("[%]") else "%" for name in names]
    order = (
        sorted(_rows(rows), key=lambda k: -(rows["spread [%]"][k] or 0))
        if "practice" in rows
        else _rows(rows)
    )
    say_first(MOST, short, len(order), lambda k: [_cell(rows[name][order[k]]) for name in names])


def _rows(columns: Rows) -> list[int]:
    return list(range(len(next(iter(columns.values())))))


def _cell(value: Any) -> str:
    if value is None:
        return HIDDEN
    if isinstance(value, str | int):
        return f"{value:,}" if isinstance(value, int) else value
    return f"{value:,.0f}" if abs(value) >= 1_000 else f"{value:.4g}"


def _page(found: Answer) -> str:
    from healthtrust.reports.linkage_money import linkage_money_page

    return linkage_money_page(found)


LINK_MONEY = Written("Linkage in money", told.sentence, told.notes, told.tables, told.practices, _page)

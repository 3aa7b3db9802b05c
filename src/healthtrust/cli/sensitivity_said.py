"""What `healthtrust study sensitivity` prints: the finding, the widest bars, flips, indices, notes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from healthtrust.cli.say import say_first
from healthtrust.study.sensitivity import tables, told
from healthtrust.study.sensitivity.found import Answer

MOST = 15
"""Rows of a table on the screen."""

Rows = Mapping[str, Sequence[Any]]
Shown = Mapping[str, str]
"""Columns of a table by what they are called on the screen."""

ONE_WAY = {
    "": "parameter",
    "stands at": "stands at",
    "low": "low",
    "result": "result at low",
    "high": "high",
    "result ": "result at high",
    "swing": "swing",
    "ranking flips at": "ranking flips at",
    "status": "status",
}
FLIPS = {
    "": "parameter",
    "stands at": "stands at",
    "flips at": "ranking flips at",
    "between": "surely above",
    "and": "and below",
    "ahead above": "ahead above",
    "difference": "difference",
    "status": "status",
}
PATHS = {
    "": "parameter",
    "strength": "strength",
    "error": "error",
    "mean": "mean",
    "spread": "spread",
    "status": "status",
}
INDICES = {
    "": "factor",
    "alone": "first [share of variance]",
    "95 % from": "first low",
    "to": "first high",
    "with others": "total [share of variance]",
    "95 % from ": "total low",
    "to ": "total high",
    "status": "status",
}
DRAWS = {
    "": "parameter",
    "rank regression": "rank regression",
    "from": "rank regression low",
    "to": "rank regression high",
    "partial": "partial rank correlation",
    "alone": "first [share of variance]",
    "status": "status",
}


def say(found: Answer) -> None:
    """Print an answer for people."""
    print(told.sentence(found))
    made = tables.tables(found)
    _table(f"One at a time: {found.result.label}, {found.result.what.unit}", made, "one at a time", ONE_WAY)
    _table("Where the ranking flips", {"flips": _crossed(made.get("flips", {}))}, "flips", FLIPS)
    _table("On paths through all ranges", made, "paths", PATHS)
    _table("Shares of the variance", made, "indices", INDICES)
    _table("In the draws of the study", made, "draws", DRAWS)
    print()
    for note in told.notes(found):
        print(note)
    print("Curves, the plane of two and all rows: --json or --out has them.")


def _crossed(rows: Rows) -> Rows:
    """Return the rows of parameters that flip the ranking."""
    at = [n for n, value in enumerate(rows.get("ranking flips at", ())) if value is not None]
    return {name: [values[n] for n in at] for name, values in rows.items()}


def _table(title: str, made: Mapping[str, Rows], name: str, shown: Shown) -> None:
    rows = made.get(name, {})
    count = len(next(iter(rows.values()), ()))
    if not count:
        return
    columns = {called: rows[column] for called, column in shown.items() if any(_told(rows, column))}
    print()
    print(title)
    header = [called.strip() for called in columns]
    say_first(MOST, header, count, lambda n: [_cell(values[n]) for values in columns.values()])


def _told(rows: Rows, column: str) -> list[bool]:
    return [value is not None for value in rows.get(column, ())]


def _cell(value: Any) -> str:
    return "" if value is None else told.value(value)

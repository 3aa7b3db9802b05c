"""What `healthtrust review survey` prints: sentences, results, changes, response, bounds, notes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from healthtrust.cli.say import say_first
from healthtrust.review.survey import rows, told
from healthtrust.review.survey.answer import Answer

MOST = 24
"""Rows of a table on the screen."""
RESULTS = ("body", "item", "respondents", "value", "low", "high", "beside the whole")
CHANGES = ("item", "body", "from", "to", "change", "low", "high", "verdict")
RESPONSE = ("margin", "group", "members", "respondents", "rate", "members over response", "mean weight")
BOUNDS = ("body", "item", "response rate", "value", "if others lower", "if others higher", "least", "most")
RATES = ("rate", "response rate")


def say(found: Answer) -> None:
    """Print an answer for people."""
    print(told.sentence(found))
    tables = rows.tables(found)
    unit_of = {item.name: item.unit for item in found.items}
    fitted = ("adjusted",) if found.survey.adjust else ()
    if "period" in tables.get("results", {}):
        tables["results"] = _last(tables["results"], found.periods[-1])
    for title, name, shown in (
        ("", "results", (*RESULTS, *fitted)),
        ("Changes", "changes", CHANGES),
        ("Who answered", "response", RESPONSE),
        ("If those who did not answer differ", "bounds", BOUNDS),
    ):
        if name in tables:
            _table(title, tables[name], shown, unit_of)
    print()
    for note in told.notes(found):
        print(note)


def _table(title: str, columns: rows.Rows, shown: tuple[str, ...], unit_of: dict[str, str]) -> None:
    print()
    if title:
        print(title)
    names = [name for name in shown if name in columns]

    def row(k: int) -> list[str]:
        unit = unit_of.get(columns["item"][k], "") if "item" in columns else ""
        hid, signed = _hid(columns, k), "change" in columns
        return [_cell(name, columns[name][k], unit, hid, signed) for name in names]

    say_first(MOST, names, len(columns[names[0]]), row)


def _last(columns: rows.Rows, period: str) -> rows.Rows:
    """Return the rows of the last period."""
    kept = [k for k, name in enumerate(columns["period"]) if name == period]
    return {name: [values[k] for k in kept] for name, values in columns.items()}


def _hid(columns: rows.Rows, k: int) -> bool:
    return "shown" in columns and columns["shown"][k] == "no"


def _cell(name: str, value: Any, unit: str, hid: bool, signed: bool) -> str:
    if value is None:
        return "hidden" if hid and name in ("respondents", "value", "rate") else ""
    if isinstance(value, str):
        return value
    if name in RATES:
        return f"{100 * value:.1f} %"
    if name in ("respondents", "members", "effective"):
        return f"{value:,.0f}"
    if not unit:
        return f"{value:,.2f}"
    words: Callable[[float, str, bool], str] = told.amount
    return words(float(value), unit, signed or name == "less whole")

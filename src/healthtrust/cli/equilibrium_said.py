"""What `healthtrust market equilibrium` says and writes: every equilibrium, who gains what, the way there."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from healthtrust.cli.columns import as_sheet, as_texts, write_csv
from healthtrust.cli.say import say_table
from healthtrust.ground.rows import by_row
from healthtrust.market.equilibrium.answer import Answer
from healthtrust.market.equilibrium.rows import (
    Rows,
    as_plain,
    cell_rows,
    equilibrium_rows,
    group_rows,
    inertia_plain,
    money_columns,
    premium_rows,
    start_rows,
    trace_rows,
    welfare_rows,
)
from healthtrust.market.equilibrium.said import further, sentence
from healthtrust.market.equilibrium.versus import versus_rows, versus_sentence
from healthtrust.market.told_tables import amount, in_units
from healthtrust.records.sheets import write_sheets
from healthtrust.records.whole_file import write_whole

SHOWN = 12
"""Steps of the way from everybody in that the screen shows."""
MOST = 40
"""Rows of any other table on the screen."""
ACROSS = 5
"""Plans across the screen."""


def say_answer(found: Answer, second: Answer | None) -> None:
    """Print an answer, and what a second rule changes."""
    print(sentence(found))
    for line in (*further(found), *([versus_sentence(found, second)] if second else [])):
        print(line)
    _say(found, "Equilibria", _only(equilibrium_rows(found), "spectral radius", "collapsed"))
    left_out = ["insured", "residual", "spectral radius", "stable", "collapsed", "reached from"]
    left_out += ["class"] if len(found.exchange.classes) == 1 else []
    left_out += [] if any(each.amount.any() for each in found.transfers) else ["equalisation of plan"]
    _say(found, "Premiums", _only(premium_rows(found), *left_out))
    _say(found, "Who gains what", _welfare(found))
    if group_rows(found):
        _say(found, "Groups", group_rows(found))
    if second is not None:
        _say(found, "The other rule", versus_rows(found, second))
    _say_way(found)


def plain(found: Answer, second: Answer | None) -> dict[str, Any]:
    """Return an answer as plain values, with what a second rule changes."""
    told = as_plain(found)
    if second is not None:
        told["compared"] = as_plain(second) | {"changes": by_row(versus_rows(found, second))}
    return told


def _say(found: Answer, title: str, columns: Rows) -> None:
    """Print the first rows of a table."""
    print()
    print(title)
    priced = in_units(columns, money_columns(found), found.money)
    shown = {name.replace("equilibrium", "no"): values[:MOST] for name, values in priced.items()}
    say_table(list(shown), as_texts(shown, list(shown)))
    more = len(next(iter(columns.values()))) - MOST
    if more > 0:
        print(f"... and {more:,} more rows: --json prints all, --out FILE.xlsx writes them")


def _only(columns: Rows, *left_out: str) -> Rows:
    return {name: values for name, values in columns.items() if name not in left_out}


def _welfare(found: Answer) -> Rows:
    """Return who gains what, in words."""
    columns = welfare_rows(found)
    told: Rows = {"allocation": [name.removeprefix("equilibrium ") for name in columns["allocation"]]}
    for name in ("consumers", "plans", "government", "total", "lost"):
        told[f"{name} "] = [amount(value, found.money) for value in columns[name]]
    told["of cost"] = [f"{100 * share:.1f} %" for share in columns["lost share of cost"]]
    return told


def _say_way(found: Answer) -> None:
    told = trace_rows(found)
    first = [k for k, start in enumerate(told["start"]) if start == found.found.first.start]
    rows = first if len(first) <= SHOWN else [*first[: SHOWN - 1], first[-1]]
    plans = found.exchange.plans[:ACROSS]
    names = ["iteration", "insured", "residual", *(f"premium {plan}" for plan in plans)]
    shown = {name: [told[name][k] for k in rows] for name in names}
    more = len(found.exchange.plans) - len(plans)
    of_plans = f", {len(plans)} of {len(found.exchange.plans)} plans" if more else ""
    _say(found, f"The way from everybody in: {len(rows)} of {len(first)} steps{of_plans}", shown)


def write_answer(found: Answer, second: Answer | None, to: Path) -> None:
    """Write the premiums as CSV, all tables as a workbook, or the page."""
    if to.suffix.lower() == ".html":
        from healthtrust.reports.market_equilibrium import equilibrium_page

        write_whole(equilibrium_page(found, second), to)
    elif to.suffix.lower() == ".csv":
        write_csv(in_units(premium_rows(found), money_columns(found), found.money), to)
    else:
        tables = {
            "equilibria": equilibrium_rows(found),
            "premiums": premium_rows(found),
            "welfare": welfare_rows(found),
            "groups": group_rows(found),
            "compared": versus_rows(found, second) if second else {},
            "starts": start_rows(found),
            "trace": trace_rows(found),
            "cells": cell_rows(found),
        }
        told = [("says", sentence(found)), ("currency", found.money.code)]
        told += [("note", note) for note in found.notes]
        told += [(f"inertia, {name}", str(value)) for name, value in (inertia_plain(found) or {}).items()]
        told += [(f"rule, {key}", str(value)) for key, value in found.exchange.rules.model_dump().items()]
        priced = {
            name: in_units(columns, money_columns(found), found.money) for name, columns in tables.items()
        }
        sheets = {name: as_sheet(columns) for name, columns in priced.items() if columns}
        write_sheets(to, "Premium equilibrium", {**sheets, "answer": (("what", "found"), told)})

"""What `healthtrust market equilibrium` says and writes: every equilibrium, who gains what, the way there."""

from __future__ import annotations

from pathlib import Path

from healthtrust.cli.columns import as_sheet, as_texts, write_csv
from healthtrust.cli.say import say_table
from healthtrust.market.equilibrium.answer import Answer, sentence
from healthtrust.market.equilibrium.rows import (
    cell_rows,
    group_rows,
    inertia_plain,
    premium_rows,
    trace_rows,
    welfare_rows,
)
from healthtrust.market.equilibrium.versus import versus_rows, versus_sentence
from healthtrust.records.sheets import write_sheets
from healthtrust.records.whole_file import write_whole

SHOWN = 12
"""Steps of the way from everybody in that the screen shows."""


def say_answer(found: Answer, second: Answer | None) -> None:
    """Print an answer, and what a second rule changes."""
    print(sentence(found))
    for line in (*_further(found), *([versus_sentence(found, second)] if second else [])):
        print(line)
    print()
    shown = ["equilibrium", "plan", "class", "premium", "members", "share", "mean cost", "insured"]
    premiums = premium_rows(found)
    if len(found.exchange.classes) == 1:
        shown.remove("class")
    shown += ["residual", "stable"]
    say_table(["no", *shown[1:]], as_texts(premiums, shown))
    print()
    welfare = welfare_rows(found)
    kept = ("allocation", "consumers", "plans", "government", "total", "lost", "lost share of cost")
    say_table(kept, as_texts(welfare, kept))
    for columns in (group_rows(found), versus_rows(found, second) if second else {}):
        if columns:
            print()
            say_table(list(columns), as_texts(columns, list(columns)))
    print()
    _say_way(found)


def _further(found: Answer) -> list[str]:
    """Return sentences on inertia and on the extra use of the core, where there is any."""
    lines = []
    if (inertia := found.inertia) is not None:
        then = (
            "premiums then do not settle"
            if inertia.responding_all is None
            else f"once premiums respond {_signed(found, inertia.responding_all)}"
        )
        fixed = _signed(found, inertia.fixed_consumers)
        lines.append(f"If all chose anew, consumers would gain {fixed} at these premiums; {then} for all.")
    if (extra := found.externality) is not None:
        lines.append(
            f"Holders' extra use costs the core {found.said(extra.core_without)} if plans do not repay it; "
            f"if they do, the mean premium is {found.said(extra.premium_with)} instead of "
            f"{found.said(extra.premium_without)}, and {100 * extra.holders_with:.1f} % hold cover instead "
            f"of {100 * extra.holders_without:.1f} %."
        )
    return lines


def _signed(found: Answer, amount: float) -> str:
    return f"{'−' if amount < 0 else '+'}{found.said(abs(amount))}"


def _say_way(found: Answer) -> None:
    told = trace_rows(found)
    first = [k for k, start in enumerate(told["start"]) if start == found.found.first.start]
    rows = first if len(first) <= SHOWN else [*first[: SHOWN - 1], first[-1]]
    names = ["iteration", "insured", "residual", *(f"premium {plan}" for plan in found.exchange.plans)]
    print(f"The way from everybody in: {len(rows)} of {len(first)} steps")
    say_table(names, as_texts({name: [told[name][k] for k in rows] for name in names}, names))


def write_answer(found: Answer, second: Answer | None, to: Path) -> None:
    """Write the premiums as CSV, all tables as a workbook, or the page."""
    if to.suffix.lower() == ".html":
        from healthtrust.reports.market_equilibrium import equilibrium_page

        write_whole(equilibrium_page(found, second), to)
    elif to.suffix.lower() == ".csv":
        write_csv(premium_rows(found), to)
    else:
        tables = {
            "premiums": premium_rows(found),
            "welfare": welfare_rows(found),
            "groups": group_rows(found),
            "compared": versus_rows(found, second) if second else {},
            "trace": trace_rows(found),
            "cells": cell_rows(found),
        }
        told = [("says", sentence(found)), ("currency", found.money.code)]
        told += [(f"inertia, {name}", str(value)) for name, value in (inertia_plain(found) or {}).items()]
        told += [(f"rule, {key}", str(value)) for key, value in found.exchange.rules.model_dump().items()]
        sheets = {name: as_sheet(columns) for name, columns in tables.items() if columns}
        write_sheets(to, "Premium equilibrium", {**sheets, "answer": (("what", "found"), told)})

"""healthtrust allocate pace: from the money places have to the money they should have, year by year."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from healthtrust.allocate.pace.answer import (
    Answer,
    answer,
    as_plain,
    path_rows,
    places_rows,
    said,
    sentence,
    years_rows,
)
from healthtrust.allocate.pace.table import question, read_budgets
from healthtrust.allocate.tree.table import read_places
from healthtrust.cli.columns import as_sheet, as_texts, refuse_ending, write_csv, write_text
from healthtrust.cli.say import say_json, say_table
from healthtrust.design.alone import read_alone
from healthtrust.design.pace import Pace
from healthtrust.ground.errors import InvalidInput, refuse
from healthtrust.ground.money import Currency, currency, to_minor, words
from healthtrust.ground.problems import Problem
from healthtrust.records.sheets import write_sheets

SHOWN = 30


@dataclass(frozen=True)
class PaceOptions:
    """What there is to give, for how long, and where the answer goes."""

    budget: tuple[str, ...] = ()
    """Of the first year, or of every year, major units."""
    budgets: Path | None = None
    """A table `year, budget` in their stead."""
    growth: float = 0.0
    """Of a single budget, per year."""
    years: int | None = None
    currency: str = "GBP"
    json: bool = False
    to: Path | None = None


def pace_verb(places: Path, rules: Path, options: PaceOptions) -> None:
    """Follow the path, say it, and write it where asked."""
    refuse_ending(options.to)
    money = currency(options.currency)
    problems, read = list[Problem](), list[Any]()
    for part in (
        lambda: budgets_of(options, money),
        lambda: read_alone(rules, Pace),
        lambda: read_places(places),
    ):
        try:
            read.append(part())
        except InvalidInput as refused:
            problems += refused.problems
    refuse(problems)
    given, pace, table = read
    found = answer(question(table, given, money), pace, money)
    if options.to is not None:
        _write(found, options.to)
    if options.json:
        say_json(as_plain(found))
    else:
        _say(found)


def budgets_of(options: PaceOptions, money: Currency) -> NDArray[np.int64]:
    """Return the budget [t] of every year, minor units; raises with what is missing or said twice."""
    years = options.years
    if years is not None and years < 1:
        refuse([Problem("--years", str(years), "at least one year")])
    if bool(options.budget) == (options.budgets is not None):
        found = "both --budget and --budgets" if options.budget else "neither --budget nor --budgets"
        refuse([Problem("command", found, "one of the two")])
    if options.budgets is not None:
        amounts = read_budgets(options.budgets, money)
    elif len(options.budget) == 1:
        first, growth = to_minor(options.budget[0], money), Decimal(str(1 + options.growth))
        amounts = [round(first * growth**year) for year in range(years or 1)]
    else:
        amounts = [to_minor(amount, money) for amount in options.budget]
    if years is not None and len(amounts) != years:
        refuse([Problem("--years", f"{len(amounts)} budgets for {years} years", "one budget for each year")])
    wrong = [amount for amount in amounts if amount <= 0]
    refuse([Problem("budget", f"{wrong[0] / 10**money.exponent:g}", "money above zero")] if wrong else [])
    return np.array(amounts, dtype=np.int64)


def _say(found: Answer) -> None:
    print(sentence(found))
    print()
    told = years_rows(found)
    shown = ("year", "budget", "spread before", "spread after", "within 1 %", "formula")
    limits = [name for name in list(told)[list(told).index("formula") + 1 :] if any(told[name])]
    shorter = {name: [said(value).lstrip("+") for value in told[name]] for name in shown[2:4]}
    shorter["budget"] = [words(budget, found.money) for budget in found.asked.budgets.tolist()]
    say_table([*shown, *limits], as_texts(told | shorter, (*shown, *limits)))
    print()
    print(f"{min(SHOWN, len(found.asked.names))} of {len(found.asked.names):,} places, furthest below first")
    header = ("place", "actual", "target 1", "before", "after", "years to 1 %", "decided by")
    say_table(header, _places(found))


def _places(found: Answer) -> list[list[str]]:
    told = places_rows(found)
    last = found.years
    order = np.argsort(found.path.distance[0], kind="stable")[:SHOWN].tolist()
    return [
        [
            told["place"][row],
            words(int(found.asked.opening[row]), found.money),
            words(int(found.path.target[0, row]), found.money),
            said(told["distance before"][row]),
            said(told["distance after"][row]),
            f"not in {last}" if told["years to 1 %"][row] is None else str(told["years to 1 %"][row]),
            ", then ".join(dict.fromkeys(told[f"rule {t + 1}"][row] for t in range(last))),
        ]
        for row in order
    ]


def _write(found: Answer, to: Path) -> None:
    """Write the path as a workbook, as a page, or place by place and year by year as CSV."""
    if to.suffix.lower() == ".html":
        from healthtrust.reports.allocate_pace import pace_page

        write_text(pace_page(found), to)
    elif to.suffix.lower() == ".csv":
        write_csv(path_rows(found), to)
    else:
        told = [("says", sentence(found)), ("currency", found.money.code)]
        told += [(f"rule, {name}", str(value)) for name, value in found.rules.model_dump(mode="json").items()]
        tables = {"places": places_rows(found), "years": years_rows(found), "path": path_rows(found)}
        sheets = {name: as_sheet(columns) for name, columns in tables.items()}
        write_sheets(to, "Pace of change", {**sheets, "answer": (("what", "found"), told)})

"""healthtrust allocate cascade: a budget and its lines down any tree of places, to the penny."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from healthtrust.allocate.tree.answer import Cascaded, as_plain, cascaded, rows
from healthtrust.allocate.tree.lines import BudgetLine, BudgetLines
from healthtrust.allocate.tree.table import read_places
from healthtrust.cli.columns import as_sheet, refuse_ending, write_csv, write_text
from healthtrust.cli.say import say_json, say_table
from healthtrust.design.alone import read_alone
from healthtrust.ground.errors import InvalidInput, refuse
from healthtrust.ground.money import currency, to_major, to_minor, words
from healthtrust.ground.problems import Problem
from healthtrust.records.sheets import Sheets, write_sheets

SHOWN = 30


@dataclass(frozen=True)
class CascadeOptions:
    """What goes down the tree, by what, and where the answer goes."""

    budget: str = ""
    """One line, major units."""
    lines: Path | None = None
    """The lines of a budget in its stead."""
    by: tuple[str, ...] = ()
    """Columns whose product shares out a single budget."""
    keep: tuple[float, ...] = ()
    """Shares that each level keeps of a single budget."""
    currency: str = "GBP"
    json: bool = False
    to: Path | None = None


def cascade_verb(places: Path, options: CascadeOptions) -> None:
    """Send the money down, say where it went, and write it where asked."""
    refuse_ending(options.to)
    money = currency(options.currency)
    problems, lines = list[Problem](), tuple[BudgetLine, ...]()
    try:
        lines = _lines(options)
    except InvalidInput as refused:
        problems += refused.problems
    try:
        table = read_places(places)
    except InvalidInput as refused:
        problems += refused.problems
    refuse(problems)
    found = cascaded(table, lines, money)
    if options.to is not None:
        _write(found, options.to)
    if options.json:
        say_json(as_plain(found))
    else:
        _say(found)


def _lines(options: CascadeOptions) -> tuple[BudgetLine, ...]:
    """Return the lines that were asked for; raises where none or both ways of saying them were used."""
    if bool(options.budget) == (options.lines is not None):
        found = "both --budget and --lines" if options.budget else "neither --budget nor --lines"
        refuse([Problem("command", found, "one of the two")])
    if options.lines is None:
        money = currency(options.currency)
        amount = float(to_major(to_minor(options.budget, money), money))
        wrong = [share for share in options.keep if not 0 <= share <= 1]
        refuse([Problem("--keep", f"{share:g}", "a share from 0 to 1") for share in wrong])
        refuse([Problem("--budget", options.budget, "money, not less than none")] if amount < 0 else [])
        weight = options.by or ("population",)
        return (BudgetLine(name="budget", amount=amount, weight=weight, keep=options.keep),)
    if options.by or options.keep:
        given = "--by" if options.by else "--keep"
        remedy = "Say it for each line in the file."
        refuse([Problem("command", f"{given} beside --lines", "one of the two", remedy=remedy)])
    return read_alone(options.lines, BudgetLines).lines


def sentence(found: Cascaded) -> str:
    """Say what went down the tree, and what stayed on the way."""
    nest, shared = found.places.nest, found.shared
    leaves = int(nest.leaf.sum())
    given, kept = int(shared.money[nest.parent < 0].sum()), int(shared.kept.sum())
    said = "in one line" if len(found.lines) == 1 else f"in {len(found.lines)} lines"
    left = f", {words(kept, found.money)} of it kept on the way" if kept else ""
    levels = f"{len(nest.levels)} level{'s' if len(nest.levels) > 1 else ''}"
    return (
        f"{words(given, found.money)} {said} reaches {leaves:,} neighbourhood{'s' if leaves != 1 else ''} "
        f"through {levels}{left}; every place's parts add up to it."
    )


def _say(found: Cascaded) -> None:
    print(sentence(found))
    print()
    nest, money = found.places.nest, found.money
    header = ["place", "level", *(line.name for line in found.lines)]
    amounts = [found.shared.money]
    if len(found.lines) > 1:
        header.append("total")
        amounts.append(found.total[:, None])
    if found.shared.kept.any():
        header.append("kept")
        amounts.append(found.shared.kept.sum(axis=1, keepdims=True))
    told = [[words(amount, money) for amount in row] for row in np.hstack(amounts)[:SHOWN].tolist()]
    heads = ["per head"] if found.population is not None else []
    each = [[words(amount, money)] for amount in _per_head(found)] if heads else [[]] * SHOWN
    say_table(
        [*header, *heads],
        [[nest.names[i], str(int(nest.level[i]) + 1), *row, *each[i]] for i, row in enumerate(told)],
    )
    if len(nest.names) > SHOWN:
        print(f"and {len(nest.names) - SHOWN:,} more places: --json or --to")


def _per_head(found: Cascaded) -> list[int]:
    assert found.population is not None
    first = slice(SHOWN)
    each: list[int] = (found.total[first] // np.maximum(found.population[first], 1)).tolist()
    return each


def _write(found: Cascaded, to: Path) -> None:
    if to.suffix.lower() == ".html":
        from healthtrust.reports.allocate_cascade import cascade_page

        write_text(cascade_page(found, sentence(found)), to)
    elif to.suffix.lower() == ".csv":
        write_csv(rows(found), to)
    else:
        told = [("says", sentence(found)), ("currency", found.money.code)]
        told += [
            (f"line, {line.name}", f"{line.amount:,} by {' x '.join(line.weight)}") for line in found.lines
        ]
        sheets: Sheets = {"places": as_sheet(rows(found)), "answer": (("what", "found"), told)}
        write_sheets(to, "Cascade", sheets)

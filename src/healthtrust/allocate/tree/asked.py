"""What goes down a tree of places, from files and options: every mistake in any of them is told at once.

>>> from healthtrust.ground.money import currency
>>> (line,) = lines_of(Asked("1,000", by=("population", "need"), keep=(0.02,)), currency("GBP"))
>>> line.amount, line.weight, line.kept(0)
(1000.0, ('population', 'need'), 0.02)
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from healthtrust.allocate.amount import budget_of
from healthtrust.allocate.tree.lines import BudgetLine, BudgetLines
from healthtrust.allocate.tree.table import PlacesTable, read_places
from healthtrust.design.alone import read_alone
from healthtrust.ground.attempt import attempt
from healthtrust.ground.errors import refuse
from healthtrust.ground.money import Currency, currency, to_major
from healthtrust.ground.problems import Problem


@dataclass(frozen=True)
class Asked:
    """What goes down the tree, and by what."""

    budget: str = ""
    """One line, major units."""
    lines: Path | None = None
    """The lines of a budget in its stead."""
    by: tuple[str, ...] = ()
    """Columns whose product shares out a single budget."""
    keep: tuple[float, ...] = ()
    """Shares that each level keeps of a single budget."""
    currency: str = "GBP"


@dataclass(frozen=True)
class Read:
    """What was read; parts that could not be are none."""

    places: PlacesTable | None
    lines: tuple[BudgetLine, ...] | None
    money: Currency
    problems: list[Problem]


def read_asked(places: Path, asked: Asked) -> Read:
    """Return the places, the lines and everything that is wrong with either."""
    problems = list[Problem]()
    money = attempt(lambda: currency(asked.currency), problems) or currency("GBP")
    lines = attempt(lambda: lines_of(asked, money), problems)
    return Read(attempt(lambda: read_places(places), problems), lines, money, problems)


def lines_of(asked: Asked, money: Currency) -> tuple[BudgetLine, ...]:
    """Return the lines that were asked for; raises where none or both ways of saying them were used."""
    if bool(asked.budget) == (asked.lines is not None):
        found = "both --budget and --lines" if asked.budget else "neither --budget nor --lines"
        refuse([Problem("command", found, "one of the two")])
    if asked.lines is None:
        minor, problems = budget_of(asked.budget, money, "--budget", least=0)
        wrong = [share for share in asked.keep if not 0 <= share <= 1]
        refuse([*problems, *(Problem("--keep", f"{share:g}", "a share from 0 to 1") for share in wrong)])
        amount, weight = float(to_major(minor, money)), asked.by or ("population",)
        return (BudgetLine(name="budget", amount=amount, weight=weight, keep=asked.keep),)
    if asked.by or asked.keep:
        given = "--by" if asked.by else "--keep"
        remedy = "Say it for each line in the file."
        refuse([Problem("command", f"{given} beside --lines", "one of the two", remedy=remedy)])
    return read_alone(asked.lines, BudgetLines).lines

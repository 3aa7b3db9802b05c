"""What is asked of a table of places, from the names of files: every mistake in any of them is told at once.

A formula is a shipped name or a TOML file; without a budget the price of the formula times population is
shared. Problems come as values beside the question, which is there as soon as files could be read: what is
wrong in it then shows with the rest.

>>> from tempfile import TemporaryDirectory
>>> with TemporaryDirectory() as folder:
...     places = Path(folder) / "places.csv"
...     written = places.write_text("place,population\\nNorth,100\\nSouth,\\n")
...     question, problems = question_of(places, Asked("age-sx", "-3"))
>>> for problem in problems: print(problem)
formula: found 'age-sx'; expected age-sex, carr-hill, ...
--budget: found '-3'; expected money above zero.
places.csv, column population: found no number in 1 of 2 places (South); expected a number in every place.
>>> question is None
True
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from healthtrust.allocate.amount import LARGEST, budget_of
from healthtrust.allocate.formula.answer import BY_HEAD, Question
from healthtrust.allocate.formula.indices import Real
from healthtrust.allocate.formula.places_table import FormulaPlaces, checked_places
from healthtrust.allocate.formula.population import read_heads
from healthtrust.allocate.formula.price import pot
from healthtrust.allocate.formula.shipped import read_formula
from healthtrust.design.formula import Formula
from healthtrust.ground.attempt import attempt
from healthtrust.ground.money import Currency, currency
from healthtrust.ground.problems import Problem
from healthtrust.records.store import read_columns


@dataclass(frozen=True)
class Asked:
    """What is shared by which formula, and what it is compared with."""

    formula: str
    budget: str = ""
    """Major units; none = the price of the formula times population."""
    currency: str = "GBP"
    compare: tuple[str, ...] = ()
    by: str = ""
    cost: str = ""
    population: Path | None = None
    """Residents by place and kind of person, where the formula counts them."""


def question_of(places: Path, asked: Asked) -> tuple[Question | None, list[Problem]]:
    """Return the question, none where a file of it cannot be read, and everything that is wrong so far."""
    problems: list[Problem] = []
    names = (asked.formula, *asked.compare)
    formulas = [attempt(partial(read_formula, name), problems) for name in names]
    read = [formula for formula in formulas if formula is not None]
    problems += _repeats(read)
    money = attempt(lambda: currency(asked.currency), problems) or currency("GBP")
    budget = _stated(asked.budget, money, problems)
    table = attempt(lambda: _table(places, money, problems), problems)
    if table is None or len(read) < len(names):
        return None, problems
    heads = attempt(lambda: _heads(table, read, asked.population), problems)
    if heads is None:
        return None, problems
    counted = replace(table, columns={**table.columns, **heads})
    if not asked.budget:
        budget = _by_price(read[0], counted, money, problems)
    return Question(counted, read[0], budget, money.code, tuple(read[1:]), asked.by, asked.cost), problems


def _repeats(formulas: Sequence[Formula]) -> list[Problem]:
    titles = Counter([BY_HEAD, *(formula.title for formula in formulas)])
    remedy = "Give each formula a title of its own; equal shares are always compared."
    return [
        Problem("--compare", f"{many} formulas called {title!r}", "each formula once", None, remedy)
        for title, many in titles.items()
        if many > 1
    ]


def _table(path: Path, money: Currency, problems: list[Problem]) -> FormulaPlaces | None:
    columns, _ = read_columns(path, texts=("place", "parent"))
    table, found = checked_places(columns, path.name, money.code)
    problems += found
    return table


def _heads(table: FormulaPlaces, formulas: Sequence[Formula], path: Path | None) -> dict[str, Real]:
    """Return residents by group from a long table, if there is one."""
    heads: dict[str, Real] = {}
    for formula in formulas if path is not None else ():
        heads |= read_heads(path or "", formula, table.leaf_names)
    return heads


def _stated(budget: str, money: Currency, problems: list[Problem]) -> int:
    """Return a budget as stated; one that cannot be is a problem, and then as large as any."""
    if not budget:
        return LARGEST
    minor, found = budget_of(budget, money, "--budget")
    problems += found
    return LARGEST if found else minor


def _by_price(formula: Formula, table: FormulaPlaces, money: Currency, problems: list[Problem]) -> int:
    if formula.price is not None:
        return pot(formula.price, float(table.population[table.nest.parent < 0].sum()), money)
    remedy = "Give --budget AMOUNT, in whole units of the currency."
    expected = "what is to be shared: the formula has no price"
    problems.append(Problem("--budget", "nothing", expected, None, remedy))
    return LARGEST

"""What is asked of places on their way to target, from files and options: every mistake is told at once.

    B_t = B_1 (1 + γ)^(t − 1)        one budget with a growth γ a year; or a budget for each year

>>> from healthtrust.ground.money import currency
>>> budgets_of(Asked(("100",), growth=0.1, years=3), currency("GBP")).tolist()
[10000, 11000, 12100]
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from math import isfinite
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from healthtrust.allocate.amount import LARGEST, budget_of
from healthtrust.allocate.pace.path import contradictions
from healthtrust.allocate.pace.table import Question, question, read_budgets
from healthtrust.allocate.tree.table import read_places
from healthtrust.design.alone import read_alone
from healthtrust.design.pace import Pace
from healthtrust.ground.attempt import attempt
from healthtrust.ground.errors import refuse
from healthtrust.ground.money import Currency, currency
from healthtrust.ground.problems import Problem

MOST_YEARS = 100


@dataclass(frozen=True)
class Asked:
    """What there is to give, and for how long."""

    budget: tuple[str, ...] = ()
    """Of the first year, or of every year, major units."""
    budgets: Path | None = None
    """A table `year, budget` in their stead."""
    growth: float = 0.0
    """Of a single budget, per year."""
    years: int | None = None
    currency: str = "GBP"


@dataclass(frozen=True)
class Read:
    """What was read; parts that could not be are none."""

    question: Question | None
    rules: Pace | None
    money: Currency
    problems: list[Problem]


def question_of(places: Path, rules: Path, asked: Asked) -> Read:
    """Return the question, the rules and everything that is wrong with either."""
    problems = list[Problem]()
    money = attempt(lambda: currency(asked.currency), problems) or currency("GBP")
    given = attempt(lambda: budgets_of(asked, money), problems)
    pace = attempt(lambda: read_alone(rules, Pace), problems)
    table = attempt(lambda: read_places(places), problems)
    if pace is not None:
        problems += contradictions(pace, rules.name)
    put = None
    if table is not None:
        budgets = np.ones(1, dtype=np.int64) if given is None else given
        put = attempt(lambda: question(table, budgets, money), problems)
    return Read(put, pace, money, problems)


def budgets_of(asked: Asked, money: Currency) -> NDArray[np.int64]:
    """Return the budget [t] of every year, minor units; raises with what is missing or said twice."""
    years = asked.years
    refuse(_wrong_asked(asked))
    if bool(asked.budget) == (asked.budgets is not None):
        found = "both --budget and --budgets" if asked.budget else "neither --budget nor --budgets"
        refuse([Problem("command", found, "one of the two")])
    if asked.budgets is not None:
        amounts = read_budgets(asked.budgets, money)
    else:
        read = [budget_of(amount, money, "--budget") for amount in asked.budget]
        refuse([problem for _, problems in read for problem in problems])
        amounts = [minor for minor, _ in read]
    if len(asked.budget) == 1:
        growth = 1 + Decimal(str(asked.growth))
        amounts = [round(amounts[0] * growth**year) for year in range(years or 1)]
        wrong = [year for year, amount in enumerate(amounts, start=1) if not 1 <= amount <= LARGEST]
        found = (
            f"a budget of year {wrong[0]} of {Decimal(amounts[wrong[0] - 1]):.3g} minor units"
            if wrong
            else ""
        )
        refuse([Problem("--growth", found, f"budgets from 1 to {LARGEST:,} minor units")] if wrong else [])
    if years is not None and len(amounts) != years:
        refuse([Problem("--years", f"{len(amounts)} budgets for {years} years", "one budget for each year")])
    return np.array(amounts, dtype=np.int64)


def _wrong_asked(asked: Asked) -> list[Problem]:
    """Return the asked that cannot be, or that another leaves without a meaning."""
    problems, years, growth = list[Problem](), asked.years, asked.growth
    if years is not None and not 1 <= years <= MOST_YEARS:
        problems.append(Problem("--years", str(years), f"at least one year, at most {MOST_YEARS}"))
    if not (isfinite(growth) and growth > -1):
        expected = "more than -1, which would leave nothing: 0.04 is 4 % a year"
        problems.append(Problem("--growth", f"{growth:g}", expected))
    elif growth and len(asked.budget) != 1:
        remedy = "Leave it out: each year has its own budget."
        problems.append(
            Problem("--growth", f"{growth:g} beside a budget for each year", "one budget", None, remedy)
        )
    return problems

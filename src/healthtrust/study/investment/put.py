"""What was asked about an investment, read and checked as a whole before anything is reckoned.

    plan        programme, per_head[, year]        money a head; without a year, the same every year
    programmes  a table in the form of risk-factors.csv; relative risks from a second one, or the shipped ones

Source  HTS-6. Refused, all at once: a plan beyond the budget of any year, spending below zero, programmes
        nobody knows, a horizon below 1, rates outside 0 to 0.2, nobody to invest in.

>>> question_of(Asked(per_head=-1.0, horizons=(0,)))
Traceback (most recent call last):
    ...
healthtrust.ground.errors.InvalidInput: --horizon: found 0 years; expected 1 to 100 years.
--budget-per-head: found -1; expected money a head and year, above 0.
2 problems
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import isfinite
from pathlib import Path

import numpy as np

from healthtrust.ground.attempt import attempt
from healthtrust.ground.errors import refuse
from healthtrust.ground.money import Currency, currency
from healthtrust.ground.problems import Problem, nearest_match
from healthtrust.ground.tables import Column, Contract, Table
from healthtrust.people.exposure import Factors, read_factors, shipped_factors
from healthtrust.records.store import read_table
from healthtrust.study.investment.course import POPULATION, Setting, shipped_setting
from healthtrust.study.investment.margin import shipped_care
from healthtrust.study.investment.terms import HORIZONS, LONGEST, Terms, problems_of
from healthtrust.study.investment.use import Real

MAIN_HORIZON = 40
MOST_DRAWS = 100_000
PLAN = Contract(
    "plan of an investment",
    (
        Column("programme", "text", "", "code or name of the programme"),
        Column("per_head", "number", "money per head", "spending a head and year"),
        Column("year", "whole", "", "1 is the first; every year of spending if left out", required=False),
    ),
)


@dataclass(frozen=True)
class Asked:
    """What may be asked, as it is given."""

    per_head: float = 30.0
    years: int = 5
    horizons: tuple[int, ...] = ()
    discount_qalys: float = 0.035
    discount_money: float = 0.035
    threshold: float | None = None
    programmes: Path | None = None
    ratios: Path | None = None
    plan: Path | None = None
    care: bool = True
    equity: float = 1.0
    draws: int = 200
    seed: int = 1
    population: float = POPULATION
    currency: str = "GBP"


@dataclass(frozen=True)
class Question:
    """What is asked, checked."""

    asked: Asked
    setting: Setting
    terms: Terms
    """The first horizon, by which the answer is judged."""
    horizons: tuple[int, ...]
    plan: Real | None
    """[year, programme]: a plan to be judged, money a head."""
    money: Currency

    @property
    def codes(self) -> tuple[str, ...]:
        """Return the codes of the programmes."""
        return self.setting.factors.codes


def question_of(asked: Asked) -> Question:
    """Return the question; raises InvalidInput with everything that is wrong with it."""
    horizons = asked.horizons or (MAIN_HORIZON, *(each for each in HORIZONS if each != MAIN_HORIZON))
    problems = _of_terms(asked, horizons) + _of_numbers(asked, horizons[0])
    money = attempt(lambda: currency(asked.currency), problems)
    factors = attempt(lambda: _factors(asked), problems)
    rows = None if asked.plan is None else attempt(lambda: read_table(asked.plan or "", PLAN), problems)
    plan = None
    if rows is not None:
        known, table = factors or shipped_factors(), rows
        plan = attempt(lambda: plan_of(table, asked, known), problems)
    refuse(problems)
    assert factors is not None and money is not None
    setting = replace(shipped_setting(asked.population), factors=factors)
    threshold = asked.threshold if asked.threshold is not None else shipped_care(setting).cost_per_qaly
    terms = Terms(horizons[0], asked.discount_qalys, asked.discount_money, threshold)
    return Question(asked, setting, terms, tuple(dict.fromkeys(horizons)), plan, money)


def _factors(asked: Asked) -> Factors:
    """Return the factors of the files that are given, or the shipped ones."""
    if asked.programmes is not None:
        return read_factors(asked.programmes, asked.ratios)
    expected, remedy = "a table of programmes beside it", "Add --programmes."
    refuse([Problem("--ratios", str(asked.ratios), expected, None, remedy)] if asked.ratios else [])
    return shipped_factors()


def _of_terms(asked: Asked, horizons: tuple[int, ...]) -> list[Problem]:
    threshold = 1.0 if asked.threshold is None else asked.threshold
    each = [Terms(years, asked.discount_qalys, asked.discount_money, threshold) for years in horizons]
    return list(dict.fromkeys(problem for terms in each for problem in problems_of(terms)))


def _of_numbers(asked: Asked, first: int) -> list[Problem]:
    longest, until = (first, ", no more than the first horizon") if 1 <= first <= LONGEST else (LONGEST, "")
    limits = (
        ("--budget-per-head", asked.per_head, asked.per_head > 0, "money a head and year, above 0"),
        ("--years", asked.years, 1 <= asked.years <= longest, f"1 to {longest} years of spending{until}"),
        ("--equity", asked.equity, 0.1 <= asked.equity <= 10, "0.1 to 10, most deprived fifth over least"),
        ("--draws", asked.draws, 0 <= asked.draws <= MOST_DRAWS, f"0 to {MOST_DRAWS:,}"),
        ("--population", asked.population, asked.population >= 1, "1 person or more"),
    )
    return [
        Problem(option, f"{value:g}", expected)
        for option, value, sound, expected in limits
        if not (sound and isfinite(value))
    ]


def plan_of(table: Table, asked: Asked, factors: Factors) -> Real:
    """Return the plan of a table [year, programme]; raises InvalidInput with every problem of it."""
    where = asked.plan.name if asked.plan else "plan"
    known = {
        **{name: r for r, name in enumerate(factors.names)},
        **{c: r for r, c in enumerate(factors.codes)},
    }
    names = [str(name).strip() for name in table["programme"]]
    spent = np.asarray(table["per_head"], dtype=np.float64)
    year = np.asarray(table["year"]).tolist() if "year" in table else [0] * len(names)
    plan, problems = np.zeros((max(asked.years, 1), len(factors.codes))), list[Problem]()
    seen = set[tuple[int, int]]()
    for row, (name, money, at) in enumerate(zip(names, spent.tolist(), year, strict=True)):
        place = f"{where}, row {row + 2}"
        if name not in known:
            near = nearest_match(name, known)
            problems.append(Problem(f"{place}, column programme", repr(name), "a known programme", near))
        if not (money >= 0 and isfinite(money)):
            problems.append(Problem(f"{place}, column per_head", f"{money:g}", "money of 0 or more"))
        if "year" in table and not 1 <= at <= asked.years:
            problems.append(Problem(f"{place}, column year", f"{at}", f"1 to {asked.years}, as --years says"))
        elif name in known:
            if (known[name], at) in seen:
                problems.append(Problem(place, f"{name} again", "each programme once, or once a year"))
            seen.add((known[name], at))
            plan[slice(None) if "year" not in table else at - 1, known[name]] += money
    for at, total in enumerate(plan.sum(axis=1).tolist()):
        if total > asked.per_head * (1 + 1e-9):
            remedy = f"Take {total - asked.per_head:,.2f} a head out, or raise the budget."
            found, expected = (
                f"{total:,.2f} a head in year {at + 1}",
                f"at most {asked.per_head:,.2f}, the budget",
            )
            problems.append(Problem(where, found, expected, None, remedy))
    refuse(problems)
    return plan


def horizons_of(written: tuple[str, ...]) -> tuple[int, ...]:
    """Return years in the order they are written; raises InvalidInput for what is no whole number.

    >>> horizons_of(("40,3", "10"))
    (40, 3, 10)
    """
    parts = [part.strip() for each in written for part in each.split(",")]
    remedy = "Write --horizon 40,20,10, the one that judges first."
    refuse(
        [
            Problem("--horizon", repr(part), "a whole number of years", None, remedy)
            for part in parts
            if not part.removeprefix("-").isdecimal()
        ]
    )
    return tuple(int(part) for part in parts)

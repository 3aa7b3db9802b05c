"""What is asked of a choice of plan, read from files and options: every mistake is told at once.

>>> Asked(seed=3, year=2027).drawn
True
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from pathlib import Path

import numpy as np

from healthtrust.design.alone import read_alone
from healthtrust.design.plan_choice import PlanChoice
from healthtrust.ground.attempt import attempt
from healthtrust.ground.errors import refuse
from healthtrust.ground.money import Currency, currency
from healthtrust.ground.problems import Problem, rows_in_words
from healthtrust.market.choice.nodes import too_many_tastes
from healthtrust.market.choice.persistence import Default, default_of
from healthtrust.market.choice.persons_table import Persons, Wanted, read_persons
from healthtrust.market.choice.plans_table import PlansTable, read_plans
from healthtrust.market.choice.tables import Choosers
from healthtrust.records.store import read_columns


@dataclass(frozen=True)
class Asked:
    """What is asked beside the tables."""

    against: Path | None = None
    """Other plans that the same persons would choose among: a reform."""
    seed: int = 0
    year: int = 0
    drawn: bool = True
    """Whether every person is put into one plan, rather than expected shares alone."""
    by: str = ""
    default: str = ""
    active_choice: bool = False
    currency: str = "GBP"


@dataclass(frozen=True, eq=False)
class Side:
    """Persons before one set of offers."""

    plans: PlansTable
    rule: PlanChoice
    choosers: Choosers
    default: Default | None


@dataclass(frozen=True, eq=False)
class Question:
    """Everything that is asked, read and checked."""

    persons: Persons
    asked: Asked
    now: Side
    reform: Side | None
    money: Currency

    @property
    def sides(self) -> tuple[Side, ...]:
        """Return the offers, and those of a reform."""
        return (self.now,) if self.reform is None else (self.now, self.reform)


def question_of(persons: Path, plans: Path, rule: Path, asked: Asked) -> Question:
    """Return the question; raises InvalidInput with everything that is wrong with any of its files."""
    problems = list[Problem]()
    money = attempt(lambda: currency(asked.currency), problems)
    found = attempt(lambda: read_alone(rule, PlanChoice), problems)
    paths = [plans] if asked.against is None else [plans, asked.against]
    if found is None:
        for path in (persons, *paths):
            attempt(partial(read_columns, path), problems)
        refuse(problems)
    assert found is not None
    if asked.active_choice:
        found = found.model_copy(update={"active_choice": True})
    problems += too_many_tastes(found, rule.name)
    read = partial(read_plans, rule=found, money=money)
    tables = [table for path in paths if (table := attempt(partial(read, path), problems)) is not None]
    wanted = wanted_of(found, tables, asked.by) if len(tables) == len(paths) else Wanted(group=asked.by)
    people = attempt(lambda: read_persons(persons, wanted, money), problems)
    refuse(problems)
    assert people is not None and money is not None
    sides = [
        side
        for table in tables
        if (side := attempt(partial(side_of, found, table, people, asked), problems)) is not None
    ]
    refuse(problems)
    return Question(people, asked, sides[0], sides[1] if len(sides) > 1 else None, money)


def wanted_of(rule: PlanChoice, plans: list[PlansTable], group: str) -> Wanted:
    """Return the columns that a rule, the conditions of plans and a grouping look at."""
    numbers = [term.by for term in rule.terms if term.by]
    for each in plans:
        numbers += each.eligibility.columns
    return Wanted(tuple(dict.fromkeys(numbers)), any(each.eligibility.by_place for each in plans), group)


def side_of(rule: PlanChoice, plans: PlansTable, people: Persons, asked: Asked) -> Side:
    """Return persons before one set of offers; raises InvalidInput where some may join no plan."""
    choosers = people.facing(plans)
    default = default_of(asked.default, plans.offers, choosers, rule.price) if asked.default else None
    nowhere = np.flatnonzero(~choosers.may_join.any(axis=1) & (choosers.weight > 0))
    if len(nowhere) and (default is None or default.last_resort is None):
        where = f"{people.source}, {rows_in_words((nowhere + 2).tolist())}"
        found = f"{len(nowhere):,} who may join no plan of {plans.source}"
        remedy = "Name a plan of last resort with --default, or add one that accepts them."
        refuse([Problem(where, found, "a plan that accepts each of them", remedy=remedy)])
    return Side(plans, plans.nested(rule), choosers, default)

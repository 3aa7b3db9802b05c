"""The persons that schemes are judged on, from a table: a row for each person, or for each person and plan.

    person_id, plan, cost [, months, weight, premium, cluster] and the columns that are named

months  of the year that the row covers, above 0 and at most 12; 12 unless given
weight  persons the row stands for; 1 unless given
A person in two plans is refused, or shared (`--twice share`): each row counts for its months, and months that
add up to more than 12 are taken down in proportion; without months each of k rows counts for 12 / k.

>>> columns = {"person_id": np.array(["a", "b", "b"]), "plan": np.array(["A", "A", "B"]),
...            "cost": np.array([10.0, 5.0, 5.0])}
>>> found, problems = persons_of(columns, "p.csv", Wanted(), "refuse")
>>> print(problems[0])
p.csv, column person_id, rows 3, 4: found 'b' in 2 plans; expected every person in one plan. Say --twice share
to count each row for its part of the year.
>>> found, problems = persons_of(columns, "p.csv", Wanted(), "share")
>>> found.years.tolist(), problems
([1.0, 0.5, 0.5], [])
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from healthtrust.ground.problems import Problem, in_words, nearest_match, rows_in_words
from healthtrust.ground.tables import Column, Contract, Table, checked
from healthtrust.ground.words import Words

Real = NDArray[np.float64]
Columns = Mapping[str, NDArray[Any] | Words]
TWICE = ("refuse", "share")
MOST_LISTED = 5


@dataclass(frozen=True)
class Wanted:
    """Columns beside the fixed ones: those of numbers, and those of words."""

    payments: tuple[str, ...] = ()
    services: tuple[str, ...] = ()
    labels: tuple[str, ...] = ()
    cluster: str = ""

    @property
    def texts(self) -> tuple[str, ...]:
        """Return the columns that are read as they are written."""
        return ("person_id", "plan", *self.labels, self.cluster or "cluster")


@dataclass(frozen=True, eq=False)
class Persons:
    """Columns of the persons [n]; money as it was in the months of the row."""

    source: str
    person: Words
    plan: Words
    cost: Real
    years: Real
    weight: Real
    premium: Real | None
    cluster: NDArray[np.integer] | None
    numbers: Mapping[str, Real]
    """Payments and spending by kind of care, by column."""
    labels: Mapping[str, Words]
    shared: int
    """Persons in more than one plan."""


def contract(wanted: Wanted) -> Contract:
    """Return the column contract of a table of persons with the columns wanted."""
    columns = [
        Column("person_id", "text", "", "identity of the person"),
        Column("plan", "text", "", "the plan the person is in"),
        Column("cost", "number", "money", "what the plan spent on the person in these months", low=0),
        Column(
            "months", "number", "months", "months of the year in the plan", low=0, high=12, required=False
        ),
        Column("weight", "number", "persons", "persons the row stands for", low=0, required=False),
        Column("premium", "number", "money", "what the plan charged in these months", low=0, required=False),
    ]
    payments = [Column(c, "number", "money", "payment of a scheme in these months") for c in wanted.payments]
    services = [Column(c, "number", "money", "cost of one kind of care", low=0) for c in wanted.services]
    labels = [Column(c, "text", "", "a group or class of the person") for c in wanted.labels]
    cluster = [Column(wanted.cluster, "text", "", "what was drawn together")] if wanted.cluster else []
    named: dict[str, Column] = {}
    for column in (*columns, *payments, *services, *labels, *cluster):
        named.setdefault(column.name, column)
    return Contract("persons", tuple(named.values()), other=True)


def persons_of(
    columns: Columns, source: str, wanted: Wanted, twice: str
) -> tuple[Persons | None, list[Problem]]:
    """Return the persons of a table, or all that is wrong with it."""
    words = {name: _words(columns[name]) for name in wanted.texts if name in columns}
    table, problems = checked(contract(wanted), {**columns, **words}, source)
    problems += _no_months(columns.get("months"), source)
    if table is None or problems:
        return None, problems
    person, plan = words["person_id"], words["plan"]
    count = np.bincount(person.index, minlength=len(person.distinct))
    problems += _repeated(table, words, count, twice)
    years = _years(table, person, twice)
    shared = int((count > 1).sum())
    cluster = wanted.cluster or ("cluster" if "cluster" in table else "")
    drawn = words[cluster].index if cluster else person.index if shared else None
    stands = _real(table["weight"]) if "weight" in table else np.ones(table.rows)
    if not stands.any():
        problems.append(Problem(f"{source}, column weight", "0 in every row", "persons that rows stand for"))
    persons = Persons(
        source=source,
        person=person,
        plan=plan,
        cost=_real(table["cost"]),
        years=years,
        weight=stands,
        premium=_real(table["premium"]) if "premium" in table else None,
        cluster=drawn,
        numbers={name: _real(table[name]) for name in (*wanted.payments, *wanted.services)},
        labels={name: words[name] for name in wanted.labels},
        shared=shared,
    )
    return (None if problems else persons), problems


def plans_amiss(plan: NDArray[Any] | Words | None, source: str, names: Sequence[str]) -> list[Problem]:
    """Return which plans there should be and have no members, and which there should not be."""
    if plan is None or not names:
        return []
    there = _words(plan)
    empty = [name for name in names if name not in there.distinct]
    problems = []
    if empty:
        found, expected = f"no members of {', '.join(empty)}", "persons in every plan of --plans"
        remedy = "Leave out a plan without members: nothing can be said of it."
        problems.append(Problem(f"{source}, column plan", found, expected, None, remedy))
    for name in sorted(set(there.distinct) - set(names)):
        rows = rows_in_words([row + 2 for row in there.rows(name).tolist()])
        remedy = "Name it in --plans, or leave its rows out."
        near = nearest_match(name, names)
        expected = in_words(names)
        problems.append(Problem(f"{source}, column plan, {rows}", repr(name), expected, near, remedy))
    return problems


def _words(values: NDArray[Any] | Words) -> Words:
    return values if isinstance(values, Words) else Words.of(values)


def _no_months(months: NDArray[Any] | Words | None, source: str) -> list[Problem]:
    if (
        months is None
        or isinstance(months, Words)
        or months.dtype.kind not in "iuf"
        or not (months == 0).any()
    ):
        return []
    none = np.flatnonzero(months == 0).tolist()
    where = f"{source}, column months, {rows_in_words([row + 2 for row in none])}"
    return [Problem(where, "0", "more than 0 (months)", remedy="Leave out who was in no plan.")]


def _repeated(table: Table, words: Mapping[str, Words], count: NDArray[np.intp], twice: str) -> list[Problem]:
    """Return who is in one plan twice, and who is in two plans where that is not shared; `count` [person]."""
    person, plan = words["person_id"], words["plan"]
    problems, several = list[Problem](), np.flatnonzero(count > 1)
    order = np.argsort(person.index, kind="stable") if len(several) else np.zeros(0, dtype=np.intp)
    ends = np.cumsum(count)
    for number in several.tolist():
        rows = order[ends[number] - count[number] : ends[number]]
        plans, name = set(plan.index[rows].tolist()), person.distinct[number]
        where = f"{table.source}, column person_id, {rows_in_words([int(row) + 2 for row in rows])}"
        if len(plans) < len(rows):
            found, expected = f"{name!r} twice in one plan", "one row for each person and plan"
            problems.append(Problem(where, found, expected, remedy="Add the rows up."))
        elif twice != "share":
            remedy = "Say --twice share to count each row for its part of the year."
            problems.append(
                Problem(where, f"{name!r} in {len(plans)} plans", "every person in one plan", None, remedy)
            )
    return _shortened(problems, table.source)


def _shortened(problems: Sequence[Problem], source: str) -> list[Problem]:
    rest = len(problems) - MOST_LISTED
    if rest <= 0:
        return list(problems)
    more = Problem(f"{source}, column person_id", f"{rest:,} more persons like these", "none")
    return [*problems[:MOST_LISTED], more]


def _years(table: Table, person: Words, twice: str) -> Real:
    months = _real(table["months"]) if "months" in table else np.full(table.rows, 12.0)
    if twice == "share":
        together = np.bincount(person.index, weights=months)[person.index]
        months = months * np.minimum(1.0, 12.0 / together)
    return np.asarray(months / 12)


def _real(values: NDArray[Any]) -> Real:
    return np.asarray(values, dtype=np.float64)

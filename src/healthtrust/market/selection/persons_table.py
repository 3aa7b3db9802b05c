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

from healthtrust.ground.problems import Problem, rows_in_words
from healthtrust.ground.tables import Column, Contract, Table, checked

Real = NDArray[np.float64]
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
    person: NDArray[Any]
    plan: NDArray[Any]
    cost: Real
    years: Real
    weight: Real
    premium: Real | None
    cluster: NDArray[Any] | None
    numbers: Mapping[str, Real]
    """Payments and spending by kind of care, by column."""
    labels: Mapping[str, NDArray[Any]]
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
    columns: Mapping[str, NDArray[Any]], source: str, wanted: Wanted, twice: str
) -> tuple[Persons | None, list[Problem]]:
    """Return the persons of a table, or all that is wrong with it."""
    table, problems = checked(contract(wanted), columns, source)
    problems += _no_months(columns.get("months"), source)
    if table is None or problems:
        return None, problems
    position, count = _persons(table)
    problems += _repeated(table, position, count, twice)
    years = _years(table, position, count, twice)
    shared = int((count > 1).sum())
    cluster = wanted.cluster or ("cluster" if "cluster" in table else "")
    drawn = _texts(table[cluster]) if cluster else position if shared else None
    stands = _real(table["weight"]) if "weight" in table else np.ones(table.rows)
    if not stands.any():
        problems.append(Problem(f"{source}, column weight", "0 in every row", "persons that rows stand for"))
    persons = Persons(
        source=source,
        person=table["person_id"],
        plan=table["plan"],
        cost=_real(table["cost"]),
        years=years,
        weight=stands,
        premium=_real(table["premium"]) if "premium" in table else None,
        cluster=drawn,
        numbers={name: _real(table[name]) for name in (*wanted.payments, *wanted.services)},
        labels={name: _texts(table[name]) for name in wanted.labels},
        shared=shared,
    )
    return (None if problems else persons), problems


def _no_months(months: NDArray[Any] | None, source: str) -> list[Problem]:
    if months is None or months.dtype.kind not in "iuf" or not (months == 0).any():
        return []
    none = np.flatnonzero(months == 0).tolist()
    where = f"{source}, column months, {rows_in_words([row + 2 for row in none])}"
    return [Problem(where, "0", "more than 0 (months)", remedy="Leave out who was in no plan.")]


def _persons(table: Table) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Return the number of each row's person [n], and the rows of each person."""
    _, position, count = np.unique(table["person_id"].astype(str), return_inverse=True, return_counts=True)
    return position, count


def _repeated(table: Table, position: NDArray[np.intp], count: NDArray[np.intp], twice: str) -> list[Problem]:
    problems, several = list[Problem](), np.flatnonzero(count > 1)
    order = np.argsort(position, kind="stable")
    ends = np.cumsum(count)
    for person in several.tolist():
        rows = order[ends[person] - count[person] : ends[person]]
        plans = set(table["plan"][rows].tolist())
        name = table["person_id"][rows[0]]
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


def _years(table: Table, position: NDArray[np.intp], count: NDArray[np.intp], twice: str) -> Real:
    months = _real(table["months"]) if "months" in table else np.full(table.rows, 12.0)
    if twice == "share":
        together = np.bincount(position, weights=months)[position]
        months = months * np.minimum(1.0, 12.0 / together)
    return np.asarray(months / 12)


def _real(values: NDArray[Any]) -> Real:
    return np.asarray(values, dtype=np.float64)


def _texts(values: NDArray[Any]) -> NDArray[Any]:
    """Return entries as texts; numbers as they are said.

    >>> _texts(np.array([1.0, 2.5])).tolist()
    ['1', '2.5']
    """
    if values.dtype.kind in "fiu":
        return np.array([f"{value:.10g}" for value in values.tolist()], dtype=object)
    return np.asarray(values, dtype=object)

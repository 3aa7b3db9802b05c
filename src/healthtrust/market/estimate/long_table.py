"""Choices in long form: a row for each person and each plan open to them, 1 in `chosen` for the one taken.

    available_ip = there is a row of person i and plan p          Σ_p chosen_ip = 1

A person seen in several years is a chooser in each: column `year`, where there is one, tells them apart.

>>> columns = {"person_id": np.array(["a", "a"]), "plan": np.array(["M", "U"]), "chosen": np.array([1, 1])}
>>> print(*long_rows(columns, Question(constants=True), "c.csv")[1])
c.csv, column chosen: found person a with 2 plans chosen, 1 such in all; expected one plan chosen by each.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from healthtrust.ground.problems import Problem
from healthtrust.market.estimate.asked import Question
from healthtrust.market.estimate.estimated import Floats
from healthtrust.market.estimate.rows import (
    Raw,
    Rows,
    coded,
    last_year,
    missing_columns,
    numbers,
    texts,
    wrong_weights,
)

KEYS = ("person_id", "plan", "chosen")


class _Placed:
    """Where each row of the table belongs: which chooser, which plan."""

    def __init__(self, columns: Raw, question: Question) -> None:
        self.names, person = coded(texts(columns["person_id"]))
        self.plans, self.plan = _plans(columns, question)
        self.person = person
        if "year" in columns:
            year = coded(texts(columns["year"]))[1]
            person = person * (int(year.max()) + 1) + year
        _, self.first, self.row = np.unique(person, return_index=True, return_inverse=True)

    @property
    def choosers(self) -> int:
        return len(self.first)

    def named(self, chooser: int) -> str:
        return self.names[int(self.person[self.first[chooser]])]


def long_rows(columns: Raw, question: Question, source: str) -> tuple[Rows | None, list[Problem]]:
    """Return the choices of a long table, or every problem found."""
    counted = (question.weight,) if question.weight else ()
    numeric = ("chosen", *question.attributes, *question.persons, *counted)
    named = tuple(name for name in (question.previous, question.cluster) if name)
    problems = missing_columns(columns, (*KEYS, *numeric, *named), source)
    if problems:
        return None, problems
    if not len(columns["plan"]):
        return None, [Problem(source, "no rows", "a row for each person and plan open to them")]
    values: dict[str, Floats] = {}
    for name in dict.fromkeys(numeric):
        values[name], found = numbers(np.asarray(columns[name]), name, source)
        problems += found
    placed = _Placed(columns, question)
    problems += _wrong_rows(placed, values["chosen"], source)
    for name in dict.fromkeys((*question.persons, *counted, *named)):
        plain = values[name] if name in values else texts(np.asarray(columns[name]))
        problems += _changing(plain, name, placed, source)
    if question.weight:
        problems += wrong_weights(values[question.weight], question.weight, source)
    return (None, problems) if problems else (_filled(columns, values, placed, question), [])


def _plans(columns: Raw, question: Question) -> tuple[tuple[str, ...], NDArray[np.int64]]:
    names, codes = coded(texts(columns["plan"]))
    if set(question.plans) != set(names):
        return names, codes
    position = np.array([question.plans.index(name) for name in names])
    return question.plans, position[codes]


def _wrong_rows(placed: _Placed, chosen: Floats, source: str) -> list[Problem]:
    problems = []
    if "" in placed.plans or "" in placed.names:
        problems.append(Problem(source, "a row without person_id or plan", "both in every row"))
    neither = ~np.isin(chosen, (0.0, 1.0)) & ~np.isnan(chosen)
    if neither.any():
        row = int(np.flatnonzero(neither)[0])
        problems.append(Problem(f"{source}, column chosen, row {row + 2}", f"{chosen[row]:g}", "0 or 1"))
    seats, times = np.unique(placed.row * len(placed.plans) + placed.plan, return_counts=True)
    if (times > 1).any():
        seat = int(seats[times > 1][0])
        who, plan = placed.named(seat // len(placed.plans)), placed.plans[seat % len(placed.plans)]
        found = (
            f"person {who} with plan {plan} {int(times[times > 1][0])} times, {int((times > 1).sum()):,} such"
        )
        remedy = "Several years of a person need a column year."
        problems.append(Problem(source, f"{found} in all", "each plan once for a person", remedy=remedy))
    if not problems and not np.isnan(chosen).any():
        count = np.bincount(placed.row, weights=chosen, minlength=placed.choosers)
        wrong = np.flatnonzero(count != 1)
        if len(wrong):
            number = int(count[wrong[0]])
            found = (
                f"person {placed.named(int(wrong[0]))} with {number or 'no'} plan{'s' * (number != 1)} chosen"
            )
            expected = "one plan chosen by each"
            problems.append(
                Problem(f"{source}, column chosen", f"{found}, {len(wrong):,} such in all", expected)
            )
    return problems


def _changing(values: NDArray[np.generic], name: str, placed: _Placed, source: str) -> list[Problem]:
    own = values[placed.first][placed.row]
    both = (values != own) & ((values == values) | (own == own))
    if not both.any():
        return []
    row = int(np.flatnonzero(both)[0])
    found = f"{values[row]} and {own[row]} for person {placed.named(int(placed.row[row]))}"
    remedy = "A column that differs between plans is an attribute."
    return [Problem(f"{source}, column {name}, row {row + 2}", found, "one value a person", remedy=remedy)]


def _filled(columns: Raw, values: dict[str, Floats], placed: _Placed, question: Question) -> Rows:
    shape = placed.choosers, len(placed.plans)
    available = np.zeros(shape, dtype=np.bool_)
    available[placed.row, placed.plan] = True
    chosen = np.zeros(placed.choosers, dtype=np.int64)
    taken = values["chosen"] == 1
    chosen[placed.row[taken]] = placed.plan[taken]
    attributes = {}
    for name in question.attributes:
        attributes[name] = np.zeros(shape)
        attributes[name][placed.row, placed.plan] = values[name]
    persons = {name: values[name][placed.first] for name in question.persons}
    weight = values[question.weight][placed.first] if question.weight else np.ones(placed.choosers)
    before, notes = None, tuple[str, ...]()
    if question.previous:
        before, notes = last_year(np.asarray(columns[question.previous])[placed.first], placed.plans)
    cluster = None
    if question.cluster:
        cluster = coded(texts(np.asarray(columns[question.cluster])[placed.first]))[1]
    found = (placed.plans, attributes, persons, chosen, available, weight, before, cluster)
    return Rows(*found, read=len(placed.row), notes=notes)

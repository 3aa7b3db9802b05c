"""A table of choices read, long or wide: who could choose what, who chose what, and the columns of terms.

    long    one row for each person and plan open to them: person_id[, year], plan, chosen (0, 1), columns
    wide    one row a person: the plan chosen, columns of persons; attributes as premium_<plan>, where plans
            are not open to all available_<plan>

Source  the two common forms of choice data. Nothing is filled in: a missing number is an error.

>>> text = dict(person_id=["a", "a", "b", "b"], plan=["M", "U", "M", "U"])
>>> numbers = dict(chosen=[1, 0, 0, 1], premium=[90.0, 120, 95, 80])
>>> columns = {name: np.array(values) for name, values in (text | numbers).items()}
>>> found = choices_of(columns, Question(attributes=("premium",)), "c.csv")
>>> found.plans, found.chosen.tolist(), found.columns.attributes["premium"].tolist()
(('M', 'U'), [0, 1], [[90.0, 120.0], [95.0, 80.0]])
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from healthtrust.ground.attempt import attempt
from healthtrust.ground.errors import refuse
from healthtrust.ground.problems import Problem, nearest_match
from healthtrust.market.estimate.asked import Question
from healthtrust.market.estimate.estimated import Floats
from healthtrust.market.estimate.long_table import long_rows
from healthtrust.market.estimate.rows import Rows
from healthtrust.market.estimate.terms import Columns
from healthtrust.market.estimate.wide_table import wide_rows
from healthtrust.records.store import read_columns


@dataclass(frozen=True, eq=False)
class Choices:
    """Who chose what among which plans, with the columns that terms are made of."""

    plans: tuple[str, ...]
    reference: str
    columns: Columns
    chosen: NDArray[np.int64]
    available: NDArray[np.bool_]
    weight: Floats
    cluster: NDArray[np.int64] | None
    source: str
    rows: int
    """Rows of the table."""
    notes: tuple[str, ...] = ()

    @property
    def before(self) -> NDArray[np.int64]:
        """Return last year's plan [n], −1 where there is none or it is not open any more."""
        found = self.columns.before
        if found is None:
            return np.full(len(self.chosen), -1)
        plan = found.astype(np.int64)
        open_still = (plan >= 0) & self.available[np.arange(len(plan)), np.maximum(plan, 0)]
        return np.asarray(np.where(open_still, plan, -1))


def read_choices(path: Path, question: Question) -> Choices:
    """Return the choices of a file; raises InvalidInput with every problem found."""
    texts = (question.choice,) if question.wide else ("person_id", "plan")
    named = (*texts, *(name for name in (question.previous, question.cluster) if name))
    problems = list[Problem]()
    read = attempt(lambda: read_columns(path, texts=named), problems)
    if read is None:
        refuse([*question.wrong(), *problems])
    assert read is not None
    return choices_of(read[0], question, path.name)


def choices_of(columns: Mapping[str, NDArray[np.generic]], question: Question, source: str) -> Choices:
    """Return the choices of a table's columns; raises InvalidInput with every problem found."""
    problems = question.wrong()
    rows, found = (wide_rows if question.wide else long_rows)(columns, question, source)
    refuse([*problems, *found])
    assert rows is not None
    refuse(_wrong_plans(rows, question, source))
    count = np.bincount(rows.chosen, weights=rows.weight, minlength=len(rows.plans))
    reference = question.reference or rows.plans[int(count.argmax())]
    terms = Columns(rows.attributes, rows.persons, rows.before, len(rows.chosen), len(rows.plans))
    told = (rows.chosen, rows.available, rows.weight, rows.cluster, source, rows.read)
    return Choices(rows.plans, reference, terms, *told, notes=(*rows.notes, *_noted(rows)))


def _wrong_plans(rows: Rows, question: Question, source: str) -> list[Problem]:
    named = [("--base", question.reference)] if question.reference else []
    named += [(f"nest {name}", plan) for name, plans in question.nests for plan in plans]
    problems = [
        Problem(where, repr(plan), f"a plan of {source}", nearest_match(plan, rows.plans))
        for where, plan in named
        if plan not in rows.plans
    ]
    if len(rows.plans) < 2:
        problems.append(Problem(source, f"{len(rows.plans)} plan", "two plans or more"))
    return problems


def _noted(rows: Rows) -> tuple[str, ...]:
    alone = int((rows.available.sum(axis=1) == 1).sum())
    people = "person" if alone == 1 else "people"
    return (f"{alone:,} {people} had one plan to choose from and tell nothing",) if alone else ()

"""Choices in wide form: a row for each person, the plan taken in one column: multinomial or binary logit.

    choice, <columns of persons>[, premium_<plan>, ...][, available_<plan>, ...]

Attributes of plans, where there are any, have a column for each plan; a plan is open to all unless a column
available_<plan> says to whom.

>>> columns = {"choice": np.array(["none", "cover"]), "income": np.array([10.0, 30.0])}
>>> rows, _ = wide_rows(columns, Question(by=("income",), wide=True), "w.csv")
>>> rows.plans, rows.chosen.tolist()
(('none', 'cover'), [0, 1])
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from healthtrust.ground.problems import Problem, in_words, nearest_match
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


def wide_rows(columns: Raw, question: Question, source: str) -> tuple[Rows | None, list[Problem]]:
    """Return the choices of a wide table, or every problem found."""
    if question.choice not in columns:
        return None, missing_columns(columns, (question.choice,), source)
    named = texts(np.asarray(columns[question.choice]))
    if not len(named):
        return None, [Problem(source, "no rows", "a row for each person")]
    found = coded(named)[0]
    plans = question.plans or tuple(name for name in found if name)
    problems = _wrong_choices(named, plans, f"{source}, column {question.choice}")
    numeric = [*question.persons, *((question.weight,) if question.weight else ())]
    numeric += [f"{name}_{plan}" for name in question.attributes for plan in plans]
    others = [name for name in (question.previous, question.cluster) if name]
    problems += missing_columns(columns, (*numeric, *others), source)
    values: dict[str, Floats] = {}
    offered = [f"available_{plan}" for plan in plans if f"available_{plan}" in columns]
    for name in dict.fromkeys((*numeric, *offered)):
        if name in columns:
            values[name], wrong = numbers(np.asarray(columns[name]), name, source)
            problems += wrong
    if question.weight in values:
        problems += wrong_weights(values[question.weight], question.weight, source)
    if problems:
        return None, problems
    position = {plan: p for p, plan in enumerate(plans)}
    chosen = np.array([position[name] for name in named.tolist()], dtype=np.int64)
    return _filled(columns, values, (plans, chosen), question, source)


def _wrong_choices(named: NDArray[np.object_], plans: tuple[str, ...], where: str) -> list[Problem]:
    problems = []
    empty = int((named == "").sum())
    if empty:
        remedy = "Leave rows without a choice out, or give it a name."
        problems.append(Problem(where, f"{empty:,} empty", "the plan each chose", remedy=remedy))
    strange = [name for name in dict.fromkeys(named.tolist()) if name and name not in plans]
    return problems + [
        Problem(where, repr(name), in_words(plans), nearest_match(name, plans)) for name in strange[:10]
    ]


def _filled(
    columns: Raw,
    values: dict[str, Floats],
    taken: tuple[tuple[str, ...], NDArray[np.int64]],
    question: Question,
    source: str,
) -> tuple[Rows | None, list[Problem]]:
    plans, chosen = taken
    count = len(chosen)
    available = np.column_stack([values.get(f"available_{plan}", np.ones(count)) != 0 for plan in plans])
    closed = np.flatnonzero(~available[np.arange(count), chosen])
    if len(closed):
        found = f"{plans[chosen[closed[0]]]!r}, {len(closed):,} such in all"
        where = f"{source}, column {question.choice}, row {int(closed[0]) + 2}"
        return None, [Problem(where, found, "a plan that was open to the person")]
    attributes = {
        name: np.column_stack([values[f"{name}_{plan}"] for plan in plans]) for name in question.attributes
    }
    persons = {name: values[name] for name in question.persons}
    weight = values[question.weight] if question.weight else np.ones(count)
    before, notes = None, tuple[str, ...]()
    if question.previous:
        before, notes = last_year(np.asarray(columns[question.previous]), plans)
    cluster = coded(texts(np.asarray(columns[question.cluster])))[1] if question.cluster else None
    told = (plans, attributes, persons, chosen, available, weight, before, cluster)
    return Rows(*told, read=count, notes=notes), []

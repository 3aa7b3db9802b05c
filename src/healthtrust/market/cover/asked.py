"""What is asked about private cover: persons, the regime they are seen in, and the one it is switched to.

Money columns are in major units a year. Every mistake of every file is told at once.

>>> from healthtrust.ground.money import currency
>>> columns = {"income": np.array([20_000.0, 60_000.0]), "cost": np.array([900.0, 500.0]),
...            "cover": np.array(["", "opting in"], dtype=object)}
>>> out = Regime(covers=(Cover(name="opting out", kind="substitutive"),))
>>> for problem in question_of(columns, "persons.csv", (out, None), currency("EUR"))[1]: print(problem)
persons.csv, column cover, row 3: found 'opting in'; expected a cover of the regime, or none (did you mean
'opting out'?).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from healthtrust.design.alone import read_alone
from healthtrust.design.regime import Cover, Regime
from healthtrust.ground.attempt import attempt
from healthtrust.ground.errors import refuse
from healthtrust.ground.money import Currency, currency
from healthtrust.ground.problems import Problem, nearest_match, rows_in_words
from healthtrust.ground.tables import Column, Contract, checked
from healthtrust.ground.words import Words
from healthtrust.market.cover.holding import Insured, covers_in, problems_of
from healthtrust.market.told_tables import other_money
from healthtrust.records.store import array_of, read_arrow

__all__ = ["PERSONS", "Cover", "Question", "question_of", "read_question"]

Floats = NDArray[np.float64]

PERSONS = Contract(
    "persons and their cover",
    (
        Column("income", "number", "money per year", "income of the person or its household", low=0),
        Column("cost", "number", "money per year", "cost of the person's care as it is now", low=0),
        Column(
            "contribution", "number", "money per year", "paid to the core, or due in it", 0, required=False
        ),
        Column("weight", "number", "people", "people the row stands for", low=0, required=False),
        Column("age", "number", "years", "age", low=0, high=130, required=False),
        Column("sex", "choice", "", "sex", choices=("female", "male"), required=False),
        Column("health", "number", "points", "health, more = better", required=False),
        Column("education", "number", "years", "schooling", low=0, required=False),
        Column("self_employed", "flag", "", "whether self-employed", required=False),
        Column("civil_servant", "flag", "", "whether a civil servant", required=False),
        Column("cover", "text", "", "covers held, ; between several, empty = none", required=False),
    ),
    other=True,
)


@dataclass(frozen=True, eq=False)
class Question:
    """Persons and regimes that fit together; money in minor units but for income."""

    persons: Insured
    cost: Floats
    contribution: Floats | None
    """None where the table has none: then in proportion to income up to the core's ceiling."""
    before: Regime
    after: Regime | None
    money: Currency


def read_question(persons: Path, regime: Path, switch: Path | None, code: str) -> Question:
    """Return the question that files ask; raises with everything that is wrong with any of them."""
    problems = list[Problem]()
    money = attempt(lambda: currency(code), problems) or currency("EUR")
    before = attempt(lambda: read_alone(regime, Regime), problems)
    after = attempt(lambda: read_alone(switch, Regime), problems) if switch is not None else None
    read = attempt(lambda: _read(persons), problems)
    asked = None
    if read is not None:
        amounts = [column.name for column in PERSONS.columns if column.unit.startswith("money")]
        problems += other_money(read[1], amounts, persons.name, money)
    if read is not None and before is None:
        problems += checked(PERSONS, read[0], persons.name)[1]
    elif read is not None and before is not None:
        asked, found = question_of(read[0], persons.name, (before, after), money)
        problems += found
    refuse(problems)
    assert asked is not None
    return asked


def _read(path: Path) -> tuple[dict[str, Any], dict[str, str]]:
    """Return the columns of a file, those of words as such, and the units of their headers."""
    words = {column.name for column in PERSONS.columns if column.kind in ("text", "choice", "flag")}
    columns, units = read_arrow(path, texts=("cover",))
    return {
        name: Words.of(each) if name in words else array_of(each) for name, each in columns.items()
    }, units


def question_of(
    columns: Mapping[str, NDArray[Any] | Words],
    source: str,
    regimes: tuple[Regime, Regime | None],
    money: Currency,
) -> tuple[Question | None, list[Problem]]:
    """Return the question that columns ask of a regime and of a switch, or everything that is wrong."""
    before, after = regimes
    table, problems = checked(PERSONS, columns, source)
    if table is None:
        return None, problems
    known: dict[str, NDArray[Any]] = {name: np.asarray(table[name]) for name in table.columns}
    if "sex" in known:
        known["female"] = (known["sex"] == "female").astype(np.float64)
    rows = table.rows
    weight = np.asarray(known.get("weight", np.ones(rows)), dtype=np.float64)
    persons = Insured(known, np.asarray(known["income"], dtype=np.float64), weight)
    problems = [*_no_numbers(known, regimes, source), *_unknown_covers(persons, before, source)]
    problems += [p for regime in regimes if regime is not None for p in problems_of(regime, persons)]
    problems += _taken_in(before, after)
    if not weight.sum() > 0:
        problems.append(Problem(f"{source}, column weight", "no weight above zero", "people"))
    minor = 10**money.exponent
    paid = known.get("contribution")
    question = Question(
        persons,
        np.asarray(known["cost"], dtype=np.float64) * minor,
        None if paid is None else np.asarray(paid, dtype=np.float64) * minor,
        before,
        after,
        money,
    )
    return (None if problems else question), problems


def _no_numbers(
    known: Mapping[str, NDArray[Any]], regimes: tuple[Regime, Regime | None], source: str
) -> list[Problem]:
    """Return the columns that a rule of take-up multiplies and that hold no finite numbers."""
    rules = [c.take_up for regime in regimes if regime is not None for c in regime.covers]
    used = dict.fromkeys(name for rule in rules if rule is not None for name in rule.coefficients)
    problems = []
    for name in used:
        if name in known and (known[name].dtype.kind not in "biuf" or not np.isfinite(known[name]).all()):
            problems.append(
                Problem(f"{source}, column {name}", "cells that are no numbers", "a number in each")
            )
    return problems


def _unknown_covers(persons: Insured, before: Regime, source: str) -> list[Problem]:
    names = [cover.name for cover in before.covers]
    cells = persons.cells
    wrong = {name: None for text in cells.distinct for name in covers_in(text) if name not in names}
    where, expected = f"{source}, column cover", "a cover of the regime, or none"
    problems = []
    for name in wrong:
        named = np.array([name in covers_in(text) for text in cells.distinct])
        rows = rows_in_words((np.flatnonzero(named[cells.index]) + 2).tolist())
        problems.append(Problem(f"{where}, {rows}", repr(name), expected, nearest_match(name, names)))
    return problems


def _taken_in(before: Regime, after: Regime | None) -> list[Problem]:
    names = [cover.name for cover in before.covers]
    taken = after.core.takes_in if after is not None else before.core.takes_in
    problems = [
        Problem("core.takes_in", repr(name), "a cover of the regime before", nearest_match(name, names))
        for name in taken
        if name not in names
    ]
    kinds = {cover.name: cover.kind for cover in before.covers}
    changed = [c for c in after.covers if kinds.get(c.name, c.kind) != c.kind] if after is not None else []
    return problems + [
        Problem(f"covers, {c.name}, kind", repr(c.kind), f"{kinds[c.name]}, as before, or another name")
        for c in changed
    ]

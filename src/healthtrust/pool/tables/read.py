"""A table of persons, checked: every column in its type, or every mistake of the file at once.

>>> table = {"person_id": [1, 2, 2], "household_id": ["a", "a", "b"], "income": [900, -1, 50]}
>>> table["agee"] = [7, 40, 41]
>>> columns = {name: np.array(values) for name, values in table.items()}
>>> _, problems = checked_persons(columns, "p.csv", Asked())
>>> for problem in problems:
...     print(problem)
p.csv, column agee: found unknown column 'agee'; expected a column this question uses (did you mean \
'age'?). Rename or remove it, or name it with --group or --ignore.
p.csv, column income, row 3: found -1.0; expected at least 0 (money per year). income is disposable income \
of the person, a loss as 0; a household has the sum.
p.csv, column person_id, rows 3, 4: found '2' 2 times; expected each person_id once. Remove or renumber the \
repeats.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from healthtrust.ground.problems import Problem, nearest_match, rows_in_words
from healthtrust.ground.tables import Column, Contract, checked
from healthtrust.pool.tables.contracts import NAMES, PERSONS, is_spending, money_column
from healthtrust.pool.tables.identities import Numbered, numbered

Columns = Mapping[str, NDArray[Any]]
REPEATS_SHOWN = 5
NOT_MONEY = (*NAMES, "weight", "sampling_weight", "age")
"""Columns of a meaning of their own, which is not an amount of money."""


@dataclass(frozen=True)
class Asked:
    """Which further columns a question looks at."""

    income: str = "income"
    """The column that is income, where it is not called so."""
    amounts: tuple[str, ...] = ()
    """Further columns of money: what was paid, what is spent besides food."""
    groups: tuple[str, ...] = ()
    """Columns that cut residents into groups."""
    ignored: tuple[str, ...] = ()
    """Columns that are known to be there and not looked at."""

    @property
    def money(self) -> tuple[str, ...]:
        """Return every column of money asked for by its own name, each once."""
        return tuple(dict.fromkeys((self.income, *self.amounts)))


@dataclass(frozen=True)
class Persons:
    """The rows of a table: numbers by column, and columns of names as codes."""

    numbers: Columns
    names: Mapping[str, Numbered]


def checked_persons(columns: Columns, source: str, asked: Asked) -> tuple[Persons | None, list[Problem]]:
    """Return the rows of a table, or None and every problem of it."""
    problems = [*_not_there(columns, asked, source), *_not_money(asked, source)]
    columns = {name: values for name, values in columns.items() if name not in asked.ignored}
    contract = _contract(columns, asked)
    problems += [*_unknown(columns, contract, source, asked), *_lacking(columns, source, asked)]
    table, found = checked(contract, columns, source)
    names = {n: numbered(columns[n]) for n in dict.fromkeys((*NAMES, *asked.groups)) if n in columns}
    problems += found
    for name, of in names.items():
        problems += _nameless(of, f"{source}, column {name}")
    if "person_id" in names:
        problems += _repeats(names["person_id"], f"{source}, column person_id")
    if table is not None:
        problems += _weightless(table.columns, source)
    if problems or table is None:
        return None, problems
    return Persons({n: np.asarray(table[n]) for n in contract.names if n in table}, names), []


def _contract(columns: Columns, asked: Asked) -> Contract:
    """Return the contract of the columns that hold numbers."""
    of = {column.name: column for column in PERSONS.columns if column.name not in NAMES}
    if asked.income != "income":
        of.pop("income")
    further = [*asked.money, *(name for name in columns if is_spending(name))]
    of |= {name: _required(name, of.get(name)) for name in dict.fromkeys(further)}
    return Contract(PERSONS.name, tuple(of.values()), other=True)


def _required(name: str, known: Column | None) -> Column:
    return dataclasses.replace(known, required=True) if known else money_column(name)


def _not_there(columns: Columns, asked: Asked, source: str) -> Iterable[Problem]:
    """Return columns to be ignored that are not there: the one that was meant would be looked at."""
    for name in asked.ignored:
        if name not in columns:
            near = nearest_match(name, columns)
            yield Problem("--ignore", repr(name), f"a column of {source}", near)


def _not_money(asked: Asked, source: str) -> Iterable[Problem]:
    """Return columns asked for as money that say who somebody is, or how many."""
    for name in asked.money:
        if name in NOT_MONEY:
            yield Problem(f"{source}, column {name}", "a column to be taken for money", "a column of money")


def _unknown(columns: Columns, contract: Contract, source: str, asked: Asked) -> Iterable[Problem]:
    known = (*PERSONS.names, *contract.names, *asked.groups)
    for name in columns:
        if name not in known:
            yield Problem(
                f"{source}, column {name}",
                f"unknown column {name!r}",
                "a column this question uses",
                nearest_match(name, known),
                "Rename or remove it, or name it with --group or --ignore.",
            )


def _lacking(columns: Columns, source: str, asked: Asked) -> Iterable[Problem]:
    needed = {"person_id": PERSONS, "household_id": PERSONS} | {name: None for name in asked.groups}
    free = [name for name in columns if name not in PERSONS.names]
    for name, contract in needed.items():
        if name not in columns:
            expected = contract.column(name).meaning if contract else "the column that --group names"
            near = nearest_match(name, free if contract else columns)
            yield Problem(source, f"no column {name!r} among {', '.join(columns)}", expected, near)


def _nameless(of: Numbered, where: str) -> list[Problem]:
    rows = np.flatnonzero(of.missing)
    if not len(rows):
        return []
    there = f"{where}, {rows_in_words(_file_rows(rows))}"
    return [Problem(there, "nothing", "a name or a number", remedy="Fill it in or leave the row out.")]


def _repeats(of: Numbered, where: str) -> list[Problem]:
    if len(of.values) == len(of.code):
        return []
    twice = np.flatnonzero(of.counts > 1)
    found = []
    for value in twice[:REPEATS_SHOWN]:
        rows = _file_rows(np.flatnonzero(of.code == value))
        there = f"{where}, {rows_in_words(rows)}"
        remedy = "Remove or renumber the repeats."
        said = f"{str(of.values[value])!r} {len(rows)} times"
        found.append(Problem(there, said, "each person_id once", remedy=remedy))
    if len(twice) > REPEATS_SHOWN:
        more = f"{len(twice) - REPEATS_SHOWN:,} further values more than once"
        found.append(Problem(where, more, "each person_id once"))
    return found


def _weightless(columns: Mapping[str, Any], source: str) -> list[Problem]:
    if "sampling_weight" not in columns:
        return []
    rows = np.flatnonzero(np.asarray(columns["sampling_weight"]) == 0)
    if not len(rows):
        return []
    where = f"{source}, column sampling_weight, {rows_in_words(_file_rows(rows))}"
    return [Problem(where, "0", "more than 0", remedy="Leave out rows that speak for nobody.")]


def _file_rows(rows: NDArray[np.intp]) -> list[int]:
    """Return row numbers as a reader of the file counts them: the header is row 1."""
    return [int(row) + 2 for row in rows]

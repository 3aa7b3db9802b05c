"""The tables a scheme is given: one file, or a folder with a file for each, checked all at once.

>>> import tempfile
>>> contract = Contract("plans", (Column("plan", "text", "", "name of the plan"),
...                               Column("cost", "number", "money", "allowable cost", low=0)))
>>> folder = Path(tempfile.mkdtemp())
>>> written = (folder / "plans.csv").write_text("plan,cost [USD]\\nMutual,-3\\n")
>>> _, problems = given(folder, contract, "USD")
>>> print(problems[0])
plans.csv, column cost, row 2: found -3.0; expected at least 0 (money). cost is allowable cost.
>>> print(given(folder, contract, "EUR")[1][1])
plans.csv, column cost: found amounts in USD; expected EUR. Convert them, or say --currency USD.
>>> codes(["b", "a", "b"])[0], codes(["b", "a", "b"])[1].tolist()
(('b', 'a'), [0, 1, 0])
>>> repeated(np.array([0, 1, 0, 0]), np.array([5, 5, 6, 5])).tolist()
[False, False, False, True]
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from healthtrust.ground.money import DECIMALS
from healthtrust.ground.problems import Problem, nearest_match, rows_in_words
from healthtrust.ground.tables import Column, Contract, Table, checked
from healthtrust.ground.words import Words
from healthtrust.records.store import READABLE, array_of, read_arrow

Floats = NDArray[np.float64]
Codes = NDArray[np.int64]

__all__ = [
    "Codes",
    "Column",
    "Contract",
    "Floats",
    "Table",
    "codes",
    "codes_after",
    "codes_of",
    "codes_together",
    "counted",
    "faults",
    "given",
    "kept",
    "lies_in",
    "one_file",
    "repeated",
    "summed",
    "unlisted",
]


def lies_in(path: Path, name: str, endings: Sequence[str] = READABLE) -> Path | None:
    """Return the file of a table: the one of that name in a folder, or None where the folder has none."""
    return next(iter(files_in(path, name, endings)), None)


def files_in(path: Path, name: str, endings: Sequence[str] = READABLE) -> list[Path]:
    """Return every file of a folder that bears the name of a table."""
    return [path / f"{name}{ending}" for ending in endings if (path / f"{name}{ending}").is_file()]


def one_file(path: Path, name: str, endings: Sequence[str] = READABLE) -> tuple[Path | None, list[Problem]]:
    """Return the file of a table in a folder, and what is wrong where there is none, or more than one."""
    found = files_in(path, name, endings)
    if len(found) == 1:
        return found[0], []
    expected = f"{name}{', '.join(endings[:-1])} or {endings[-1]}"
    if found:
        both, remedy = " and ".join(file.name for file in found), "Leave the one that is meant."
        return None, [Problem(str(path), both, f"one of {expected}", remedy=remedy)]
    here = [file.name for file in path.glob("*")] if path.is_dir() else []
    near = nearest_match(f"{name}.csv", here)
    return None, [Problem(str(path), f"no table of {name}", expected, near)]


def given(path: Path, contract: Contract, currency: str) -> tuple[Table | None, list[Problem]]:
    """Return the table of a contract from a file, or from the folder that holds it, and all its problems.

    Columns of a contract that lets others through are words, as they are written, but for its own numbers.
    """
    if path.is_dir():
        file, problems = one_file(path, contract.name)
        if file is None:
            return None, problems
        path = file
    kinds = {column.name: column.kind for column in contract.columns}

    def is_text(name: str) -> bool:
        return kinds.get(name, "text" if contract.other else "") in ("text", "choice", "flag")

    columns, units = read_arrow(path, texts=is_text)
    read = {name: Words.of(each) if is_text(name) else array_of(each) for name, each in columns.items()}
    table, problems = checked(contract, read, path.name)
    return table, problems + _other_money(contract, units, path.name, currency)


def _other_money(contract: Contract, units: Mapping[str, str], source: str, currency: str) -> list[Problem]:
    money = {column.name for column in contract.columns if column.unit == "money"}
    return [
        Problem(
            f"{source}, column {name}",
            f"amounts in {unit}",
            currency,
            remedy=f"Convert them, or say --currency {unit}.",
        )
        for name, unit in units.items()
        if name in money and unit in DECIMALS and unit != currency
    ]


def codes(names: Iterable[Any]) -> tuple[tuple[str, ...], Codes]:
    """Return the different names in the order they first appear, and for each row which it is [n]."""
    listed = list(names)
    position = {name: k for k, name in enumerate(dict.fromkeys(listed))}
    return tuple(str(name) for name in position), np.array(
        [position[name] for name in listed], dtype=np.int64
    )


def codes_of(table: Table, column: str) -> tuple[tuple[str, ...], Codes]:
    """Return the different names of a column in the order they first appear, and which is in each row [n]."""
    words = table.words.get(column)
    return codes(table[column]) if words is None else (words.distinct, words.index.astype(np.int64))


def codes_after(listed: Iterable[Any], table: Table, column: str) -> tuple[tuple[str, ...], Codes]:
    """Return names listed elsewhere and then those of a column, and which of them is in each of its rows."""
    names, row = codes_of(table, column)
    position = {name: k for k, name in enumerate(dict.fromkeys([*map(str, listed), *names]))}
    return tuple(position), np.array([position[name] for name in names], dtype=np.int64)[row]


def codes_together(table: Table, columns: Sequence[str]) -> tuple[list[tuple[str, ...]], Codes]:
    """Return the different combinations of words in some columns, and for each row which it is [n]."""
    key = np.zeros(table.rows, dtype=np.int64)
    of_each = [codes_of(table, column) for column in columns]
    for names, code in of_each:
        key = np.unique(key * max(len(names), 1) + code, return_inverse=True)[1]
    rows = np.unique(key, return_index=True)[1]
    return [tuple(names[code[row]] for names, code in of_each) for row in rows.tolist()], key


def repeated(*columns: Codes) -> NDArray[np.bool_]:
    """Return which rows say the same in all columns as a row above them."""
    key = np.zeros(len(columns[0]), dtype=np.int64)
    for column in columns:
        key = np.unique(key, return_inverse=True)[1] * (int(column.max(initial=0)) + 1) + column
    again = np.ones(len(key), dtype=np.bool_)
    again[np.unique(key, return_index=True)[1]] = False
    return again


def counted(number: int, what: str) -> str:
    """Return a number with its noun, in the plural where it takes one.

    >>> counted(1, "plan"), counted(1200, "plan")
    ('1 plan', '1,200 plans')
    """
    return f"{number:,} {what}{'' if number == 1 else 's'}"


def summed(values: Floats | Codes, group: Codes, groups: int) -> Floats:
    """Return the sum of values [n] in each group [groups]."""
    return np.bincount(group, weights=values, minlength=groups)[:groups].astype(np.float64)


def faults(table: Table, column: str, bad: NDArray[np.bool_], words: Sequence[str]) -> list[Problem]:
    """Return one problem for the rows where `bad`; words are what was found, was expected, and the remedy."""
    if not bad.any():
        return []
    rows = rows_in_words([int(row) + 2 for row in np.flatnonzero(bad)])
    found, expected, remedy = (*words, "", "")[:3]
    return [Problem(f"{table.source}, column {column}, {rows}", found, expected, remedy=remedy)]


def unlisted(table: Table, column: str, listed: Table) -> list[Problem]:
    """Return a problem for each name of a column that the column of that name of another table has not."""
    known = {str(name) for name in listed[column]}
    where, expected = f"{table.source}, column {column}", f"a {column} of {listed.source}"
    return [
        Problem(where, repr(name), expected, nearest_match(name, known))
        for name in codes_of(table, column)[0]
        if name not in known
    ]


def kept(table: Table, column: str, name: str) -> list[Problem]:
    """Return a problem where a plan bears the name that the scheme keeps for who pays from outside."""
    named = np.array([str(one) == name for one in table[column]], dtype=np.bool_)
    words = (repr(name), "the name of a plan", "That name is kept for who pays or keeps the rest.")
    return faults(table, column, named, words)

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
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from healthtrust.ground.money import DECIMALS
from healthtrust.ground.problems import Problem, rows_in_words
from healthtrust.ground.tables import Column, Contract, Table, checked
from healthtrust.records.store import READABLE, read_columns

Floats = NDArray[np.float64]
Codes = NDArray[np.int64]

__all__ = [
    "Codes",
    "Column",
    "Contract",
    "Floats",
    "Table",
    "codes",
    "counted",
    "faults",
    "given",
    "kept",
    "lies_in",
    "summed",
]


def lies_in(path: Path, name: str) -> Path | None:
    """Return the file of a table: the one of that name in a folder, or None where the folder has none."""
    found = [path / f"{name}{ending}" for ending in READABLE if (path / f"{name}{ending}").is_file()]
    return found[0] if found else None


def given(
    path: Path, contract: Contract, currency: str, texts: Sequence[str] = ()
) -> tuple[Table | None, list[Problem]]:
    """Return the table of a contract from a file, or from the folder that holds it, and all its problems.

    texts: further columns of a CSV that are read as they are written.
    """
    if path.is_dir():
        file = lies_in(path, contract.name)
        if file is None:
            expected = f"{contract.name}.csv, .parquet or .xlsx"
            return None, [Problem(str(path), f"no table of {contract.name}", expected)]
        path = file
    of_contract = [column.name for column in contract.columns if column.kind in ("text", "choice")]
    columns, units = read_columns(path, texts=[*of_contract, *texts])
    table, problems = checked(contract, columns, path.name)
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


def kept(table: Table, column: str, name: str) -> list[Problem]:
    """Return a problem where a plan bears the name that the scheme keeps for who pays from outside."""
    named = np.array([str(one) == name for one in table[column]], dtype=np.bool_)
    words = (repr(name), "the name of a plan", "That name is kept for who pays or keeps the rest.")
    return faults(table, column, named, words)

"""A statement is what a contract is settled on: for each party and period the columns the contract names.

Its rows may be lines of a party (conditions, indicators, episodes) where the contract has columns by line.
Nothing is filled in: a cell that is missing is refused, or not known where the contract lets it be.

>>> from healthtrust.deliver.contract import contract_named
>>> rows = {"row_id": ["a"], "reference_cost": [1000.0], "charges": [500.0], "price_level": [1.0]}
>>> statement = statement_of(contract_named("fee-for-service"), rows, "ours")
>>> statement.key.tolist(), statement.numbers["reference_cost"].value.tolist()
(['a'], [1000.0])
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from healthtrust.deliver.settlement.cells import Cells, cells_of
from healthtrust.deliver.settlement.sound import said_rows, statement_problems
from healthtrust.design.contract import Contract
from healthtrust.ground.arrow import arrow
from healthtrust.ground.errors import refuse
from healthtrust.ground.formula.ranged import Ranged, exactly
from healthtrust.ground.problems import Problem
from healthtrust.ground.words import Words

Text = NDArray[np.object_]

BETWEEN = " / "
"""Joins the parts of a key; no part holds it."""


@dataclass(frozen=True)
class Statement:
    """The columns of a statement, parties in the order in which they first stand in it."""

    source: str
    """The file or step it came from."""
    key: Text
    """[party]: what names the settlement, parts joined by ` / `."""
    row: NDArray[np.int64]
    """[party]: first row of the file, its header being row 1."""
    year: NDArray[np.int64]
    """[party]: year of the period; 0 where the contract has none."""
    period: Text
    """[party]: the period as it is written."""
    track: Text
    """[party]: the track, empty where the contract has none."""
    numbers: Mapping[str, Ranged]
    """By column: [party], or [line] where the contract says so; NaN is not known."""
    texts: Mapping[str, Text]
    """By column: [party], or [line]; empty is not known."""
    party: NDArray[np.int64] | None
    """[line]: position of the party; None where no column is by line."""
    line_row: NDArray[np.int64]
    """[line]: row of the file."""
    pool: NDArray[np.int64]
    """[party]: number of the pool and period that balances."""

    @property
    def parties(self) -> int:
        """Return how many settlements the statement asks for."""
        return len(self.key)


def read_statement(contract: Contract, path: Path | str) -> Statement:
    """Return the statement of a CSV, Parquet or XLSX file; raises with every problem found."""
    from healthtrust.records.store import read_arrow

    columns, units = read_arrow(path, texts=lambda _: True)
    return _made(contract, *cells_of(contract, columns, units, Path(path).name))


def statement_of(contract: Contract, columns: Mapping[str, Any], source: str) -> Statement:
    """Return the statement of columns in memory, such as those that a year makes."""
    return _made(contract, *cells_of(contract, columns, {}, source))


def _made(contract: Contract, cells: Cells, problems: list[Problem]) -> Statement:
    """Return the statement of cells: parties found, periods read, limits of print set; raises on bad ones."""
    party, first = numbered(cells.key)
    further = _nameless(contract, cells) + statement_problems(contract, cells, party, first)
    refuse(problems + _apart_from(problems, further, contract, cells.source))
    by_line = {name for name, column in contract.columns.items() if column.per == "line"}
    pool, period = (Words(words.distinct, words.index[first]) for words in (cells.pool, cells.period))
    numbers = {}
    for name, values in cells.numbers.items():
        ranged = Ranged.printed(values, cells.half[name]) if name in cells.half else exactly(values)
        numbers[name] = (
            ranged if name in by_line else ranged.at(first) if len(first) < len(values) else ranged
        )
    return Statement(
        source=cells.source,
        key=_joined(cells.key, first),
        row=cells.row[first],
        year=cells.year[first],
        period=period.texts(),
        track=cells.track.texts()[first],
        numbers=numbers,
        texts={
            n: words.texts() if n in by_line else words.texts()[first] for n, words in cells.texts.items()
        },
        party=party if by_line else None,
        line_row=cells.row,
        pool=numbered((pool, period))[0],
    )


def _apart_from(
    problems: list[Problem], further: list[Problem], contract: Contract, source: str
) -> list[Problem]:
    """Return further problems, less those of columns that could not be read, which only follow from that."""
    named = {*contract.key, *contract.columns}
    faulty = {
        name
        for name in named
        for p in problems
        if f"{p.where},".startswith(f"{source}, column {name},") or p.found == f"no column {name!r}"
    }
    if contract.period in faulty:
        faulty.add(contract.track)
    hidden = tuple(f"{source}, column {name}," for name in faulty)
    if faulty & set(contract.key) or any(p.found == "no rows" for p in problems):
        further = [p for p in further if ", column " in p.where]
    return [p for p in further if not f"{p.where},".startswith(hidden)] if hidden else further


def numbered(columns: Sequence[Words]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return which group of equal words each row is of, in the order of their first rows; and those rows.

    >>> numbered([Words.of(["b", "a", "b"]), Words.of(["x", "x", "y"])])[0].tolist()
    [0, 1, 2]
    """
    code, size = columns[0].index.astype(np.int64), len(columns[0].distinct)
    for words in columns[1:]:
        code, size = code * len(words.distinct) + words.index, size * len(words.distinct)
        if size > 8 * len(code):
            _, code = np.unique(code, return_inverse=True)
            size = len(code)
    first = np.full(size, -1)
    first[code[::-1]] = np.arange(len(code))[::-1]
    first = np.sort(first[first >= 0])
    rank = np.empty(size, dtype=np.int64)
    rank[code[first]] = np.arange(len(first))
    return rank[code], first


def _joined(key: Sequence[Words], first: NDArray[np.int64]) -> Text:
    """Return what names each party, its parts joined."""
    import pyarrow.compute as pc

    if len(key) == 1:
        return key[0].texts()[first]
    parts = [arrow().array(words.distinct, "string").take(words.index[first]) for words in key]
    return np.asarray(pc.binary_join_element_wise(*parts, BETWEEN).to_numpy(zero_copy_only=False))


def _nameless(contract: Contract, cells: Cells) -> list[Problem]:
    """Return rows that do not say whose settlement they are of, or say it so that parts run together."""
    problems = []
    for name, words in zip(contract.key, cells.key, strict=True):
        gone = np.array([text == "" for text in words.distinct], dtype=np.bool_)
        mixed = np.array([len(cells.key) > 1 and BETWEEN in text for text in words.distinct], dtype=np.bool_)
        for wrong, found, expected in (
            (gone[words.index], "nothing", "a name"),
            (mixed[words.index], f"a name with {BETWEEN!r}", f"none: {BETWEEN!r} joins the parts of the key"),
        ):
            if wrong.any():
                where = f"{cells.source}, column {name}, {said_rows(wrong, cells.row)}"
                problems.append(Problem(where, found, expected))
    return problems

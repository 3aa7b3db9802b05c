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

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from healthtrust.deliver.settlement.cells import Cells, cells_of
from healthtrust.deliver.settlement.sound import said_rows, statement_problems
from healthtrust.design.contract import Contract
from healthtrust.ground.errors import refuse
from healthtrust.ground.formula.ranged import Ranged, exactly
from healthtrust.ground.problems import Problem

Text = NDArray[np.object_]


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
    cells, problems = cells_of(contract, columns, units, Path(path).name)
    refuse(problems)
    return _made(contract, cells)


def statement_of(contract: Contract, columns: Mapping[str, Any], source: str) -> Statement:
    """Return the statement of columns in memory, such as those that a year makes."""
    cells, problems = cells_of(contract, columns, {}, source)
    refuse(problems)
    return _made(contract, cells)


def _made(contract: Contract, cells: Cells) -> Statement:
    """Return the statement of sound cells: parties found, periods read, limits of print set."""
    refuse(_nameless(contract, cells))
    key, first, party = _parties(contract, cells)
    by_line = {name for name, column in contract.columns.items() if column.per == "line"}
    period = _text(cells, contract.period, len(cells.row))
    year = cells.year
    numbers = {}
    for name, values in cells.numbers.items():
        ranged = Ranged.printed(values, cells.half[name]) if name in cells.half else exactly(values)
        numbers[name] = (
            ranged if name in by_line else ranged.at(first) if len(first) < len(values) else ranged
        )
    statement = Statement(
        source=cells.source,
        key=key,
        row=cells.row[first],
        year=year[first],
        period=period[first],
        track=_text(cells, contract.track, len(cells.row))[first],
        numbers=numbers,
        texts={n: values if n in by_line else values[first] for n, values in cells.texts.items()},
        party=party if by_line else None,
        line_row=cells.row,
        pool=_pools(cells, contract, first),
    )
    refuse(statement_problems(contract, cells, party, first))
    return statement


def _nameless(contract: Contract, cells: Cells) -> list[Problem]:
    """Return rows that do not say whose settlement they are of."""
    return [
        Problem(f"{cells.source}, column {name}, {said_rows(gone, cells.row)}", "nothing", "a name")
        for name, part in zip(contract.key, cells.key, strict=True)
        for gone in [np.asarray(part == "", dtype=np.bool_)]
        if gone.any()
    ]


def _parties(contract: Contract, cells: Cells) -> tuple[Text, NDArray[np.int64], NDArray[np.int64]]:
    """Return each party's key and first row, and the party of each row, in the order of the rows."""
    joined = cells.key[0]
    for part in cells.key[1:]:
        joined = np.asarray([f"{a} / {b}" for a, b in zip(joined, part, strict=True)], dtype=object)
    position: dict[str, int] = {}
    party = np.fromiter(
        (position.setdefault(name, len(position)) for name in joined.tolist()), np.int64, len(joined)
    )
    _, first = np.unique(party, return_index=True)
    return np.asarray(joined[first], dtype=object), first.astype(np.int64), party


def _text(cells: Cells, name: str, rows: int) -> Text:
    if not name:
        return np.full(rows, "", dtype=object)
    if name in cells.texts:
        return cells.texts[name]
    return np.array([f"{number:g}" for number in cells.numbers[name].tolist()], dtype=object)


def _pools(cells: Cells, contract: Contract, first: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return the number of the pool and period of each party."""
    pool = _text(cells, contract.funding.pool, len(cells.row))[first]
    period = _text(cells, contract.period, len(cells.row))[first]
    position: dict[tuple[str, str], int] = {}
    pairs = zip(pool.tolist(), period.tolist(), strict=True)
    return np.array([position.setdefault(pair, len(position)) for pair in pairs], dtype=np.int64)

"""What makes a statement fit to be settled: every value within its limits, every party under the contract.

Nothing is imputed: a missing value is refused with its clause and row, and so is a period outside the
contract, a track that did not run in that year, or a party that stands in a statement twice.

>>> said_rows(np.array([False, True, True]), np.array([2, 3, 4]))
'rows 3, 4'
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from healthtrust.deliver.contract.lines_check import formulas_of
from healthtrust.deliver.settlement.cells import Cells
from healthtrust.deliver.settlement.in_force import terms_of
from healthtrust.design.contract import Column, Contract, Track
from healthtrust.ground.formula.ranged import exactly, truth
from healthtrust.ground.formula.value import Rows, known_good, value
from healthtrust.ground.problems import Problem, in_words, nearest_match, rows_in_words

NEVER = Track(title="unknown", since=9999, until=0)
TOLD = 20
"""How many tracks that are unknown or did not run are told of, where somebody named the wrong column."""


def statement_problems(
    contract: Contract, cells: Cells, party: NDArray[np.int64], first: NDArray[np.int64]
) -> list[Problem]:
    """Return everything that keeps a statement from being settled; party [row], first row of each party."""
    problems = _outside(contract, cells) + _tracks(contract, cells) + _repeated(contract, cells, party, first)
    for name, column in contract.columns.items():
        where = f"{cells.source}, column {name}"
        if column.unit == "text":
            problems += _texts(column, cells, name, where)
        else:
            problems += _limits(column, cells, name, where)
            problems += _missing(contract, column, cells, name, where)
    return problems


def said_rows(which: NDArray[np.bool_], row: NDArray[np.int64]) -> str:
    """Return the rows of a file in words."""
    return rows_in_words(row[which].tolist())


def used_by(contract: Contract, name: str) -> str:
    """Return the first step that uses a column, with its clause; of steps that follow in time the last."""
    for step in sorted(contract.steps, key=lambda s: -s.until):
        if any(name in known_good(text, tuple(contract.tables)).names for text in formulas_of(step)):
            return f"step {step.name}, {step.clause}"
    return "the statement"


def _missing(contract: Contract, column: Column, cells: Cells, name: str, where: str) -> list[Problem]:
    """Return where a value is missing that the contract needs."""
    gone = np.isnan(cells.numbers[name])
    if column.needed:
        needed = value(known_good(column.needed, tuple(contract.tables)), _rows(contract, cells))
        gone &= truth(needed).value == 1
    elif column.optional:
        return []
    if not gone.any():
        return []
    expected = f"{column.meaning}, for {used_by(contract, name)}"
    remedy = "State it: nothing is filled in."
    return [Problem(f"{where}, {said_rows(gone, cells.row)}", "nothing", expected, remedy=remedy)]


def _rows(contract: Contract, cells: Cells) -> Rows:
    """Return what formulas may read of single rows, before there are parties."""
    numbers = {name: exactly(values) for name, values in cells.numbers.items()}
    numbers |= terms_of(contract, cells.year, cells.track.texts()) | {
        "year": exactly(cells.year.astype(np.float64))
    }
    tables = {name: (np.array(table.at), np.array(table.value)) for name, table in contract.tables.items()}
    return Rows(numbers, {name: words.texts() for name, words in cells.texts.items()}, tables)


def _limits(column: Column, cells: Cells, name: str, where: str) -> list[Problem]:
    """Return where a number is outside its limits."""
    values, counted = cells.numbers[name], column.unit or "share"
    faults = []
    if column.at_least is not None:
        faults.append((values < column.at_least, f"at least {column.at_least:g}"))
    if column.at_most is not None:
        faults.append((values > column.at_most, f"at most {column.at_most:g}"))
    if column.above is not None:
        faults.append((values <= column.above, f"above {column.above:g}"))
    if column.whole:
        faults.append((values != np.rint(values), "a whole number"))
    return [
        Problem(
            f"{where}, {said_rows(wrong, cells.row)}",
            f"{values[wrong][0]:.15g}",
            f"{expected} ({counted})",
            remedy=_remedy(column, float(values[wrong][0])),
        )
        for wrong, expected in ((w & ~np.isnan(values), e) for w, e in faults)
        if wrong.any()
    ]


def _remedy(column: Column, found: float) -> str:
    if column.at_most == 1 and 1 < found <= 100:
        return f"It is {column.meaning}. Write a share: {found / 100:g} for {found:g} per cent."
    return f"It is {column.meaning}."


def _texts(column: Column, cells: Cells, name: str, where: str) -> list[Problem]:
    words = cells.texts[name]
    if column.choices:
        other = [text != "" and text not in column.choices for text in words.distinct]
        wrong = np.array(other, dtype=np.bool_)[words.index]
        if wrong.any():
            found = words.distinct[words.index[wrong][0]]
            near = nearest_match(found, column.choices)
            rows = said_rows(wrong, cells.row)
            return [Problem(f"{where}, {rows}", repr(found), in_words(column.choices), near)]
    gone = np.array([text == "" for text in words.distinct], dtype=np.bool_)[words.index]
    if gone.any() and not column.optional:
        return [Problem(f"{where}, {said_rows(gone, cells.row)}", "nothing", column.meaning)]
    return []


def _outside(contract: Contract, cells: Cells) -> list[Problem]:
    """Return periods for which the contract does not run."""
    if not contract.period:
        return []
    wrong = (cells.year < contract.since) | (cells.year > contract.until)
    if not wrong.any():
        return []
    where = f"{cells.source}, column {contract.period}, {said_rows(wrong, cells.row)}"
    expected = f"a period of the contract, {contract.since} to {contract.until}"
    return [Problem(where, str(cells.year[wrong][0]), expected, remedy="Settle it under its own contract.")]


def _tracks(contract: Contract, cells: Cells) -> list[Problem]:
    """Return tracks that are unknown, or that did not run in the year."""
    if not contract.track:
        return []
    words = cells.track
    spans = [contract.tracks.get(name, NEVER) for name in words.distinct]
    since, until = (np.array([getattr(s, end) for s in spans])[words.index] for end in ("since", "until"))
    wrong = (cells.year < since) | (cells.year > until)
    problems = []
    for which in np.unique(words.index[wrong])[:TOLD].tolist():
        here, name = wrong & (words.index == which), words.distinct[which]
        year = int(cells.year[here][0])
        running = [k for k, t in contract.tracks.items() if t.since <= year <= t.until]
        where = f"{cells.source}, column {contract.track}, {said_rows(here, cells.row)}"
        expected = f"a track of {year}: {in_words(running)}" if running else "a year with a track"
        problems.append(Problem(where, f"{name!r} in {year}", expected, nearest_match(name, running)))
    return problems


def _repeated(
    contract: Contract, cells: Cells, party: NDArray[np.int64], first: NDArray[np.int64]
) -> list[Problem]:
    """Return parties named twice, or whose lines disagree in what is one for the party."""
    named = " and ".join(contract.key)
    lines = any(column.per == "line" for column in contract.columns.values())
    if not lines:
        again = np.ones(len(party), dtype=np.bool_)
        again[first] = False
        if not again.any():
            return []
        where = f"{cells.source}, {said_rows(again, cells.row)}"
        return [Problem(where, "a settlement named before", f"each {named} once")]
    problems = []
    for name, column in contract.columns.items():
        if column.per == "line":
            continue
        words = cells.period if name == contract.period else cells.texts.get(name)
        values: NDArray[Any] = cells.numbers[name] if words is None else words.index
        head = values[first][party]
        differs = np.asarray(values != head) & ~((values != values) & (head != head))
        if differs.any():
            where = f"{cells.source}, column {name}, {said_rows(differs, cells.row)}"
            first_found = values[differs][0]
            found = f"{first_found:.15g}" if words is None else words.distinct[first_found]
            expected = f"one value for each {named}"
            problems.append(Problem(where, found, expected))
    return problems

"""Column contracts: what a table must hold, checked when it crosses a step's border and nowhere else.

A `Contract` lists columns by name, kind, unit, allowed range and meaning. `checked` turns any mapping of
columns into arrays of the right type, or returns every problem with the row numbers as a reader of the
file counts them (the header is row 1).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from healthtrust.ground.problems import Problem, in_words, nearest_match, rows_in_words
from healthtrust.ground.words import Words

Columns = Mapping[str, NDArray[np.generic]]

DTYPES: Mapping[str, type[np.generic]] = {
    "whole": np.int64,
    "identity": np.uint64,
    "number": np.float64,
    "money": np.int64,
    "text": np.object_,
    "choice": np.object_,
    "flag": np.bool_,
}


@dataclass(frozen=True)
class Column:
    """One column: its name, kind, unit, allowed range and meaning."""

    name: str
    kind: str
    unit: str
    meaning: str
    low: float | None = None
    high: float | None = None
    required: bool = True
    unique: bool = False
    choices: tuple[str, ...] = ()


@dataclass(frozen=True)
class Contract:
    """The columns a table promises; `other` says whether further columns may pass through."""

    name: str
    columns: tuple[Column, ...]
    other: bool = False

    def column(self, name: str) -> Column:
        """Return the column of that name."""
        return next(c for c in self.columns if c.name == name)

    @property
    def names(self) -> tuple[str, ...]:
        """Return the names of all columns."""
        return tuple(c.name for c in self.columns)


@dataclass(frozen=True)
class Table:
    """Columns that keep their contract; `source` says what file or step they came from."""

    contract: Contract
    columns: Columns
    source: str = ""
    words: Mapping[str, Words] = field(default_factory=dict)
    """The columns of words that were given as such, as numbers too."""
    rows: int = field(init=False)

    def __post_init__(self) -> None:
        lengths = {len(values) for values in self.columns.values()}
        if len(lengths) > 1:
            raise ValueError(f"table {self.contract.name} has columns of different lengths {sorted(lengths)}")
        object.__setattr__(self, "rows", lengths.pop() if lengths else 0)

    def __getitem__(self, name: str) -> NDArray[np.generic]:
        return self.columns[name]

    def __contains__(self, name: str) -> bool:
        return name in self.columns


class _Where(NamedTuple):
    """A column of a file, and how many rows of the file come before those that are looked at."""

    column: str
    before: int

    def rows(self, positions: Sequence[int] | NDArray[np.int64]) -> str:
        """Return the place of some rows as a reader of the file counts them: the header is row 1."""
        return f"{self.column}, {rows_in_words([int(p) + 2 + self.before for p in positions])}"


def checked(
    contract: Contract, columns: Mapping[str, NDArray[np.generic] | Words], source: str, before: int = 0
) -> tuple[Table | None, list[Problem]]:
    """Return the table with every column in its type, or None and all the problems found.

    before: rows of the file that come before these, where only some are given.
    """
    problems = _unknown_and_missing(contract, tuple(columns), source)
    kept: dict[str, NDArray[np.generic]] = {}
    for column in contract.columns:
        if column.name in columns:
            where = _Where(f"{source}, column {column.name}", before)
            values, found = _typed(column, columns[column.name], where)
            problems += found
            if values is not None:
                problems += _out_of_range(column, values, where) + _repeated(column, values, where)
                kept[column.name] = values
    if contract.other:
        kept |= {name: _plain(v) for name, v in columns.items() if name not in contract.names}
    if not problems and kept and len(next(iter(kept.values()))) == 0:
        problems.append(
            Problem(
                source,
                "no rows",
                f"at least one row of {contract.name}",
                remedy="Check that the file was written whole.",
            )
        )
    words = {name: each for name, each in columns.items() if isinstance(each, Words) and name in kept}
    return (None if problems else Table(contract, kept, source, words)), problems


def _plain(values: NDArray[np.generic] | Words) -> NDArray[np.generic]:
    return values.texts() if isinstance(values, Words) else np.asarray(values)


def _unknown_and_missing(contract: Contract, columns: Sequence[str], source: str) -> list[Problem]:
    unknown = [name for name in columns if name not in contract.names and not contract.other]
    missing = [c for c in contract.columns if c.required and c.name not in columns]
    problems = [
        Problem(
            f"{source}, column {name}",
            f"unknown column {name!r}",
            in_words(contract.names),
            nearest_match(name, contract.names),
            "Rename or remove it.",
        )
        for name in unknown
    ]
    return problems + [
        Problem(
            source,
            f"no column {c.name!r} among {', '.join(columns) or 'no columns'}",
            f"{c.name}{f' [{c.unit}]' if c.unit else ''}: {c.meaning}",
            nearest_match(c.name, [n for n in columns if n not in contract.names]),
            "Add the column, or map it in a mapping file.",
        )
        for c in missing
    ]


def _typed(
    column: Column, given: NDArray[np.generic] | Words, where: _Where
) -> tuple[NDArray[np.generic] | None, list[Problem]]:
    if column.kind in ("text", "choice"):
        return _texts(column, given, where)
    if column.kind == "flag":
        return _flags(given, where)
    values = _plain(given)
    numbers, problems = _numbers(column, values, where)
    read = ~np.isnan(numbers) if problems else np.ones(len(numbers), dtype=np.bool_)
    problems += _not_of_kind(column, numbers, read, where)
    if problems:
        finite = np.where(np.isfinite(numbers), numbers, np.nan)
        return None, problems + _out_of_range(column, finite, where)
    return values.astype(DTYPES[column.kind]), []


def _numbers(
    column: Column, values: NDArray[np.generic], where: _Where
) -> tuple[NDArray[np.float64], list[Problem]]:
    """Return values as numbers, NaN for what is none, and what is none."""
    try:
        return values.astype(np.float64), []
    except (TypeError, ValueError):
        bad = np.array([not _is_number(v) for v in values])
        problem = Problem(
            where.rows(np.flatnonzero(bad)),
            repr(values[bad][0]),
            f"numbers ({column.unit})",
            remedy="Give a plain number without unit or sign.",
        )
        known = [np.nan if wrong else float(str(v)) for v, wrong in zip(values, bad, strict=True)]
        return np.array(known, dtype=np.float64), [problem]


def _not_of_kind(
    column: Column, numbers: NDArray[np.float64], read: NDArray[np.bool_], where: _Where
) -> list[Problem]:
    """Return what is wrong with numbers that could be read."""
    whole = DTYPES[column.kind] is not np.float64
    faults = (
        (
            ~np.isfinite(numbers) & read,
            f"a finite {column.kind} ({column.unit})",
            "Fill it in or leave the row out.",
        ),
        (np.isfinite(numbers) & (numbers != np.rint(numbers)) & whole, f"a whole number ({column.unit})", ""),
        ((numbers < 0) & (column.kind == "identity"), "an identity of 0 or more", ""),
    )
    return [
        Problem(where.rows(np.flatnonzero(bad)), _said(numbers[bad][0]), expected, remedy=remedy)
        for bad, expected, remedy in faults
        if bad.any()
    ]


def _texts(
    column: Column, values: NDArray[np.generic] | Words, where: _Where
) -> tuple[NDArray[np.generic], list[Problem]]:
    words = values if isinstance(values, Words) else _words(values)
    problems: list[Problem] = []
    if column.kind == "choice":
        for wrong in (each for each in words.distinct if each not in column.choices):
            rows = where.rows(words.rows(wrong))
            near = nearest_match(wrong, column.choices)
            problems.append(Problem(rows, repr(wrong), in_words(column.choices), near))
    elif column.required and "" in words.distinct:
        problems.append(Problem(where.rows(words.rows("")), "nothing", column.meaning))
    return words.texts(), problems


def _words(values: NDArray[np.generic]) -> Words:
    texts = [_written(value) for value in values.tolist()]
    place = {text: at for at, text in enumerate(dict.fromkeys(texts))}
    return Words(tuple(place), np.array([place[text] for text in texts], dtype=np.int32))


def _written(value: object) -> str:
    """Return a cell as text; a workbook holds whole numbers as 7.0, which nobody typed.

    >>> _written(7.0), _written(" x "), _written(None), _written(True)
    ('7', 'x', '', 'True')
    """
    if value is None or value != value:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).strip()


def _flags(
    values: NDArray[np.generic] | Words, where: _Where
) -> tuple[NDArray[np.generic] | None, list[Problem]]:
    meant = {"yes": True, "true": True, "1": True, "no": False, "false": False, "0": False}
    words = values if isinstance(values, Words) else _words(values)
    flags = [meant.get(text.lower()) for text in words.distinct]
    wrong = np.flatnonzero(np.array([flag is None for flag in flags], dtype=np.bool_)[words.index])
    if len(wrong):
        first = words.distinct[words.index[wrong[0]]]
        return None, [Problem(where.rows(wrong), repr(first.lower()), "yes or no")]
    return np.array(flags, dtype=np.bool_)[words.index], []


def _out_of_range(column: Column, values: NDArray[np.generic], where: _Where) -> list[Problem]:
    if column.kind in ("text", "choice", "flag") or not len(values):
        return []
    problems = []
    for limit, broken, word in ((column.low, np.less, "at least"), (column.high, np.greater, "at most")):
        rows = np.flatnonzero(broken(values, limit)) if limit is not None else np.array([], dtype=np.int64)
        if len(rows):
            problems.append(
                Problem(
                    where.rows(rows),
                    str(int(values[rows[0]]) if column.kind == "whole" else values[rows[0]]),
                    f"{word} {limit:g} ({column.unit})",
                    remedy=f"{column.name} is {column.meaning}.",
                )
            )
    return problems


def _repeated(column: Column, values: NDArray[np.generic], where: _Where) -> list[Problem]:
    if not column.unique:
        return []
    comparable = values.astype(str) if values.dtype == object else values
    _, first, counts = np.unique(comparable, return_index=True, return_counts=True)
    return [
        Problem(
            where.rows(np.flatnonzero(values == values[i])),
            f"{values[i]!s} {n} times",
            f"each {column.name} once",
            remedy="Remove or renumber the repeats.",
        )
        for i, n in zip(first, counts, strict=True)
        if n > 1
    ][:20]


def _said(number: np.float64) -> str:
    return (
        f"{number:g}"
        if np.isfinite(number)
        else f"no number (empty or {'NaN' if np.isnan(number) else number})"
    )


def _is_number(value: object) -> bool:
    try:
        float(str(value))
    except ValueError:
        return False
    return True

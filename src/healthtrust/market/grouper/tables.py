"""The tables of a grouper: what each code gives, what drops what, and what each factor weighs, as rows.

Every column of every table:

    codes         code; flag (empty = known, of no account); per_unit: what one unit of quantity counts, 1
    edits         code; sex F, M or empty; age_from, age_to in years, empty = open; flag the code gives such a
                  person instead, empty = none. The first row that fits decides.
    combinations  flag, with: who has both has `becomes` instead of `flag`; in order, before the hierarchy
    hierarchy     flag, drops: whoever has `flag` has not `drops`; all at once, on what was there before
    groups        flag, group: after the hierarchy the flag is replaced; trait: only for whom it holds
    weights       factor (or group), weight; segment, empty = every segment
    labels        factor, label

Other columns, such as the source of a row, are left aside.

>>> tables = Tables(codes=(CodeRow("E119", "19", 1.0),), weights={("", "19"): 0.1})
>>> tables.codes[0].flag, tables.weights
('19', {('', '19'): 0.1})
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

from healthtrust.ground.attempt import attempt
from healthtrust.ground.errors import refuse
from healthtrust.ground.problems import Problem
from healthtrust.ground.tables import Column, Contract, checked
from healthtrust.market.grouper.codes import plain
from healthtrust.market.grouper.stated import OLDEST, Stated
from healthtrust.records.store import read_columns


class CodeRow(NamedTuple):
    """A code, the flag it gives, and what one unit of its quantity counts."""

    code: str
    flag: str
    per_unit: float


class Edit(NamedTuple):
    """What a code gives persons of a sex and age instead of its flags."""

    code: str
    sex: str
    age_from: int
    age_to: int
    flag: str


@dataclass(frozen=True)
class Tables:
    """The rows of all tables of one grouper, and which they are."""

    codes: tuple[CodeRow, ...] = ()
    edits: tuple[Edit, ...] = ()
    combinations: tuple[tuple[str, str, str], ...] = ()
    hierarchy: tuple[tuple[str, str], ...] = ()
    groups: tuple[tuple[str, str, str], ...] = ()
    weights: Mapping[tuple[str, str], float] = field(default_factory=dict)
    """By segment and factor; segment "" = every one."""
    labels: Mapping[str, str] = field(default_factory=dict)
    said: str = ""
    """Which tables these are, in words: their year, their file."""
    unused: tuple[str, ...] = ()
    """Weights of a library that no rule of ours asks for."""


def _text(name: str, meaning: str, required: bool = True) -> Column:
    return Column(name, "text", "", meaning, required=required)


def _years(name: str, meaning: str) -> Column:
    return Column(name, "text", "years", meaning, required=False)


CONTRACTS = {
    "codes": (
        _text("code", "the code"),
        _text("flag", "the flag it gives; empty = none", False),
        Column("per_unit", "number", "per unit", "what one unit of quantity counts", 0, required=False),
    ),
    "edits": (
        _text("code", "the code"),
        Column("sex", "choice", "", "F, M or empty", required=False, choices=("F", "M", "")),
        _years("age_from", "first age of those it speaks of; empty = 0"),
        _years("age_to", "last age of those it speaks of; empty = open"),
        _text("flag", "what the code gives them; empty = nothing", False),
    ),
    "combinations": (
        _text("flag", "the flag"),
        _text("with", "the flag beside it"),
        _text("becomes", "the flag instead"),
    ),
    "hierarchy": (_text("flag", "the flag that drops"), _text("drops", "the flag that falls away")),
    "groups": (
        _text("flag", "the flag"),
        _text("group", "the flag that stands for it"),
        _text("trait", "only those of whom it holds", False),
    ),
    "weights": (
        _text("factor", "flag, trait or factor"),
        Column("weight", "number", "score", "what it adds"),
        _text("segment", "only persons of it; empty = all", False),
    ),
    "labels": (_text("factor", "flag, trait or factor"), _text("label", "what it means")),
}

Row = TypeVar("Row")


def tables_of(stated: Stated, folder: Path) -> Tables:
    """Read the tables that a grouper names, from the folder it lies in; raises with every problem found."""
    problems: list[Problem] = []
    read = {name: attempt(partial(_read, stated, folder, name), problems) or {} for name in CONTRACTS}
    edits = tuple(_rows(read["edits"], ("code", "sex", "age_from", "age_to", "flag"), lambda *row: row))
    ages = [
        Problem(stated.edits, f"age {a!r}", "whole years") for row in edits for a in row[2:4] if not _age(a)
    ]
    refuse([*problems, *ages])
    weights = _rows(read["weights"], ("segment", "factor", "weight"), lambda *row: row)
    return Tables(
        codes=tuple(_rows(read["codes"], ("code", "flag", "per_unit"), _code)),
        edits=tuple(
            Edit(plain(code), sex, int(first or 0), int(last or OLDEST), flag)
            for code, sex, first, last, flag in edits
        ),
        combinations=tuple(_rows(read["combinations"], ("flag", "with", "becomes"), lambda *row: row)),
        hierarchy=tuple(_rows(read["hierarchy"], ("flag", "drops"), lambda *row: row)),
        groups=(*_rows(read["groups"], ("flag", "group", "trait"), lambda *row: row), *_grouped(stated)),
        weights=_once(stated.weights, weights),
        labels=dict(_rows(read["labels"], ("factor", "label"), lambda *row: row)),
        said=f"tables {stated.year}" if stated.year else "tables of no stated year",
    )


def files_of(stated: Stated) -> tuple[str, ...]:
    """Return the files of the tables that a grouper names.

    >>> files_of(Stated(name="two", codes="codes.csv", weights="weights.csv"))
    ('codes.csv', 'weights.csv')
    """
    return tuple(file for name in CONTRACTS if (file := str(getattr(stated, name))))


def _read(stated: Stated, folder: Path, name: str) -> dict[str, list[Any]]:
    file = str(getattr(stated, name))
    if not file:
        return {}
    contract = Contract(name, CONTRACTS[name], other=True)
    texts = [column.name for column in contract.columns if column.kind != "number"]
    columns, _ = read_columns(folder / file, texts=texts)
    if name == "weights" and "factor" not in columns and "group" in columns:
        columns["factor"] = columns.pop("group")
    table, problems = checked(contract, columns, file)
    refuse(problems)
    assert table is not None
    return {column: table[column].tolist() for column in contract.names if column in table}


def _rows(
    columns: Mapping[str, list[Any]], names: tuple[str, ...], made: Callable[..., Row]
) -> Iterator[Row]:
    if columns:
        count = len(next(iter(columns.values())))
        whole = [columns.get(name, [1.0 if name == "per_unit" else ""] * count) for name in names]
        yield from (made(*row) for row in zip(*whole, strict=True))


def _grouped(stated: Stated) -> Iterator[tuple[str, str, str]]:
    for each in stated.grouped:
        yield from ((flag, each.group, each.trait) for flag in each.flags)


def _code(code: str, flag: str, per_unit: float) -> CodeRow:
    return CodeRow(plain(code), flag, per_unit)


def _age(text: str) -> bool:
    return not text or (text.isdecimal() and int(text) <= OLDEST)


def _once(file: str, rows: Iterator[tuple[str, str, float]]) -> dict[tuple[str, str], float]:
    found: dict[tuple[str, str], float] = {}
    twice = []
    for segment, factor, weight in rows:
        if (segment, factor) in found:
            where = f"{factor} of segment {segment}" if segment else factor
            twice.append(Problem(file, f"{where} twice", "one weight for each factor and segment"))
        found[segment, factor] = float(weight)
    refuse(twice)
    return found

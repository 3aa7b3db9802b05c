"""Read somebody else's columns as ours: names, units and codes, as a mapping file in TOML says.

    [columns.age]
    from = "alter"              the file's name of the column
    unit = "months"             its unit, if not ours; money may be written by its currency: "GBP per head"

    [columns.sex]
    from = "geschlecht"
    values = { w = "female", m = "male" }

Columns of the file that no rule names are left out. Without a mapping file the columns must bear our names.

>>> rules = {"age": Rule("alter", "months"), "sex": Rule("geschlecht", values={"w": "female"})}
>>> columns = {"alter": np.array([24, 600]), "geschlecht": np.array(["w", "m"]), "haus": np.array([1, 2])}
>>> mapped, problems = Mapping("map.toml", rules).applied(columns, {}, FileOf(PERSONS, "people.csv", "GBP"))
>>> mapped["age"], mapped["sex"].tolist(), problems
(array([ 2., 50.]), ['female', 'm'], [])
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping as Dictionary
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from healthtrust.ground.money import DECIMALS
from healthtrust.ground.problems import Problem, in_words, nearest_match
from healthtrust.ground.rates import UnitMismatch, convert, known_units
from healthtrust.ground.tables import Column, Contract
from healthtrust.ground.words import Words
from healthtrust.records.persons import PERSONS

Columns = dict[str, Any]
"""Arrays, or columns of words (`ground.words`)."""
PERIODS = (" per year", " per quarter", " per month")


@dataclass(frozen=True)
class Rule:
    """How one of our columns is found in a file: its name there, its unit, and what its codes mean."""

    column: str
    unit: str = ""
    values: Dictionary[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class FileOf:
    """A file that is to keep a contract: the contract, the file's name, the currency of the design."""

    contract: Contract
    name: str
    currency: str


@dataclass(frozen=True)
class Mapping:
    """The rules of a mapping file, by our names of columns."""

    name: str
    rules: Dictionary[str, Rule]

    def applied(
        self, columns: Dictionary[str, Any], units: Dictionary[str, str], file: FileOf
    ) -> tuple[Columns, list[Problem]]:
        """Return our columns from the file's, in our units and words, and every problem found.

        units: those stated in the file's headers, for columns whose rule states none.
        """
        mapped: Columns = {}
        problems: list[Problem] = []
        for ours, rule in self.rules.items():
            if rule.column not in columns:
                problems.append(_not_there(self.name, ours, rule, (file.name, list(columns))))
                continue
            values = _worded(columns[rule.column], rule.values)
            unit = rule.unit or units.get(rule.column, "")
            where = f"{file.name}, column {rule.column}"
            mapped[ours], found = _converted(values, unit, file.contract.column(ours), (where, file.currency))
            problems += found
        return mapped, problems


def without_mapping(columns: Dictionary[str, Any], contract: Contract) -> Mapping:
    """Return the mapping of a file whose columns already bear our names; others it leaves as they are."""
    return Mapping("", {name: Rule(name) for name in columns if name in contract.names})


def read_mapping(path: Path, contract: Contract = PERSONS) -> tuple[Mapping | None, list[Problem]]:
    """Return the mapping of a file, or every problem: no such file, no TOML, unknown columns and keys."""
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        near = nearest_match(path.name, [p.name for p in path.parent.glob("*.toml")])
        return None, [Problem("people.mapping", f"no file {path.name}", "a mapping file in TOML", near)]
    except OSError as unreadable:
        return None, [Problem("people.mapping", str(unreadable.strerror), "a mapping file in TOML")]
    except UnicodeDecodeError:
        remedy = "Save the file with UTF-8 encoding."
        return None, [Problem(path.name, "text in another encoding", "UTF-8", remedy=remedy)]
    except tomllib.TOMLDecodeError as broken:
        return None, [Problem(path.name, str(broken), 'TOML, such as [columns.age] and from = "age"')]
    return _checked_mapping(content, path.name, contract)


def _checked_mapping(
    content: dict[str, Any], name: str, contract: Contract
) -> tuple[Mapping | None, list[Problem]]:
    problems = [_unknown(name, key, ["columns"]) for key in content if key != "columns"]
    listed = content.get("columns")
    if not isinstance(listed, dict) or not listed:
        problems.append(
            Problem(name, "no [columns.…]", "a rule for each column", remedy="Add [columns.age] and so on.")
        )
        listed = {}
    rules: dict[str, Rule] = {}
    for ours, stated in listed.items():
        where = f"{name}, columns.{ours}"
        if ours not in contract.names:
            problems.append(
                _unknown(name, f"columns.{ours}", [f"columns.{known}" for known in contract.names])
            )
        elif not isinstance(stated, dict) or not isinstance(stated.get("from"), str):
            problems.append(Problem(where, "no from", 'the file\'s name of the column: from = "…"'))
        else:
            problems += [
                _unknown(where, key, ["from", "unit", "values"])
                for key in stated
                if key not in ("from", "unit", "values")
            ]
            values = stated.get("values", {})
            problems += _bad_values(where, values)
            rules[ours] = Rule(
                stated["from"], str(stated.get("unit", "")), values if isinstance(values, dict) else {}
            )
    return (None if problems else Mapping(name, rules)), problems


def _unknown(where: str, key: str, known: list[str]) -> Problem:
    return Problem(
        where, f"unknown key {key!r}", in_words(known), nearest_match(key, known), "Rename or remove it."
    )


def _bad_values(where: str, values: object) -> list[Problem]:
    if isinstance(values, dict) and all(isinstance(word, str) for word in values.values()):
        return []
    return [Problem(f"{where}.values", repr(values), 'codes and their meaning: values = { F = "female" }')]


def _not_there(mapping: str, ours: str, rule: Rule, file: tuple[str, list[str]]) -> Problem:
    name, columns = file
    found = f"no column {rule.column!r} among {', '.join(columns) or 'no columns'}"
    expected = f"the column that {f'{mapping}, ' if mapping else ''}columns.{ours} names"
    return Problem(
        name, found, expected, nearest_match(rule.column, columns), "Correct the mapping or the file."
    )


def _worded(values: Any, words: Dictionary[str, str]) -> Any:
    """Return the values with each code replaced by its word; a code without a word stays as it is."""
    if not words:
        return values
    if isinstance(values, Words):
        return Words(tuple(words.get(code, code) for code in values.distinct), values.index)
    codes, position = np.unique(np.array([_as_text(value) for value in values.tolist()]), return_inverse=True)
    meant = np.array([words.get(str(code), str(code)) for code in codes], dtype=object)
    return np.asarray(meant[position])


def _as_text(value: object) -> str:
    whole = isinstance(value, float) and value.is_integer()
    return str(int(value)) if whole else ("" if value is None else str(value).strip())  # type: ignore[call-overload]


def _converted(values: Any, unit: str, column: Column, told: tuple[str, str]) -> tuple[Any, list[Problem]]:
    """Return values in the column's unit; told: where they stand, and the currency of the design."""
    where, currency = told
    plain = " ".join("money" if word == currency else word for word in unit.split())
    expected = column.unit
    if plain.endswith(PERIODS) and not expected.endswith(PERIODS):
        expected = f"{expected} per year"  # recorded cost is a year's anyway, whether its unit says so or not
    numbers = not isinstance(values, Words) and values.dtype.kind in "iuf"
    if not plain or plain == expected or not numbers:
        return values, [] if plain in ("", expected, *known_units()) else [_strange_unit(where, unit, column)]
    foreign = [word for word in plain.split() if word in DECIMALS]
    if foreign:
        remedy = f"Convert the column to {currency} first, and say at what rate."
        return values, [Problem(where, f"money in {foreign[0]}", f"money in {currency}", remedy=remedy)]
    try:
        return convert(values, plain, expected), []
    except UnitMismatch as mismatch:
        told_there = mismatch.problem
        return values, [
            Problem(f"{where}, unit", repr(unit), told_there.expected, told_there.nearest, told_there.remedy)
        ]


def _strange_unit(where: str, unit: str, column: Column) -> Problem:
    return Problem(f"{where}, unit", repr(unit), repr(column.unit), nearest_match(unit, known_units()))

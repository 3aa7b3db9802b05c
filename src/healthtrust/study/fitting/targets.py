"""What a design should give: results with a value and how far off it may be, fitted to or held out.

    s = standard_error, or (high - low) / (2 · 1.96) where the ends of a 95 % interval are given

s   standard error of the target

Every row is a fact about the world and says where it comes from and how sure that is.

>>> targets_of({"result": ["pool income"], "value": [3300.0], "low": [3200.0], "high": [3400.0],
...             "source": ["accounts"], "status": ["cited"]}, "t.csv")[0].standard_error
51.02134...
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import hypot, isnan, nan
from pathlib import Path
from typing import Any

import numpy as np

from healthtrust.ground.errors import refuse
from healthtrust.ground.intervals import normal_quantile
from healthtrust.ground.problems import Problem, in_words, nearest_match
from healthtrust.ground.tables import Column, Contract, checked
from healthtrust.records.store import read_columns

ROLES = ("fitted", "held out")
TEXTS = ("result", "source", "status", "role")
SPREADS = ("standard_error", "low", "high", "weight")
"""Numbers that a row may leave empty."""
APART = 3.0
"""Two targets of one result this many standard errors apart contradict each other."""

TABLE = Contract(
    "targets",
    (
        Column("result", "text", "", "name of a result of the design"),
        Column("value", "number", "unit of the result", "what it should be"),
        Column("source", "text", "", "where that is from"),
        Column("status", "choice", "", "how sure it is", choices=("cited", "recalled", "assumed")),
        Column("role", "choice", "", "fitted to, or held out", required=False, choices=ROLES),
    ),
    other=True,
)


@dataclass(frozen=True)
class Target:
    """One result as it should be."""

    row: int
    """As a reader of the file counts them."""
    result: str
    name: str
    """The result, with its row where several targets are of one result."""
    value: float
    standard_error: float
    weight: float
    source: str
    status: str
    role: str

    @property
    def fitted(self) -> bool:
        """Return whether the design is fitted to it."""
        return self.role == ROLES[0]


def read_targets(path: Path) -> tuple[Target, ...]:
    """Return the targets of a table; raises InvalidInput with everything wrong with them."""
    columns, _ = read_columns(path, texts=TEXTS)
    return targets_of(columns, path.name)


def targets_of(columns: Mapping[str, Any], file: str) -> tuple[Target, ...]:
    """Return the targets that columns state; `file` says whose they are."""
    known = [*TABLE.names, *SPREADS]
    problems = [
        Problem(
            f"{file}, column {name}", f"unknown column {name!r}", in_words(known), nearest_match(name, known)
        )
        for name in columns
        if name not in known
    ]
    texts = {
        name: np.array(values, dtype=object) if name in TEXTS else np.asarray(values)
        for name, values in columns.items()
    }
    table, wrong = checked(TABLE, texts, file)
    refuse([*problems, *wrong, *_not_numbers(columns, file)])
    assert table is not None
    results = [str(name) for name in table["result"]]
    roles = [str(role) for role in table["role"]] if "role" in table else [ROLES[0]] * len(results)
    found = tuple(
        Target(
            n + 2,
            result,
            result if results.count(result) == 1 else f"{result} (row {n + 2})",
            float(value),
            _error(columns, n),
            1.0 if isnan(weight := _number(columns, "weight", n)) else weight,
            *texts_of,
        )
        for n, (result, value, *texts_of) in enumerate(
            zip(results, table["value"].tolist(), table["source"], table["status"], roles, strict=True)
        )
    )
    refuse(
        [problem for each in found for problem in _unsound(each, columns, file)] + contradictions(found, file)
    )
    return found


def contradictions(targets: Sequence[Target], file: str) -> list[Problem]:
    """Return the pairs of targets that ask two values of one result."""
    found = []
    fitted = [each for each in targets if each.fitted]
    for n, one in enumerate(fitted):
        for other in fitted[n + 1 :]:
            apart = abs(one.value - other.value)
            both = hypot(one.standard_error, other.standard_error)
            if one.result == other.result and apart > APART * both:
                far = f"{apart / both:.1f} standard errors apart"
                told = f"{one.result} of {one.value:g} and of {other.value:g}, {far}"
                remedy = "Keep one, or widen them: no design can give both."
                where = f"{file}, rows {one.row} and {other.row}"
                found.append(Problem(where, told, "targets that can both hold", remedy=remedy))
    return found


def _unsound(each: Target, columns: Mapping[str, Any], file: str) -> list[Problem]:
    where, found = f"{file}, row {each.row}, {each.result}", []
    low, high = (_number(columns, name, each.row - 2) for name in ("low", "high"))
    if isnan(low) != isnan(high):
        found.append(Problem(where, "one end of an interval", "low and high together"))
    elif low > each.value or high < each.value:
        found.append(
            Problem(where, f"{each.value:g} outside {low:g} to {high:g}", "a value between low and high")
        )
    elif not each.standard_error > 0:
        told = "no error" if isnan(each.standard_error) else f"an error of {each.standard_error:g}"
        remedy = "A target without error would have to be met exactly: say how far off it may be."
        found.append(Problem(where, told, "standard_error above 0, or low and high", remedy=remedy))
    if not each.weight > 0:
        found.append(
            Problem(where, f"a weight of {each.weight:g}", "a weight above 0", remedy="Or hold it out.")
        )
    return found


def _error(columns: Mapping[str, Any], n: int) -> float:
    stated, low, high = (_number(columns, name, n) for name in ("standard_error", "low", "high"))
    return (high - low) / (2 * normal_quantile(0.95)) if isnan(stated) else stated


def _number(columns: Mapping[str, Any], name: str, n: int) -> float:
    """Return a number that may be left out; NaN where it is."""
    cell = columns[name][n] if name in columns else None
    try:
        return nan if cell is None or cell == "" else float(cell)
    except (TypeError, ValueError):
        return nan


def _not_numbers(columns: Mapping[str, Any], file: str) -> list[Problem]:
    return [
        Problem(f"{file}, column {name}, row {n + 2}", repr(cell), "a number, or nothing")
        for name in SPREADS
        for n, cell in enumerate(columns.get(name, ()))
        if isinstance(cell, str) and cell != "" and isnan(_number(columns, name, n))
    ]

"""The rows a model is fitted to: persons or cells, checked, with every mistake of the table told at once.

Missing values, texts where numbers belong, negative outcomes where the family has none, and rows without
exposure are counted, column by column, and refused.

>>> model = NeedModel(outcome="visits", place="town", need=(Term(column="sex"),))
>>> columns = {"visits": np.array([2.0, -1.0, np.nan]), "town": np.array(["A", "A", "B"], dtype=object),
...            "sx": np.array(["F", "M", "M"], dtype=object)}
>>> _, problems = rows_of(columns, model, "d.csv")
>>> for problem in problems: print(problem)
d.csv, column visits: found 1 missing of 3; expected a number in every row. Nothing is filled in.
d.csv: found no column 'sex'; expected the category 'sex' (did you mean 'sx'?). Add it or name another.
d.csv, column visits: found 1 negative, the lowest -1; expected none below zero in a poisson regression.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from healthtrust.allocate.fitted.columns import Factor, factor_of, numbers_of
from healthtrust.allocate.fitted.model import NeedModel, Term
from healthtrust.ground.problems import Problem, nearest_match
from healthtrust.ground.tables import Columns
from healthtrust.records.store import read_columns


@dataclass(frozen=True)
class Source:
    """What a formula was fitted on: the file's name, its rows, and a hash of the columns that were used."""

    name: str
    rows: int
    fingerprint: str


@dataclass(frozen=True)
class Rows:
    """The columns of a table that a model looks at; `outcome` is the total of a row."""

    source: Source
    outcome: NDArray[np.float64]
    exposure: NDArray[np.float64]
    factors: Mapping[str, Factor] = field(default_factory=dict)
    numbers: Mapping[str, NDArray[np.float64]] = field(default_factory=dict)

    @property
    def count(self) -> int:
        """Return the number of rows."""
        return len(self.exposure)


@dataclass(frozen=True)
class _Asked:
    """A column that a model needs, and in what form."""

    name: str
    number: bool
    what: str


def read_rows(path: Path | str, model: NeedModel, places: bool = False) -> tuple[Rows, list[Problem]]:
    """Return a file's rows for a model and what is wrong with them; of `places` no outcome is asked."""
    texts = [asked.name for asked in _asked(model, places) if not asked.number]
    numbers = {asked.name for asked in _asked(model, places) if asked.number}
    columns, _ = read_columns(path, texts=[name for name in texts if name not in numbers])
    return rows_of(columns, model, Path(path).name, places)


def rows_of(
    columns: Columns, model: NeedModel, where: str, places: bool = False
) -> tuple[Rows, list[Problem]]:
    """Return columns as the rows of a model, and everything that is wrong; columns in error are left out."""
    problems: list[Problem] = []
    factors: dict[str, Factor] = {}
    numbers: dict[str, NDArray[np.float64]] = {}
    for asked in _asked(model, places):
        if asked.name not in columns:
            near = nearest_match(asked.name, [c for c in columns])
            found = f"no column {asked.name!r}"
            problems.append(
                Problem(where, found, f"the {asked.what} {asked.name!r}", near, "Add it or name another.")
            )
        elif asked.number:
            numbers[asked.name], told = _numbers(np.asarray(columns[asked.name]), asked.name, where)
            problems += told
        else:
            factors[asked.name], missing = factor_of(np.asarray(columns[asked.name]))
            missing *= asked.name not in numbers  # counted there already
            problems += _missing(missing, len(factors[asked.name].codes), asked.name, "a text", where)
    count = len(next(iter(columns.values()), ()))
    if not count:
        problems.append(Problem(where, "no rows", "at least one row"))
    exposure = numbers.get(model.exposure, np.ones(count))
    outcome = numbers.get(model.outcome, np.zeros(count))
    problems += _wrong_exposure(exposure, model, where)
    problems += _wrong_outcome(outcome, model, where) if model.outcome in numbers and not places else []
    total = outcome * exposure if model.outcome_is == "per head" else outcome
    source = Source(where, count, _fingerprint(factors, numbers))
    return Rows(source, total, exposure, factors, numbers), problems


def columns_of(term: Term) -> list[tuple[str, bool]]:
    """Return the columns a term looks at, and whether each is a number."""
    if term.kind == "interaction":
        return []
    return [(term.column, term.kind != "category" or bool(term.cuts))]


def _asked(model: NeedModel, places: bool) -> list[_Asked]:
    """Return each column once for each form in which it is asked; of places only what need looks at."""
    terms = model.age + model.need if places else model.terms
    asked = [] if places else [_Asked(model.outcome, True, "outcome")]
    asked += [_Asked(model.exposure, True, "exposure")] if model.exposure else []
    for term in terms:
        for name, number in columns_of(term):
            asked.append(_Asked(name, number, term.kind))
    asked += [_Asked(model.place, False, "place")] if model.place else []
    if not places:
        asked += [_Asked(model.cluster, False, "cluster")] if model.cluster else []
        asked += [_Asked(name, False, "group") for name in model.groups]
    kept: dict[tuple[str, bool], _Asked] = {}
    for each in asked:
        kept.setdefault((each.name, each.number), each)
    return list(kept.values())


def _numbers(values: NDArray[np.generic], name: str, where: str) -> tuple[NDArray[np.float64], list[Problem]]:
    numbers, strange = numbers_of(values)
    problems = _missing(int((np.isnan(numbers) & ~strange).sum()), len(numbers), name, "a number", where)
    if strange.any():
        first = int(np.flatnonzero(strange)[0])
        found = f"{values[first]!s} in row {first + 2}, {int(strange.sum())} such in all"
        problems.append(Problem(f"{where}, column {name}", found, "finite numbers"))
    return numbers, problems


def _missing(count: int, rows: int, name: str, kind: str, where: str) -> list[Problem]:
    if not count:
        return []
    remedy = "Nothing is filled in."
    return [
        Problem(
            f"{where}, column {name}", f"{count:,} missing of {rows:,}", f"{kind} in every row", remedy=remedy
        )
    ]


def _wrong_exposure(exposure: NDArray[np.float64], model: NeedModel, where: str) -> list[Problem]:
    wrong = exposure <= 0
    if not wrong.any():
        return []
    found = f"{int(wrong.sum()):,} of zero or below, the first in row {int(np.flatnonzero(wrong)[0]) + 2}"
    remedy = "Leave out rows that nobody was at risk in."
    return [Problem(f"{where}, column {model.exposure}", found, "exposure above zero", remedy=remedy)]


def _wrong_outcome(outcome: NDArray[np.float64], model: NeedModel, where: str) -> list[Problem]:
    place = f"{where}, column {model.outcome}"
    below = outcome < 0
    if below.any() and model.family != "linear":
        found = f"{int(below.sum()):,} negative, the lowest {outcome[below].min():g}"
        return [Problem(place, found, f"none below zero in a {model.family} regression")]
    if len(outcome) and not np.isnan(outcome).any() and not outcome.any() and model.family != "linear":
        return [Problem(place, "nothing but zeros", "an outcome to explain")]
    return []


def _fingerprint(factors: Mapping[str, Factor], numbers: Mapping[str, NDArray[np.float64]]) -> str:
    """Return a hash of the columns that were used: the same for a CSV and a Parquet, without any date."""
    digest = hashlib.sha256()
    for name in sorted(factors):
        digest.update(f"{name}|{'|'.join(factors[name].labels)}".encode())
        digest.update(np.ascontiguousarray(factors[name].codes, dtype="<i4").tobytes())
    for name in sorted(numbers):
        digest.update(name.encode())
        digest.update(np.ascontiguousarray(numbers[name] + 0.0, dtype="<f8").tobytes())
    return digest.hexdigest()[:16]

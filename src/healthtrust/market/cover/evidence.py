"""What is known of private cover in the world: shares by country, elasticities, selection, extra use.

Source  the tables private-cover-shares.csv (shares of spending by country) and voluntary-cover.csv (all else)
        in catalogue/coefficients; each row with its own source and status

>>> fact("voluntary share", "Netherlands", "2023").value
0.041
>>> fact("compulsory private share", "Netherlands").value
0.505
>>> fact("income elasticity, complementary").status
'cited'
>>> fact("voluntary shore", "Netherlands")
Traceback (most recent call last):
healthtrust.ground.errors.InvalidInput: private cover: found no 'voluntary shore', 'Netherlands'; expected a
row of private-cover-shares or voluntary-cover (did you mean 'voluntary share'?).
1 problem
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from healthtrust.ground.errors import refuse
from healthtrust.ground.problems import Problem, nearest_match
from healthtrust.records.store import read_columns, shipped

TABLES = "private-cover-shares", "voluntary-cover"
UNKNOWN = "–"
"""In place of a limit that nobody stated."""


@dataclass(frozen=True)
class Fact:
    """One number about the world."""

    parameter: str
    place: str
    year: str
    value: float
    low: float | None
    high: float | None
    unit: str
    source: str
    status: str


@lru_cache(maxsize=1)
def facts() -> tuple[Fact, ...]:
    """Return every row of both tables."""
    return tuple(found for table in TABLES for found in _facts_of(table))


def _facts_of(table: str) -> Iterator[Fact]:
    columns, _ = read_columns(shipped("coefficients", table), texts=("year", "low", "high"))
    rows = zip(*(values.tolist() for values in columns.values()), strict=True)
    for row in rows:
        told = {"low": UNKNOWN, "high": UNKNOWN} | dict(zip(columns, row, strict=True))
        yield Fact(**{**told, "low": _known(told["low"]), "high": _known(told["high"])})


def fact(parameter: str, place: str = "", year: str = "") -> Fact:
    """Return the first row of a parameter, of a place and a year where they are given."""
    asked = (parameter, place, year)
    for each in facts():
        if all(
            want in ("", have)
            for want, have in zip(asked, (each.parameter, each.place, each.year), strict=True)
        ):
            return each
    found = ", ".join(repr(want) for want in asked if want)
    near = nearest_match(parameter, {each.parameter for each in facts()} - {parameter})
    refuse([Problem("private cover", f"no {found}", f"a row of {' or '.join(TABLES)}", near)])
    raise AssertionError("refused above")


def _known(limit: str) -> float | None:
    return None if limit == UNKNOWN else float(limit)

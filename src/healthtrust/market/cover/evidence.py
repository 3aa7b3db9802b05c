"""What is known of private cover in the world: shares by country, elasticities, selection, extra use.

Source  the table catalogue/coefficients/voluntary-cover.csv; each row with its own source and status

>>> fact("voluntary share", "Netherlands", "2023").value
0.041
>>> fact("compulsory private share", "Netherlands").value
0.505
>>> fact("income elasticity, complementary").status
'cited'
>>> fact("voluntary shore", "Netherlands")
Traceback (most recent call last):
healthtrust.ground.errors.InvalidInput: voluntary-cover.csv: found no 'voluntary shore', 'Netherlands';
expected a row of the table (did you mean 'voluntary share'?).
1 problem
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from healthtrust.ground.errors import refuse
from healthtrust.ground.problems import Problem, nearest_match
from healthtrust.records.store import read_columns, shipped

TABLE = "voluntary-cover"


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
    """Return every row of the table."""
    columns, _ = read_columns(shipped("coefficients", TABLE), texts=("year",))
    rows = zip(*(values.tolist() for values in columns.values()), strict=True)
    told = [dict(zip(columns, row, strict=True)) for row in rows]
    return tuple(Fact(**{**row, "low": _known(row["low"]), "high": _known(row["high"])}) for row in told)


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
    refuse([Problem(f"{TABLE}.csv", f"no {found}", "a row of the table", near)])
    raise AssertionError("refused above")


def _known(limit: float | None) -> float | None:
    return None if limit is None or np.isnan(limit) else float(limit)

"""Published elasticities of take-up and of choice of plan, each with its range, source and status.

    horizon   short run: within a year, those counted who do not think of changing; long run: those who choose

Source  the shipped table `catalogue/coefficients/plan-choice-elasticities.csv`, row by row

>>> found = published("plan.netherlands.2006")
>>> found.value, found.horizon, found.status
(-5.7, 'short run', 'cited')
>>> [row.parameter for row in every() if row.country == "Switzerland"]
['plan.switzerland']
"""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

from healthtrust.ground.errors import InvalidInput
from healthtrust.ground.problems import Problem, nearest_match
from healthtrust.records.store import read_columns, shipped

TABLE = "plan-choice-elasticities"


class Published(NamedTuple):
    """An elasticity somebody measured."""

    parameter: str
    what: str
    """Of which share, in what."""
    country: str
    period: str
    value: float
    low: float
    high: float
    unit: str
    horizon: str
    source: str
    status: str


@cache
def every() -> tuple[Published, ...]:
    """Return every row of the table."""
    columns, _ = read_columns(shipped("coefficients", TABLE))
    rows = zip(*(columns[name].tolist() for name in Published._fields), strict=True)
    return tuple(Published._make("" if cell is None else cell for cell in row) for row in rows)


def published(parameter: str) -> Published:
    """Return the row of a name; raises InvalidInput with the nearest name otherwise."""
    rows = {row.parameter: row for row in every()}
    if parameter not in rows:
        near = nearest_match(parameter, rows)
        raise InvalidInput([Problem("elasticity", repr(parameter), f"a row of {TABLE}", near)])
    return rows[parameter]

"""The triangle of payments by month of service and months since, from claims that carry both dates.

    d = month of payment − month of service + 1

d       month of development, the month of service being the first
The months watched of a service month end with the last month in which anything was paid. A payment before
the service, or a date that is none, is refused with its row.

>>> import tempfile, duckdb
>>> from healthtrust.ground.money import Currency
>>> from healthtrust.deliver.guards.spent import spent
>>> path = Path(tempfile.mkdtemp()) / "claims.csv"
>>> rows = ["2023-01-05,2023-01-20,60", "2023-01,2023-02,30", "2023-02-09,2023-02-28,80"]
>>> head = "person_id,party,served_on,paid_on,amount"
>>> _ = path.write_text("\\n".join([head, *(f"1,A,{row}" for row in rows)]))
>>> claims, _ = spent(duckdb.connect(), path, Currency("EUR", 2))
>>> triangle, problems = payments(claims, Currency("EUR", 2))
>>> triangle.months, triangle.paid.tolist(), triangle.watched.tolist(), problems
(('2023-01', '2023-02'), [[6000, 3000], [8000, 0]], [2, 1], [])
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from healthtrust.deliver.guards.lines import Lines
from healthtrust.deliver.guards.spent import minor_units
from healthtrust.ground.money import Currency
from healthtrust.ground.problems import Problem

__all__ = ["Path", "Triangle", "payments"]

DATES = ("served_on", "paid_on")


@dataclass(frozen=True)
class Triangle:
    """Payments by month of service and of development."""

    months: tuple[str, ...]
    """[service month]: the months as 2023-01, without gaps."""
    paid: NDArray[np.int64]
    """[service month, month of development]: minor units."""
    watched: NDArray[np.int64]
    """[service month]: months of development that have passed."""


def payments(claims: Lines, money: Currency) -> tuple[Triangle | None, list[Problem]]:
    """Return the triangle of claims with `served_on` and `paid_on`, and what is wrong with their dates."""
    missing = [name for name in DATES if name not in claims.columns]
    if missing:
        remedy = "Add it, or give a completion factor."
        return None, [
            Problem(claims.name, f"no column {name!r}", "dates of care and of payment", remedy=remedy)
            for name in missing
        ]
    held, added_up = ", ".join(DATES), f"coalesce(sum({minor_units(claims, money)}), 0)"
    claims.book.execute(
        f"CREATE OR REPLACE TABLE paid AS SELECT {held}, {added_up} AS minor "
        f"FROM ({claims.select([*DATES, 'amount'])}) GROUP BY {held}"
    )
    problems = _dates_amiss(claims)
    if problems:
        return None, problems
    served, paid_on = (_month(claims, name) for name in DATES)
    query = f"SELECT {served}, {paid_on}, sum(minor)::BIGINT FROM paid GROUP BY 1, 2 ORDER BY 1, 2"
    cells = np.array(claims.book.execute(query).fetchall(), dtype=np.int64).reshape(-1, 3)
    if not len(cells):
        return None, []
    first, last, end = int(cells[:, 0].min()), int(cells[:, 0].max()), int(cells[:, 1].max())
    paid = np.zeros((last - first + 1, end - first + 1), dtype=np.int64)
    paid[cells[:, 0] - first, cells[:, 1] - cells[:, 0]] = cells[:, 2]
    months = np.arange(first, last + 1)
    names = tuple(f"{month // 12:04d}-{month % 12 + 1:02d}" for month in months.tolist())
    return Triangle(names, paid, end - months + 1), []


def _month(claims: Lines, name: str) -> str:
    """Return the expression of a date's month as a number, nothing where it is no date."""
    text = claims.text(name)
    number = f"substr({text}, 6, 2)::INT"
    known = f"regexp_matches({text}, '^[0-9]{{4}}-(0[1-9]|1[0-2])(-[0-3][0-9]([ T].*)?)?$')"
    return f"(CASE WHEN {known} THEN substr({text}, 1, 4)::INT * 12 + {number} - 1 END)"


def _dates_amiss(claims: Lines) -> list[Problem]:
    """Return dates that are none, and payments before the service; looked for among the distinct dates."""
    served, paid = (_month(claims, name) for name in DATES)
    expected = {name: "a day such as 2023-04-05, or a month such as 2023-04" for name in DATES}
    wrong = {name: f"{month} IS NULL" for name, month in zip(DATES, (served, paid), strict=True)}
    early = f"{paid} < {served}"
    counts = ", ".join(f"count(*) FILTER (WHERE {where})" for where in (*wrong.values(), early))
    ((*found, too_early),) = claims.book.execute(f"SELECT {counts} FROM paid").fetchall()
    problems = []
    for (name, where), count in zip(wrong.items(), found, strict=True):
        if count:
            rows, first = claims.rows(where, name)
            here = f"{claims.name}, column {name}, {rows}"
            problems.append(Problem(here, repr(first) if first else "nothing", expected[name]))
    if too_early:
        rows, first = claims.rows(early, "paid_on")
        here = f"{claims.name}, column paid_on, {rows}"
        problems.append(Problem(here, repr(first), "a month of payment not before the month of service"))
    return problems

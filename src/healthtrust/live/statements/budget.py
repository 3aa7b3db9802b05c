"""Budgets against what care costs: to date as paid and as completed, and the year as it looks now.

    variance_to_date = completed − budget to date          variance = forecast − budget of the year
    material         the year's budget lies outside the forecast's interval

Above zero is overspent. What was paid is never set against a budget: care of the last months is not all in
and would look cheap. A line that cannot be completed has no variance, forecast or flag, and its `basis` says
so; a line without an interval has no flag. Lines of one place, plan and setting each; `totals` adds them
up, money exactly.
The error of a sum of lines adds up the errors of lines whose factors are the same (`told_by`), as if they
went wrong together, and takes others as independent.

>>> line = Line(("North", "Core", "inpatient"), budget=np.full(12, 1000), paid=np.array([1100, 1060, 700]),
...             completed=np.array([1100, 1060, 1140]), standard_error=30.0)
>>> told = budget_against_actual([line])
>>> told["paid_to_date"], told["completed_to_date"], told["variance_to_date"], told["forecast"]
([2860], [3300], [300], [13200])
>>> told["low"], told["high"], told["material"], round(told["variance_share"][0], 3), told["basis"]
([12674], [13726], ['over'], 0.1, ['paid, completed'])
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from healthtrust.ground.intervals import normal_quantile
from healthtrust.ground.rows import by_column
from healthtrust.live.completion.forecast import Forecast, forecast

Whole = NDArray[np.int64]
OVER, UNDER, WITHIN, UNKNOWN = "over", "under", "within", "not known"


@dataclass(frozen=True)
class Line:
    """One line of a budget: a place, a plan and a setting."""

    names: tuple[str, str, str]
    budget: Whole
    """[month of the year]: minor units."""
    paid: Whole
    """[month so far]: as paid by now, by month of care."""
    completed: Whole | None = None
    """[month so far]: with what is to come; None where it cannot be told."""
    standard_error: float = float("nan")
    """Of the completed months together."""
    basis: str = "paid"
    """paid or reference."""


def budget_against_actual(lines: Sequence[Line], level: float = 0.95) -> dict[str, list[Any]]:
    """Return one row for each line of a budget; money in minor units, None where nothing tells it.

    Columns: place, plan, setting, budget_to_date, paid_to_date, completed_to_date, variance_to_date, budget,
    forecast, low, high, variance, variance_share, material, basis.
    """
    return by_column([_row(line, level) for line in lines])


def totals(lines: Sequence[Line], told_by: Sequence[str], level: float = 0.95) -> dict[str, list[Any]]:
    """Return everything together as a table of one row with the same columns.

    told_by: what the factors of each line are called. Nothing is completed unless every line is.
    """
    rows = by_column([_row(line, level) for line in lines])
    names = ("budget_to_date", "paid_to_date", "completed_to_date", "budget", "forecast")
    found = {name: None if None in rows[name] else sum(rows[name]) for name in names}
    error = _together([_forecast(line, level) for line in lines], told_by)
    reach = normal_quantile(level) * error
    basis = " and ".join(sorted(set(rows["basis"])))
    return by_column([_judged(("everywhere", "all", "all"), found, reach, basis)])


def _row(line: Line, level: float) -> dict[str, Any]:
    so_far = len(line.paid)
    found: dict[str, int | None] = {
        "budget_to_date": int(line.budget[:so_far].sum()),
        "paid_to_date": int(line.paid.sum()),
        "completed_to_date": None if line.completed is None else int(line.completed.sum()),
        "budget": int(line.budget.sum()),
    }
    ahead = _forecast(line, level)
    found["forecast"] = None if ahead is None else ahead.year
    reach = float("nan") if ahead is None else normal_quantile(level) * ahead.standard_error
    how = f"{line.basis}, completed" if line.completed is not None else f"{line.basis}, not completed"
    return _judged(line.names, found, reach, how)


def _forecast(line: Line, level: float) -> Forecast | None:
    if line.completed is None or int(line.budget[: len(line.paid)].sum()) <= 0:
        return None
    return forecast(line.completed, line.standard_error, line.budget, level)


def _judged(
    names: tuple[str, str, str], found: dict[str, int | None], reach: float, basis: str
) -> dict[str, Any]:
    """Return a row with its variances, its interval of ± reach, and whether the budget lies outside it."""
    ahead, budget = found["forecast"], found["budget"]
    known = ahead is not None and not np.isnan(reach)
    low, high = (round(ahead - reach), round(ahead + reach)) if ahead is not None and known else (None, None)
    variance = _less(ahead, budget)
    return {
        **dict(zip(("place", "plan", "setting"), names, strict=True)),
        "budget_to_date": found["budget_to_date"],
        "paid_to_date": found["paid_to_date"],
        "completed_to_date": found["completed_to_date"],
        "variance_to_date": _less(found["completed_to_date"], found["budget_to_date"]),
        "budget": budget,
        "forecast": ahead,
        "low": low,
        "high": high,
        "variance": variance,
        "variance_share": variance / budget if variance is not None and budget else None,
        "material": _material(budget, low, high),
        "basis": basis,
    }


def _material(budget: int | None, low: int | None, high: int | None) -> str:
    if budget is None or low is None or high is None:
        return UNKNOWN
    return OVER if budget < low else UNDER if budget > high else WITHIN


def _less(one: int | None, other: int | None) -> int | None:
    return None if one is None or other is None else one - other


def _together(ahead: Sequence[Forecast | None], told_by: Sequence[str]) -> float:
    """Return the error of a sum: added up within the same factors, in quadrature between them."""
    sums: dict[str, float] = {}
    for each, of in zip(ahead, told_by, strict=True):
        sums[of] = sums.get(of, 0.0) + (float("nan") if each is None else each.standard_error)
    return float(np.sqrt(sum(error**2 for error in sums.values())))

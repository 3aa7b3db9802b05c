"""What a contract rewards, found the slow way: settle at many points and look at the differences."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise
from typing import Any

from healthtrust.deliver.settlement import settle
from healthtrust.deliver.settlement.statement import statement_of
from healthtrust.design.contract import Contract


def amount_at(
    contract: Contract, rows: Mapping[str, list[Any]], row: int, columns: Mapping[str, float], units: float
) -> float:
    """Return the amount of one row when its columns move by so many units, hardly rounded."""
    moved = {name: list(values) for name, values in rows.items()}
    for name, change in columns.items():
        moved[name][row] = moved[name][row] + change * units
    fine = contract.model_copy(update={"rounding": 1e-6})
    settled = settle(fine, statement_of(fine, moved, "plain"), "simulate")
    key = str(rows["row_id"][row])
    return float(settled.amount[settled.statement.key.tolist().index(key)])


def jumps(
    contract: Contract,
    rows: Mapping[str, list[Any]],
    row: int,
    columns: Mapping[str, float],
    points: list[float],
) -> list[tuple[float, float, float]]:
    """Return each gap between points over which the amount changes more than its slopes explain."""
    amounts = [amount_at(contract, rows, row, columns, at) for at in points]
    step = points[1] - points[0]
    slopes = [abs(b - a) / step for a, b in pairwise(amounts)]
    found = []
    for k in range(1, len(slopes) - 1):
        usual = max(slopes[k - 1], slopes[k + 1])
        if slopes[k] > 3 * usual + 1e-6:
            found.append((points[k], points[k + 1], amounts[k + 1] - amounts[k]))
    return found

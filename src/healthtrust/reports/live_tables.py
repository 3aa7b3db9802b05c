"""Tables of a live year as they may be printed: money in major units, counts of few persons hidden.

>>> money = Currency("GBP", 2)
>>> table = dict.fromkeys(("corrections", "fees", "withheld"), [0, 0, 0])
>>> table |= {"practice": ["Ash", "Elm", "Oak"], "members": [1204, 4, 60], "joiners": [3, 0, 12],
...     "leavers": [0, 0, 20], "capitation": [120400, 400, 6000], "net": [120400, 400, 6000]}
>>> told, note = practices_told(table, money)
>>> told["members"], told["joiners"], told["net [GBP]"]
([1205, 'hidden', 'hidden'], ['hidden', 0, 'hidden'], [1204.0, 'hidden', 'hidden'])
>>> practices_told(table, money, real=False)[0]["members"]
[1204, 4, 60]
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from healthtrust.ground.disclosure import FEWEST, HIDDEN, disclosed, why
from healthtrust.ground.money import Currency

Columns = Mapping[str, Sequence[Any]]

PRACTICE_MONEY = ("capitation", "corrections", "fees", "withheld", "net")
BUDGET_MONEY = (
    "budget_to_date",
    "paid_to_date",
    "completed_to_date",
    "variance_to_date",
    "budget",
    "forecast",
    "low",
    "high",
    "variance",
)
INTERIM_MONEY = (
    "cost_now",
    "cost_low",
    "cost_central",
    "cost_high",
    "now",
    "low",
    "central",
    "high",
)


def in_major(columns: Columns, money: Sequence[str], currency: Currency) -> dict[str, list[Any]]:
    """Return columns with their money in major units, under a header with its unit."""
    scale, unit = 10**currency.exponent, currency.code or "units"
    found: dict[str, list[Any]] = {}
    for name, values in columns.items():
        if name in money:
            found[f"{name.replace('_', ' ')} [{unit}]"] = [_divided(value, scale) for value in values]
        else:
            found[name.replace("_", " ")] = list(values)
    return found


def practices_told(
    columns: Columns, currency: Currency, real: bool = True
) -> tuple[dict[str, list[Any]], str]:
    """Return the statements of practices as they may be told, and why cells are hidden, if any are.

    For `real` persons small counts of members are hidden with the money that tells of them, and small counts
    of joiners and leavers beside them; the other counts are rounded to the nearest five. Rows of months, with
    a column `month`, are no parts of a sum: each is hidden for itself.
    """
    told = dict(columns)
    cells = 0
    if real:
        within = columns.get("month")
        by_size = disclosed(columns, ("members",), PRACTICE_MONEY, within)
        told |= {name: by_size.in_words(name) for name in ("members", *PRACTICE_MONEY)}
        cells += by_size.many
        moves = [name for name in ("joiners", "leavers") if None not in columns[name]]
        if moves:
            by_move = disclosed({name: columns[name] for name in moves}, moves, (), within)
            told |= {name: by_move.in_words(name) for name in moves}
            cells += by_move.many
    note = f"Hidden cells: {cells:,}; {why(FEWEST)}." if cells else ""
    return in_major(told, PRACTICE_MONEY, currency), note


def _divided(value: Any, scale: int) -> Any:
    return value if value is None or value == HIDDEN else value / scale

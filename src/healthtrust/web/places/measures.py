"""What can be shown of every place: money a head, need, distance from target, care, measures.

>>> [measure.key for measure in MEASURES][:3]
['budget', 'target', 'distance']
>>> steps([1.0, 2.0, 5.0, 12.0, None], False)[1]
[0, 1, 2, 6, None]
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from math import floor, isfinite, log10
from typing import Any

from healthtrust.web.places.tables import PlaceTables

MOST_STEPS = 7
"""Steps of colour."""

OF_SCORECARD = "measure-"
"""How keys of measures of the scorecard begin."""

Value = float | None
Row = Mapping[str, Any]


@dataclass(frozen=True)
class Measure:
    """Something known of each place: what it is called, its unit, and how it is worked out."""

    key: str
    label: str
    unit: str
    """money, people, ratio, share, or as the scorecard has it."""
    table: str
    of: Callable[[Row], Value]
    diverging: bool = False
    """Whether nought is the middle of it."""


def _ratio(over: Any, under: Any) -> Value:
    return None if over is None or not under else float(over) / float(under)


def _a_head(name: str) -> Callable[[Row], Value]:
    return lambda row: _ratio(row[name], row["residents"])


def _plain(name: str) -> Callable[[Row], Value]:
    def of(row: Row) -> Value:
        value = row.get(name)
        return float(value) if value is not None and isfinite(value) else None

    return of


def _above(of: Callable[[Row], str]) -> Callable[[Row], Value]:
    """Return how far personal care is above what a column would give, as a share of it."""

    def share(row: Row) -> Value:
        ratio = _ratio(row.get("personal_care"), row.get(of(row)))
        return None if ratio is None else ratio - 1

    return share


def _seeing_all(row: Row) -> str:
    """Return the column of what the formula that sees everything would give."""
    return [name for name in row if name.startswith("by ")][-1]


MEASURES: tuple[Measure, ...] = (
    Measure("budget", "Money of the place a head", "money", "allocation", _a_head("budget")),
    Measure("target", "Target of personal care a head", "money", "movement", _a_head("target")),
    Measure("distance", "Personal care above its target", "share", "movement", _above(lambda r: "target"),
            diverging=True),
    Measure("seen", "Personal care a head, were all that is known of need seen", "money", "allocation",
            lambda r: _ratio(r[_seeing_all(r)], r["residents"])),
    Measure("gap", "Personal care above what all known of need would give", "share", "allocation",
            _above(_seeing_all), diverging=True),
    Measure("need", "Need beside the average", "ratio", "allocation", _plain("need_index")),
    Measure("care", "Covered care received a head", "money", "spending", _a_head("covered_cost")),
    Measure("charges", "User charges a head", "money", "spending", _a_head("user_charges")),
    Measure("forgone", "Cases of care forgone per 1,000", "number", "spending",
            lambda r: _thousand(_ratio(r["forgone_cases"], r["residents"]))),
    Measure("residents", "Residents", "people", "spending", _plain("residents")),
    Measure("age", "Mean age", "years", "demography", _plain("mean_age")),
    Measure("frail", "Share of residents who are frail", "share", "demography", _plain("frail")),
)  # fmt: skip


def _thousand(value: Value) -> Value:
    return None if value is None else 1000 * value


def known(tables: PlaceTables, year: int) -> list[Measure]:
    """Return what is known of at least one place in a year, then the measures of the scorecard."""
    there = {name: bool(tables.rows(name, year)) for name in dict.fromkeys(m.table for m in MEASURES)}
    found = [measure for measure in MEASURES if there[measure.table]]
    named = {
        str(row["measure"]): (str(row["name"]), str(row["unit"]))
        for row in tables.rows("scorecard", year)
        if row["place"] != "everywhere"
    }
    for code, (name, unit) in named.items():
        found.append(Measure(f"{OF_SCORECARD}{code}", name, unit, "scorecard", _plain("value")))
    return found


def values(tables: PlaceTables, year: int, measure: Measure) -> dict[str, Value]:
    """Return the value of each place in a year, money in major units; None where hidden or not known."""
    rows = tables.rows(measure.table, year)
    if measure.table == "scorecard":
        code = measure.key.removeprefix(OF_SCORECARD)
        rows = tuple(row for row in rows if row["measure"] == code)
    unit = 10.0**tables.exponent if measure.unit == "money" else 1.0
    found = {}
    for row in rows:
        value = None if row.get("residents", 0) is None else measure.of(row)
        found[str(row["place"])] = None if value is None else value / unit
    return found


def steps(listed: Sequence[Value], diverging: bool) -> tuple[list[float], list[int | None]]:
    """Return the limits between steps of colour, and the step of each value; None where there is no value.

    Limits are round numbers; where nought is the middle, the middle step lies around it.
    """
    there = [value for value in listed if value is not None]
    if not there or min(there) == max(there):
        return [], [None if value is None else MOST_STEPS // 2 for value in listed]
    limits = _around_nought(there) if diverging else _limits(min(there), max(there))
    placed = [None if value is None else sum(value >= limit for limit in limits) for value in listed]
    return limits, [None if at is None else step_of(at, len(limits), diverging) for at in placed]


def step_of(at: int, limits: int, diverging: bool) -> int:
    """Return the step of colour of what is above so many of some limits: all steps are used, ends first.

    >>> [step_of(at, 2, False) for at in range(3)], [step_of(at, 6, True) for at in range(7)]
    ([0, 3, 6], [0, 1, 2, 3, 4, 5, 6])
    """
    if diverging:
        return (MOST_STEPS - limits - 1) // 2 + at
    return round(at * (MOST_STEPS - 1) / limits)


def _limits(low: float, high: float) -> list[float]:
    size = _round_up((high - low) / MOST_STEPS)
    at = floor(low / size) + 1
    return [step * size for step in range(at, at + MOST_STEPS) if low < step * size <= high][: MOST_STEPS - 1]


def _around_nought(there: Sequence[float]) -> list[float]:
    size = _round_up(2 * max(map(abs, there)) / MOST_STEPS)
    return [(step + 0.5) * size for step in range(-3, 3)]


def _round_up(size: float) -> float:
    """Return the next 1, 2 or 5 times a power of ten.

    >>> _round_up(0.3), _round_up(11.0), _round_up(5.0)
    (0.5, 20.0, 5.0)
    """
    power = 10.0 ** floor(log10(size))
    return float(next(power * each for each in (1, 2, 5, 10) if power * each >= size * (1 - 1e-9)))

"""The two margins and what goes with them, as the catalogue holds them, each with its source and status.

    scale: the horizon, and the rates at which later QALYs and later money count less

Source  catalogue/coefficients/margins.csv; what one QALY costs at the margin of care and of public health:
        Martin, Lomas and Claxton 2020, BMJ Open, doi 10.1136/bmjopen-2019-036411 [cited].

>>> care = shipped_margins()["cost-per-qaly.personal-care"]
>>> care.value, care.low, care.high, care.status
(13500.0, 11973.0, 14912.0, 'cited')
>>> last_year = care_margin({"cost-per-qaly.personal-care": 12_800.0})
>>> last_year.cost_per_qaly, last_year.status
(12800.0, "last year's data")
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from healthtrust.ground.errors import refuse
from healthtrust.ground.problems import Problem, nearest_match
from healthtrust.ground.tables import Column, Contract
from healthtrust.records.store import read_table, shipped

CARE = "personal-care"
POPULATION_HEALTH = "population-health"

MARGINS = Contract(
    "margins",
    (
        Column("parameter", "text", "", "what the number is", unique=True),
        Column("value", "number", "", "its value"),
        Column("low", "number", "", "low end of its range"),
        Column("high", "number", "", "high end of its range"),
        Column("unit", "text", "", "its unit"),
        Column("source", "text", "", "where it comes from"),
        Column("status", "choice", "", "how sure it is", choices=("cited", "recalled", "assumed")),
    ),
)


@dataclass(frozen=True)
class Number:
    """A number of the catalogue with its range, unit, source and status."""

    value: float
    low: float
    high: float
    unit: str
    source: str
    status: str


@dataclass(frozen=True)
class Margin:
    """Personal care at the margin: what the next QALY costs, how fast that rises, and when it comes."""

    cost_per_qaly: float
    """Major units."""
    curvature: float
    lag: float
    """Years."""
    status: str


@dataclass(frozen=True)
class Scale:
    """The one scale on which all returns are set: horizon in years, discount rates per year."""

    horizon: float
    discount_qalys: float
    discount_money: float


def shipped_margins() -> dict[str, Number]:
    """Return the numbers of the catalogue by parameter."""
    table = read_table(shipped("coefficients", "margins"), MARGINS)
    rows = zip(*(table[name].tolist() for name in MARGINS.names), strict=True)
    return {name: Number(*rest) for name, *rest in rows}


def shipped_scale() -> Scale:
    """Return the horizon and the discount rates of the catalogue."""
    known = shipped_margins()
    rates = (known["discount-rate.qalys"].value, known["discount-rate.money"].value)
    return Scale(known["horizon"].value, *rates)


def care_margin(last_year: Mapping[str, float] | None = None) -> Margin:
    """Return the margin of personal care; numbers found last year take the place of the catalogue's.

    Raises InvalidInput for a number that the margin does not have, or that is zero or less (a lag: less).
    """
    known, found = shipped_margins(), dict(last_year or {})
    names = [f"{kind}.{CARE}" for kind in ("cost-per-qaly", "mortality-elasticity", "lag")]
    problems = [
        Problem("last year's margin of care", repr(name), "a number of it", nearest_match(name, names))
        for name in found
        if name not in names
    ]
    problems += [
        Problem(f"last year's margin of care, {name}", f"{value}", "a number above 0")
        for name, value in found.items()
        if name in names and not (value > 0 or (value == 0 and name == names[2]))
    ]
    refuse(problems)
    cost, elasticity, lag = (found.get(name, known[name].value) for name in names)
    status = "last year's data" if names[0] in found else known[names[0]].status
    return Margin(cost, 1 + elasticity, lag, status)

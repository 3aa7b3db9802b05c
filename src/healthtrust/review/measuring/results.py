"""A measure of a body: its value with interval, what was expected of it, and whether its target is met.

    rate   per × y / person-years            Byar's interval        person-years = days / 365.25
    share  per × y / (n - excluded)          Wilson's interval
    mean   per × y / x, ratio per × y / x    value ± 1.96 standard errors
           se² = n / (n - 1) × Σ (y_i - R x_i)² / (Σ x_i)²
    weighted share                           Wilson's interval of (Σ w)² / Σ w² answers

A target is met, missed, or not told where the interval holds it; nothing is judged below the minimum.

Source  intervals: `ground.intervals`; ratio estimator: Cochran, Sampling Techniques, 1977 [recalled]

>>> told = dict(n=3.0, y=7.0, x=3.0, yy=21.0, xy=7.0, xx=3.0)
>>> round(error(told), 6)
0.881917
>>> verdict(0.4, (0.3, 0.45), Aim(at_most=0.5)), verdict(0.4, (0.3, 0.6), Aim(at_most=0.5))
('met', 'not told from chance')
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace
from math import inf, isfinite, nan, sqrt
from typing import Any, Literal

import numpy as np

from healthtrust.design.measure import Aim, Measure
from healthtrust.ground.errors import refuse
from healthtrust.ground.intervals import Interval, mean_interval, poisson_interval, wilson
from healthtrust.ground.problems import Problem
from healthtrust.review.measuring.adjusted import STRATA, expected
from healthtrust.review.measuring.exposure import age_class
from healthtrust.review.measuring.sums import Sums
from healthtrust.review.measuring.worked import Found

YEAR = 365.25
"""Days of a year on average: four with one leap day among them."""
MONEY = frozenset({"paid_amount", "reference_cost", "patient_paid"})


@dataclass(frozen=True)
class Result:
    """One measure of one body in one period; None is not known."""

    measure: str
    body: str
    period: str
    numerator: float
    denominator: float
    excluded: float
    value: float | None
    low: float | None
    high: float | None
    expected: float | None = None
    ratio: float | None = None
    adjusted: float | None = None
    adjusted_low: float | None = None
    adjusted_high: float | None = None
    at_least: float | None = None
    at_most: float | None = None
    verdict: str = ""
    units: float = 0.0
    """Persons, activities or answers behind it; events, of a rate."""


COLUMNS = tuple(field.name for field in fields(Result))


def results(
    measure: Measure, found: Found, period: str, ages: Sequence[int], scale: float = 1.0
) -> list[Result]:
    """Return one measure of every body, in the order of their names.

    ages: those at which classes begin; scale: minor units of money in one of major.
    """
    counts, days = found.counts.by_body(), found.days.by_body() if found.days is not None else {}
    told = [
        _result(measure, body, period, (counts.get(body, _NOTHING), days.get(body)), scale)
        for body in sorted(counts.keys() | days.keys())
    ]
    told = [each for each in told if each.denominator > 0 or each.numerator > 0]
    refuse([_too_many(measure, each) for each in told if _exceeds(measure, each)])
    if measure.adjust != "none":
        told = _adjusted(measure, found, told, ages)
    return [_judged(measure, each) for each in told]


def error(sums: Mapping[str, float]) -> float:
    """Return the standard error of y / x, from sums over n units; NaN below two units."""
    n, y, x = sums["n"], sums["y"], sums["x"]
    if n < 2 or x <= 0:
        return nan
    ratio = y / x
    rest = max(sums["yy"] - 2 * ratio * sums["xy"] + ratio * ratio * sums["xx"], 0.0)
    return sqrt(n / (n - 1) * rest) / x


def verdict(value: float | None, interval: tuple[float, float] | None, aim: Aim | None) -> str:
    """Return whether a target is met, missed, or not told from chance; nothing without a target."""
    if aim is None or value is None:
        return ""
    limit = aim.at_least if aim.at_least is not None else aim.at_most
    assert limit is not None
    low, high = interval or (value, value)
    if low <= limit <= high and low < high:
        return "not told from chance"
    return "met" if (value >= limit) == (aim.at_least is not None) or value == limit else "missed"


def columns(told: Sequence[Result]) -> dict[str, list[Any]]:
    """Return results as columns, by the names that other reviews read."""
    return {name: [getattr(each, name) for each in told] for name in COLUMNS}


_NOTHING = dict.fromkeys(("n", "y", "x", "yy", "xy", "xx", "excluded"), 0.0)


def _result(
    measure: Measure,
    body: str,
    period: str,
    of: tuple[Mapping[str, float], Mapping[str, float] | None],
    scale: float,
) -> Result:
    sums, days = of
    if days is not None:
        years = days["x"] / YEAR
        low, high = poisson_interval(sums["y"], years)
        out, value = days["excluded"] / YEAR, sums["y"] / years if years else None
        return _told(measure, (body, period), (sums["y"], years, out, sums["n"]), value, Interval(low, high))
    y, x = sums["y"], sums["x"]
    if measure.of != "answers" or measure.kind != "ratio":
        y = y / scale if measure.value in MONEY else y
        x = x / scale if measure.over in MONEY else x
    value = y / x if x else None
    if measure.kind in ("share", "reported"):
        enough = x * x / sums["xx"] if sums["xx"] else x
        interval = wilson(min(value, 1.0) * enough, enough) if value is not None else None
    else:
        spread = error(sums) * (y / sums["y"] / (x / sums["x"]) if sums["y"] and x else 1.0)
        interval = mean_interval(value, spread) if value is not None and isfinite(spread) else None
    return _told(measure, (body, period), (y, x, sums["excluded"], sums["n"]), value, interval)


def _told(
    measure: Measure,
    named: tuple[str, str],
    counts: tuple[float, float, float, float],
    value: float | None,
    interval: Interval | None,
) -> Result:
    low, high = interval if interval is not None else (None, None)
    y, x, out, n = counts
    aim = measure.target or None
    return Result(
        measure.code,
        *named,
        y,
        x,
        out,
        _per(measure, value),
        _per(measure, low),
        _per(measure, high),
        at_least=aim.at_least if aim else None,
        at_most=aim.at_most if aim else None,
        units=n,
    )


def _per(measure: Measure, value: float | None) -> float | None:
    return None if value is None or value in (inf, -inf) else value * measure.per


def _exceeds(measure: Measure, each: Result) -> bool:
    return measure.kind in ("share", "reported") and each.numerator > each.denominator * (1 + 1e-9)


def _too_many(measure: Measure, each: Result) -> Problem:
    return Problem(
        f"measure {measure.code}, {each.body}",
        f"a numerator of {each.numerator:g} above the denominator of {each.denominator:g}",
        "a numerator that is part of the denominator",
        remedy="Say a kind other than share, or values of 0 and 1.",
    )


def _adjusted(measure: Measure, found: Found, told: list[Result], ages: Sequence[int]) -> list[Result]:
    """Return results with what was expected of each body."""
    below = found.days or found.counts
    bodies = [each.body for each in told]
    strata = strata_of(measure)
    y, d = (
        _cells(found.counts, "y", (bodies, strata), ages),
        _cells(below, "x", (bodies, strata), ages) / (YEAR if found.days is not None else 1.0),
    )
    assert measure.adjust != "none"
    of: Literal["rate", "share"] = "rate" if measure.kind == "rate" else "share"
    wanted = expected(y, d, strata, measure.adjust, of)
    overall = float(y.sum() / d.sum()) * measure.per
    return [_beside(each, float(e), overall) for each, e in zip(told, wanted, strict=True)]


def _beside(each: Result, wanted: float, overall: float) -> Result:
    if not wanted > 0:
        return replace(each, expected=wanted)
    low, high = poisson_interval(each.numerator, wanted)
    return replace(
        each,
        expected=wanted,
        ratio=each.numerator / wanted,
        adjusted=overall * each.numerator / wanted,
        adjusted_low=overall * low,
        adjusted_high=overall * high,
    )


def strata_of(measure: Measure) -> tuple[tuple[str, str], ...]:
    """Return the strata that a measure may have people in: bands of age that its own ages reach, by sex."""
    low, high = measure.denominator.age_from or 0, measure.denominator.age_to
    edges = (0, *STRATA)
    bands = [
        _band(age)
        for age, after in zip(edges, (*STRATA, 1_000), strict=True)
        if after > low and (high is None or age <= high)
    ]
    sexes = (measure.denominator.sex,) if measure.denominator.sex else ("female", "male")
    return tuple((band, sex) for band in bands for sex in sexes)


def _band(age: int) -> str:
    """Return the band of age that an age is in.

    >>> _band(3), _band(40), _band(90)
    ('0-17', '40-64', '75+')
    """
    edges = (0, *STRATA)
    k = sum(age >= each for each in STRATA)
    return f"{edges[k]}-{edges[k + 1] - 1}" if k < len(STRATA) else f"{edges[k]}+"


def _cells(
    sums: Sums, name: str, within: tuple[Sequence[str], Sequence[tuple[str, str]]], ages: Sequence[int]
) -> np.ndarray[Any, np.dtype[np.float64]]:
    """Return sums by body and stratum."""
    bodies, strata = ({each: k for k, each in enumerate(names)} for names in within)
    bands = {age_class(age, ages): _band(age) for age in (0, *ages)}
    cells = np.zeros((len(bodies), len(strata)))
    for body, age, sex, held in zip(sums.body, sums.age, sums.sex, sums.of[name].tolist(), strict=True):
        stratum = strata.get((bands[age], sex))
        if body in bodies and stratum is not None:
            cells[bodies[body], stratum] += held
    return cells


def _judged(measure: Measure, each: Result) -> Result:
    if measure.target is None or each.denominator < measure.minimum:
        return each
    value = each.value if each.adjusted is None else each.adjusted
    low, high = (each.low, each.high) if each.adjusted is None else (each.adjusted_low, each.adjusted_high)
    interval = (low, high) if low is not None and high is not None else None
    return replace(each, verdict=verdict(value, interval, measure.target))

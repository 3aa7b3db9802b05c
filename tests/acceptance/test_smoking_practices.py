"""Smoking in England's practices: published limits and verdicts row by row, and what adjusting does to flags.

`england_smoking_practice`: OHID Fingertips indicator 91547. Limits at 95 % are published to 1e-4 percentage
points, those at 99.8 % to 5e-9; rows without a limit or verdict have none published.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from healthtrust.ground.intervals import normal_quantile, wilson_limits
from healthtrust.records.store import read_columns
from healthtrust.review.comparison import Limiting, funnel
from healthtrust.review.comparison.funnel import flagged
from healthtrust.review.comparison.verdicts import verdicts

Z_998 = normal_quantile(0.998)
"""3.090232306..., all of whose digits are needed."""


@pytest.fixture(scope="module")
def table(shared_data: Path) -> dict[str, np.ndarray]:
    path = shared_data / "england_smoking_practice" / "smoking_15plus.csv"
    if not path.is_file():
        pytest.skip("no england_smoking_practice in the folder of real data: it holds an indicator's limits")
    return read_columns(path)[0]


def floats(table: dict[str, np.ndarray], name: str) -> np.ndarray:
    return np.array([float(each) if each not in (None, "") else np.nan for each in table[name]])


def test_limits_at_998(table: dict[str, np.ndarray]) -> None:
    low, high = wilson_limits(floats(table, "numerator"), floats(table, "denominator"), Z_998)
    known_low, known_high = floats(table, "lo998"), floats(table, "hi998")
    given = np.isfinite(known_low)
    close = (np.abs(100 * low - known_low) < 5e-9) & (np.abs(100 * high - known_high) < 5e-9)
    assert (int(close[given].sum()), int(given.sum())) == (6_851, 6_851)
    assert normal_quantile(0.998) == pytest.approx(3.090232306, abs=5e-10)


def test_limits_at_95(table: dict[str, np.ndarray]) -> None:
    low, high = wilson_limits(floats(table, "numerator"), floats(table, "denominator"), normal_quantile(0.95))
    close = (np.abs(100 * low - floats(table, "lo95")) < 1e-4) & (
        np.abs(100 * high - floats(table, "hi95")) < 1e-4
    )
    assert (int(close.sum()), len(close)) == (7_289, 7_289)


def test_verdicts(table: dict[str, np.ndarray]) -> None:
    low, high = wilson_limits(floats(table, "numerator"), floats(table, "denominator"), normal_quantile(0.95))
    known = np.array([str(each).lower() for each in table["vs_england"]])
    period, area, category = (
        np.array([str(each) for each in table[name]]) for name in ("period", "area_type", "category_type")
    )
    value = floats(table, "value_pct") / 100
    standard = np.full(len(known), np.nan)
    for year in np.unique(period):
        whole = (area == "England") & np.isin(category, ("", "None")) & (period == year)
        standard[period == year] = value[whole][0]
    given = np.isin(known, ("better", "worse", "similar"))
    found = verdicts(low, high, standard, "lower")
    assert (int((found == known)[given].sum()), int(given.sum())) == (7_287, 7_287)


def test_over_dispersion_and_flags(table: dict[str, np.ndarray]) -> None:
    practice = np.array([str(each) == "GPs" for each in table["area_type"]])
    c, n = floats(table, "numerator")[practice], floats(table, "denominator")[practice]
    found = funnel(c, n, kind="share", how=Limiting(0.95, winsorise=0.1))
    assert len(c) == 6_378
    assert found.standard == pytest.approx(0.1471089, abs=5e-8)
    assert found.phi == pytest.approx(92.36, abs=0.005)
    assert found.tau2 == pytest.approx(0.0027965, abs=5e-8)
    shares = [
        round(100 * float((flagged(z, normal_quantile(level)) != 0).mean()), 1)
        for level in (0.95, 0.998)
        for z in (found.z, found.adjusted_z)
    ]
    assert shares == [87.5, 13.1, 79.7, 1.8]
    assert round(100 * float((found.naive != 0).mean()), 1) == 87.5
    assert round(100 * float((found.adjusted != 0).mean()), 1) == 13.1

"""What a QALY of prevention costs at the margin, and what comes back, against what is published.

A pound a head in one year, followed for 40 years, both discounted at 3.5%, births the same with and without.
Published: all programmes 2,725 to 4,845 GBP per QALY, Martin, Lomas and Claxton 2020 (target T8).
"""

from __future__ import annotations

import csv
from functools import lru_cache

import numpy as np
import pytest

from healthtrust.deliver.response.baseline import shipped_baseline
from healthtrust.deliver.response.uses import EMERGENCIES
from healthtrust.people.exposure import (
    admission_log_points,
    begin,
    hazard_ratios,
    next_segments,
    one_year_on,
    shipped_factors,
    shipped_moves,
)
from healthtrust.records.store import shipped

FACTORS, MOVES = shipped_factors(), shipped_moves()
COUNT, YEARS, RATE = len(FACTORS.codes), 40, 0.035
SICKEST = np.array([0, 0, 0, 1, 1])


@lru_cache(maxsize=1)
def _tranches() -> tuple[np.ndarray, np.ndarray]:
    """QALYs gained and care saved [factor] by 0.50 GBP a head on one factor in the first year, per pound."""
    before = shipped_baseline()
    rate = before.rate[:, EMERGENCIES]
    each = (before.unit_cost + before.bed_day_cost * before.stay)[:, EMERGENCIES]
    care = before.other_cost + (before.rate * (before.unit_cost + before.bed_day_cost * before.stay)).sum(
        axis=1
    )
    spending = np.concatenate([np.zeros((1, COUNT)), 0.5 * np.eye(COUNT)])
    people, births = np.tile(MOVES.shares, (COUNT + 1, 1)), float(MOVES.shares @ MOVES.deaths)
    exposure = begin(FACTORS)
    qalys, costs = np.zeros((2, COUNT + 1))
    for year in range(YEARS):
        points = np.broadcast_to(admission_log_points(exposure.effect, FACTORS), (COUNT + 1, 2))
        usual = people[:, :, None] * rate
        felt = usual * np.exp(SICKEST[:, None] * points[:, None, :])
        worth = (1 + RATE) ** -year
        qalys += worth * (people @ MOVES.weights - 0.02 * felt.sum(axis=(1, 2)))
        costs += worth * (people @ care + ((felt - usual) * each).sum(axis=(1, 2)))
        ratios = np.broadcast_to(hazard_ratios(exposure.lagged, FACTORS), (COUNT + 1, 5))
        people, _ = next_segments(people, MOVES, ratios, births=births)
        exposure = one_year_on(exposure, spending * (year == 0), FACTORS, year)
    return (qalys[1:] - qalys[0]) / 0.5, (costs[0] - costs[1:]) / 0.5


def _programmes() -> dict[str, dict[str, str]]:
    with shipped("coefficients", "programmes").open(encoding="utf-8", newline="") as file:
        rows = [{key.split(" [")[0]: cell for key, cell in row.items()} for row in csv.DictReader(file)]
    return {row["code"]: row for row in rows}


def test_a_qaly_of_each_programme_costs_about_what_its_row_says() -> None:
    qalys, _ = _tranches()
    for code, gained in zip(FACTORS.programme, qalys, strict=True):
        if code:
            said = float(_programmes()[code]["cost_per_qaly"])
            assert 1 / gained == pytest.approx(said, rel=0.1), code


def test_the_mix_of_programmes_costs_what_is_published() -> None:
    qalys, _ = _tranches()
    share = [float(_programmes()[code]["share"]) if code else 0.0 for code in FACTORS.programme]
    assert 2725 < 1 / float(np.dot(share, qalys)) < 4845


def test_programmes_without_a_row_lie_among_those_with_one() -> None:
    qalys, _ = _tranches()
    costs = np.array([1 / gained for code, gained in zip(FACTORS.programme, qalys, strict=True) if not code])
    assert ((costs > 2400) & (costs < 8200)).all()


def test_prevention_of_slow_illness_does_not_pay_for_itself_and_prevention_of_falls_does() -> None:
    _, saved = _tranches()
    offset = dict(zip(FACTORS.codes, saved.tolist(), strict=True))
    assert 1.2 < offset["unprotected-falls"] < 2.2
    for code in (
        "smoking",
        "obesity",
        "uncontrolled-hypertension",
        "inactivity",
        "harmful-drinking",
        "adversity",
    ):
        assert -0.35 < offset[code] < 0.35, code

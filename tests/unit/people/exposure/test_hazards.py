"""Ratios are 1 today, are those of population means, and multiply."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from healthtrust.people.conditions import read_conditions
from healthtrust.people.exposure import admission_log_points, condition_ratios, hazard_ratios, shipped_factors
from tests.reference.exposure import ratio_of_one

FACTORS = shipped_factors()
COUNT = len(FACTORS.codes)
TODAY = FACTORS.prevalence


def test_today_nothing_differs_from_today() -> None:
    np.testing.assert_array_equal(hazard_ratios(TODAY, FACTORS), np.ones(5))
    np.testing.assert_array_equal(condition_ratios(TODAY, FACTORS), np.ones(len(read_conditions().codes)))


def test_ratios_are_those_of_the_plain_loop() -> None:
    lagged = np.random.default_rng(5).uniform(0, 1, (4, COUNT))
    for ratios, risks in (
        (hazard_ratios(lagged, FACTORS), FACTORS.on_transition),
        (condition_ratios(lagged, FACTORS), FACTORS.on_condition),
    ):
        plain = [
            [ratio_of_one(row.tolist(), TODAY.tolist(), column.tolist()) for column in risks.T]
            for row in lagged
        ]
        np.testing.assert_allclose(ratios, plain)


def test_two_factors_together_are_the_product_of_each_alone() -> None:
    smoking, obesity, both = TODAY.copy(), TODAY.copy(), TODAY.copy()
    smoking[0] = both[0] = 0.0
    obesity[1] = both[1] = 0.5
    np.testing.assert_allclose(
        hazard_ratios(both, FACTORS), hazard_ratios(smoking, FACTORS) * hazard_ratios(obesity, FACTORS)
    )


def test_without_smoking_the_published_fraction_of_chronic_obstructive_disease_is_left() -> None:
    nobody = TODAY.copy()
    nobody[FACTORS.codes.index("smoking")] = 0.0
    left = condition_ratios(nobody, FACTORS)[read_conditions().codes.index("copd")]
    np.testing.assert_allclose(left, 1 / (1 + 0.14 * 3))


def test_fast_programmes_lower_emergencies_and_slow_ones_do_not() -> None:
    points = np.array([admission_log_points(np.eye(COUNT)[r] * 0.1, FACTORS) for r in range(COUNT)])
    fast = np.array(
        [code in {"unprotected-falls", "unvaccinated", "unplanned-frail-care"} for code in FACTORS.codes]
    )
    assert (points[fast] < 0).all()
    assert (points[~fast] == 0).all()


def test_nobody_is_protected_twice() -> None:
    everybody = -(TODAY[:, None] * FACTORS.direct).sum(axis=0)
    np.testing.assert_allclose(admission_log_points(np.full(COUNT, 50.0), FACTORS), everybody)
    little = np.full(COUNT, 1e-7)
    np.testing.assert_allclose(
        admission_log_points(little, FACTORS), -(little[:, None] * FACTORS.direct).sum(axis=0), rtol=1e-5
    )


def test_ratios_of_draws_are_taken_draw_by_draw() -> None:
    twice = replace(FACTORS, on_transition=np.stack([FACTORS.on_transition, 1.5 * FACTORS.on_transition]))
    drawn = hazard_ratios(0.5 * TODAY, twice)
    np.testing.assert_allclose(drawn[0], hazard_ratios(0.5 * TODAY, FACTORS))
    assert (drawn[1] < drawn[0]).all()

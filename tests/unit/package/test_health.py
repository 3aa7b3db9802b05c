from __future__ import annotations

import numpy as np
import pytest

from healthtrust.package.health import health_by_cell, remaining_qalys, utility_norms
from healthtrust.people.vital import mortality
from healthtrust.records.persons import cell_parts


def test_remaining_qalys_are_the_sum_over_the_years_ahead() -> None:
    """Five hundred years of the last age stand for it going on for ever."""
    deaths, quality, kept = mortality("england-2011"), utility_norms(), 1 / 1.035
    for age, sex, fifth in ((0, 0, 2), (40, 1, 0), (99, 0, 4), (100, 1, 3)):
        alive, discount, total = 1.0, 1.0, 0.0
        for later in range(age, 600):
            at = min(later, 100), sex, fifth
            lived = (1 - np.exp(-deaths[at])) / deaths[at]
            total += discount * alive * quality[at] * lived
            alive, discount = alive * np.exp(-deaths[at]), discount * kept
        assert remaining_qalys()[age, sex, fifth] == pytest.approx(total)


def test_the_least_deprived_expect_more_health_at_every_age() -> None:
    assert (np.diff(remaining_qalys(), axis=2) > 0).all()


def test_quality_of_life_is_between_death_and_full_health() -> None:
    assert utility_norms().min() > 0 and utility_norms().max() <= 1


def test_cells_have_the_health_of_their_age_sex_and_fifth() -> None:
    parts, found = cell_parts(), health_by_cell()
    for cell in (0, 4, 1234, 5049):
        expected = remaining_qalys()[parts.age[cell], parts.sex[cell], parts.fifth[cell] - 1]
        assert found[cell] == expected

"""Quality-adjusted life expectancy against a hundred thousand lives followed band by band."""

from __future__ import annotations

import numpy as np
import pytest

from healthtrust.package.equity.life_table import dying, life_expectancy, quality_adjusted, years_lived
from tests.reference import equity as plain

WIDTH = [5.0, 20.0, 40.0, 15.0]
MORTALITY = [0.001, 0.0004, 0.008, 0.09]
QUALITY = [0.95, 0.9, 0.8, 0.6]


def test_agrees_with_lives_followed_one_band_after_the_other() -> None:
    found = quality_adjusted(MORTALITY, QUALITY, WIDTH)
    assert float(found) == pytest.approx(plain.quality_adjusted(MORTALITY, QUALITY, WIDTH), abs=1e-12)


def test_groups_stand_in_rows_of_their_own() -> None:
    both = quality_adjusted([MORTALITY, np.multiply(MORTALITY, 1.2)], [QUALITY, QUALITY], WIDTH)
    assert both.shape == (2,)
    assert both[0] > both[1]


def test_full_health_lives_as_long_as_the_life_table() -> None:
    assert float(quality_adjusted(MORTALITY, np.ones(4), WIDTH)) == float(life_expectancy(MORTALITY, WIDTH))


def test_whoever_has_reached_a_band_can_expect_what_is_left() -> None:
    alive, lived = years_lived(MORTALITY, WIDTH)
    assert float(life_expectancy(MORTALITY, WIDTH, band=3)) == pytest.approx(7.5)
    assert float(life_expectancy(MORTALITY, WIDTH, band=2)) == pytest.approx(
        float(lived[2:].sum() / alive[2])
    )


def test_nobody_outlives_the_last_band() -> None:
    assert dying(MORTALITY, WIDTH)[-1] == 1.0


@pytest.mark.parametrize("rate", [-0.01, np.nan])
def test_refuses_what_is_no_rate(rate: float) -> None:
    with pytest.raises(ValueError, match="mortality"):
        dying([rate, 0.1], [5.0, 5.0])

from __future__ import annotations

import subprocess
import sys

import numpy as np
import pytest

from healthtrust.ground.bands import Bands, capped, due, due_one, scaled
from tests.reference import bands as plain

TAX = Bands(lower=(12_570.0, 50_270.0, 125_140.0), slope=(0.20, 0.40, 0.45))


@pytest.mark.parametrize(
    ("income", "tax"),
    [
        (-5, 0),
        (0, 0),
        (12_570, 0),
        (12_571, 0.2),
        (50_270, 7_540),
        (60_270, 11_540),
        (125_140, 37_488),
        (225_140, 82_488),
    ],
)
def test_each_band_bears_its_own_rate(income: float, tax: float) -> None:
    assert float(due(TAX, income)) == pytest.approx(tax)
    assert due_one(income, *TAX.arrays()) == pytest.approx(tax)


def test_a_negative_start_and_a_negative_slope() -> None:
    corridor = Bands(lower=(-100.0, 0.0, 100.0), slope=(1.0, 0.0, -0.5))
    assert due(corridor, np.array([-150.0, -40.0, 50.0, 140.0])).tolist() == [0.0, 60.0, 100.0, 80.0]


def test_whole_minor_units_may_be_given_and_shape_is_kept() -> None:
    assert due(TAX, np.array([[50_270], [12_570]])).tolist() == [[7_540.0], [0.0]]


def test_kernel_and_column_give_the_same_bits() -> None:
    amounts = np.arange(-1_000.0, 200_000.0, 37.31)
    uneven = Bands(lower=(-77.7, 0.1, 1 / 3, 9_999.9), slope=(0.1, -0.3, 1 / 7, 2.5))
    for bands in (TAX, uneven):
        one_by_one = [due_one(amount, *bands.arrays()) for amount in amounts]
        assert due(bands, amounts).tolist() == one_by_one


def test_columns_agree_with_slices_one_at_a_time() -> None:
    amounts = np.arange(0.0, 200_000.0, 1_234.5)
    expected = [float(plain.due(amount, TAX.lower, TAX.slope)) for amount in amounts]
    np.testing.assert_allclose(due(TAX, amounts), expected, rtol=1e-14)


def test_scaling_scales_what_is_due() -> None:
    assert due(scaled(TAX, 0.5), 60_270) == pytest.approx(5_770)
    assert scaled(TAX, 0.5).lower == TAX.lower


def test_a_cap_holds_every_slope_down() -> None:
    assert capped(TAX, 0.4).slope == (0.20, 0.40, 0.40)


def test_sound_bands_have_no_problems() -> None:
    assert TAX.problems("pool.bands") == []


@pytest.mark.parametrize(
    ("bands", "said"),
    [
        (Bands((0.0, 10.0, 10.0), (0.1, 0.2, 0.3)), "pool.bands, band 3: found a start of 10 after 10"),
        (Bands((5.0, 1.0), (0.1, 0.2)), "pool.bands, band 2: found a start of 1 after 5"),
        (Bands((0.0,), (0.1, 0.2)), "pool.bands: found 1 starts and 2 slopes"),
        (Bands((), ()), "pool.bands: found 0 starts and 0 slopes"),
        (Bands((0.0,), (float("nan"),)), "pool.bands, band 1: found slope nan"),
        (Bands((float("-inf"),), (0.1,)), "pool.bands, band 1: found start -inf"),
    ],
)
def test_impossible_bands_are_problems(bands: Bands, said: str) -> None:
    assert [str(problem)[: len(said)] for problem in bands.problems("pool.bands")] == [said]


def test_all_problems_are_found_at_once() -> None:
    assert len(Bands((3.0, 2.0, 1.0), (0.1, float("inf"), 0.1)).problems("x")) == 3


def test_reading_bands_does_not_load_the_compiler() -> None:
    code = (
        "import sys; from healthtrust.ground.bands import Bands, due;"
        "due(Bands((0.0,), (1.0,)), 1.0); sys.exit('numba' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_the_module_has_no_other_names() -> None:
    import healthtrust.ground.bands as module

    with pytest.raises(AttributeError):
        module.due_two  # noqa: B018

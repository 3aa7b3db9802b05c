"""A change told as parts of its factors adds up, whatever the factors are."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from healthtrust.ground.decomposition import logarithmic_mean, parts_of_change

SIZES = arrays(np.float64, (2, 3), elements=st.floats(0.01, 1e6))


@settings(max_examples=40, deadline=None)
@given(SIZES, SIZES, SIZES, SIZES)
def test_parts_of_a_product_add_up_to_its_change(
    price: np.ndarray, price_before: np.ndarray, volume: np.ndarray, volume_before: np.ndarray
) -> None:
    before, now = price_before * volume_before, price * volume
    causes = {"price": np.log(price / price_before), "volume": np.log(volume / volume_before)}
    parts = parts_of_change(before, now, causes)
    np.testing.assert_allclose(
        sum(parts.values()), (now - before).sum(axis=1), rtol=1e-6, atol=1e-6 * now.max()
    )


def test_the_mean_lies_between_its_two_numbers_and_is_nothing_where_one_is_nothing() -> None:
    now, before = np.array([4.0, 5.0, 0.0, 2.0]), np.array([1.0, 5.0, 3.0, 0.0])
    mean = logarithmic_mean(now, before)
    assert 1 < mean[0] < 4
    assert mean.round(12).tolist()[1:] == [5.0, 0.0, 0.0]
    assert (mean == logarithmic_mean(before, now)).all()


def test_nearly_equal_numbers_have_a_mean_without_noise() -> None:
    x = np.array([1e6])
    assert abs(float(logarithmic_mean(x * (1 + 1e-12), x)[0]) - 1e6) < 1e-3

"""Ways to spread draws: one in each slice, luck by name, known means, and what cannot be."""

from __future__ import annotations

import numpy as np
import pytest

from healthtrust.ground.errors import InvalidInput
from healthtrust.study.distributions import Uncertain
from healthtrust.study.trial.sampled import SAMPLING, fitted_share, sampled

A = Uncertain("market.persistence", "beta", 0.85, low=0.8, high=0.9)
B = Uncertain("package.adjust.hip.price", "gamma", 1.0, 0.2)
C = Uncertain("pool.response.most", "lognormal", 0.6, low=0.4, high=0.9)


def test_a_latin_hypercube_has_one_draw_in_each_slice() -> None:
    draws = sampled([A, B, C], "latin hypercube", 50, seed=3)
    for parameter, row in zip([A, B, C], draws, strict=True):
        slices = np.floor(50 * fitted_share(parameter, row) + 1e-9).astype(int)
        assert sorted(slices.tolist()) == list(range(50))


@pytest.mark.parametrize("how", ["latin hypercube", "independent"])
def test_another_parameter_leaves_the_draws_of_the_others(how: str) -> None:
    two, three = sampled([A, C], how, 40, seed=1), sampled([A, B, C], how, 40, seed=1)
    np.testing.assert_array_equal(two, three[[0, 2]])
    np.testing.assert_array_equal(sampled([C, A], how, 40, seed=1), two[::-1])


@pytest.mark.parametrize("how", SAMPLING)
def test_draws_have_the_mean_of_the_distribution(how: str) -> None:
    draws = sampled([B, C], how, 1024, seed=2)
    means, errors = draws.mean(axis=1), draws.std(axis=1) / 32
    assert (np.abs(means - [1.0, C.mean]) < 4 * errors).all()


def test_spread_draws_know_the_mean_better_than_independent_ones() -> None:
    off = {how: [abs(sampled([B], how, 64, seed)[0].mean() - 1) for seed in range(20)] for how in SAMPLING}
    assert np.mean(off["latin hypercube"]) < np.mean(off["independent"]) / 4
    assert np.mean(off["sobol"]) < np.mean(off["independent"]) / 4


@pytest.mark.parametrize("how", SAMPLING)
def test_parameters_of_one_luck_move_together(how: str) -> None:
    one, other = (Uncertain(name, "gamma", 1.0, 0.2, luck="staff") for name in ("x", "y"))
    draws = sampled([one, B, other], how, 32, seed=1)
    np.testing.assert_array_equal(draws[0], draws[2])


def test_nothing_to_draw_and_ways_there_are_not() -> None:
    assert sampled([], "sobol", 4, 1).shape == (0, 4)
    with pytest.raises(InvalidInput) as raised:
        sampled([Uncertain("x", "beta", 1.2, 0.1)], "latin hypercub", 4, 1)
    assert "did you mean 'latin hypercube'" in str(raised.value)
    assert "parameter x, mean" in str(raised.value)


def test_another_seed_gives_other_draws() -> None:
    for how in SAMPLING:
        assert not np.array_equal(sampled([A], how, 16, 1), sampled([A], how, 16, 2))

"""Draws as values of a design: response drawn together, everything else by its own name."""

from __future__ import annotations

import numpy as np
import pytest

from healthtrust.design.read import read_design
from healthtrust.ground.errors import InvalidInput
from healthtrust.study.coefficients import drawn_coefficients
from healthtrust.study.trial.drawn import drawn_values
from healthtrust.study.trial.uncertain import RESPONSE, uncertain_values


def test_the_response_is_drawn_from_what_it_was_fitted_to() -> None:
    found = uncertain_values(read_design("village-to-vertical"), ["behaviour", "response"])
    draws = drawn_values(found, 30, seed=4)
    known = drawn_coefficients(4, 30)
    assert set(draws.names) == {p.name for p in found}
    for name, row in zip(draws.names, draws.values, strict=True):
        if name.startswith(RESPONSE):
            np.testing.assert_array_equal(row, np.broadcast_to(known[name.removeprefix(RESPONSE)], 30))


def test_taking_a_group_away_leaves_the_draws_of_the_others() -> None:
    read = read_design("village-to-vertical")
    every = drawn_values(uncertain_values(read), 12, seed=1)
    few = drawn_values(uncertain_values(read, ["behaviour"]), 12, seed=1)
    for d in range(12):
        assert few.of(d).items() <= every.of(d).items()


def test_nothing_uncertain_is_an_error() -> None:
    with pytest.raises(InvalidInput, match="one at least"):
        drawn_values([], 10, 1)

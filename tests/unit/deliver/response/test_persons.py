"""Person by person the same totals as segment by segment, and rates that are refused."""

from __future__ import annotations

import numpy as np
import pytest

from healthtrust.deliver.response import Course, arrangement_named, central, respond, shipped_baseline
from healthtrust.deliver.response.persons import multipliers, rates_of_persons
from healthtrust.ground.errors import InvalidInput

BASE = shipped_baseline(residents=20_000)


@pytest.mark.parametrize("year", [0, 1, 7])
def test_persons_add_up_to_segments(year: int) -> None:
    course = Course(
        BASE, arrangement_named("fee-for-service"), arrangement_named("vertical-capitated"), central()
    )
    found = respond(course, 7)
    segment = np.repeat(np.arange(5), BASE.residents.astype(int))
    np.random.default_rng(1).shuffle(segment)
    uses = rates_of_persons(segment, BASE.rate * multipliers(BASE, found, year)[0])
    assert uses.sum(axis=0) == pytest.approx(found.uses[year, 0], rel=1e-9)
    for s in range(5):
        assert uses[segment == s].sum(axis=0) == pytest.approx(found.volume[year, 0, s], rel=1e-9)


def test_a_row_that_stands_for_many_counts_as_many() -> None:
    segment, weight = np.arange(5), BASE.residents
    uses = rates_of_persons(segment, BASE.rate)
    assert weight @ uses == pytest.approx(BASE.uses.sum(axis=0), rel=1e-12)


def test_a_segment_there_is_not_is_refused() -> None:
    with pytest.raises(InvalidInput, match="from 0 to 4"):
        rates_of_persons(np.array([0, 5]), BASE.rate)

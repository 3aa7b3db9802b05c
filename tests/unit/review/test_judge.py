"""Met or missed, and how clearly."""

from __future__ import annotations

from math import nan

import pytest

from healthtrust.design.review import Target
from healthtrust.records.findings import Measurement
from healthtrust.review.judge import judged


def found(value: float, low: float | None, high: float | None, place: int = 1) -> Measurement:
    return Measurement("unmet-need", place, value, 1.0, value, low, high)


@pytest.mark.parametrize(
    ("value", "low", "high", "met", "clearly"),
    [
        (8, 6, 9.5, True, True),
        (8, 6, 12, True, False),
        (10, 8, 10, True, True),
        (11, 9, 13, False, False),
        (12, 10.5, 14, False, True),
        (8, None, None, True, False),
        (nan, None, None, False, False),
    ],
)
def test_at_most_and_at_least_mirror_each_other(
    value: float, low: float | None, high: float | None, met: bool, clearly: bool
) -> None:
    ((_, verdict),) = judged([Target(measure="unmet-need", at_most=10)], [found(value, low, high)])
    assert (verdict.met, verdict.clearly, verdict.at_most) == (met, clearly, True)
    turned = found(-value, None if high is None else -high, None if low is None else -low)
    ((_, mirror),) = judged([Target(measure="unmet-need", at_least=-10)], [turned])
    assert (mirror.met, mirror.clearly, mirror.at_most) == (met, clearly, False)


def test_everywhere_is_judged_once_and_places_one_by_one() -> None:
    measurements = [found(8, None, None, place) for place in (-1, 1, 2)]
    where = [("everywhere", [-1]), ("each place", [1, 2])]
    for scope, places in where:
        target = Target(measure="unmet-need", at_most=10, where=scope)  # type: ignore[arg-type]
        assert [verdict.place for _, verdict in judged([target], measurements)] == places


def test_targets_of_other_measures_are_left_alone() -> None:
    assert not judged([Target(measure="qalys-gained", at_least=1)], [found(8, None, None)])

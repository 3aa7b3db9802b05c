"""A ratio that has become worse is named; noise, other machines and what is new are not."""

from __future__ import annotations

from typing import Any

import pytest

from benchmarks.machine import alike, machine
from benchmarks.regressions import bounds, lost, regressions


def rated(ratio: float, *spread: float, measure: str = "total", baseline: str = "NumPy") -> dict[str, Any]:
    told = {"benchmark": "pool", "measure": measure, "value": 1.0, "unit": "s", "baseline": baseline}
    return {**told, "ratio": ratio, "spread": list(spread) or None}


def test_a_ratio_a_sixth_worse_and_beyond_both_spreads_is_named_with_both_figures() -> None:
    (found,) = regressions([rated(8.4, 8.3, 8.5)], [rated(10.0, 9.5, 10.5)])
    assert found.text == "pool, total: 8.40 x NumPy, was 10.00 (9.50 to 10.50)"


@pytest.mark.parametrize(
    ("now", "why"),
    [
        (rated(8.6, 8.5, 8.7), "less than 15 % worse"),
        (rated(8.0, 7.0, 9.6), "spreads touch"),
        (rated(12.0, 11.0, 13.0), "better"),
        (rated(1.0, 1.0, 1.1, measure="assess"), "not measured before"),
        (rated(1.0, 1.0, 1.1, baseline="pandas"), "another baseline"),
        ({**rated(1.0), "ratio": None}, "no ratio"),
    ],
)
def test_nothing_is_named_where(now: dict[str, Any], why: str) -> None:
    assert regressions([now], [rated(10.0, 9.5, 10.5)]) == [], why


def test_what_was_run_once_is_given_fifteen_per_cent_either_way() -> None:
    assert bounds(rated(10.0)) == pytest.approx((8.5, 11.5))
    assert bounds(rated(10.0, 10.0, 10.0)) == pytest.approx((8.5, 11.5))
    assert regressions([rated(7.5)], [rated(10.0)]) == []
    assert len(regressions([rated(7.3)], [rated(10.0)])) == 1


def test_a_measure_is_the_same_however_far_it_is_moved_to_the_right() -> None:
    assert len(regressions([rated(1.0, 1.0, 1.1, measure="  total")], [rated(10.0, 9.5, 10.5)])) == 1


def test_ratios_that_are_gone_are_told() -> None:
    assert lost([rated(1.0)], [rated(1.0), rated(2.0, measure="assess")]) == [("pool", "assess", "NumPy")]


def test_machines_are_alike_where_cores_and_instructions_are() -> None:
    ours = machine()
    assert alike(ours, {**ours, "gib": 1, "python": "3.99"})
    assert not alike(ours, {**ours, "cores": ours["cores"] + 1})
    assert "hostname" not in ours and ours["cores"] >= 1 and ours["libraries"]["numpy"]

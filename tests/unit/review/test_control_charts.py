"""A body beside its own past: centres, limits, patterns, step changes, false alarms."""

from __future__ import annotations

import numpy as np
import pytest

from healthtrust.review.comparison.control_chart import control_chart
from healthtrust.review.comparison.false_alarms import false_alarm
from healthtrust.review.comparison.run_rules import SETS, Rules, patterns
from tests.reference import comparison_plain as plain


def test_limits_of_individual_values() -> None:
    # Moving ranges 2, 1, 2, 4: mean 2.25; 2.66 times that is 5.985.
    chart = control_chart(np.array([[10.0, 12.0, 11.0, 13.0, 9.0]]))
    assert chart.high[0, 0] == pytest.approx(11 + 2.66 * 2.25, abs=3e-3)
    assert chart.low[0, 0] == pytest.approx(11 - 2.66 * 2.25, abs=3e-3)


def test_a_step_change_begins_limits_anew() -> None:
    values = np.array([[1.0, 2.0, 1.0, 2.0, 8.0, 9.0, 8.0, 9.0]])
    chart = control_chart(values, starts=(4,))
    assert chart.centre[0].tolist() == [1.5] * 4 + [8.5] * 4
    assert not patterns(chart.z, values, Rules(run=4))["run of 4"].any()
    assert patterns(control_chart(values).z, values, Rules(run=4))["run of 4"].all()
    with pytest.raises(ValueError, match="two periods"):
        control_chart(values, starts=(7,))


def test_charts_of_counts_narrow_with_size_and_laney_widens_them() -> None:
    size = np.array([[100.0, 400.0, 100.0, 400.0, 100.0, 400.0]])
    values = np.array([[0.30, 0.10, 0.30, 0.10, 0.30, 0.10]])
    chance, laney = (control_chart(values, kind, size) for kind in ("chance", "laney"))  # type: ignore[arg-type]
    centre = (0.3 * 300 + 0.1 * 1200) / 1500
    assert chance.centre[0, 0] == pytest.approx(centre)
    assert chance.deviation[0, :2] == pytest.approx(np.sqrt(centre * (1 - centre) / size[0, :2]))
    z = (values - centre) / chance.deviation
    times = np.abs(np.diff(z)).mean() / (2 / np.sqrt(np.pi))
    assert laney.deviation == pytest.approx(chance.deviation * times)
    assert times > 1


def test_a_body_that_never_varies_is_steady() -> None:
    chart = control_chart(np.full((1, 12), 3.0))
    assert not any(marks.any() for marks in patterns(chart.z, chart.values, Rules()).values())


@pytest.mark.parametrize("length", [3, 6, 7])
def test_runs_and_trends_are_those_of_a_plain_search(length: int) -> None:
    z = np.random.default_rng(4).normal(size=(40, 15))
    z[:, 4:9] += 1.0
    found = patterns(z, z, Rules(run=length, trend=length))
    for k, row in enumerate(z.tolist()):
        assert found[f"run of {length}"][k].tolist() == plain.runs(row, length)
        assert found[f"trend of {length}"][k].tolist() == plain.trends(row, length)


def test_two_of_three_must_be_on_one_side() -> None:
    rules = Rules(beyond=False, run=0, trend=0)
    for row, marked in (
        ([2.5, 0.0, 2.5], [1, 0, 1]),
        ([2.5, 0.0, -2.5], [0, 0, 0]),
        ([2.5, 0.0, 0.0, 2.5], [0, 0, 0, 0]),
        ([2.1, 2.2, 0.0], [1, 1, 0]),
    ):
        z = np.array([row])
        assert patterns(z, z, rules)["two of three"][0].astype(int).tolist() == marked


@pytest.mark.parametrize("rules", [*SETS.values(), Rules(False, False, 0, 6), Rules(False, True, 0, 0)])
def test_false_alarms_are_those_of_drawn_points(rules: Rules) -> None:
    z = np.random.default_rng(8).normal(size=(60_000, 20))
    spoken = np.zeros(len(z), dtype=bool)
    for marks in patterns(z, z, rules).values():
        spoken |= marks.any(axis=1)
    assert false_alarm(rules, 20) == pytest.approx(spoken.mean(), abs=0.006)


def test_no_rule_never_speaks() -> None:
    assert false_alarm(Rules(False, False, 0, 0), 50) == pytest.approx(0.0, abs=1e-12)
    assert false_alarm(Rules(), 0) == 0.0


def test_patterns_begin_anew_where_limits_do() -> None:
    z = np.array([[1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0]])
    rising = np.arange(8.0)[None]
    rules = Rules(run=5, trend=5)
    assert patterns(z, rising, rules)["run of 5"].all()
    anew = patterns(z, rising, rules, starts=(4,))
    assert not anew["run of 5"].any() and not anew["trend of 5"].any()

"""What draws say: spreads, differences draw by draw, convergence, draws that could not be, words."""

from __future__ import annotations

import json

import numpy as np
import pytest

from healthtrust.study.draws import told
from healthtrust.study.draws.missing import bounds, lost
from healthtrust.study.draws.settled import running, settled
from healthtrust.study.draws.study import Miss
from healthtrust.study.draws.summary import difference, differences, spread_of
from tests.unit.study.draws.made_study import study_of

WHY = "the pool does not pay for what must be covered"


def test_a_spread_is_that_of_its_values() -> None:
    values = np.random.default_rng(5).gamma(2.0, 3.0, 500)
    found = spread_of(np.append(values, np.nan))
    assert found.mean == pytest.approx(values.mean())
    assert [found.low, found.median, found.high] == pytest.approx(np.percentile(values, [2.5, 50, 97.5]))
    assert found.error == pytest.approx(values.std(ddof=1) / np.sqrt(500))
    assert found.draws == 500


def test_the_error_is_right_as_often_as_it_says() -> None:
    luck = np.random.default_rng(8)
    hits = [abs((s := spread_of(luck.normal(5, 2, 80))).mean - 5) < 1.96 * s.error for _ in range(400)]
    assert 0.91 < np.mean(hits) < 0.985


def test_rounding_is_no_spread_and_no_difference() -> None:
    values = 1e6 + 1e-9 * np.arange(10)
    assert spread_of(values).error == 0
    found = difference(values, values[::-1], "lower")
    assert (found.spread.mean, found.better, found.higher) == (0, 0.5, 0.5)


def test_pairing_saves_what_the_variances_say() -> None:
    study = study_of(2_000)
    found = differences(study, "qalys")[0, 1]
    one, two = study.of("qalys")
    assert found.saved == pytest.approx((one.var(ddof=1) + two.var(ddof=1)) / (two - one).var(ddof=1))
    assert found.saved == pytest.approx((9 + 9 + 16) / 16, rel=0.15)
    assert found.better == pytest.approx(0.9938, abs=0.01)  # P(θ > −2.5)
    assert differences(study, "pool spending")[0, 1].higher == 1
    assert np.isnan(differences(study, "pool spending")[0, 1].better)


def test_the_running_mean_ends_at_the_mean_and_its_error() -> None:
    values = 1e7 + np.random.default_rng(3).normal(0, 1, 300)
    found, whole = running(values), spread_of(values)
    assert found.mean[-1] == pytest.approx(whole.mean, rel=1e-14)
    assert (found.high[-1] - found.low[-1]) / 2 == pytest.approx(1.959964 * whole.error, rel=1e-6)
    assert found.mean[4] == pytest.approx(values[:5].mean(), rel=1e-14)


def test_the_decision_stands_since_its_last_change() -> None:
    benefit = np.array([[1.0, 0, 0, 9, 0], [0.0, 3, 0, 0, 0]])
    found = settled(benefit)
    assert found.best.tolist() == [0, 1, 1, 0, 0]
    assert found.since == 4
    assert settled(np.array([[1.0, 1.0], [0.0, 0.0]])).since == 1


def test_failed_draws_are_told_with_reason_share_and_what_they_have_in_common() -> None:
    theta = study_of().theta[0]
    missed = tuple(Miss(1, int(d), WHY) for d in np.flatnonzero(theta < -1))
    study = study_of(missed=missed)
    found = lost(study)
    assert [(each.design, each.times, each.reasons) for each in found] == [
        (1, len(missed), ((WHY, len(missed)),))
    ]
    name, by = found[0].unlike[0]
    assert name == "a"
    assert by < -1
    assert any(WHY in note for note in told.notes(study))
    assert told.difference_rows(study)["draws"][0] == study.draws - len(missed)
    low, high = bounds(study.of("qalys")[1], study.there(1))
    truth = study_of().of("qalys")[1].mean()
    assert low < truth < spread_of(study.of("qalys")[1]).mean < high


def test_everything_said_is_json_and_names_the_better_design() -> None:
    study = study_of()
    plain = json.loads(json.dumps(told.as_plain(study), allow_nan=False))
    assert plain["sentence"].startswith("then has the most net health at 10,000 GBP for a QALY")
    assert {"outcomes", "differences", "convergence", "parameters"} <= set(plain)
    assert "failed" not in plain
    assert plain["convergence"][-1]["draws"] == 400
    assert plain["convergence"][-1]["best"] == "then"

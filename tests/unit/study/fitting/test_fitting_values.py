"""A fit finds what it should: exact answers, intervals that cover, priors, ends, several optima, luck."""

from __future__ import annotations

from collections.abc import Mapping
from math import sin
from pathlib import Path

import numpy as np
import pytest

from healthtrust.study.fitting import fitted_by, told, words
from healthtrust.study.fitting.certain import certainty
from healthtrust.study.fitting.climb import Step, climbed, looked
from healthtrust.study.fitting.distance import Distance
from healthtrust.study.fitting.profiles import profiles
from healthtrust.study.fitting.surface import matched
from tests.unit.study.fitting.made_fitting import KNOBS, asked, straight, trying

THREE = "one,4,0.5,x,cited,fitted\nother,12,0.5,x,cited,fitted\nboth,11,1,x,cited,fitted\n"


def test_a_straight_design_is_fitted_as_least_squares_do(tmp_path: Path) -> None:
    found = fitted_by(asked(tmp_path, THREE), trying(straight))
    slopes = np.array([[20.0, 0.0], [0.0, 40.0], [10.0, 10.0]])
    aim = np.array([8.0, 24.0, 11.0])
    exact = np.linalg.lstsq(slopes, aim, rcond=None)[0]
    inverse = np.linalg.inv(slopes.T @ slopes)
    assert found.fit.point == pytest.approx(exact, abs=1e-5)
    assert found.sure.errors == pytest.approx(np.sqrt(np.diag(inverse)), rel=1e-6)
    assert found.errors[0] == pytest.approx(0.2 * np.sqrt(inverse[0, 0]), rel=1e-6)
    assert found.sure.influence == pytest.approx(inverse @ slopes.T, abs=1e-6)
    assert found.chi_square == pytest.approx(float(((slopes @ exact - aim) ** 2).sum()), rel=1e-5)
    assert found.degrees == 1
    assert found.chance is not None
    for n, profile in enumerate(found.profiles):
        half = 1.959964 * found.sure.errors[n]
        assert profile.ends() == pytest.approx((exact[n] - half, exact[n] + half), abs=2e-4)


def test_an_interval_holds_the_fit_where_other_knobs_are_at_their_ends(tmp_path: Path) -> None:
    rows = "one,4,0.5,x,cited,fitted\nother,26,0.5,x,cited,fitted\nboth,3,0.5,x,cited,fitted\n"
    found = fitted_by(asked(tmp_path, rows), trying(straight))
    assert not found.free.all()
    for point, profile in zip(found.fit.point, found.profiles, strict=True):
        assert profile.rise[profile.shares == point].tolist() == [0.0]
        low, high = profile.ends()
        assert not low > point
        assert not high < point


def test_settings_are_sayable_and_the_same_that_were_tried(tmp_path: Path) -> None:
    found = fitted_by(asked(tmp_path, THREE), trying(straight))
    assert all(value == float(f"{value:.6f}") for value in found.settings)


def test_a_weight_counts_in_the_fit_and_widens_the_error_it_should(tmp_path: Path) -> None:
    rows = THREE.replace("\n", ",1\n").replace("both,11,1,x,cited,fitted,1", "both,11,1,x,cited,fitted,100")
    put = asked(tmp_path, "")
    header = "result,value,standard_error,source,status,role,weight\n"
    (tmp_path / "targets.csv").write_text(header + rows, encoding="utf-8")
    found = fitted_by(put, trying(straight))
    assert abs(found.met[2].off) < 0.1
    assert found.errors[0] > fitted_by(asked(tmp_path, THREE), trying(straight)).errors[0]


def test_intervals_cover_the_truth_as_often_as_they_say() -> None:
    truth, noise = np.array([0.45, 0.55]), np.random.default_rng(3)

    def ask(points: np.ndarray) -> np.ndarray:
        a, b = points.T
        return np.stack([3 * a + a * b, np.exp(b), a - b**2], axis=1)

    right = ask(truth[None])[0]
    covered, profiled, times = np.zeros(2), np.zeros(2), 150
    spread = np.array([0.1, 0.05, 0.05])
    for _ in range(times):
        aim = right + spread * noise.standard_normal(3)
        away = Distance(np.arange(3), aim, spread, np.ones(3), np.zeros(2), np.zeros(2))
        end = climbed(np.array([0.5, 0.5]), Step(away, np.full(2, 0.02)), ask)
        look = looked(end.point, np.full(2, 0.02), ask)
        sure = certainty(away, look.gradient, np.ones(2, dtype=np.bool_))
        covered += np.abs(look.point - truth) <= 1.96 * sure.errors
        ends = np.array([each.ends() for each in profiles(away, look, sure.errors, ask)])
        profiled += (ends[:, 0] <= truth) & (truth <= ends[:, 1])
    for share in (*(covered / times), *(profiled / times)):
        assert 0.90 <= share <= 0.99


def test_a_prior_determines_what_targets_leave_open(tmp_path: Path) -> None:
    rows = "both,11,1,x,cited,fitted\n"
    prior = KNOBS.replace("high = 0.11", "high = 0.11\nprior = 0.05\nprior_standard_error = 0.005")
    found = fitted_by(asked(tmp_path, rows, prior), trying(straight))
    assert found.settings == pytest.approx((0.05 + 0.2 * 0.7, 0.05), abs=1e-4)
    assert found.errors[1] == pytest.approx(0.005, rel=1e-3)
    assert len(found.sure.open) == 1
    assert abs(found.sure.open[0]).round(2).tolist() == [0.71, 0.71]
    assert any("moved so together" in note for note in words.notes(found))


def test_a_knob_at_its_end_says_so(tmp_path: Path) -> None:
    rows = "one,12,0.1,x,cited,fitted\nother,12,0.5,x,cited,fitted\n"
    found = fitted_by(asked(tmp_path, rows), trying(straight))
    assert found.free.tolist() == [False, True]
    rows_of = told.knob_rows(found)
    assert rows_of["at_an_end"] == [True, False]
    assert rows_of["standard_error"][0] is None
    assert "at the end of its range" in words.sentence(found)
    assert found.settings[0] == pytest.approx(0.25, abs=2e-3)


def test_several_optima_are_told(tmp_path: Path) -> None:
    def humps(a: float, b: float, seed: int) -> Mapping[str, float]:
        return {"one": (a - 0.5) ** 2, "other": b}

    rows = "one,0.09,0.005,x,cited,fitted\nother,0.4,0.01,x,cited,fitted\n"
    found = fitted_by(asked(tmp_path, rows, starts=8), trying(humps))
    places = sorted([float(found.fit.point[0]), *(float(other[0]) for other in found.others)])
    assert places == pytest.approx([0.2, 0.8], abs=0.01)
    assert any("Other values fit as well" in note for note in words.notes(found))


def test_targets_that_pull_against_each_other_are_named(tmp_path: Path) -> None:
    rows = "one,4,0.1,x,cited,fitted\nother,12,0.1,x,cited,fitted\nboth,14,0.1,x,cited,fitted\n"
    found = fitted_by(asked(tmp_path, rows), trying(straight))
    assert found.chance is not None and found.chance < 0.001
    assert any("contradict each other" in note for note in words.notes(found))
    assert "less than once in 100" in words.notes(found)[0]


def test_held_out_targets_are_predicted_and_never_fitted(tmp_path: Path) -> None:
    found = fitted_by(
        asked(tmp_path, THREE + "still,3,1,x,cited,held out\nboth,40,1,x,cited,held out\n"), trying(straight)
    )
    apart = fitted_by(asked(tmp_path, THREE), trying(straight))
    assert found.settings == apart.settings
    assert [each.inside for each in found.met[3:]] == [True, False]
    assert found.met[4].spread > 1.0 == found.met[4].target.standard_error


def test_luck_widens_errors_and_moves_values(tmp_path: Path) -> None:
    def shaken(a: float, b: float, seed: int) -> Mapping[str, float]:
        return {name: value + sin(7 * seed + len(name)) for name, value in straight(a, b, seed).items()}

    plain = fitted_by(asked(tmp_path, THREE), trying(shaken))
    found = fitted_by(asked(tmp_path, THREE, lucks=6), trying(shaken))
    assert (found.errors > plain.errors).all()
    assert (found.lucky.spread > 0.005).all()
    assert np.isnan(plain.lucky.spread).all()
    seed = found.lucky.seeds[3]
    other = fitted_by(asked(tmp_path, THREE, lucks=6, overrides=(f"seed={seed}",)), trying(shaken))
    assert other.fit.point == pytest.approx(found.lucky.points[3], abs=0.05)
    assert np.abs(other.fit.point - found.fit.point).max() > 0.01


def test_designs_that_cannot_be_are_walked_round(tmp_path: Path) -> None:
    found = fitted_by(asked(tmp_path, THREE.replace("one,4", "one,5.5")), trying(straight, most=0.6))
    assert 0.5 < found.fit.point[0] <= 0.6
    assert found.met[1].inside


def test_the_emulator_finds_the_same(tmp_path: Path) -> None:
    def bent(a: float, b: float, seed: int) -> Mapping[str, float]:
        return {"one": 10 * a**2 + b, "other": 20 * b, "both": 10 * a + 10 * b * a}

    rows = "one,2.5,0.1,x,cited,fitted\nother,12,0.1,x,cited,fitted\nboth,7,0.2,x,cited,fitted\n"
    direct = fitted_by(asked(tmp_path, rows), trying(bent))
    found = fitted_by(asked(tmp_path, rows, method="emulator"), trying(bent))
    assert found.fit.point == pytest.approx(direct.fit.point, abs=1e-3)
    left = [wave.plausible for wave in found.sought.waves]
    assert left[0] == 1.0
    assert left[-1] < 0.2
    assert "waves" in told.tables(found) and "waves" not in told.tables(direct)


def test_waves_end_where_nothing_can_be_tried() -> None:
    away = Distance(np.array([0]), np.zeros(1), np.ones(1), np.ones(1), np.zeros(1), np.zeros(1))
    found = matched(away, lambda points: np.full((len(points), 1), np.nan), 1, seed=1)
    assert found.waves == () and len(found.starts) == 3

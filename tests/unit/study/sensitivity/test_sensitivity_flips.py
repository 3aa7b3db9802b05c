"""Where a ranking flips: several crossings, staircases, ties; and the paths of Morris."""

from __future__ import annotations

import numpy as np
import pytest

from healthtrust.study.sensitivity.flips import Bracket, brackets, narrowed
from healthtrust.study.sensitivity.one_way import shape
from healthtrust.study.sensitivity.screening import effects, paths


def test_every_change_of_sign_is_a_bracket_and_a_tie_is_passed_over() -> None:
    found = brackets("p", [3.0, 0.0, 1.0, 2.0, 4.0], [2.0, 1.0, -1.0, 0.0, np.nan])
    assert [(b.low, b.high) for b in found] == [(0.0, 1.0), (1.0, 3.0)]
    assert brackets("p", [0.0, 1.0], [1.0, 2.0]) == []


@pytest.mark.parametrize(
    ("difference", "root"),
    [
        (lambda x: x**3 - 0.2, 0.2 ** (1 / 3)),
        (lambda x: 1.0 if x > 0.73 else -5.0, 0.73),
        (lambda x: 0.4 - x, 0.4),
    ],
)
def test_a_bracket_is_narrowed_around_the_root(difference: object, root: float) -> None:
    asked: list[float] = []

    def differences(points: list[tuple[str, float]]) -> list[float]:
        asked.extend(x for _, x in points)
        return [difference(x) for _, x in points]  # type: ignore[operator]

    start = Bracket("p", 0.0, difference(0.0), 1.0, difference(1.0))  # type: ignore[operator]
    (found,) = narrowed([start], differences, {"p": 0.01})  # type: ignore[arg-type]
    assert found.low <= root <= found.high
    assert found.high - found.low <= 0.04
    assert len(asked) <= 10
    assert all(0 < x < 1 for x in asked)


def test_brackets_are_narrowed_side_by_side() -> None:
    rounds = []

    def differences(points: list[tuple[str, float]]) -> list[float]:
        rounds.append(len(points))
        return [x - 0.3 if name == "a" else x - 0.6 for name, x in points]

    start = [Bracket("a", 0.0, -0.3, 1.0, 0.7), Bracket("b", 0.0, -0.6, 1.0, 0.4)]
    a, b = narrowed(start, differences, {"a": 0.01, "b": 0.01})  # type: ignore[arg-type]
    assert (a.value, b.value) == pytest.approx((0.3, 0.6))
    assert rounds[0] == 2


def test_a_failed_try_leaves_the_bracket() -> None:
    start = Bracket("a", 0.0, -1.0, 1.0, 1.0)
    assert narrowed([start], lambda points: [float("nan")] * len(points), {"a": 0.01}) == [start]


def test_shapes() -> None:
    assert shape([1.0, np.nan, 2.0]) == "rises"
    assert shape([3.0, 2.0, 2.0]) == "falls"
    assert shape([1.0, 1.0 + 1e-15]) == "flat"


def test_paths_move_one_level_at_a_time_and_effects_are_exact_on_a_plane() -> None:
    names = ["a", "b", "c"]
    levels = paths(names, 6, seed=2)
    steps = np.diff(levels, axis=1)
    assert np.allclose(np.abs(steps).sum(axis=2), 2 / 3)
    assert (np.abs(steps).sum(axis=1) > 0).all()
    assert set(np.round(levels * 3).ravel().astype(int)) <= {0, 1, 2, 3}
    found = effects(names, levels, levels @ np.array([1.0, -4.0, 0.0]))
    assert [(e.name, round(e.strength, 9), round(e.mean, 9)) for e in found] == [
        ("b", 4.0, -4.0),
        ("a", 1.0, 1.0),
        ("c", 0.0, 0.0),
    ]
    assert max(e.spread for e in found) < 1e-9


def test_an_effect_that_hangs_on_another_spreads_and_one_missing_is_left_out() -> None:
    levels = paths(["a", "b"], 8, seed=5)
    results = levels[..., 0] * levels[..., 1]
    results[0, 1] = np.nan
    found = {e.name: e for e in effects(["a", "b"], levels, results)}
    assert found["a"].spread > 0.1
    assert found["a"].paths == found["b"].paths == 7

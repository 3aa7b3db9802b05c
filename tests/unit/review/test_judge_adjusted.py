"""Promises judged on value, interval and adjusted limits; places too small; false rewards."""

from __future__ import annotations

from math import isnan, sqrt

import numpy as np
import pytest

from healthtrust.design.review import Target
from healthtrust.records.findings import Measurement
from healthtrust.review.judge import judged
from healthtrust.review.spread_of_places import told_apart

LIMIT = 30.0


def places(values: list[float], half: float) -> list[Measurement]:
    return [Measurement("unmet-need", n + 1, v, 1.0, v, v - half, v + half) for n, v in enumerate(values)]


def verdicts(values: list[float], half: float, on: str, **target: float) -> list[bool]:
    promise = Target.model_validate({"measure": "unmet-need", "at_most": LIMIT} | target)
    return [verdict.met for _, verdict in judged([promise], places(values, half), on)]


def test_an_interval_must_lie_whole_below_the_limit() -> None:
    assert verdicts([20.0, 29.0, 31.0, 40.0], 2.0, "value") == [True, True, False, False]
    assert verdicts([20.0, 29.0, 31.0, 40.0], 2.0, "interval") == [True, False, False, False]


def test_places_that_differ_much_are_hard_to_tell_apart() -> None:
    assert verdicts([10.0, 29.0, 31.0, 50.0], 2.0, "interval") == [True, False, False, False]
    assert verdicts([10.0, 29.0, 31.0, 50.0], 2.0, "adjusted") == [False] * 4
    assert verdicts([26.0, 27.0, 27.5, 26.5], 2.0, "adjusted") == [True] * 4


def test_the_adjusted_interval_by_its_formula() -> None:
    values, half = np.array([10.0, 29.0, 31.0, 50.0]), 2.0
    s = half / 1.959963984540054
    z = (values - values.mean()) / s
    weights = np.full(4, 1 / s**2)
    tau2 = (4 * (z**2).mean() - 3) / (weights.sum() - (weights**2).sum() / weights.sum())
    found = told_apart(places(values.tolist(), half), LIMIT, at_most=True)
    assert found[0].high - 10.0 == pytest.approx(1.959963984540054 * sqrt(s**2 + tau2))


def test_two_places_cannot_tell_a_spread_and_are_judged_on_their_interval() -> None:
    promise = Target(measure="unmet-need", at_most=LIMIT)
    pairs = judged([promise], places([20.0, 29.0], 2.0), "adjusted")
    assert [v.met for _, v in pairs] == [True, False]
    assert all(v.adjusted == "" and isnan(v.adjusted_low) for _, v in pairs)


def test_what_has_no_interval_is_judged_on_its_value() -> None:
    sure = [Measurement("spend-per-head", 1, 9.0, 1.0, 9.0, None, None)]
    ((_, verdict),) = judged([Target(measure="spend-per-head", at_most=10)], sure, "adjusted")
    assert verdict.met and isnan(verdict.false_reward)


def test_a_false_reward_is_the_more_probable_the_nearer_the_limit() -> None:
    promise = Target(measure="unmet-need", at_most=LIMIT)
    rows = judged([promise], places([20.0, 29.0, 30.0, 40.0], 2.0), "value")
    risk = [v.false_reward for _, v in rows]
    assert risk[0] < 1e-6 < risk[1] < risk[2] and isnan(risk[3])
    assert 0.4 < risk[2] < 0.6


def test_the_probability_of_a_false_reward_is_as_often_true_where_places_hardly_differ() -> None:
    luck, said, true = np.random.default_rng(4), [], []
    for _ in range(400):
        truly = luck.normal(LIMIT, 0.5, 4)
        seen = luck.normal(truly, 1.0)
        found = told_apart(places(seen.tolist(), 1.959963984540054), LIMIT, at_most=True)
        kept = seen <= LIMIT
        said += [each.missing for each, there in zip(found, kept, strict=True) if there]
        true += (truly > LIMIT)[kept].tolist()
    assert np.mean(said) == pytest.approx(np.mean(true), abs=0.12)
    assert np.mean((np.array(said) - np.array(true)) ** 2) < 0.26  # a spread taken to be 0 gives 0.37
    assert max(said) < 0.95


def test_places_alike_to_the_digit_may_all_be_on_the_wrong_side() -> None:
    found = told_apart(places([29.9] * 3, 2.0), LIMIT, at_most=True)
    assert all(0.3 < each.missing < 0.5 for each in found)


def test_one_place_of_which_little_is_known_does_not_blur_the_others() -> None:
    rows = [*places([29.0, 29.1, 28.9, 29.2], 0.2), Measurement("unmet-need", 5, 1.0, 1.0, 29.0, 0.0, 90.0)]
    found = told_apart(rows, LIMIT, at_most=True)
    assert max(each.missing for each in found[:4]) < 0.001 and found[4].missing < 0.3


def test_too_few_residents_are_not_judged() -> None:
    promise = Target(measure="unmet-need", at_most=LIMIT, minimum_size=500)
    rows = judged([promise], places([20.0, 20.0, 20.0], 2.0), "value", {1: 499, 2: 500, 3: 501})
    assert [(v.met, v.too_few) for _, v in rows] == [(False, True), (True, False), (True, False)]


def test_at_least_looks_at_the_other_end() -> None:
    promise = Target(measure="unmet-need", at_least=LIMIT)
    rows = judged([promise], places([31.0, 40.0, 41.0], 2.0), "interval")
    assert [v.met for _, v in rows] == [False, True, True]

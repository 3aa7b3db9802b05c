"""Surveys made up: margins met whatever the answers, and results that ignore what they should ignore."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as some

from healthtrust.review.survey import Margin, estimated, rake
from healthtrust.review.survey.drawn import Drawn
from healthtrust.review.survey.moves import Calibration, means

SEEDS = some.integers(0, 2**32 - 1)


def surveyed(seed: int) -> tuple[list[Margin], list[np.ndarray], np.ndarray]:
    """Return margins that some weights meet, groups in which everybody answers, and scores."""
    draw = np.random.default_rng(seed)
    n, sizes = int(draw.integers(30, 200)), draw.integers(2, 5, int(draw.integers(1, 4)))
    groups = [np.r_[np.arange(size), draw.integers(0, size, n - size)] for size in sizes]
    hidden = draw.uniform(0.5, 2.0, n)
    margins = [
        Margin(f"m{k}", tuple(map(str, range(size))), np.bincount(group, hidden, minlength=size))
        for k, (group, size) in enumerate(zip(groups, sizes, strict=True))
    ]
    return margins, groups, (draw.random(n) < 0.6).astype(float)


@settings(max_examples=40, deadline=None)
@given(SEEDS)
def test_every_group_of_every_margin_is_met_and_no_weight_is_negative(seed: int) -> None:
    margins, groups, _ = surveyed(seed)
    found = rake(margins, groups)
    for margin, group in zip(margins, groups, strict=True):
        sums = np.bincount(group, found.weights, minlength=len(margin.groups))
        np.testing.assert_allclose(sums, margin.members, rtol=1e-9)
    assert (found.weights > 0).all()


@settings(max_examples=25, deadline=None)
@given(SEEDS)
def test_order_of_respondents_unit_of_weights_and_names_of_groups_do_not_matter(seed: int) -> None:
    margins, groups, scores = surveyed(seed)
    draw = np.random.default_rng(seed)
    order = draw.permutation(len(scores))
    weights = rake(margins, groups).weights
    again = rake([margin.scaled(1e6) for margin in margins], [group[order] for group in groups]).weights
    np.testing.assert_allclose(again / again.sum(), (weights / weights.sum())[order], rtol=1e-8)
    body = draw.integers(0, 3, len(scores))
    one, other = estimated(scores, weights, body, 3), estimated(scores[order], again, body[order], 3)
    for name in ("value", "standard_error", "effective", "low", "high"):
        np.testing.assert_allclose(getattr(one, name), getattr(other, name), rtol=1e-7, atol=1e-12)
    inside = ~np.isnan(one.value)
    assert (one.low[inside] <= one.value[inside] + 1e-12).all() and (
        one.value[inside] <= one.high[inside] + 1e-12
    ).all()
    assert (one.effective <= one.respondents + 1e-9).all()


@settings(max_examples=25, deadline=None)
@given(SEEDS)
def test_what_a_margin_fixes_has_no_error(seed: int) -> None:
    margins, groups, _ = surveyed(seed)
    weights = rake(margins, groups).weights
    calibration = Calibration.of(weights, groups, [len(margin.groups) for margin in margins])
    value, moves = means((groups[0] == 0).astype(float), weights, np.zeros(len(weights), dtype=int), 1)
    assert calibration.residual(moves).variance(Drawn.of(len(weights)))[0] < 1e-16
    np.testing.assert_allclose(value[0], margins[0].members[0] / margins[0].total, rtol=1e-9)


@settings(max_examples=25, deadline=None)
@given(SEEDS)
def test_everyone_twice_as_a_cluster_changes_nothing(seed: int) -> None:
    _, groups, scores = surveyed(seed)
    n, body = len(scores), groups[0]
    value, moves = means(scores, np.ones(n), body, 4)
    twice, doubled = means(np.tile(scores, 2), np.ones(2 * n), np.tile(body, 2), 4)
    np.testing.assert_allclose(value, twice)
    found = doubled.variance(Drawn.of(2 * n, clusters=np.tile(np.arange(n), 2)))
    np.testing.assert_allclose(found, moves.variance(Drawn.of(n)), rtol=1e-9, atol=1e-15)

"""What may be published of a survey: small numbers hidden, and nothing that gives them back."""

from __future__ import annotations

import numpy as np
import pytest

from healthtrust.review.survey.publication import given_back, published, results_hidden, whole_hidden
from healthtrust.review.survey.questions import Item


def test_under_ten_respondents_are_hidden_with_the_next_smallest_body() -> None:
    assert results_hidden(np.array([9, 10, 300])).tolist() == [True, True, False]
    assert results_hidden(np.array([10, 10, 300])).tolist() == [False] * 3
    # Two small bodies that add up to ten or more hide each other.
    assert results_hidden(np.array([6, 7, 300])).tolist() == [True, True, False]
    # Each period has a whole of its own.
    hid = results_hidden(np.array([9, 50, 60, 70]), np.array([0, 0, 1, 1]))
    assert hid.tolist() == [True, True, False, False]


def test_one_small_answer_takes_the_next_smallest_with_it() -> None:
    found = published(np.array([[52, 31, 4, 13]]), np.array([1.0, 1, 0, 0]))
    assert found.answers.tolist() == [[False, False, True, True]]
    assert not found.value.any()


def test_a_value_that_would_give_an_answer_back_takes_a_third_or_goes() -> None:
    # The share of the best two less the best is the second: it must not stand beside one hidden elsewhere.
    best_two = np.array([1.0, 1, 0, 0])
    assert given_back(best_two, np.array([False, True, True, False])).tolist() == [False, True, True, False]
    found = published(np.array([[40, 3, 8, 30]]), best_two)
    assert found.answers.tolist() == [[True] * 4] and not found.value.any()
    # Yes and no alone: a share is an answer, so that it goes.
    found = published(np.array([[60, 2]]), np.array([1.0, 0]))
    assert found.answers.tolist() == [[True, True]] and found.value.tolist() == [True]


@pytest.mark.parametrize("scores", [[1.0, 1, 0, 0, 0], [1.0, 0, 0, 0, -1], [100.0, 75, 50, 25, 0]])
def test_no_hidden_answer_follows_from_the_total_and_the_value(scores: list[float]) -> None:
    draw, points = np.random.default_rng(8), np.array(scores)
    counts = draw.poisson([30, 20, 6, 3, 2], (200, 5))
    found = published(counts, points)
    assert found.answers[(counts > 0) & (counts < 5)].all()
    for at in np.flatnonzero(found.answers.any(axis=1) & ~found.value):
        hid = np.flatnonzero(found.answers[at] & (counts[at] > 0))
        known = np.vstack([np.ones(len(hid)), points[hid]])
        for k in range(len(hid)):
            unit = np.eye(len(hid))[k]
            left = unit - known.T @ np.linalg.lstsq(known.T, unit, rcond=None)[0]
            assert np.abs(left).max() > 1e-6, (counts[at], found.answers[at])


def test_items_that_make_no_sense_are_refused() -> None:
    for wrong in (
        {"answers": ("good",)},
        {"answers": ("good", "poor"), "top": 2},
        {"low": 5, "high": 5},
        {"answers": ("good", "poor"), "low": 0, "high": 1},
        {"answers": ("good", "good")},
        {"answers": ("good", "fair", "poor"), "kind": "net", "top": 2, "bottom": 2},
        {"answers": ("good", "poor"), "points": (1.0,), "kind": "mean"},
    ):
        with pytest.raises(ValueError):
            Item(item="x", **wrong)


def test_the_worst_end_may_be_the_high_one() -> None:
    waits = Item(item="waits", low=1, high=4, best="low", kind="mean")
    assert waits.answers_in_order == ("1", "2", "3", "4")
    assert waits.out_of_100.tolist() == pytest.approx([100, 200 / 3, 100 / 3, 0])
    assert waits.scores.tolist() == [1, 2, 3, 4]


def test_answers_of_all_bodies_together_give_no_hidden_answer_back() -> None:
    draw, points = np.random.default_rng(3), np.array([1.0, 1, 0, 0])
    for _ in range(30):
        counts = draw.poisson([30, 20, 7, 4], (6, 4))
        found = published(counts, points, whole=True)
        shown = ~whole_hidden(counts)
        assert found.answers[(counts > 0) & (counts < 5)].all()
        for answer in np.flatnonzero(shown):
            hid = found.answers[:, answer] & (counts[:, answer] > 0)
            assert not hid.any() or (hid.sum() > 1 and counts[hid, answer].sum() >= 5)

"""What a reader can still work out of hidden counts, and what is hidden until none can be."""

from __future__ import annotations

import numpy as np

from healthtrust.review.hidden_audit import bounds, protected, surely_hidden


def test_two_hidden_in_a_line_may_still_be_worked_out_from_the_other_lines() -> None:
    counts = [3, 40, 50, 4, 60, 70, 80, 90, 95]
    margins = [*np.divmod(np.arange(9), 3)]
    by_hand = np.array([True, True, False, True, False, False, False, False, False])
    assert not protected(counts, by_hand, margins)
    low, high = bounds(counts, by_hand, margins)
    assert low.tolist() == high.tolist() == [3, 40, 4]
    surely = surely_hidden(counts, by_hand, margins)
    assert surely.sum() > 3
    assert protected(counts, surely, margins)


def test_none_is_hidden_where_nothing_is_small_and_none_of_nothing() -> None:
    assert not surely_hidden([20, 30, 40, 50], np.zeros(4, dtype=bool), [[0, 0, 1, 1], [0, 1, 0, 1]]).any()
    low, high = bounds([20, 30], [False, False])
    assert low.size == high.size == 0
    assert protected([20, 30], [False, False])


def test_none_is_hidden_last_of_all() -> None:
    counts = [3, 50, 0, 12, 0, 12]
    margins = [*np.divmod(np.arange(6), 3)]
    surely = surely_hidden(counts, np.array(counts) == 3, margins)
    assert surely[2] or surely[4]
    assert protected(counts, surely, margins)


def test_a_bound_that_nothing_shown_gives_is_infinite() -> None:
    low, high = bounds([3, 4], [True, True])
    assert low.tolist() == [0, 0]
    assert np.isinf(high).all()

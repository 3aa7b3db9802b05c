from __future__ import annotations

import numpy as np
import pytest

from healthtrust.engine.partitions import cut


def test_parts_cover_all_rows_in_order_and_differ_by_at_most_one() -> None:
    for rows in (1, 7, 100, 12_345):
        for parts in (1, 2, 3, 7):
            slices = cut(rows, parts)
            assert [s.start for s in slices] == [0, *(s.stop for s in slices[:-1])]
            assert slices[-1].stop == rows
            lengths = [s.stop - s.start for s in slices]
            assert len(lengths) == min(rows, parts)
            assert max(lengths) - min(lengths) <= 1


def test_cuts_fall_on_borders_only() -> None:
    households = np.array([0, 1, 4, 5, 9, 14, 15, 19])
    for parts in range(1, 12):
        slices = cut(20, parts, households)
        assert {s.start for s in slices} <= set(households.tolist())
        assert all(s.start < s.stop for s in slices)
        assert slices[0].start == 0
        assert slices[-1].stop == 20
        assert len(slices) <= parts


def test_the_border_nearest_to_an_equal_share_is_taken() -> None:
    assert cut(100, 2, np.array([0, 40, 58, 90])) == [slice(0, 58), slice(58, 100)]
    assert cut(100, 2, np.array([0, 44, 58, 90])) == [slice(0, 44), slice(44, 100)]


def test_one_great_household_is_one_part() -> None:
    assert cut(100, 4, np.array([0])) == [slice(0, 100)]
    assert cut(100, 4, np.array([], dtype=np.int64)) == [slice(0, 100)]
    assert cut(100, 4, np.array([0, 99])) == [slice(0, 99), slice(99, 100)]


def test_the_end_may_be_among_the_borders() -> None:
    assert cut(10, 2, np.array([0, 5, 10])) == [slice(0, 5), slice(5, 10)]


def test_no_rows_make_no_parts() -> None:
    assert cut(0, 3) == []


def test_impossible_cuts_are_refused() -> None:
    with pytest.raises(ValueError, match="1 or more parts"):
        cut(10, 0)
    with pytest.raises(ValueError, match="0 or more rows"):
        cut(-1, 2)
    with pytest.raises(ValueError, match="rising"):
        cut(10, 2, np.array([0, 7, 3]))

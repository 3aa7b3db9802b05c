from __future__ import annotations

import numpy as np
import pytest

from healthtrust.ledger.totals import total_by


def test_totals_beyond_what_a_float_can_tell_apart_are_exact():
    _, totals = total_by([np.zeros(3, dtype=np.int64)], np.array([2**53, 1, 1]))
    assert totals.tolist() == [2**53 + 2]


@pytest.mark.parametrize("spread", [3, 10**5, 10**9], ids=["few cells", "ranked once", "ranked on the way"])
def test_groups_come_in_order_of_their_keys_however_far_these_lie_apart(spread):
    rows = np.arange(5_000)
    keys = [(rows * step % 7 - 3) * spread for step in (1, 2, 3, 5)]
    groups, totals = total_by(keys, rows)
    expected: dict[tuple[int, ...], int] = {}
    for row, key in enumerate(zip(*(k.tolist() for k in keys), strict=True)):
        expected[key] = expected.get(key, 0) + row
    found = dict(zip(zip(*(g.tolist() for g in groups), strict=True), totals.tolist(), strict=True))
    assert list(found) == sorted(expected)
    assert found == expected


def test_nothing_adds_up_to_no_groups():
    groups, totals = total_by([np.zeros(0, dtype=np.int16)], np.zeros(0, dtype=np.int64))
    assert groups[0].size == totals.size == 0


def test_without_keys_all_rows_are_one_group():
    assert total_by([], np.array([1, 2]))[1].tolist() == [3]

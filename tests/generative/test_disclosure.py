"""No hidden count can be worked out of what is shown, tried against every table that could lie behind."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from healthtrust.ground.disclosure import hidden, open_totals, rounded
from healthtrust.review.hidden_audit import bounds, surely_hidden
from tests.reference.disclosure import ranges

FEWEST = 3
"""A small threshold, so that all tables can be tried."""

MOST = 14


@given(st.lists(st.integers(0, 8), min_size=1, max_size=5))
def test_of_a_list_with_its_total_nothing_hidden_is_known_closely(counts: list[int]) -> None:
    hid = hidden(counts, fewest=FEWEST)
    everything = np.zeros(len(counts), dtype=int)
    totals = _shown(counts, [everything])
    for low, high in ranges(counts, hid.tolist(), totals, MOST):
        assert high - low >= FEWEST
    assert hid[[0 < n < FEWEST for n in counts]].all()


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_of_rows_and_columns_nothing_hidden_is_known_closely(data: st.DataObject) -> None:
    rows, columns = data.draw(st.integers(2, 3)), data.draw(st.integers(2, 3))
    size = rows * columns
    counts = data.draw(st.lists(st.integers(0, 6), min_size=size, max_size=size))
    margins = list(np.divmod(np.arange(size), columns))
    few = [0 < n < FEWEST for n in counts]
    hid = surely_hidden(counts, few, margins, FEWEST)
    assert hid[few].all()
    if hid.sum() > 6:
        return
    totals = _shown(counts, margins)
    low, high = bounds(counts, hid, margins, FEWEST)
    for at, (least, most) in enumerate(ranges(counts, hid.tolist(), totals, MOST)):
        assert most - least >= FEWEST
        assert least == low[at] and (most == high[at] or high[at] > MOST)


@given(st.lists(st.integers(0, 30), min_size=2, max_size=6), st.integers(1, 12))
def test_shown_totals_are_not_small_and_give_none_back(sums: list[int], fewest: int) -> None:
    shown = open_totals(sums, range(len(sums)), fewest)
    kept_back = [n for n, is_shown in zip(sums, shown, strict=True) if not is_shown]
    assert not [n for n, is_shown in zip(sums, shown, strict=True) if is_shown and 0 < n < fewest]
    if kept_back and sum(sums) >= fewest:
        assert len(kept_back) > 1 and sum(kept_back) >= fewest


@given(st.lists(st.integers(0, 10**9), min_size=1))
def test_rounding_is_to_fives_and_never_off_by_more_than_it_says(counts: list[int]) -> None:
    told = rounded(counts)
    assert (told % 5 == 0).all()
    assert all(t == 0 if n <= 7 else abs(t - n) <= 2 for t, n in zip(told.tolist(), counts, strict=True))


def _shown(counts: list[int], margins: list[np.ndarray]) -> list[tuple[list[int], int]]:
    """Return the totals that are shown: their members and their sums."""
    found = []
    for total in margins:
        shown = open_totals(counts, total, FEWEST, alone=len(margins) == 1)
        for name in np.flatnonzero(shown):
            members = np.flatnonzero(total == name).tolist()
            found.append((members, sum(counts[at] for at in members)))
    return found

"""Counts of few persons are hidden, and so many others beside them that no total gives them back.

    primary      a count n is hidden where 0 < n < fewest
    secondary    in a total with hidden counts, the next smallest count is hidden too, until at least two are
                 hidden and the hidden ones add up to fewest or more

The second condition holds because a total less what is shown is itself a count of persons. A total of fewer
persons than `fewest` protects nothing: it is not shown itself, nor is another that would give it back, and
that other hides some of its own counts in turn (`open_totals` says which totals are left to be shown). None
(0) stays in sight.

Hidden counts must look alike: a reader who sees which were hidden first knows that they are small. Where a
count belongs to several totals (rows and columns), it may still be worked out from several of them together:
that takes an audit by linear programming.

Source  NHS England, GP Patient Survey technical annex: results of fewer than ten respondents are not told,
        and where one small answer is hidden the next smallest is hidden too [cited]; the sum of the hidden is
        held to the same threshold [assumed]

>>> hidden([3, 40, 12, 60]).tolist()
[True, False, True, False]
>>> hidden([3, 40, 12, 60, 0, 25], within=["a", "a", "b", "b", "c", "c"]).tolist()
[True, True, False, False, False, False]
>>> rows, columns = [0, 0, 0, 1, 1, 1, 2, 2, 2], [0, 1, 2] * 3
>>> hidden([3, 40, 50, 60, 70, 20, 30, 80, 90], margins=(rows, columns)).reshape(3, 3).astype(int).tolist()
[[1, 1, 0], [0, 0, 0], [1, 1, 0]]
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray

FEWEST = 10
"""A count of fewer persons than this is hidden [cited: GP Patient Survey]."""

ONE_BY_ONE = 5_000
"""Up to so many counts with several totals, one more is hidden at a time, so that fewer are in the end."""


def hidden(
    counts: ArrayLike,
    within: ArrayLike | None = None,
    fewest: int = FEWEST,
    margins: Sequence[ArrayLike] = (),
) -> NDArray[np.bool_]:
    """Return which counts are hidden.

    `within` names the total to which each count belongs (all one total if nothing is named); `margins` are
    further namings of the same counts, such as the rows and the columns of a table laid out as a list.
    """
    exact = np.asarray(counts, dtype=np.int64)
    namings = [*([within] if within is not None else []), *margins]
    return hidden_beside(exact, (exact > 0) & (exact < fewest), namings, fewest)


def hidden_beside(
    counts: ArrayLike, kept_back: ArrayLike, margins: Sequence[ArrayLike] = (), fewest: int = FEWEST
) -> NDArray[np.bool_]:
    """Return which counts are hidden where `kept_back` are, for whatever reason: these and more beside them.

    >>> hidden_beside([300, 40, 12, 60], [True, False, False, False]).tolist()
    [True, False, True, False]
    """
    exact, first = np.asarray(counts, dtype=np.int64), np.array(kept_back, dtype=bool)
    totals = [places_of(naming, exact.size) for naming in margins] or [np.zeros(exact.size, dtype=np.intp)]
    return _secondary(first, exact, totals, fewest)


def places_of(naming: ArrayLike, size: int) -> NDArray[np.intp]:
    """Return the number of the total to which each of `size` counts belongs, from the names of totals."""
    named = np.asarray(naming)
    if named.shape != (size,):
        raise ValueError(f"{named.size} names of totals for {size} counts")
    return np.asarray(np.unique(named, return_inverse=True)[1], dtype=np.intp)


def open_totals(
    counts: ArrayLike, total: ArrayLike, fewest: int = FEWEST, alone: bool = False
) -> NDArray[np.bool_]:
    """Return which totals may be shown, by number as in `places_of`: none that is small or gives one back.

    Totals that stand `alone`, with no others across them, need not add up to anything that is shown.

    >>> open_totals([3, 1, 40, 50, 30, 9], total=[0, 0, 1, 1, 2, 2]).tolist()   # 4, 90 and 39 persons
    [False, True, False]
    """
    sums = np.bincount(np.asarray(total, dtype=np.intp), np.asarray(counts)).astype(np.int64)
    small = (sums > 0) & (sums < fewest)
    if alone or not small.any() or sums.size == 1:
        return ~small
    everything = np.zeros(sums.size, dtype=np.intp)
    return ~_secondary(small, sums, [everything], fewest)


def _secondary(
    kept_back: NDArray[np.bool_],
    counts: NDArray[np.int64],
    totals: Sequence[NDArray[np.intp]],
    fewest: int,
) -> NDArray[np.bool_]:
    """Hide beside the hidden ones in every total in turn, until no total asks for more."""
    one_by_one = len(totals) > 1 and counts.size <= ONE_BY_ONE
    shown = [open_totals(counts, total, fewest, len(totals) == 1) for total in totals]
    before = -1
    while before != (before := int(kept_back.sum())):
        for total, told in zip(totals, shown, strict=True):
            others = [other for other in totals if other is not total]
            while (chosen := _beside(kept_back, counts, (total, told), others, fewest)).size:
                kept_back[chosen[:1] if one_by_one else chosen] = True
    return kept_back


def _beside(
    kept_back: NDArray[np.bool_],
    counts: NDArray[np.int64],
    of: tuple[NDArray[np.intp], NDArray[np.bool_]],
    others: Sequence[NDArray[np.intp]],
    fewest: int,
) -> NDArray[np.intp]:
    """Return one count in sight for every total that gives hidden ones back, or is given back itself.

    It is the smallest of those that lie in the fewest `others` where nothing is hidden yet. `of` is the
    totals and which of them are shown; one that is not hides counts of its own, as many as `fewest` persons.
    """
    total, shown = of
    many = np.bincount(total, kept_back)
    persons = np.bincount(total, np.where(kept_back, counts, 0))
    given_back = np.where(shown, (many > 0) & ((many < 2) | (persons < fewest)), persons < fewest)
    candidates = np.flatnonzero(given_back[total] & ~kept_back & (counts > 0))
    untouched = np.zeros(candidates.size, dtype=np.intp)
    for other in others:
        untouched += np.bincount(other, kept_back)[other[candidates]] == 0
    order = np.lexsort((candidates, counts[candidates], untouched, total[candidates]))
    ordered = candidates[order]
    return np.asarray(ordered[np.unique(total[ordered], return_index=True)[1]], dtype=np.intp)

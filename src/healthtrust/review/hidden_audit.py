"""What a reader can work out of a table with hidden counts, from what is shown of it, to the last person.

    lowest(h), highest(h)  =  min, max x_h   subject to   A x = b,   x_h >= 0

x, A x = b  the hidden counts, and what each total shown leaves for those of them that belong to it
protected   highest(h) - lowest(h) >= fewest for every hidden count h

The bounds are exact: two linear programmes a hidden count. Totals of a list or of a table of rows and columns
have bounds that are whole numbers themselves, as their A is totally unimodular.

Source  the problem: Willenborg and de Waal, Elements of Statistical Disclosure Control 2001, chapter 6
        [recalled]; the solver: HiGHS, through SciPy

>>> known = np.array([3, 40, 12, 60])
>>> low, high = bounds(known, known < 20)            # two hidden, whose sum everybody can work out
>>> low.tolist(), high.tolist()
([0.0, 0.0], [15.0, 15.0])
>>> protected(known, known < 20), protected(known, known < 10)
(True, False)
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray

from healthtrust.ground.disclosure import FEWEST, hidden_beside, open_totals, places_of

Real = NDArray[np.float64]

AUDITED = 60
"""The most hidden counts of one table that are gone over one by one."""

Shown = list[tuple[NDArray[np.intp], NDArray[np.bool_]]]
"""By naming of totals: the total of each count, and which of these totals are shown."""


def surely_hidden(
    counts: ArrayLike, kept_back: ArrayLike, margins: Sequence[ArrayLike] = (), fewest: int = FEWEST
) -> NDArray[np.bool_]:
    """Return which counts are hidden where `kept_back` are: by `hidden_beside`, and what this audit adds.

    A list with one total needs no audit, and a table that hides more than `AUDITED` counts gets none.
    """
    found = hidden_beside(counts, kept_back, margins, fewest)
    if len(margins) > 1 and 0 < int(found.sum()) <= AUDITED:
        return audited(counts, found, margins, fewest)
    return found


def bounds(
    counts: ArrayLike, kept_back: ArrayLike, margins: Sequence[ArrayLike] = (), fewest: int = FEWEST
) -> tuple[Real, Real]:
    """Return the least and the greatest that each hidden count can be, in order, given the shown ones.

    `margins` names the totals, as in `hidden`; those are shown that `open_totals` allows. All counts are one
    total if nothing is named. A bound that nothing shown gives is infinite.
    """
    exact, hid = np.asarray(counts, dtype=np.int64), np.asarray(kept_back, dtype=bool)
    shown = _shown(margins, exact, fewest)
    where = np.flatnonzero(hid).tolist()
    found = [(_bound(exact, hid, shown, at, 1), _bound(exact, hid, shown, at, -1)) for at in where]
    return np.array([low for low, _ in found]), np.array([high for _, high in found])


def protected(
    counts: ArrayLike, kept_back: ArrayLike, margins: Sequence[ArrayLike] = (), fewest: int = FEWEST
) -> bool:
    """Return whether no hidden count can be bounded more closely than `fewest`."""
    low, high = bounds(counts, kept_back, margins, fewest)
    return bool((high - low >= fewest).all())


def audited(
    counts: ArrayLike, kept_back: ArrayLike, margins: Sequence[ArrayLike], fewest: int = FEWEST
) -> NDArray[np.bool_]:
    """Return what is hidden, and so many more counts that none can be bounded more closely than `fewest`.

    The smallest count in sight that shares a total with one known too closely is hidden next, then the
    smallest elsewhere, and 0 last. If all are hidden in the end, the totals themselves may tell too much.
    Each count is gone over once: hiding more only widens the bounds of those gone over before.
    """
    exact, hid = np.asarray(counts, dtype=np.int64), np.array(kept_back, dtype=bool)
    shown = _shown(margins, exact, fewest)
    waiting = np.flatnonzero(hid).tolist()
    while waiting:
        count = waiting.pop()
        while not hid.all() and _is_close(exact, hid, shown, count, fewest):
            beside = np.logical_or.reduce(
                [total == total[count] for total, told in shown if told[total[count]]]
            )
            more = int(np.lexsort((exact, ~np.broadcast_to(beside, hid.shape), exact == 0, hid))[0])
            hid[more] = True
            waiting.append(more)
    return hid


def _is_close(
    counts: NDArray[np.int64], hid: NDArray[np.bool_], shown: Shown, count: int, fewest: int
) -> bool:
    """Return whether a hidden count can be bounded more closely than `fewest`."""
    high = _bound(counts, hid, shown, count, -1)
    if high - counts[count] >= fewest:
        return False
    return high - _bound(counts, hid, shown, count, 1) < fewest


def _shown(margins: Sequence[ArrayLike], counts: NDArray[np.int64], fewest: int) -> Shown:
    totals = [places_of(naming, counts.size) for naming in margins] or [np.zeros(counts.size, dtype=np.intp)]
    return [(total, open_totals(counts, total, fewest, len(totals) == 1)) for total in totals]


def _bound(counts: NDArray[np.int64], hid: NDArray[np.bool_], shown: Shown, count: int, sign: int) -> float:
    """Return the least (sign 1) or the greatest (-1) that one hidden count can be."""
    from scipy.optimize import linprog

    where = np.flatnonzero(hid)
    matrix = np.concatenate([_of_each(total, where, told) for total, told in shown])
    aim = sign * (where == count).astype(np.float64)
    solved = linprog(aim, A_eq=matrix, b_eq=matrix @ counts[where], bounds=(0, None), method="highs")
    return round(sign * float(solved.fun), 6) + 0.0 if solved.success else float("inf")


def _of_each(total: NDArray[np.intp], where: NDArray[np.intp], shown: NDArray[np.bool_]) -> Real:
    """Return which hidden counts [column] belong to each total [row] that is shown and hides any."""
    rows, of = np.unique(total[where], return_inverse=True)
    matrix = np.zeros((rows.size, where.size))
    matrix[of, np.arange(where.size)] = 1
    return matrix[shown[rows]]

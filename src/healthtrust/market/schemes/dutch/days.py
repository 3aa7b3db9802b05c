"""Days insured: a person whom k insurers cover on one day counts 1/k of it with each of them.

    days_r = Σ_{d = first_r}^{last_r} 1 / k_jd

k_jd    rows of person j that cover day d;  days_r  what row r counts of the year
Source  Regeling risicoverevening, art. 9 [cited].

>>> person, first, last = np.array([7, 7, 8]), np.array([1, 151, 1]), np.array([200, 365, 365])
>>> days, overlapping = day_shares(person, first, last, 365)
>>> days.tolist(), overlapping.tolist()
([175.0, 190.0, 365.0], [True, True, False])
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Codes = NDArray[np.int64]

_AT_ONCE = 5_000
"""Persons in several rows whose days are laid out at once."""


def day_shares(
    person: Codes, first: Codes, last: Codes, days_in_year: int
) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
    """Return the days each row counts [row], and whether it shares any day with another row [row].

    person, first, last: [row]; days are numbered from 1, and the last one counts.
    """
    days = (last - first + 1).astype(np.float64)
    overlapping = np.zeros(len(person), dtype=np.bool_)
    _, who, rows_of = np.unique(person, return_inverse=True, return_counts=True)
    several = np.flatnonzero(rows_of[who] > 1)
    several = several[np.argsort(who[several], kind="stable")]
    local = np.unique(who[several], return_inverse=True)[1]
    for start in range(0, int(local.max(initial=-1)) + 1, _AT_ONCE):
        a, b = np.searchsorted(local, [start, start + _AT_ONCE])
        rows = several[a:b]
        days[rows], overlapping[rows] = _laid_out(local[a:b] - start, first[rows], last[rows], days_in_year)
    return days, overlapping


def _laid_out(
    person: Codes, first: Codes, last: Codes, days_in_year: int
) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
    change = np.zeros((int(person.max()) + 1, days_in_year + 2), dtype=np.int64)
    np.add.at(change, (person, first), 1)
    np.add.at(change, (person, last + 1), -1)
    covering = change.cumsum(axis=1)
    shared = np.where(covering > 0, 1.0 / np.maximum(covering, 1), 0.0).cumsum(axis=1)
    twice = (covering > 1).cumsum(axis=1)
    days = shared[person, last] - shared[person, first - 1]
    return days, twice[person, last] > twice[person, first - 1]

"""Names of groups as numbers: which names stand in a column, in order, and which of them in each row.

>>> names, place = coded(Words.of(["Elm", "Ash", None, "Elm"]))
>>> names, place.tolist()
(('', 'Ash', 'Elm'), [2, 1, 0, 2])
>>> coded(np.array([7.0, 2.5, 7.0]))[0], coded(np.array([True, False]))[0]
(('2.5', '7'), ('False', 'True'))
>>> names, rows, place = parted(np.array(["asthma;copd", "copd", ""]), ";")
>>> names, rows.tolist(), place.tolist()
(('asthma', 'copd', 'none'), [0, 0, 1, 2], [0, 1, 1, 2])
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from healthtrust.ground.arrow import arrow
from healthtrust.ground.words import Words

Labels = NDArray[np.generic] | Words
Places = NDArray[np.intp]
NOBODY = "none"
"""The group of rows that have no label, such as people without a condition."""


def read(column: NDArray[np.generic]) -> Labels:
    """Return a column [n] as it is if it holds numbers, else as words; nothing is the empty word."""
    return column if column.dtype.kind in "biuf" else _words(column)


def taken(labels: Labels, rows: NDArray[Any]) -> Labels:
    """Return some rows of labels."""
    return Words(labels.distinct, labels.index[rows]) if isinstance(labels, Words) else labels[rows]


def coded(labels: Labels) -> tuple[tuple[str, ...], Places]:
    """Return the names that occur, numbers by size and words by letter, and the name of each row [n]."""
    if not isinstance(labels, Words):
        if labels.dtype.kind in "biuf":
            kinds, place = np.unique(labels, return_inverse=True)
            said = (str(kind) if labels.dtype.kind == "b" else f"{kind:g}" for kind in kinds.tolist())
            return tuple(said), np.asarray(place, dtype=np.intp).ravel()
        labels = _words(labels)
    there = np.flatnonzero(np.bincount(labels.index, minlength=len(labels.distinct))).tolist()
    order = sorted(there, key=lambda at: labels.distinct[at])
    place = np.zeros(len(labels.distinct), dtype=np.intp)
    place[order] = np.arange(len(order))
    return tuple(labels.distinct[at] for at in order), place[labels.index]


def parted(labels: Labels, between: str) -> tuple[tuple[str, ...], Places, Places]:
    """Return the names that `between` parts in labels [n], and the row and the name of each one in them."""
    cells, cell = coded(labels)
    stripped = ([part.strip() for part in each.split(between) if part.strip()] for each in cells)
    parts = [list(dict.fromkeys(each)) or [NOBODY] for each in stripped]
    names = tuple(sorted({part for each in parts for part in each}))
    at = {name: k for k, name in enumerate(names)}
    many = np.array([len(each) for each in parts])
    flat = np.array([at[part] for each in parts for part in each])
    of_row = many[cell]
    rows = np.repeat(np.arange(len(cell)), of_row)
    within = np.arange(len(rows)) - np.repeat(np.cumsum(of_row) - of_row, of_row)
    return names, rows, flat[(np.cumsum(many) - many)[cell[rows]] + within]


def _words(column: NDArray[np.generic]) -> Words:
    pa = arrow()
    try:
        return Words.of(pa.array(column, pa.string()))
    except (pa.ArrowInvalid, pa.ArrowTypeError):  # words and numbers in one column
        return Words.of(column)

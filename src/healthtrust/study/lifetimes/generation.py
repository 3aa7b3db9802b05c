"""People who are lived together: founders first, then their children, and the children of these.

A generation stands in stretches of one cohort, which share age, sex and fifth in every year.

>>> children = Children(np.array([7, 8, 9]), np.array([21, 30, 21]), np.array([1, 1, 1]))
>>> found = next_generation(children, years=2, scenarios=1)
>>> found.identity.tolist(), found.first.tolist(), found.cohort.tolist()
([7, 9, 8], [0, 2, 3], [21, 30])
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from healthtrust.records.persons import FIFTHS
from healthtrust.study.lifetimes.founders import Founders

PLACES = 2 * FIFTHS
"""Cells of one age, and cohorts born in one year."""


class Generation(NamedTuple):
    """Persons [n] in the order of their stretches [m]."""

    identity: NDArray[np.uint64]
    among: NDArray[np.uint64]
    """Scenarios that a person lives in, as bits."""
    has: NDArray[np.uint16]
    """[scenario, n]: conditions as bits."""
    first: NDArray[np.int64]
    """[m and one more]: the first person of each stretch, and one past the last of all."""
    cohort: NDArray[np.int64]
    """[m]: (age now + years) × 10 + sex × 5 + fifth − 1:
    from those born `years` years from now to those of the oldest age."""
    since: NDArray[np.int64]
    """[m]: the year that finds them first."""


class Children(NamedTuple):
    """Columns [n] of children, in any order."""

    identity: NDArray[np.uint64]
    cohort: NDArray[np.int64]
    among: NDArray[np.uint64]


def founding(founders: Founders, rows: slice, years: int, scenarios: int) -> Generation:
    """Return the founders of some rows, in every scenario alike."""
    cell, since = founders.cell[rows], founders.since[rows]
    first = _stretches((cell[1:] != cell[:-1]) | (since[1:] != since[:-1]), len(cell))
    begins = since[first[:-1]].astype(np.int64)
    return Generation(
        np.arange(rows.start, rows.stop, dtype=np.uint64),
        np.full(len(cell), 2**scenarios - 1, dtype=np.uint64),
        np.repeat(founders.conditions[rows][None], scenarios, axis=0),
        first,
        cell[first[:-1]] + (years - begins) * PLACES,
        begins,
    )


def next_generation(children: Children, years: int, scenarios: int) -> Generation:
    """Return children cohort by cohort, without conditions."""
    order = np.argsort(children.cohort, kind="stable")
    cohort = children.cohort[order]
    first = _stretches(cohort[1:] != cohort[:-1], len(cohort))
    cohort = cohort[first[:-1]]
    has = np.zeros((scenarios, len(order)), dtype=np.uint16)
    since = years - cohort // PLACES
    return Generation(children.identity[order], children.among[order], has, first, cohort, since)


def _stretches(differs: NDArray[np.bool_], persons: int) -> NDArray[np.int64]:
    """Return the first row of each stretch, and one past the last; differs: from the row before, from 1."""
    if not persons:
        return np.zeros(1, dtype=np.int64)
    return np.concatenate([[0], np.flatnonzero(differs) + 1, [persons]]).astype(np.int64)

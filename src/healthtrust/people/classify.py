"""Put every resident into a segment and a need cell: by age, sex, conditions, and the fifth of the home."""

from __future__ import annotations

import dataclasses

import numpy as np
from numpy.typing import NDArray

from healthtrust.engine import cut, map_partitions, parts, threads
from healthtrust.people.segments import read_rules, segment_of
from healthtrust.records.persons import Persons, cells


def classified(persons: Persons, fifth: NDArray[np.uint8], rules: str, folder: str = "") -> Persons:
    """Return the persons with segment and need cell worked out anew.

    fifth [household] from 1 to 5; rules: a shipped list of segment rules, or a file beside the design in
    `folder`. Raises `InvalidInput` if that list is unusable.
    """
    listed = read_rules(rules, folder)
    segment = np.empty(persons.rows, dtype=np.uint8)
    cell = np.empty(persons.rows, dtype=np.uint16)

    def task(rows: slice) -> None:
        age = persons.age[rows]
        segment[rows] = segment_of(persons.conditions[rows], age, listed)
        cell[rows] = cells(age, persons.sex[rows], fifth[persons.household[rows]], segment[rows])

    map_partitions(task, cut(persons.rows, max(parts(), persons.rows // 250_000)), threads())
    return dataclasses.replace(persons, segment=segment, cell=cell)

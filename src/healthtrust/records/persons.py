"""One row per resident, or per group of identical residents: columns, never objects.

`weight` is the whole number of identical residents a row stands for, so that 860 cells can stand for a
nation and 67 million rows also work. `identity` is given once and never reused; a row's position means
nothing outside one year. Rows are sorted by household.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from healthtrust.ground.tables import Column, Contract

FEMALE, MALE = 0, 1
SEXES = ("female", "male")
OLDEST = 100
FIFTHS = 5
SEGMENTS = ("well", "at risk", "chronic", "multimorbid", "frail")
CELLS = (OLDEST + 1) * 2 * FIFTHS * len(SEGMENTS)
"""Need cells: every combination of age (100 and over together), sex, deprivation fifth and segment."""

PERSONS = Contract(
    "persons",
    (
        Column("person_id", "identity", "", "identity of the resident or group", required=False, unique=True),
        Column("age", "whole", "years", "age in completed years", low=0, high=120),
        Column("sex", "choice", "", "sex", choices=SEXES),
        Column("place", "text", "", "neighbourhood of residence"),
        Column("household", "whole", "", "household number; absent = everyone alone", low=0, required=False),
        Column(
            "income", "number", "money per year", "disposable income of the household", low=0, required=False
        ),
        Column(
            "conditions",
            "whole",
            "bits",
            "long-term conditions, one bit each",
            low=0,
            high=65535,
            required=False,
        ),
        Column(
            "weight",
            "whole",
            "people",
            "identical residents the row stands for",
            low=1,
            high=2**31 - 1,
            required=False,
        ),
        Column(
            "recorded_cost", "number", "money per head", "recorded cost of care a year", low=0, required=False
        ),
    ),
)


@dataclass(frozen=True)
class Persons:
    """Columns of n rows; 24 bytes a row besides recorded cost."""

    identity: NDArray[np.uint64]
    age: NDArray[np.uint8]
    sex: NDArray[np.uint8]
    household: NDArray[np.uint32]
    conditions: NDArray[np.uint16]
    segment: NDArray[np.uint8]
    cell: NDArray[np.uint16]
    weight: NDArray[np.int32]
    recorded_cost: NDArray[np.int64] | None = None
    """Recorded cost of the whole row (all the residents it stands for), minor units."""

    @property
    def rows(self) -> int:
        """Return the number of rows."""
        return len(self.age)

    @property
    def heads(self) -> int:
        """Return the number of residents."""
        return int(self.weight.sum(dtype=np.int64))


def cells(
    age: NDArray[np.uint8], sex: NDArray[np.uint8], fifth: NDArray[np.uint8], segment: NDArray[np.uint8]
) -> NDArray[np.uint16]:
    """Return the need cell of each row; `fifth` runs from 1 to 5."""
    capped = np.minimum(age, OLDEST).astype(np.int32)
    cell = ((capped * 2 + sex) * FIFTHS + (fifth.astype(np.int32) - 1)) * len(SEGMENTS) + segment
    return cell.astype(np.uint16)


@dataclass(frozen=True)
class CellParts:
    """What each of the `CELLS` need cells stands for, as columns of that length."""

    age: NDArray[np.int64]
    sex: NDArray[np.int64]
    fifth: NDArray[np.int64]
    segment: NDArray[np.int64]


def cell_parts() -> CellParts:
    """Return age, sex, fifth (1 to 5) and segment of every need cell."""
    cell = np.arange(CELLS, dtype=np.int64)
    rest, segment = np.divmod(cell, len(SEGMENTS))
    rest, fifth = np.divmod(rest, FIFTHS)
    age, sex = np.divmod(rest, 2)
    return CellParts(age, sex, fifth + 1, segment)


def heads_by_cell(persons: Persons) -> NDArray[np.int64]:
    """Return the number of residents in each need cell."""
    counts = np.bincount(persons.cell, weights=persons.weight, minlength=CELLS)
    return np.rint(counts).astype(np.int64)

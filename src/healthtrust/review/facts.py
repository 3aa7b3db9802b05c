"""What measures are made of: a finished year, its areas, and who lives in them; and one measure found.

    households observed one by one = (Σ w)² / Σ w²,     w the weights of an area's rows of households

Source  Kish, Survey Sampling 1965, for the effective number of unequal weights [recalled].

>>> Found(3.0, 1_000.0).interval is None
True
"""

from __future__ import annotations

from dataclasses import dataclass
from math import isnan
from typing import Any

import numpy as np
from numpy.typing import NDArray

from healthtrust.ground.inequality import Estimate
from healthtrust.ground.intervals import Interval, mean_interval, wilson
from healthtrust.pool.means import residents
from healthtrust.records.findings import Care
from healthtrust.records.households import Households
from healthtrust.records.reviewed import Surveyed
from healthtrust.review.areas import Areas, areas_of
from healthtrust.state import State, known

ONE_OF_MANY = "some rows stand for many households: one of each is drawn and counted for all"


@dataclass(frozen=True)
class Facts:
    """What the measures are made of: a finished year, its areas, and who lives in them."""

    state: State
    areas: Areas
    heads: NDArray[np.int64]
    """[household]: residents of all the identical households of the row."""
    residents: NDArray[np.int64]
    """[area]."""
    households: NDArray[np.int64]
    """[area]."""
    survey: Surveyed | None = None
    """What members answered this year, where they were asked."""

    @property
    def care(self) -> Care:
        """Return what was done this year."""
        return known(self.state.care, "deliver")

    @property
    def homes(self) -> Households:
        """Return the households."""
        return known(self.state.households, "people")

    @property
    def thousands(self) -> list[float]:
        """Return thousands of residents of each area."""
        return [float(people) / 1_000 for people in self.residents]

    @property
    def observed(self) -> NDArray[np.float64]:
        """Return how many households of each area were observed one by one: (Σ w)² / Σ w² of its rows."""
        squares = self.areas.rows(self.homes.place, self.homes.weight.astype(np.int64) ** 2)
        return np.asarray(self.households**2 / np.maximum(squares, 1))

    def averaged(self, note: str) -> str:
        """Return the note if some rows stand for many residents, else nothing."""
        return note if int(self.homes.weight.max(initial=1)) > 1 else ""


@dataclass(frozen=True)
class Found:
    """One measure in one area."""

    numerator: float
    denominator: float
    interval: Interval | None = None
    note: str = ""
    value: float | None = None
    """The value, where it is not the numerator over the denominator."""


def facts_of(state: State, survey: Surveyed | None = None) -> Facts:
    """Return what the measures are made of."""
    homes = known(state.households, "people")
    heads, areas = residents(known(state.persons, "people"), homes), areas_of(state.places)
    return Facts(
        state,
        areas,
        heads,
        areas.rows(homes.place, heads),
        areas.rows(homes.place, homes.weight.astype(np.int64)),
        survey,
    )


def households_of(facts: Facts, counted: NDArray[Any], note: str) -> list[Found | None]:
    """Return a share of households, given rows that count whole (flags) or in part (numbers)."""
    if counted.dtype == np.bool_:
        counted = counted * facts.homes.weight
    among = facts.areas.rows(facts.homes.place, counted.astype(np.int64))
    return [
        Found(float(some), float(every), wilson(int(some), int(every)), note)
        for some, every in zip(among, facts.households, strict=True)
    ]


def index_of(found: Estimate, numerator: float, denominator: float) -> Found:
    """Return an index in one area, with the normal interval of its standard error where that is known."""
    known_error = not (isnan(found.value) or isnan(found.standard_error))
    interval = mean_interval(found.value, found.standard_error) if known_error else None
    return Found(numerator, denominator, interval, value=found.value)

"""What measures are made of: a finished year, its areas, and who lives in them; and one measure found.

    households observed one by one = (Σ w)² / Σ w²,     w the weights of an area's rows of households

Source  Kish, Survey Sampling 1965, for the effective number of unequal weights [recalled].

>>> Found(3.0, 1_000.0).interval is None
True
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from math import isnan

import numpy as np
from numpy.typing import NDArray

from healthtrust.ground.inequality import Estimate
from healthtrust.ground.intervals import Interval, mean_interval, wilson
from healthtrust.pool.means import residents
from healthtrust.records.findings import Care
from healthtrust.records.reviewed import Surveyed
from healthtrust.review.areas import Areas, areas_of
from healthtrust.review.income_ranks import IncomeRanks
from healthtrust.review.tally import Tally, tallied
from healthtrust.state import State, known

Whole = NDArray[np.int64]
ONE_OF_MANY = "some rows stand for many households: one of each is drawn and counted for all"


@dataclass(frozen=True)
class Facts:
    """What the measures are made of: a finished year, its areas, and who lives in them."""

    state: State
    areas: Areas
    ranks: IncomeRanks
    tally: Tally
    survey: Surveyed | None = None
    """What members answered this year, where they were asked."""

    @cached_property
    def heads(self) -> Whole:
        """Return residents of each neighbourhood [place]."""
        return np.asarray(self.tally.by_segment.sum(axis=1))

    @cached_property
    def residents(self) -> Whole:
        """Return residents of each area [area]."""
        return self.areas.sums(self.heads)

    @cached_property
    def households(self) -> Whole:
        """Return households of each area [area]."""
        return self.areas.sums(self.tally.households)

    @cached_property
    def held(self) -> Whole:
        """Return covered care that residents of each area received [area], minor units."""
        by_area = np.zeros(len(self.areas.places), dtype=np.int64)
        np.add.at(by_area, self.ranks.area, self.tally.held)
        by_area[0] = self.tally.held.sum()
        return by_area

    @property
    def care(self) -> Care:
        """Return what was done this year."""
        return known(self.state.care, "deliver")

    @property
    def thousands(self) -> list[float]:
        """Return thousands of residents of each area."""
        return [float(people) / 1_000 for people in self.residents]

    @property
    def observed(self) -> NDArray[np.float64]:
        """Return how many households of each area were observed one by one: (Σ w)² / Σ w² of its rows."""
        return np.asarray(self.households**2 / np.maximum(self.areas.sums(self.tally.squares), 1))

    def averaged(self, note: str) -> str:
        """Return the note if some rows stand for many residents, else nothing."""
        return note if self.tally.many else ""


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
    """Return what the measures are made of; asks everybody twice."""
    homes, areas = known(state.households, "people"), areas_of(state.places)
    heads = residents(known(state.persons, "people"), homes)
    ranks = IncomeRanks.of(homes.equivalised_income, areas.of_place[homes.place], len(areas.places), heads)
    return Facts(state, areas, ranks, tallied(state, ranks), survey)


def households_of(facts: Facts, code: str) -> list[Found | None]:
    """Return the share of households that a measure counts, as if each had been observed one by one."""
    return [
        Found(float(some), float(every), wilson(int(some), int(every)))
        for some, every in zip(facts.areas.sums(facts.tally.counted[code]), facts.households, strict=True)
    ]


def households_drawn(facts: Facts, code: str) -> list[Found | None]:
    """Return the share of households that a measure counts where one of each row is drawn for all of it."""
    among, note = facts.areas.sums(facts.tally.counted[code]), facts.averaged(ONE_OF_MANY)
    return [
        Found(float(some), float(every), wilson(some / max(every, 1) * n, n), note)
        for some, every, n in zip(among, facts.households, facts.observed, strict=True)
    ]


def index_of(found: Estimate, numerator: float, denominator: float) -> Found:
    """Return an index in one area, with the normal interval of its standard error where that is known."""
    known_error = not (isnan(found.value) or isnan(found.standard_error))
    interval = mean_interval(found.value, found.standard_error) if known_error else None
    return Found(numerator, denominator, interval, value=found.value)

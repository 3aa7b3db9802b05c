"""What passes from step to step within a year: the design, the records, the book, and what steps found.

Frozen: a step returns a new state. What last year hands to this one travels in `Carried`, as data.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from healthtrust.design.allocate import Allocate
from healthtrust.design.whole import Design
from healthtrust.ground.draws import Draws
from healthtrust.ground.money import Currency
from healthtrust.ledger.book import Book
from healthtrust.records.catalogue import Catalogue
from healthtrust.records.facts import Facts
from healthtrust.records.findings import (
    Budgets,
    Care,
    Contributions,
    CorePackage,
    Responded,
    Scorecard,
    Taken,
)
from healthtrust.records.households import Households
from healthtrust.records.persons import Persons
from healthtrust.records.places import Places
from healthtrust.records.plans import Enrolment, Plans
from healthtrust.records.providers import Providers

Found = TypeVar("Found")


@dataclass(frozen=True)
class Delivered:
    """How well last year's statutory care was delivered: what this year's package and cover are judged on."""

    waiting_weeks: float
    """Weeks that elective care was waited for."""
    usual_weeks: float
    """Weeks at which the catalogue's benefits hold."""
    quality: float
    """Index of quality, 0 to 1."""
    usual_quality: float
    """Index at which the catalogue's benefits hold."""


@dataclass(frozen=True)
class Carried:
    """What one year's close hands to the next year's opening."""

    reserve: int
    """Pool reserve, minor units: next year's opening reserve."""
    rewards_due: NDArray[np.int64]
    """[provider]: rewards earned last year, to be paid this year, minor units."""
    heads: NDArray[np.int32] | None
    """[household, plan]: last year's enrolment of the households that go on; None in a first year."""
    next_identity: int
    """First identity not yet given to anybody."""
    cell_cost: NDArray[np.float64] | None = None
    """[cell]: what a resident was expected to cost the pool; the fair premium of this year's members."""
    personal_care: NDArray[np.int64] | None = None
    """[place]: personal-care lines, minor units: where the pace of change starts from."""
    residents: NDArray[np.int64] | None = None
    """[place]: residents."""
    results: NDArray[np.int64] | None = None
    """[2, plan]: what each plan had for care, and what it paid for it, minor units."""
    fund: int | None = None
    """Money of a year of the transformation fund when its bids were awarded, minor units."""
    measured: Mapping[tuple[str, int], float] = field(default_factory=dict)
    """Value of each measure in each place (-1 = everywhere), on which milestones are judged."""
    delivered: Delivered | None = None
    """Waiting and quality of last year's care; None where the design says nothing of how care responds."""
    exposure: NDArray[np.float64] | None = None
    """[4, place, factor]: programmes' effect, prevalence, lagged exposure, and the effect that today's
    prevalence reflects, shares of residents; None in a first year, or where programmes do not act."""
    standing: NDArray[np.float64] | None = None
    """[group, 13]: where the response of care stands; None in a first year, or where care responds not."""
    before: NDArray[np.float64] | None = None
    """[group, segment]: residents of the year before it, whose beds and theatres there are; likewise."""
    anchored: NDArray[np.float64] | None = None
    """[2, programme + 1]: what each programme and, last, personal care had a resident in the first year,
    minor units; what the next QALY costs there, as far as known now, major units. None in a first year, or
    where the share of population health is decided."""
    funded: NDArray[np.float64] | None = None
    """[2, programme]: share of pool income that each programme has this year, and would have were there no
    limit to a year's change; likewise."""
    reviewed: Mapping[tuple[int, str, int], Taken] = field(default_factory=dict)
    """By year, measure and place (-1 = everywhere): the last two years' measures with all that milestones may
    look at."""
    surveyed: NDArray[np.float64] | None = None
    """[plan]: share of members who found it good overall, NaN where none answered; None without a survey."""
    quality: NDArray[np.float64] | None = None
    """[place]: quality score of each service place and those inside it, on which contracts are settled; NaN
    where it is as decided. None where it is so everywhere."""
    moved: NDArray[np.int64] | None = None
    """[4, place]: residents born, dead, arrived and left in the year closed; None in a first year."""


@dataclass(frozen=True)
class State:
    """One year in the making."""

    design: Design
    year: int
    currency: Currency
    draws: Draws
    book: Book
    places: Places
    plans: Plans
    providers: Providers
    carried: Carried
    folder: str = ""
    """Folder of the design file: relative paths in the design start here."""
    facts: Facts | None = None
    """What was recorded of the year; None where responses answer."""
    persons: Persons | None = None
    households: Households | None = None
    catalogue: Catalogue | None = None
    contributions: Contributions | None = None
    package: CorePackage | None = None
    budgets: Budgets | None = None
    enrolment: Enrolment | None = None
    responded: Responded | None = None
    care: Care | None = None
    scorecard: Scorecard | None = None

    @property
    def shares(self) -> Allocate:
        """Return the [allocate] of this year: the design's, with the share of population health it has."""
        of, funded = self.design.allocate, self.carried.funded
        if funded is None:
            return of
        return of.model_copy(update={"population_health_share": round(float(funded[0].sum()), 6)})

    def replace(self, **found: Any) -> State:
        """Return the state with what a step found added."""
        return dataclasses.replace(self, **found)


def known(found: Found | None, step: str) -> Found:
    """Return what an earlier step found; fails if that step has not run."""
    if found is None:
        raise RuntimeError(f"step {step} has not run yet")
    return found

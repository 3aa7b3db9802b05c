"""Care as it was before: residents by segment, their uses of care, stays, unit costs, beds, waiting.

    r_us = total_u × relative_us / Σ_s share_s relative_us              uses a head
    o_s  = cost_s − Σ_u r_us ( c_u + c_bed stay_us )                    other care closes the segment's cost

r, stay, c   uses per resident and year, days of a stay, cost of one; c_bed cost of a bed day; o other care
Source  catalogue/coefficients/delivery-baseline.csv and delivery-totals.csv: totals of the size of England's
        hospital statistics and general practice; spread over segments is ours [assumed].

>>> before = shipped_baseline(residents=100_000)
>>> before.uses.sum(axis=0).round(-1).tolist()
[550000.0, 160000.0, 16000.0, 7200.0, 1800.0]
>>> round(before.bed_days / 100_000, 3), round(before.cost / 100_000)
(0.663, 1451)
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from healthtrust.deliver.response.uses import ELECTIVE, EMERGENCIES, USES
from healthtrust.design.response import Arrangement
from healthtrust.ground.errors import refuse
from healthtrust.ground.problems import Problem
from healthtrust.ground.tables import Column, Contract
from healthtrust.records.persons import SEGMENTS
from healthtrust.records.store import read_table, shipped

Real = NDArray[np.float64]

BY_SEGMENT = Contract(
    "care by segment",
    (
        Column("segment", "choice", "", "segment of the population", choices=SEGMENTS),
        Column("use", "choice", "", "use of care", choices=USES),
        Column(
            "relative", "number", "ratio", "uses of a resident over those of others, before scaling", low=0
        ),
        Column("stay", "number", "days", "days of a stay", low=0),
    ),
    other=True,
)
TOTALS = Contract(
    "care in all",
    (
        Column("item", "text", "", "what the number is", unique=True),
        Column("value", "number", "", "the value of the item"),
    ),
    other=True,
)


@dataclass(frozen=True)
class Baseline:
    """A place before anything was changed, at rest."""

    residents: Real
    """[segment]."""
    rate: Real
    """[segment, use] per resident and year."""
    stay: Real
    """[segment, use] days."""
    unit_cost: Real
    """[use] major units, without the days in bed."""
    bed_day_cost: float
    other_cost: Real
    """[segment] a resident and year: all care that the uses do not hold."""
    beds: float
    usual_weeks: float
    """Weeks that elective care is waited for."""
    target_weeks: float
    """Weeks below which capacity for elective care is given up."""
    quality: float
    """Index, 0 to 1."""

    @cached_property
    def uses(self) -> Real:
        """Return uses of care a year [segment, use]."""
        return np.asarray(self.residents[:, None] * self.rate)

    @cached_property
    def bed_days(self) -> float:
        """Return days in bed a year."""
        return float((self.uses * self.stay).sum())

    @property
    def cost(self) -> float:
        """Return the cost of care a year, major units, without administration."""
        care = (self.uses * self.unit_cost).sum() + self.residents @ self.other_cost
        return float(care + self.bed_day_cost * self.bed_days)

    @cached_property
    def occupancy(self) -> float:
        """Return the share of bed days that are used."""
        return self.bed_days / (365 * self.beds)

    def of(self, residents: Real) -> Baseline:
        """Return the same place with other residents [segment], its beds in proportion to their bed days."""
        other = replace(self, residents=np.asarray(residents, np.float64))
        return replace(other, beds=self.beds * other.bed_days / self.bed_days)

    def before(self, arrangement: Arrangement) -> Baseline:
        """Return the same place with the beds and the waiting that go with an arrangement."""
        market = arrangement.market
        return replace(self.with_occupancy(market.occupancy), usual_weeks=market.waiting_weeks)

    def with_occupancy(self, occupancy: float) -> Baseline:
        """Return the same place with so many beds that this share is used; raises InvalidInput if none."""
        if not 0 < occupancy <= 1:
            refuse([Problem("occupancy of beds", f"{occupancy:g}", "a share above 0, 1 at most")])
        return replace(self, beds=self.bed_days / (365 * occupancy))

    def emergencies(self) -> Real:
        """Return emergency admissions a year [segment, 2]: other and avoidable."""
        return self.uses[:, EMERGENCIES]


def shipped_baseline(residents: float = 100_000.0) -> Baseline:
    """Return the shipped place, of so many residents."""
    table = read_table(shipped("coefficients", "delivery-baseline"), BY_SEGMENT)
    totals = read_table(shipped("coefficients", "delivery-totals"), TOTALS)
    known = dict(zip(totals["item"].tolist(), totals["value"].tolist(), strict=True))
    relative, stay = np.zeros((2, len(SEGMENTS), len(USES)))
    for segment, use, ratio, days in zip(*(table[name] for name in BY_SEGMENT.names), strict=True):
        at = SEGMENTS.index(segment), USES.index(use)
        relative[at], stay[at] = ratio, days
    share = np.array([known[f"share of residents: {name}"] for name in SEGMENTS])
    per_head = np.array([known[f"uses a head: {use}"] for use in USES])
    return matched(
        share * residents,
        relative / (share @ relative) * per_head,
        stay,
        np.array([known[f"unit cost: {use}"] for use in USES]),
        known,
    )


def matched(residents: Real, rate: Real, stay: Real, unit_cost: Real, known: dict[str, float]) -> Baseline:
    """Return a place whose segments cost exactly what is known of them; raises InvalidInput if they cannot.

    known: cost a head by segment, cost of a bed day, occupancy, weeks of waiting, quality.
    """
    days = known["cost of a bed day"]
    cost = np.array([known[f"cost a head: {name}"] for name in SEGMENTS])
    other = cost - (rate * (unit_cost + days * stay)).sum(axis=1)
    refuse(
        [
            Problem(
                f"cost a head of segment {name}",
                f"{cost[s]:,.0f}",
                f"at least {cost[s] - other[s]:,.0f}, what its uses cost",
                remedy="Raise the cost of the segment, or lower its uses, stays or unit costs.",
            )
            for s, name in enumerate(SEGMENTS)
            if other[s] < 0
        ]
    )
    bed_days = float(residents @ (rate * stay).sum(axis=1))
    return Baseline(
        residents,
        rate,
        stay,
        unit_cost,
        days,
        other,
        beds=bed_days / (365 * known["occupancy of beds"]),
        usual_weeks=known["weeks waited for elective care"],
        target_weeks=known["weeks below which elective capacity is given up"],
        quality=known["quality of care"],
    )


def elective_days(baseline: Baseline) -> Real:
    """Return the mean days of an elective stay, one value."""
    uses = baseline.uses[:, ELECTIVE]
    return np.asarray((uses @ baseline.stay[:, ELECTIVE]) / uses.sum())

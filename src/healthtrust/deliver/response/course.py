"""What is fixed over the years: the place, both arrangements, the coefficients; and what held before.

>>> from healthtrust.deliver.response.arrangements import arrangement_named
>>> from healthtrust.deliver.response.baseline import shipped_baseline
>>> from healthtrust.deliver.response.coefficients import central
>>> fees = arrangement_named("fee-for-service")
>>> course = Course(shipped_baseline(), fees, fees, central())
>>> round(float(course.was.waiting.weeks[0]), 6), float(course.was.incentive.hospital[0])
(10.0, 1.0)
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from healthtrust.deliver.response import alignment, payment, quality
from healthtrust.deliver.response.baseline import Baseline
from healthtrust.deliver.response.beds import occupied
from healthtrust.deliver.response.capability import capability_reached
from healthtrust.deliver.response.coefficients import Coefficients
from healthtrust.deliver.response.uses import ELECTIVE
from healthtrust.deliver.response.waiting import WEEKS, Rules, Waiting, at_rest
from healthtrust.design.response import Arrangement

Real = NDArray[np.float64]


class Was(NamedTuple):
    """What held before anything was changed, [draw] unless told otherwise."""

    acting: payment.Acting
    capability: Real
    incentive: alignment.Incentive
    paid: Real
    segment_quality: Real
    """[draw, segment]."""
    delay_days: Real
    wanted: Real
    """Elective admissions wanted a year: those treated, and those that go private."""
    waiting: Waiting


@dataclass(frozen=True)
class Course:
    """A place, the arrangement before and the one after, and how care responds."""

    baseline: Baseline
    before: Arrangement
    after: Arrangement
    known: Coefficients

    def arrangement(self, year: int) -> Arrangement:
        """Return the arrangement that stands in a year; the year before is year 0."""
        return self.after if year else self.before

    @cached_property
    def draws(self) -> int:
        """Return the number of draws."""
        return self.known.draws

    @cached_property
    def fixed_and_pull(self) -> tuple[Real, Real]:
        """Return the two coefficients of alignment."""
        return self.known["fixed_hospital_share"], self.known["hospital_pull"]

    @cached_property
    def reached(self) -> float:
        """Return what capability can become under the new arrangement."""
        return capability_reached(self.after.components)

    @cached_property
    def fixed_bed_day(self) -> Real:
        """Return the fixed part of the cost of a bed day [draw], major units."""
        return np.asarray(self.known["fixed_hospital_share"] * self.baseline.bed_day_cost)

    @cached_property
    def wanted_over_treated(self) -> Real:
        """Return elective admissions wanted for each that was treated before [draw]."""
        return np.asarray(self.was.wanted / self.baseline.uses[:, ELECTIVE].sum())

    @cached_property
    def rules(self) -> Rules:
        """Return how people and theatres respond to waiting."""
        return Rules(
            demand_elasticity=self.known["waiting_demand"],
            usual_weeks=self.baseline.usual_weeks,
            target_weeks=self.baseline.target_weeks,
            capacity_time=self.known["elective_capacity_time"],
            leak_share=self.known["private_leak"],
            leak_elasticity=self.known["private_leak_waiting"],
        )

    @cached_property
    def was(self) -> Was:
        """Return what held before."""
        ones = np.ones(self.draws)
        acting = payment.Acting(*(term * ones for term in payment.of(self.before.payment)))
        stood = capability_reached(self.before.components) * ones
        paid = quality.paid_part(acting.quality, self.known["quality_pay_enough"])
        index = self.baseline.quality * ones
        found = quality.skimped(index, acting.risk_hospital, paid, stood, self.known["skimping"])
        treated = self.baseline.uses[:, ELECTIVE].sum() * ones
        wanted = treated * (1 + self.rules.leak_share * self.baseline.usual_weeks / WEEKS)
        return Was(
            acting,
            stood,
            alignment.of(acting, self.before.hospital_led, *self.fixed_and_pull),
            paid,
            found,
            self.delay(self.baseline.bed_days * ones, self.baseline.beds * ones),
            wanted,
            at_rest(wanted, self.baseline.usual_weeks, self.rules),
        )

    def delay(self, bed_days: Real, beds: Real) -> Real:
        """Return bed days of delay [draw]."""
        safe, step = self.known["occupancy_safe"], self.known["delay_days"]
        return occupied(bed_days, beds, safe=safe, delay_per_step=step).delay_days

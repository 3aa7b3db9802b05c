"""How care responded, year by year: everything a reader may ask, with a value for each draw.

>>> Response.__dataclass_fields__["volume"].name
'volume'
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from healthtrust.deliver.response.uses import ADMISSIONS, EMERGENCIES

Real = NDArray[np.float64]


@dataclass(frozen=True)
class Response:
    """A place over the years, [year, draw, ...]; year 0 is the year before anything was changed."""

    residents: Real
    """[year, draw, segment]."""
    parts: Real
    """[year, part, draw, segment, use]: logarithm of volume over that of before, by `volume.PARTS`."""
    volume: Real
    """[year, draw, segment, use]: contacts, attendances, admissions; electives are those treated."""
    days: Real
    """[year, draw, segment, use]: days in bed."""
    bed_days: Real
    """[year, draw]: of care; those of delay stand apart."""
    delay_days: Real
    beds: Real
    occupancy: Real
    waiting_weeks: Real
    listed: Real
    """People on the list at the end of the year."""
    went_private: Real
    quality: Real
    segment_quality: Real
    """[year, draw, segment]: quality that each finds; skimping falls on the sick."""
    capability: Real
    volume_pay: Real
    """Pay for volume in hospital, as it acts; hospital risk likewise."""
    hospital_risk: Real
    alignment: Real
    price: Real
    """Price over that of before."""
    slack: Real
    """Unit cost over that of before."""
    administration: Real
    """Share of the cost of care."""
    care_cost: Real
    """Major units, without administration, at the prices of before."""
    stranded: Real
    transformation: Real
    prevention: Real
    left: Real
    """[year, draw, body]: what is left to each of `bodies.BODIES`, major units."""
    deaths: Real
    qalys: Real
    experience: Real
    """Of members: utility over that of before."""
    members: Real
    """Share of members who are still with the plan, of those who were before."""

    @property
    def years(self) -> int:
        """Return the number of years after the year before."""
        return len(self.quality) - 1

    @property
    def admissions(self) -> Real:
        """Return all admissions [year, draw]."""
        return np.asarray(self.volume[..., ADMISSIONS].sum(axis=(2, 3)))

    @property
    def emergencies(self) -> Real:
        """Return emergency admissions [year, draw]."""
        return np.asarray(self.volume[..., EMERGENCIES].sum(axis=(2, 3)))

    @property
    def uses(self) -> Real:
        """Return uses of care [year, draw, use]."""
        return np.asarray(self.volume.sum(axis=2))

    @property
    def spending(self) -> Real:
        """Return what the system costs at the prices it pays [year, draw], major units: (12)."""
        care = (self.care_cost + self.stranded) * self.price * self.slack * (1 + self.administration)
        return np.asarray(care + self.transformation + self.prevention)

    def change(self, of: Real) -> Real:
        """Return any of these [year, draw, ...] over its year before, less one."""
        return np.asarray(of / of[0] - 1)

"""What studies report of a response, and what of the model answers to it: changes over the year before.

    change = (that year / the year before) − 1,      of quality: index less that of before

    care cost        all care at the prices of before, as claims at one fee schedule: no administration,
                     no beds that stand empty, no money that builds capability
    hospital cost    of it, attendances, admissions and days in bed
    ambulatory       contacts and attendances together, as visits are counted

Source  which of the model's numbers a study's number is: ours, study by study, in
        catalogue/coefficients/delivery-targets.csv [assumed].

>>> from healthtrust.deliver.response import Course, arrangement_named, central, respond, shipped_baseline
>>> place, fees = shipped_baseline(), arrangement_named("fee-for-service")
>>> found = respond(Course(place, fees, fees, central()), years=1)
>>> [abs(round(float(change_of(name, found, place)[1, 0]), 9)) for name in OUTPUTS]
[0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0]
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np
from numpy.typing import NDArray

from healthtrust.deliver.response import Baseline, Response
from healthtrust.deliver.response.uses import AVOIDABLE, ELECTIVE, OUTPATIENT

Real = NDArray[np.float64]


def change_of(output: str, found: Response, place: Baseline) -> Real:
    """Return the change [year, draw] of an output of `OUTPUTS`."""
    if output == "quality":
        return np.asarray(found.quality - found.quality[0])
    return found.change(_LEVELS[output](found, place))


def _hospital_cost(found: Response, place: Baseline) -> Real:
    in_bed = place.bed_day_cost * found.bed_days
    return np.asarray(found.uses[..., OUTPATIENT:] @ place.unit_cost[OUTPATIENT:] + in_bed)


_LEVELS: Mapping[str, Callable[[Response, Baseline], Real]] = {
    "admissions": lambda found, place: found.admissions,
    "elective admissions": lambda found, place: found.uses[..., ELECTIVE],
    "emergencies": lambda found, place: found.emergencies,
    "avoidable emergencies": lambda found, place: found.uses[..., AVOIDABLE],
    "ambulatory": lambda found, place: found.uses[..., : OUTPATIENT + 1].sum(axis=-1),
    "bed days": lambda found, place: found.bed_days,
    "care cost": lambda found, place: found.care_cost,
    "hospital cost": _hospital_cost,
}

OUTPUTS = (*_LEVELS, "quality")
"""What a target can be of."""

"""The place before, as asked for: its residents, its tables, and how many beds it has.

>>> place = place_of(Asked(population="50_000", occupancy=0.8))
>>> round(float(place.residents.sum())), round(place.occupancy, 2)
(50000, 0.8)
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np

from healthtrust.deliver.response import Baseline
from healthtrust.deliver.response.baseline_read import read_baseline, read_residents
from healthtrust.ground.attempt import attempt
from healthtrust.ground.errors import refuse
from healthtrust.ground.problems import Problem
from healthtrust.records.store import shipped
from healthtrust.study.arrangements.asked import Asked

USUAL_RESIDENTS = 100_000.0


def place_of(asked: Asked) -> Baseline:
    """Return the place before: shipped or one's own, with its residents and, where they can be, its beds."""
    problems: list[Problem] = []
    people = attempt(lambda: _people(asked.population), problems)
    care = asked.baseline or shipped("coefficients", "delivery-baseline")
    totals = asked.totals or shipped("coefficients", "delivery-totals")
    number = people if isinstance(people, float) else USUAL_RESIDENTS
    place = attempt(lambda: read_baseline(care, totals, number), problems)
    refuse(problems)
    assert place is not None
    if isinstance(people, np.ndarray):
        place = place.of(people)
    if asked.occupancy is not None and 0 < asked.occupancy <= 1:
        return place.with_occupancy(asked.occupancy)
    return _with_beds(place, asked.beds) if asked.beds and asked.beds > 0 else place


def _with_beds(place: Baseline, beds: float) -> Baseline:
    """Return the place with so many beds; raises InvalidInput if its bed days do not fit in them."""
    least = place.bed_days / 365
    if not beds >= least:
        expected = f"{least:,.0f} at least, that all bed days of before are in"
        refuse([Problem("--beds", f"{beds:g}", expected, remedy="Add beds, or lower uses and stays.")])
    return replace(place, beds=beds)


def _people(population: str) -> float | np.ndarray[tuple[int], np.dtype[np.float64]]:
    """Return the number of residents, or residents [segment] of a table."""
    if not population:
        return USUAL_RESIDENTS
    try:
        number = float(population.replace(",", "").replace("_", ""))
    except ValueError:
        return read_residents(Path(population))
    if not 1 <= number <= 1e10:
        refuse([Problem("--population", population, "residents, from 1 to 10,000,000,000")])
    return number

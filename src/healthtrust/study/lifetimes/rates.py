"""What may befall a person in a year, by age, sex and deprivation fifth, and what the year costs.

    begins, ends   chances that a condition begins for those without it, ends for those with it
    m(a, x, f, s)  = m(a, x, f) r_s / Σ_s' share(s'; a, x, f) r_s'      deaths per person-year of segment s
    c(a, x, f, s)  cost of the year (`people.need`);   q_s  quality of life of the segment

a, x, f, s  age, sex, fifth, segment;  share  expected share of the segment at the start
r_s         relative mortality, 1 for all unless asked: then deaths do not look at conditions, as in
            `people.change`
Source  people/health.py, people/vital.py, people/need.py, people/segments.py; q of the catalogue's
        segment-moves unless stated (`people.exposure`) [assumed].
        Where income is no column the mean over the tenths of income is taken: prevalence of a fifth is kept
        exactly, and conditions befall people of one age, sex and fifth independently [assumed].

>>> rates = shipped_rates()
>>> rates.begins.shape, rates.deaths.shape
((8, 101, 2, 5), (101, 2, 5, 5))
>>> heavier = shipped_rates(relative_mortality=(1, 1, 1.5, 2, 4))
>>> bool(heavier.deaths[70, 0, 0, 4] > rates.deaths[70, 0, 0, 4] > heavier.deaths[70, 0, 0, 0])
True
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from healthtrust.people.conditions import read_conditions
from healthtrust.people.exposure import shipped_moves
from healthtrust.people.health import yearly_changes
from healthtrust.people.need import CURVE, cost_curve, segment_relativities
from healthtrust.people.segments import expected_shares, read_rules
from healthtrust.people.vital import fertility, mortality
from healthtrust.records.persons import SEGMENTS

PLACE = "england-2011"
SEGMENT_RULES = "segments-1"
PARTS = 1000
"""Quality of life is counted in whole thousandths of a year in full health."""

Real = NDArray[np.float64]
Whole = NDArray[np.int64]


@dataclass(frozen=True)
class Rates:
    """What may befall a person in a year, and what the year costs and is worth."""

    codes: tuple[str, ...]
    """Of the conditions, by bit."""
    prevalence: Real
    """[condition, age, sex, fifth]: of people who are there from the start, or come later."""
    begins: Real
    """[condition, age, sex, fifth]"""
    ends: Real
    """[condition, age, sex, fifth]"""
    deaths: Real
    """[age, sex, fifth, segment], per person-year."""
    births: Real
    """[age], per woman-year."""
    rules: NDArray[np.uint8]
    """[age, number of conditions]: the segment."""
    cost: Whole
    """[age, sex, fifth, segment], minor units a year."""
    quality: Whole
    """[age, sex, fifth, segment], thousandths of a year in full health."""


def shipped_rates(
    *,
    relative_mortality: Sequence[float] = (1, 1, 1, 1, 1),
    quality: Sequence[float] = (),
    births: bool = True,
    uplift: float = 1.0,
    rules: str = SEGMENT_RULES,
) -> Rates:
    """Return the shipped rates of England 2011; cost in pence of 2011/12 times `uplift`.

    relative_mortality, quality [segment], the latter the catalogue's where none; without births nobody is
    born. Raises `ValueError` for a relative mortality that is not above zero.
    """
    relative = np.asarray(relative_mortality, dtype=np.float64)
    if relative.shape != (len(SEGMENTS),) or not (np.isfinite(relative) & (relative > 0)).all():
        raise ValueError(f"relative mortality must be {len(SEGMENTS)} numbers above zero")
    conditions, listed = read_conditions(), read_rules(rules)
    begins, ends = yearly_changes(conditions.prevalence)
    shares = expected_shares(conditions.prevalence[..., None], listed)
    scaled = relative / (shares @ relative)[..., None]
    cost = cost_curve(CURVE)[..., None] * segment_relativities(listed) * (100 * uplift)
    fertile = fertility(PLACE)
    weights = np.asarray(quality) if len(quality) else shipped_moves().weights
    return Rates(
        conditions.codes,
        conditions.prevalence,
        begins,
        ends,
        mortality(PLACE)[..., None] * scaled,
        fertile if births else np.zeros_like(fertile),
        listed.segment,
        np.rint(cost).astype(np.int64),
        np.broadcast_to(np.rint(weights * PARTS).astype(np.int64), cost.shape).copy(),
    )

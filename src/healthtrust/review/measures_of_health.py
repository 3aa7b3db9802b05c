"""Measures of public health: what people are exposed to, how ill they are, how long they live.

    prevalence        Σ_n M_n X_nf / Σ_n M_n                                  over neighbourhoods n of an area
    ill               residents who are multimorbid or frail / residents      Wilson's interval
    life expectancy   Σ_n M_n e(n) / Σ_n M_n,   e(n) the mean of both sexes at m(a, s, f_n) × h_n
    gap               Σ_5 M_n e(n) / Σ_5 M_n − Σ_1 M_n e(n) / Σ_1 M_n         fifths 5 and 1, everywhere

M_n, f_n  residents and deprivation fifth of a neighbourhood;  X_nf  its prevalence of risk factor f
m, h_n    death rate by age, sex and fifth; by how much exposure multiplies it, 1 where programmes do not act
Source    `people.exposed` and `people.vital`; the mean of both sexes without weights is ours [assumed].

>>> weighted_mean(np.array([80.0, 84.0]), np.array([300, 100]))
81.0
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from math import nan

import numpy as np
from numpy.typing import NDArray

from healthtrust.ground.intervals import wilson
from healthtrust.people.change import VITAL_RATES
from healthtrust.people.exposed import PREVALENCE, begun, hazards
from healthtrust.people.exposure import shipped_factors
from healthtrust.people.vital import life_expectancy, mortality
from healthtrust.records.persons import FIFTHS, SEGMENTS
from healthtrust.review.facts import Facts, Found
from healthtrust.state import State

Real = NDArray[np.float64]

PREVALENCES = ("smoking", "obesity", "uncontrolled-hypertension", "harmful-drinking", "inactivity")
"""Risk factors that have a measure of their own."""
ILL = tuple(SEGMENTS.index(name) for name in ("multimorbid", "frail"))


def prevalence(facts: Facts, factor: str) -> list[Found | None]:
    """Measure the share of residents exposed to a risk factor; nothing where programmes do not act."""
    exposure, code = exposure_of(facts.state), shipped_factors().codes.index(factor)
    if exposure is None:
        return [None for _ in facts.areas.places]
    exposed = facts.areas.sums(exposure[PREVALENCE, :, code] * facts.heads)
    return [Found(float(some), float(all_)) for some, all_ in zip(exposed, facts.residents, strict=True)]


def exposure_of(state: State) -> Real | None:
    """Return the year's exposure [4, place, factor]; None where programmes do not act on it."""
    if not state.design.people.programmes_act:
        return None
    if state.carried.exposure is not None:
        return state.carried.exposure
    return begun(state.places.fifth, np.zeros((len(state.places.names), len(shipped_factors().codes))))


def weighted_mean(values: Real, weights: NDArray[np.int64]) -> float:
    """Return the mean of values [n] by weights [n]; NaN where there are none."""
    total = float(weights.sum())
    return float((values * weights).sum() / total) if total else nan


def _ill(facts: Facts) -> list[Found | None]:
    ill = facts.areas.sums(facts.tally.by_segment[:, ILL].sum(axis=1))
    return [
        Found(float(some), float(every), wilson(int(some), int(every)))
        for some, every in zip(ill, facts.residents, strict=True)
    ]


def _life_expectancy(facts: Facts) -> list[Found | None]:
    years = facts.areas.sums(years_of_life(facts.state) * facts.heads)
    return [Found(float(some), float(every)) for some, every in zip(years, facts.residents, strict=True)]


def _gap(facts: Facts) -> list[Found | None]:
    """Measure the gap between the least and the most deprived fifth, everywhere only."""
    years, heads, fifth = years_of_life(facts.state), facts.heads, facts.state.places.fifth
    best, worst = (weighted_mean(years[fifth == f], heads[fifth == f]) for f in (FIFTHS, 1))
    people = float(heads.sum())
    found = Found((best - worst) * people, people) if best == best and worst == worst else None
    return [found, *(None for _ in facts.areas.places[1:])]


def years_of_life(state: State) -> Real:
    """Return life expectancy at birth in each neighbourhood [place], years; 0 above them."""
    fifth, exposure = state.places.fifth, exposure_of(state)
    rates = mortality(VITAL_RATES)
    ratio = np.ones(len(fifth)) if exposure is None else hazards(exposure, fifth).death
    years = np.zeros(len(fifth))
    inside = np.flatnonzero(fifth)
    by_sex = life_expectancy(rates[:, :, fifth[inside].astype(np.int64) - 1] * ratio[inside])
    years[inside] = by_sex.mean(axis=0)
    return years


OF_HEALTH: dict[str, Callable[[Facts], list[Found | None]]] = {
    **{code: partial(prevalence, factor=code) for code in PREVALENCES},
    "multimorbid-or-frail": _ill,
    "life-expectancy": _life_expectancy,
    "life-expectancy-gap": _gap,
}
"""How each measure of public health is found, area by area."""

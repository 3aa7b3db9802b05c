"""Risk factors by place: what this year's spending on programmes does to later years' illness and death.

    E*_pf = r_f(I*_pf) / δ_f,  r_f(I) = ē_f (1 − exp(−I / ι_f))   the effect that today's spending keeps up
    E_pf(first year) = E*_pf;  then E, X, L of `exposure.dynamics` from X(0) = X_pf
    m_pj = ratio of `exposure.hazards` at L_pf to that at X_pf     onset of condition j, or death, in place p
    f_pu = −Σ_f d_fu (X_pf − X_pf(t))      logarithm of emergencies of the multimorbid and frail, at once

p, f   neighbourhood, risk factor;  ē, ι, δ, g  reach, scale, relapse and trend of the factor
d_fu   log points off other and avoidable emergency admissions (u) of somebody who is no longer exposed
I*     spending a head that today's prevalence reflects: that of the design's first year, or as much as
       `people.programmes_today` states, in the proportions of the first year
X_pf   today's prevalence: the country's, by deprivation fifth (mean over fifths as stated)

So a place that goes on spending what it spends stays on its trend; more lowers prevalence below it, less lets
it rise. Were all spending counted as new, prevalence would fall at once under any design that merely goes on
as the country does today. Each ratio is to a place's own start: illness by deprivation is counted already.

Source  `people.exposure`; that every fifth responds alike is assumed. Death by exposure is that within a
        state of health; deaths through the conditions themselves are left out, for death here does not look
        at conditions: effects on deaths are understated.

>>> factors = shipped_factors()
>>> share_of = {"smoking-cessation": 8.0, "falls-prevention": 2.0}
>>> spent = np.array([[share_of.get(programme, 0.0) for programme in factors.programme]])
>>> fifth = np.array([1], dtype=np.uint8)
>>> now = begun(fifth, spent)
>>> for year in range(20):
...     now = year_on(now, spent, fifth, year)                            # as much as today
>>> more = begun(fifth, spent)
>>> for year in range(20):
...     more = year_on(more, 3 * spent, fifth, year)
>>> smoking = factors.codes.index("smoking")
>>> [round(float(each[PREVALENCE, 0, smoking]), 3) for each in (begun(fifth, spent), now, more)]
[0.22, 0.16, 0.113]
"""

from __future__ import annotations

import dataclasses
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from healthtrust.ground.tables import Column, Contract
from healthtrust.people.conditions import by_deprivation
from healthtrust.people.exposure import (
    Exposure,
    Factors,
    condition_ratios,
    hazard_ratios,
    one_year_on,
    shipped_factors,
)
from healthtrust.records.persons import FIFTHS
from healthtrust.records.store import read_table, shipped

Real = NDArray[np.float64]
EFFECT, PREVALENCE, LAGGED, KEPT_UP = range(4)
"""Layers of `Carried.exposure`: effect of programmes, prevalence, lagged exposure, effect kept up today."""
DEATH = 4
"""Position of death among `exposure.TRANSITIONS`."""

CODES = Contract(
    "programmes",
    (
        Column("code", "text", "", "code of the programme"),
        Column("name", "text", "", "its name"),
        Column("share", "number", "share", "share of the population-health line", low=0, high=1),
    ),
    other=True,
)


class Hazards(NamedTuple):
    """Ratios to today's yearly risks."""

    onset: Real
    """[place, condition]: that a condition begins."""
    death: Real
    """[place]."""


def begun(fifth: NDArray[np.uint8], today: Real) -> Real:
    """Return exposure [4, place, factor] in a first year: effect, prevalence, lagged, effect kept up today.

    fifth [place] from 1 to 5, 0 above the neighbourhoods; today [place, factor]: money a head and year that
    today's prevalence reflects, major units.
    """
    factors = shipped_factors()
    gained = factors.reach * -np.expm1(-today / factors.scale)
    lasting = factors.relapse > 0  # of what never wears off there is no level that spending keeps up
    kept_up = np.where(lasting, gained / np.where(lasting, factors.relapse, 1.0), 0.0)
    prevalence = prevalence_by_place(fifth, factors)
    return np.stack([kept_up, prevalence, prevalence, kept_up])


def year_on(exposure: Real, spent: Real, fifth: NDArray[np.uint8], year: int) -> Real:
    """Return exposure [4, place, factor] at the beginning of the next year.

    spent [place, factor]: money a head of this year, major units; year: 0 in the first year of the design.
    """
    factors, kept_up = shipped_factors(), exposure[KEPT_UP]
    there = dataclasses.replace(factors, prevalence=prevalence_by_place(fifth, factors))
    later = one_year_on(Exposure(*exposure[:KEPT_UP]), spent, there, year, kept_up)
    return np.stack([later.effect, later.prevalence, later.lagged, kept_up])


def prevalence_by_place(fifth: NDArray[np.uint8], factors: Factors) -> Real:
    """Return today's prevalence [place, factor]; places above the neighbourhoods have the country's."""
    by_fifth = np.ones((FIFTHS + 1, len(factors.codes)))
    by_fifth[1:] = np.stack([by_deprivation(float(ratio)) for ratio in factors.deprivation_ratio], axis=1)
    return np.asarray(np.minimum(factors.prevalence * by_fifth[fifth], 1.0))


def hazards(exposure: Real, fifth: NDArray[np.uint8]) -> Hazards:
    """Return by how much exposure [4, place, factor] multiplies the risks of each place."""
    factors = shipped_factors()
    start, lagged = prevalence_by_place(fifth, factors), exposure[LAGGED]
    onset = condition_ratios(lagged, factors) / condition_ratios(start, factors)
    death = hazard_ratios(lagged, factors)[:, DEATH] / hazard_ratios(start, factors)[:, DEATH]
    return Hazards(onset, death)


def fast_points(exposure: Real, fifth: NDArray[np.uint8]) -> Real:
    """Return the logarithm of emergencies, other and avoidable, over those at today's prevalence [place, 2].

    Of the multimorbid and frail: below 0 where more is spent than today, above it where less.
    """
    factors = shipped_factors()
    return np.asarray(-(prevalence_by_place(fifth, factors) - exposure[PREVALENCE]) @ factors.direct)


def spent_on_factors(programmes: tuple[str, ...], spent: Any, heads: Any, unit: int) -> Real:
    """Return spending a head [place, factor] in major units.

    programmes: their names; spent [place, programme] in minor units, `unit` of them to a major one; heads
    [place]: residents. A programme that acts on several factors is split evenly; one on none acts on nothing.
    """
    per_head = np.asarray(spent, dtype=np.float64) / np.maximum(heads, 1)[:, None] / unit
    return np.asarray(per_head @ _acts_on(programmes))


def scaled_to(today: float | None, spent: Real, of_all: float) -> Real:
    """Return spending a head [place, factor] that today's prevalence reflects.

    today: money a head and year over all programmes, or None: that of the first year; spent: as in the first
    year; of_all: money a head and year over all programmes and places in the first year. Where the first
    year spends nothing, every place has today's money in the proportions of the catalogue.
    """
    if today is None:
        return spent
    if of_all > 0:
        return spent * (today / of_all)
    table = read_table(shipped("coefficients", "programmes"), CODES)
    names = tuple(str(name) for name in table["name"])
    usual = table["share"].astype(np.float64) @ _acts_on(names)
    return np.broadcast_to(today * usual, spent.shape)


def _acts_on(programmes: tuple[str, ...]) -> Real:
    """Return the share of each programme's money that acts on each factor [programme, factor]."""
    table = read_table(shipped("coefficients", "programmes"), CODES)
    code = {str(name): str(code) for name, code in zip(table["name"], table["code"], strict=True)}
    acts = np.array([[code.get(name) == of for of in shipped_factors().programme] for name in programmes])
    return np.asarray(acts / np.maximum(acts.sum(axis=1, keepdims=True), 1))

"""From spending to QALYs and cost by year: programmes, exposure, hazards, segments, emergencies, survivors.

    QALY_t = Σ_s n_st q_s − 0.02 A_t                          A_t = Σ_sk n_st a_skt
    cost_t = Σ_s n_st c_s − Σ_sk n_st u_sk ( a_sk − a_skt )   a_skt = a_sk exp( D_kt [M, F] )

n_st    people of segment s in year t (`people.exposure`);  q_s  quality of life;  A_t  emergency admissions
a_sk    emergency admissions a head, k other or avoidable;  u_sk  cost of one;  M, F  multimorbid, frail
D_kt    log points by which fast programmes change them (`people.exposure.admission_log_points`)
c_s     full cost of a person, also of one who would have died (`use`)
Source  delivery model, (15) to (23); 0.02 QALYs lost by an admission [assumed]; fast programmes of falls,
        vaccination and proactive care act on admissions at once (Masters et al. 2017 [cited]: within 18
        months).

All of year t is read at its beginning: effect, prevalence and lagged exposure. Spending of year t is effect
and prevalence at the beginning of t + 1, when it spares admissions, exposure at t + 2, and other people in
segments from t + 3. The population is closed; births are what is given.

>>> setting = shipped_setting()
>>> nothing = course(np.zeros((6, len(setting.factors.codes))), setting)
>>> nothing.qalys.shape, bool(nothing.cost[0] > 0)
((6,), True)
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from healthtrust.people.exposure import (
    Exposure,
    Factors,
    Moves,
    admission_log_points,
    begin,
    hazard_ratios,
    one_year_on,
    shipped_factors,
    shipped_moves,
    yearly_rates,
)
from healthtrust.records.persons import SEGMENTS
from healthtrust.study.investment.use import Real, Use, shipped_use

POPULATION = 100_000.0
LOSS_PER_ADMISSION = 0.02
"""QALYs lost by one emergency admission."""
REACHED = np.array([name in ("multimorbid", "frail") for name in SEGMENTS], dtype=np.float64)
"""Segments whose admissions fast programmes lower."""


@dataclass(frozen=True)
class Setting:
    """Who is invested in, and what is known of programmes, moves between segments and care."""

    factors: Factors
    moves: Moves
    use: Use
    people: Real
    """[segment]: at the start."""
    births: float
    """People who join the well each year, whatever is spent."""
    quality: float = 0.60
    """Quality of care, which slows moves of the chronically ill."""

    @property
    def heads(self) -> float:
        """Return how many people there are at the start."""
        return float(self.people.sum())


@dataclass(frozen=True)
class Course:
    """What becomes of spending; years 0 to T, people 0 to T + 1. Arrays begin with the axes of spending."""

    spending: Real
    """[..., year, programme]: money per head."""
    effect: Real
    """[..., year, programme]: at the beginning of the year, as the next two."""
    prevalence: Real
    lagged: Real
    ratios: Real
    """[..., year, move]: hazard ratios of the four moves and of death."""
    on: Real
    """[..., year, segment]: share that moves to the next segment."""
    dying: Real
    """[..., year, segment]: share that dies."""
    people: Real
    """[..., year, segment]: at the start of the year, and after the last."""
    admissions: Real
    """[..., year]: emergency admissions."""
    qalys: Real
    """[..., year]"""
    cost: Real
    """[..., year]: of care, without what programmes cost; money."""
    emergency_cost: Real
    """[..., year]: of emergency admissions, part of it."""

    @property
    def programme_cost(self) -> Real:
        """Return what programmes cost [..., year], money."""
        return np.asarray(self.spending.sum(axis=-1) * self.people[..., :1, :].sum(axis=-1))


def shipped_setting(population: float = POPULATION, births: float | None = None) -> Setting:
    """Return a closed population of that size, as the catalogue has it; births keep it so unless given."""
    moves = shipped_moves()
    people = population * moves.shares
    usual = float(people @ moves.deaths)
    return Setting(shipped_factors(), moves, shipped_use(), people, usual if births is None else births)


def course(spending: Real, setting: Setting) -> Course:
    """Return what becomes of spending [..., year, programme], money per head of the start, year by year."""
    none = np.zeros(spending[..., 0, :].shape)
    exposure, kept = Exposure(*(none + each for each in begin(setting.factors))), list[Exposure]()
    for year in range(spending.shape[-2]):
        kept.append(exposure)
        exposure = one_year_on(exposure, spending[..., year, :], setting.factors, year)
    effect, prevalence, lagged = (np.stack(each, axis=-2) for each in zip(*kept, strict=True))
    ratios = hazard_ratios(lagged, setting.factors)
    on, dying = yearly_rates(setting.moves, ratios, setting.quality)
    alive = _alive(on, dying, setting)
    admissions, cost, emergency = _care(alive[..., :-1, :], admission_rates(effect, setting), setting)
    qalys = alive[..., :-1, :] @ setting.moves.weights - LOSS_PER_ADMISSION * admissions
    known = (spending, effect, prevalence, lagged, ratios, on, dying, alive)
    return Course(*known, admissions, qalys, cost, emergency)


def _alive(on: Real, dying: Real, setting: Setting) -> Real:
    """Return people [..., year 0 to T + 1, segment] from the shares that move on and die each year."""
    alive = np.empty((*on.shape[:-2], on.shape[-2] + 1, len(SEGMENTS)))
    alive[..., 0, :] = setting.people
    for year in range(on.shape[-2]):
        before, after = alive[..., year, :], alive[..., year + 1, :]
        moved = before * on[..., year, :]
        after[...] = before * (1 - dying[..., year, :]) - moved
        after[..., 1:] += moved[..., :-1]
        after[..., 0] += setting.births
    return alive


def admission_rates(effect: Real, setting: Setting) -> Real:
    """Return emergency admissions a head [..., segment, kind] at these effects [..., programme]."""
    points = admission_log_points(effect, setting.factors)
    return np.asarray(setting.use.admissions * np.exp(REACHED[:, None] * points[..., None, :]))


def _care(people: Real, rates: Real, setting: Setting) -> tuple[Real, Real, Real]:
    """Return emergency admissions, cost of all care and cost of these admissions, [..., year] each."""
    admissions = (people * rates.sum(axis=-1)).sum(axis=-1)
    usual, each = (
        (admitted * setting.use.unit_cost).sum(axis=-1) for admitted in (setting.use.admissions, rates)
    )
    cost = (people * (setting.use.cost - usual + each)).sum(axis=-1)
    return admissions, cost, (people * each).sum(axis=-1)

"""The marginal rule's left side: what a little more of each programme and year is worth, by one pass back.

    ψ_t  = a_t (q − 0.02 A'_t) − b_t C'_t + P_t' ψ_t+1                      worth of one person, by segment
    ρ_jt = Σ_s n_st (∂P_st / ∂m_j)' ψ_t+1                                  worth of a hazard ratio
    λ_rt = ( 1 − 1/τ_r ) λ_r,t+1 + Σ_j ρ_jt m_jt x_rj / ( 1 + L_rt x_rj )  worth of lagged exposure
    ε_rt = ( 1 − δ_r ) ε_r,t+1 − (X_rt / Y_rt) λ_r,t+1 / τ_r + direct_rt   worth of a programme's effect
    ∂J / ∂I_rt = ε_r,t+1 (ē_r / ι_r) exp( −I_rt / ι_r )

P_t     moves between segments in year t;  A', C'  admissions and cost of care of a person;  x  relative risk
        less 1
Y       prevalence on its trend
direct  admissions of that year that a unit of effect saves, at their cost and 0.02 QALYs each; rest: `course`
Source  the adjoint (costate) of delivery model, (15) to (23); the discrete maximum principle, as in Bryson
        and Ho, Applied Optimal Control, 1975 [recalled].

>>> from healthtrust.study.investment.course import course, shipped_setting
>>> from healthtrust.study.investment.terms import Terms
>>> from healthtrust.study.investment.worth import weighed
>>> setting = shipped_setting()
>>> nothing = course(np.zeros((21, len(setting.factors.codes))), setting)
>>> slope = slopes(nothing, setting, weighed([Terms(horizon=20)], years=21))
>>> slope.shape == (1, 21, len(setting.factors.codes)), bool((slope[0, 0] > slope[0, 15]).any())
(True, True)
"""

from __future__ import annotations

import numpy as np

from healthtrust.people.exposure import on_trend, share_left, yearly_rates
from healthtrust.study.investment.course import LOSS_PER_ADMISSION, REACHED, Course, Setting, admission_rates
from healthtrust.study.investment.use import Real
from healthtrust.study.investment.worth import Weights


def slopes(found: Course, setting: Setting, weights: Weights) -> Real:
    """Return what a unit of money more is worth [..., year, programme]: the left side of the rule."""
    factors = setting.factors
    shrunk = factors.reach / factors.scale * np.exp(-found.spending / factors.scale)
    return np.asarray(potentials(found, setting, weights) * shrunk / setting.heads)


def potentials(found: Course, setting: Setting, weights: Weights) -> Real:
    """Return ε_t+1: what a unit of effect that spending of year t gains is worth [..., year, programme]."""
    factors, years = setting.factors, found.spending.shape[-2]
    psi_all = worth_of_people(found, setting, weights)
    from_ratios = _worth_of_ratios(found, setting, psi_all[..., 1:, :]) * found.ratios
    direct = _worth_of_effect(found, setting, weights)
    excess = factors.on_transition - 1
    hazards = (from_ratios[..., None, :] * excess / (1 + found.lagged[..., None] * excess)).sum(axis=-1)
    effect, lagged = np.zeros(hazards.shape[:-2] + hazards.shape[-1:]), np.zeros(1)
    kept = np.empty(hazards.shape)
    felt = share_left(found.effect, on_trend(factors, np.arange(years)[:, None])) / factors.lag
    for year in reversed(range(years)):
        kept[..., year, :] = effect
        effect = (1 - factors.relapse) * effect - felt[..., year, :] * lagged + direct[..., year, :]
        lagged = (1 - 1 / factors.lag) * lagged + hazards[..., year, :]
    return kept


def worth_of_people(found: Course, setting: Setting, weights: Weights) -> Real:
    """Return ψ: what a person of each segment is worth from each year on [..., year 0 to T + 1, segment]."""
    on, dying, use = found.on, found.dying, setting.use
    years = on.shape[-2]
    rates = admission_rates(found.effect, setting)
    quality = setting.moves.weights - LOSS_PER_ADMISSION * rates.sum(axis=-1)
    cost = use.cost - ((use.admissions - rates) * use.unit_cost).sum(axis=-1)
    yearly = weights.qalys[..., None] * quality - weights.money[..., None] * cost
    end = weights.end[..., None] * weights.last[..., None, :]
    kept = np.zeros((*yearly.shape[:-2], years + 1, yearly.shape[-1]))
    for year in reversed(range(years)):
        later = kept[..., year + 1, :] + end[..., year, :]
        kept[..., year + 1, :] = later
        stays = (1 - on[..., year, :] - dying[..., year, :]) * later
        moved = on[..., year, :-1] * later[..., 1:]
        kept[..., year, :] = yearly[..., year, :] + stays
        kept[..., year, :-1] += moved
    return kept


def _worth_of_ratios(found: Course, setting: Setting, after: Real) -> Real:
    """Return ρ: what a unit of each hazard ratio is worth [..., year, move or death]; none beyond a bound."""
    moves = setting.moves
    people = found.people[..., :-1, :]
    usual = moves.moves * _care(setting)
    dying = moves.deaths * found.ratios[..., 4:]
    free = usual * found.ratios[..., :4] < 1 - np.minimum(dying[..., :4], 1)
    moving = people[..., :4] * (after[..., 1:] - after[..., :-1])
    lost = -people * after
    lost[..., :4] -= np.where(free, 0.0, moving)
    deaths = (lost * moves.deaths * (dying < 1)).sum(axis=-1, keepdims=True)
    return np.concatenate([np.where(free, moving * usual, 0.0), deaths], axis=-1)


def _care(setting: Setting) -> Real:
    """Return by how much care scales the moves [move]: yearly rates over those without it."""
    on, _ = yearly_rates(setting.moves, np.ones(5), setting.quality)
    usual, _ = yearly_rates(setting.moves, np.ones(5))
    return np.asarray(on[:4] / usual[:4])


def _worth_of_effect(found: Course, setting: Setting, weights: Weights) -> Real:
    """Return what a unit of effect is worth at once [..., year, programme], by admissions it saves."""
    rates = admission_rates(found.effect, setting) * found.people[..., :-1, :, None]
    admission = LOSS_PER_ADMISSION * weights.qalys[..., None, None] + (
        weights.money[..., None, None] * setting.use.unit_cost
    )
    each = (REACHED[:, None] * rates * admission).sum(axis=-2)
    left = share_left(found.effect, setting.factors.prevalence)
    return np.asarray(each @ setting.factors.direct.T * left)

"""Social welfare: how the utilities of unequal people are added up into one number.

    welfare      Σ_z g_z ω_z s(U_z),        U = u, or U = exp(u) where utility is `power`
    utilitarian  s(U) = U
    Kolm         s(U) = − exp(−κ U) / κ
    Atkinson     s(U) = (e^(1−ε) − 1) / (1 − ε), ln e where ε = 1;   e_z from  U(H̄, e_z) = U(H_z, W_z)

u        additive utility A v_ρ(H) + B v_η(W) (`household.utility`);  g_z, ω_z  share and weight of row z
κ, ε     aversion to inequality;  e_z  equivalent wealth: what z would be as well off with at health H̄
Source   Smith, Statutory packages of health care alongside voluntary insurance, York 2006, section 3.
         Atkinson, J Econ Theory 1970; Kolm, J Econ Theory 1976 [recalled]. That Atkinson is applied to
         equivalent wealth, never to U (undefined for U ≤ 0, and dependent on its unit), is beyond the paper.

Everything here is a function of u, so that s(U) and its slope ds/du also serve a row whose utility a kernel
has already found. What matters for a certificate is whether s(U(H, W)) is concave in health and wealth.

>>> from healthtrust.package.question import (Interventions, Limits, Question, Society, Utility, Welfare)
>>> two = Society.of_groups(("poor", "rich"), share=[0.5, 0.5], wealth=[10, 60], health=[5, 5],
...                         incidence=[[1, 1]])
>>> some = Interventions.of(("a",), [6.0], [6.6])
>>> inequality = Question(some, two, Utility(1.0, 1.0), Limits.none(1), Welfare("atkinson", aversion=2.0))
>>> u = np.log(5.0) + np.log(two.wealth)
>>> equivalent_wealth(inequality, u).round(9).tolist(), social(inequality, u).round(3).tolist()
([10.0, 60.0], [0.9, 0.983])
>>> concave(inequality)
>>> concave(Question(some, two, Utility(1.0, 1.0), Limits.none(1), Welfare("atkinson", aversion=0.4)))
'Atkinson welfare with aversion 0.4 is not concave in health and wealth: it takes 0.5 or more'
"""

from __future__ import annotations

import numpy as np

from healthtrust.package.household.utility import curves
from healthtrust.package.question import Question, Real, Utility


def social(question: Question, u: Real) -> Real:
    """Return ω_z s(U_z) [z] at additive utility u [z]: welfare before shares; −∞ where u is."""
    kind, aversion = question.welfare.kind, question.welfare.aversion
    with np.errstate(over="ignore", divide="ignore", invalid="ignore"):
        if kind == "atkinson":
            value = _of_equivalent(question, u)
        else:
            value = np.exp(u) if question.utility.power else np.asarray(u, dtype=np.float64)
            if kind == "kolm" and aversion != 0.0:
                value = -np.exp(-aversion * value) / aversion
    return np.asarray(question.society.weight * np.where(np.isneginf(u), -np.inf, value))


def social_slope(question: Question, u: Real) -> Real:
    """Return the slope of `social` in u, ω_z ds/du [z]: times u_W it is α, times u_H it is β."""
    return np.asarray(question.society.weight * slope_of_one(question, u))


def slope_of_one(question: Question, u: Real) -> Real:
    """Return ds/du at any utilities u, without explicit weights."""
    kind, aversion = question.welfare.kind, question.welfare.aversion
    with np.errstate(over="ignore", invalid="ignore"):
        if kind == "atkinson":
            slope = _slope_of_equivalent(question, u)
        else:
            slope = np.exp(u) if question.utility.power else np.ones_like(u)
            if kind == "kolm":
                slope = slope * np.exp(-aversion * (slope if question.utility.power else u))
    return np.asarray(slope)


def social_bend(question: Question, u: Real) -> Real:
    """Return how fast the slope falls, d ln(ds/du) / du [z], for Newton steps towards a given slope."""
    kind, aversion = question.welfare.kind, question.welfare.aversion
    if kind == "atkinson":
        eta, weight = question.utility.eta, question.utility.wealth_weight
        with np.errstate(over="ignore", invalid="ignore"):
            bend = (eta - aversion) / weight * np.exp((eta - 1.0) * _log_equivalent(question, u))
        return np.zeros_like(u) if eta == aversion else np.asarray(bend)
    rise = np.exp(u) if question.utility.power else np.ones_like(u)
    own = 1.0 if question.utility.power else 0.0
    return np.asarray(own - (aversion * rise if kind == "kolm" else 0.0 * rise))


def equivalent_wealth(question: Question, u: Real) -> Real:
    """Return the wealth e [z] that gives utility u at the reference health: major money units a year.

    Infinite where no wealth would: with η > 1 wealth can make good only so much ill health. 0 where u is
    below what any wealth gives (η < 1).
    """
    with np.errstate(over="ignore"):
        return np.asarray(np.exp(_log_equivalent(question, u)))


def reference_health(question: Question) -> float:
    """Return H̄: the stated reference health, else the mean health without any care."""
    stated = question.welfare.reference_health
    society = question.society
    return float(society.class_share @ society.health) if stated is None else stated


def utility_of_reference(question: Question) -> float:
    """Return A v_ρ(H̄): what the reference health alone adds to additive utility."""
    utility = question.utility
    return float(utility.health_weight * curves(reference_health(question), utility.rho))


def concave(question: Question) -> str | None:
    """Return why s(U(H, W)) is not concave in health and wealth (nothing can be certified); else None."""
    utility, welfare = question.utility, question.welfare
    if (question.society.weight < 0).any():
        return "an explicit social weight is negative: welfare would fall as someone gains"
    if welfare.kind == "atkinson":
        least = _least_aversion(utility)
        if welfare.aversion < least - 1e-12:
            return (
                f"Atkinson welfare with aversion {welfare.aversion:g} is not concave in health and wealth: "
                f"it takes {least:g} or more"
            )
        return None
    if welfare.kind == "kolm" and welfare.aversion < 0:
        return f"Kolm welfare with aversion {welfare.aversion:g} prefers inequality: it takes 0 or more"
    powers = utility.health_weight + utility.wealth_weight
    if utility.power and powers > 1.0 + 1e-12:
        return f"utility H^A W^B with A + B = {powers:g} is not concave: it takes 1 or less"
    return None


def _least_aversion(utility: Utility) -> float:
    """Return the least ε at which Atkinson on equivalent wealth is concave: η, or a / (a + b) for H^a W^b."""
    if utility.rho == utility.eta == 1.0:
        return utility.health_weight / (utility.health_weight + utility.wealth_weight)
    return utility.eta


def _log_equivalent(question: Question, u: Real) -> Real:
    """Return ln e, from B v_η(e) = u − A v_ρ(H̄)."""
    of_wealth = (u - utility_of_reference(question)) / question.utility.wealth_weight
    eta = question.utility.eta
    if eta == 1.0:
        return np.asarray(of_wealth)
    with np.errstate(divide="ignore"):
        return np.asarray(np.log(np.maximum(1.0 + (1.0 - eta) * of_wealth, 0.0)) / (1.0 - eta))


def _of_equivalent(question: Question, u: Real) -> Real:
    eta, aversion = question.utility.eta, question.welfare.aversion
    if aversion == eta:
        return np.asarray((u - utility_of_reference(question)) / question.utility.wealth_weight)
    of_log = _log_equivalent(question, u)
    if aversion == 1.0:
        return of_log
    return np.asarray(np.expm1((1.0 - aversion) * of_log) / (1.0 - aversion))


def _slope_of_equivalent(question: Question, u: Real) -> Real:
    """Return ds/du = e^(η − ε) / B."""
    eta, aversion = question.utility.eta, question.welfare.aversion
    if aversion == eta:
        return np.full_like(u, 1.0 / question.utility.wealth_weight)
    steep = np.exp((eta - aversion) * _log_equivalent(question, u))
    return np.asarray(steep / question.utility.wealth_weight)

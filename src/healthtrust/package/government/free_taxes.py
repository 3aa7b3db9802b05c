"""Unrestricted taxes: what is left to each row when every tax is set by itself, and of either sign.

    α_z = (1 − f'_z) μ   for every row z,        Σ_z g_z ( t_z − f(e_z) ) = needed

α_z     marginal social value of wealth left to z;  μ  opportunity cost of public money
f', e_z slope of collection cost, tax above the fair premium, for those who resist;  g_z, t_z  share, tax
Source  Smith, Statutory packages of health care alongside voluntary insurance, York 2006, sections 3.1 (free
        taxes equalise α) and 3.3 (α_R = (1 − f') μ)

α falls as more is left, so every μ gives one wealth left per row; the budget then fixes μ. Where α is a power
of what is left (utilities added up, or ρ = η = 1) both have a closed form; otherwise Newton steps, kept
between bounds, on logarithms. What rows buy on top is fixed here; `free_parts` lets them buy parts at the
same μ.

Two rows of equal weight with 10 and 60, nothing bought, a package of 5 a head: both keep 30.

>>> from healthtrust.package.question import Interventions, Limits, Society, Tax, Utility
>>> two = Society.of_groups(("poor", "rich"), share=[0.5, 0.5], wealth=[10, 60], health=[5, 5],
...                         incidence=[[1, 1]])
>>> free = Question(Interventions.of(("A",), [5.0], [6.0]), two, Utility(1.0, 1.0), Limits.none(1),
...                 tax=Tax("unrestricted"))
>>> found = taxes_for_purchases(free, np.ones(1), np.array([11.0, 11.0]), np.zeros(2))
>>> found.taxes.round(9).tolist(), round(found.price_of_money, 9)
([-20.0, 30.0], 0.033333333)
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from healthtrust.package.government.needs import collection_slope, fair_premium, needed, resists, surplus
from healthtrust.package.government.welfare import reference_health, slope_of_one, social_bend
from healthtrust.package.household.utility import utilities
from healthtrust.package.question import Question, Real, Whole

STEPS_OF_NEWTON = 200
CLOSE = 1e-10
"""Step of Newton's method at which it stops: what is left after it is about its square."""
FARTHEST = 200
"""How often the logarithm of μ is moved by 1 in search of the budget."""


@dataclass(frozen=True)
class FreeTaxes:
    """Taxes [z] that equalise the social value of money, and that value μ."""

    taxes: Real
    price_of_money: float


@dataclass(frozen=True)
class Rows:
    """What the social value of wealth left depends on, for some rows [z]."""

    health: Real
    room: Real
    """What is left, after premium, by a tax that is just the fair premium of the package."""
    resists: Real
    """1 for a row that resists, else 0."""
    log_weight: Real

    def some(self, at: Whole) -> Rows:
        """Return the rows at some positions."""
        return Rows(self.health[at], self.room[at], self.resists[at], self.log_weight[at])

    def after(self, gain: Real, cost: Real) -> Rows:
        """Return the rows once they have bought so much health at such a premium."""
        return Rows(self.health + gain, self.room - cost, self.resists, self.log_weight)


def rows_of(question: Question, coverage: Real, health: Real, premium: Real) -> Rows:
    """Return the rows of the society with health [z] reached and premiums [z] paid."""
    society = question.society
    room = society.wealth - premium - fair_premium(question, coverage)
    with np.errstate(divide="ignore"):
        return Rows(health, room, resists(question), np.log(society.weight))


def taxes_for_purchases(question: Question, coverage: Real, health: Real, premium: Real) -> FreeTaxes | None:
    """Return the best taxes when what every row buys is fixed; None where nobody would have anything left.

    health [z] reached, premium [z] spent. One concave problem, solved to rounding.
    """
    society = question.society
    before = society.wealth - premium
    rows = rows_of(question, coverage, health, premium)
    purse = float(society.share @ before) - needed(question, coverage)
    if purse <= 0.0:
        return None
    power = constant_elasticity(question, rows)
    if power is None or question.budget.collection is not None:
        return meet_budget(question, coverage, lambda price: before - wealth_left(question, rows, price))
    log_scale, elasticity = power
    parts = np.log(society.share) + log_scale / elasticity
    log_parts = parts.max() + np.log(np.exp(parts - parts.max()).sum())
    log_price = elasticity * (log_parts - np.log(purse))
    left = np.exp((log_scale - log_price) / elasticity)
    return FreeTaxes(_on_budget(question, coverage, before - left), float(np.exp(log_price)))


def meet_budget(question: Question, coverage: Real, taxes_at: Callable[[float], Real]) -> FreeTaxes | None:
    """Return the taxes on the budget, of those that `taxes_at` gives for each ln μ; they rise with it."""
    from scipy.optimize import brentq

    def over(log_price: float) -> float:
        return surplus(question, coverage, taxes_at(log_price))

    society = question.society
    level = max(float(society.share @ society.wealth) - needed(question, coverage), 1e-12)
    alike = Rows(health=society.health[society.class_of_row], room=np.full(society.rows, -np.inf),
                 resists=np.zeros(society.rows), log_weight=np.log(society.weight))  # fmt: skip
    middle = float(np.median(_log_value(question, alike, np.full(society.rows, np.log(level)))[0]))
    bounds = _bracket(over, middle if np.isfinite(middle) else 0.0)
    if bounds is None:
        return None
    log_price = float(brentq(over, *bounds, xtol=1e-15, rtol=1e-15)) if bounds[0] < bounds[1] else bounds[0]
    return FreeTaxes(_on_budget(question, coverage, taxes_at(log_price)), float(np.exp(log_price)))


def wealth_left(question: Question, rows: Rows, log_price: float) -> Real:
    """Return what is left to each row [z] where α = (1 − f') μ, at ln μ: money a year."""
    left = _inverse(question, rows, log_price, resisted=False)
    taxed = np.flatnonzero((rows.resists > 0) & (left < rows.room))
    if len(taxed):
        dearer = _inverse(question, rows.some(taxed), log_price, resisted=True)
        left[taxed] = np.minimum(dearer, rows.room[taxed])
    return left


def constant_elasticity(question: Question, rows: Rows) -> tuple[Real, float] | None:
    """Return (ln k [z], γ) where α = k W^(−γ) at given health, None where α is no power of wealth left."""
    utility, welfare = question.utility, question.welfare
    a, b = utility.health_weight, utility.wealth_weight
    if welfare.kind == "utilitarian" or (welfare.kind == "kolm" and welfare.aversion == 0.0):
        if not utility.power:
            return rows.log_weight + np.log(b), utility.eta
        return rows.log_weight + np.log(b) + a * np.log(rows.health), 1.0 - b
    if not utility.rho == utility.eta == 1.0:
        return None
    if welfare.kind == "atkinson":
        above = np.log(rows.health / reference_health(question))
        return rows.log_weight + (1.0 - welfare.aversion) * a / b * above, welfare.aversion
    if utility.power:
        return None
    return rows.log_weight + np.log(b) - welfare.aversion * a * np.log(
        rows.health
    ), 1.0 + welfare.aversion * b


def falling_root(
    value_and_slope: Callable[[Real], tuple[Real, Real]], start: Real, low: Real, high: Real
) -> Real:
    """Return where falling functions of one number each cross zero [z], by Newton steps kept between bounds.

    Slopes may be NaN, and bounds infinite: then bisection, or steps of 3, are taken instead.
    """
    x = start
    for _ in range(STEPS_OF_NEWTON):
        value, slope = value_and_slope(x)
        low, high = np.where(value > 0, x, low), np.where(value > 0, high, x)
        with np.errstate(all="ignore"):
            newton = x - np.clip(value / slope, -3.0, 3.0)
            halfway = np.where(value > 0, x + 3.0, x - 3.0)
            halfway = np.where(np.isfinite(low) & np.isfinite(high), (low + high) / 2, halfway)
        by_newton = (newton >= low) & (newton <= high)
        ahead = np.where(by_newton, newton, halfway)
        close = np.where(by_newton, CLOSE, 4e-16) * np.maximum(1.0, np.abs(x))
        step, x = np.abs(ahead - x), ahead
        if (step <= close).all():
            break
    return x


def _inverse(question: Question, rows: Rows, log_price: float, resisted: bool) -> Real:
    """Return the wealth left where α = μ, or (1 − f') μ for rows that resist and pay more than is fair."""
    terms = question.budget.collection
    rate, curvature = (terms.rate, terms.curvature) if terms is not None and resisted else (0.0, 0.0)
    if (power := constant_elasticity(question, rows)) is not None and curvature == 0.0:
        with np.errstate(divide="ignore"):
            return np.asarray(np.exp((power[0] - log_price - np.log(max(1.0 - rate, 0.0))) / power[1]))

    def excess(log_left: Real) -> tuple[Real, Real]:
        value, slope = _log_value(question, rows, log_left)
        left = np.exp(log_left)
        kept = 1.0 - rate - curvature * np.maximum(rows.room - left, 0.0)
        with np.errstate(divide="ignore", invalid="ignore"):
            worth = value - log_price - np.where(kept > 0, np.log(kept), -np.inf)
            return worth, slope - np.where(left < rows.room, curvature * left / kept, 0.0)

    everywhere = np.full(len(rows.health), np.inf)
    start = np.log(np.maximum(np.abs(rows.room), 1e-3)) if resisted else np.zeros(len(rows.health))
    return np.asarray(np.exp(falling_root(excess, start, -everywhere, everywhere)))


def _log_value(question: Question, rows: Rows, log_left: Real) -> tuple[Real, Real]:
    """Return ln α and its elasticity in wealth left [z]."""
    utility = question.utility
    left = np.exp(log_left)
    u = utilities(utility, rows.health, left)
    with np.errstate(divide="ignore"):
        value = (
            rows.log_weight
            + np.log(slope_of_one(question, u) * utility.wealth_weight)
            - utility.eta * log_left
        )
    bend = social_bend(question, u) * utility.wealth_weight * np.exp((1.0 - utility.eta) * log_left)
    return value, bend - utility.eta


def _bracket(rising: Callable[[float], float], middle: float) -> tuple[float, float] | None:
    """Return bounds between which a rising function crosses zero, None where it stays below."""
    low = high = middle
    step = 0.25
    for _ in range(FARTHEST):
        if rising(high) >= 0.0:
            break
        low, high, step = high, high + step, step * 1.5
        if high > 700.0:
            return None
    for _ in range(FARTHEST):
        if rising(low) <= 0.0:
            return low, high
        low, high, step = low - step, low, step * 1.5
    return None


def _on_budget(question: Question, coverage: Real, taxes: Real) -> Real:
    """Return taxes with what rounding left of the budget spread over those who keep all of a tax they pay."""
    left_over = surplus(question, coverage, taxes)
    kept = float(question.society.share @ (1.0 - collection_slope(question, coverage, taxes)))
    return taxes - left_over / kept if abs(left_over) < 1e-6 * np.abs(taxes).max(initial=1.0) else taxes

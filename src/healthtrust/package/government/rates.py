"""The best tax rates of families with few: the smallest that will do, or the best mix of several.

    one rate       the smallest τ ≥ 0 with  Σ_z g_z ( τ T_z − f(e_z) ) ≥ needed:  welfare only falls with τ
    several rates  a_k = μ m_k where τ_k > 0,  a_k ≥ μ m_k where τ_k = 0,  and the budget is met
                   a_k = Σ_z g_z T_kz α_z,     m_k = Σ_z g_z T_kz (1 − f'_z)

τ_k, T_kz  rate k and its base;  g_z, α_z  share, and social value of wealth, of row z;  μ  price of money
f, e_z     collection cost, tax above the fair premium, for those who resist
Source     Smith, Statutory packages of health care alongside voluntary insurance, York 2006, section 3.1 (one
           rate); several rates are beyond the paper

What is raised is concave in τ, so Newton steps from below never pass the smallest rate that will do.

>>> from healthtrust.package.question import Budget, Collection, Interventions, Limits, Society, Utility
>>> two = Society.of_groups(("poor", "rich"), share=[0.5, 0.5], wealth=[10, 60], health=[5, 5],
...                         incidence=[[1, 1]])
>>> only, tastes = Interventions.of(("a",), [6.0], [6.6]), Utility(1.0, 1.0)
>>> smallest_rate(Question(only, two, tastes, Limits.none(1)), np.ones(1)).round(6).tolist()
[0.171429]
>>> resisted = Budget(collection=Collection(np.array([False, True]), rate=0.1))
>>> smallest_rate(Question(only, two, tastes, Limits.none(1), budget=resisted), np.ones(1)).round(6).tolist()
[0.178125]
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np

from healthtrust.package.government.needs import collection_slope, needed, surplus
from healthtrust.package.government.outcome import Outcome
from healthtrust.package.government.taxes import allowed, basis, parameters, taxes
from healthtrust.package.question import Question, Real

STEPS_OF_NEWTON = 100
STEPS_OF_POLISH = 12
AT_MOST = 1.0 - 1e-9
"""The highest of several rates that is tried."""
ON_BUDGET = 1e-13
"""What may be missing, as a part of what is needed."""


def smallest_rate(question: Question, coverage: Real) -> Real | None:
    """Return the smallest rate [1] that pays for coverage [i]; None where no allowed rate does."""
    base = basis(question)[0]
    raised, need = float(question.society.share @ base), needed(question, coverage)
    rate: Real | None = np.array([max(need / raised, 0.0) if raised > 0 else (0.0 if need <= 0 else np.inf)])
    if question.budget.collection is not None and raised > 0:
        rate = climbed(question, coverage, np.zeros(1), np.ones(1))
    return rate if rate is not None and np.isfinite(rate[0]) and allowed(question, rate) else None


def climbed(question: Question, coverage: Real, start: Real, direction: Real) -> Real | None:
    """Return the first rates [k] from `start` along a direction that pay for coverage; None where none do."""
    rates, along = start, taxes(question, direction)
    close = ON_BUDGET * max(1.0, abs(needed(question, coverage)))
    for _ in range(STEPS_OF_NEWTON):
        paid = taxes(question, rates)
        missing = -surplus(question, coverage, paid)
        if missing <= close:
            return rates
        slope = float((question.society.share * along) @ (1.0 - collection_slope(question, coverage, paid)))
        if slope <= 0.0:
            return None
        rates = rates + direction * (missing / slope)
    return None


def best_rates(question: Question, coverage: Real, at: Callable[[Real], Outcome]) -> Real | None:
    """Return the best of several rates [k] for coverage [i]; None where none were found that pay for it.

    at: what comes of taxes [z], whether households then keep to their purchases or change them. First by
    sequential quadratic programming, then by Newton steps on the two conditions, so that rates end on the
    budget.
    """
    nothing = np.zeros(parameters(question))
    if surplus(question, coverage, taxes(question, nothing)) >= 0.0:
        return nothing
    start = next(
        (one for one in _starts(question, coverage) if np.isfinite(at(taxes(question, one)).welfare)), None
    )
    if start is None:
        return None
    return _polished(question, coverage, at, _programmed(question, coverage, at, start))


def values(question: Question, coverage: Real, after: Outcome) -> tuple[Real, Real]:
    """Return a and m [k]: what a little more of each rate takes from society, and what it raises net."""
    base, share = basis(question), question.society.share
    kept = 1.0 - collection_slope(question, coverage, after.taxes)
    return base @ (share * after.value_of_wealth), base @ (share * kept)


def _starts(question: Question, coverage: Real) -> Iterator[Real]:
    """Give rates that pay for coverage: all alike, one alone (highest bracket first), or what raises most."""
    count = parameters(question)
    for direction in (np.ones(count), *np.eye(count)[::-1]):
        rates = climbed(question, coverage, np.zeros(count), direction)
        if rates is not None and allowed(question, rates):
            yield rates
    most = _most_raised(question, coverage)
    if most is not None:
        yield most


def _most_raised(question: Question, coverage: Real) -> Real | None:
    """Return rates that raise enough where raising all of them alike does not, if there are any."""
    from scipy.optimize import minimize

    def missing(rates: Real) -> float:
        return -surplus(question, coverage, taxes(question, rates))

    half = np.full(parameters(question), 0.5)
    found = minimize(missing, half, method="SLSQP", bounds=[(0.0, AT_MOST)] * len(half)).x
    return found if missing(found) <= 0.0 and allowed(question, found) else None


def _programmed(question: Question, coverage: Real, at: Callable[[Real], Outcome], start: Real) -> Real:
    """Return nearly the best rates, by quadratic programming; the start where that did no better."""
    from scipy.optimize import minimize

    first = at(taxes(question, start))
    scale = 1.0 / values(question, coverage, first)[0].max()

    def loss(rates: Real) -> tuple[float, Real]:
        if not allowed(question, rates):
            return 1e6, np.zeros(len(rates))
        after = at(taxes(question, rates))
        return (first.welfare - after.welfare) * scale, values(question, coverage, after)[0] * scale

    def left_over(rates: Real) -> float:
        return surplus(question, coverage, taxes(question, rates))

    found = minimize(
        loss, start, jac=True, method="SLSQP", bounds=[(0.0, AT_MOST)] * len(start),
        constraints={"type": "ineq", "fun": left_over}, options={"maxiter": 200, "ftol": 1e-15},
    ).x  # fmt: skip
    rates = climbed(question, coverage, np.where(found < 1e-9, 0.0, found), np.maximum(found, 1e-6))
    if rates is None or not allowed(question, rates):
        return start
    return rates if at(taxes(question, rates)).welfare >= first.welfare else start


def _polished(question: Question, coverage: Real, at: Callable[[Real], Outcome], rates: Real) -> Real:
    """Return rates after Newton steps on a_k = μ m_k (rates above 0) and the budget, while they help."""
    off = _off(question, coverage, at, rates)
    for _ in range(STEPS_OF_POLISH):
        ahead = np.maximum(rates + _step(question, coverage, at, rates), 0.0)
        lifted = climbed(question, coverage, ahead, ahead)
        if lifted is None or not allowed(question, ahead := np.maximum(lifted, 0.0)):
            break
        off_now = _off(question, coverage, at, ahead)
        if not off_now < off:
            break
        rates, off = ahead, off_now
    return rates


def _off(question: Question, coverage: Real, at: Callable[[Real], Outcome], rates: Real) -> float:
    """Return how far rates are from the best: the largest |a − μ m|, as a part of a, of a rate above 0."""
    taken, raised = values(question, coverage, at(taxes(question, rates)))
    excess = price_of(rates, taken, raised) * raised - taken
    return float((np.where(rates > 0, np.abs(excess), np.maximum(excess, 0.0)) / taken.max()).max())


def _step(question: Question, coverage: Real, at: Callable[[Real], Outcome], rates: Real) -> Real:
    """Return the Newton step [k] of rates above 0, slopes by differences."""
    used = np.flatnonzero(rates > 0)
    taken, raised = values(question, coverage, at(taxes(question, rates)))
    money = price_of(rates, taken, raised)
    system = np.zeros((len(used) + 1, len(used) + 1))
    for column, k in enumerate(used):
        moved = rates.copy()
        moved[k] += (nudge := 1e-6 * max(rates[k], 1e-3))
        more_taken, more_raised = values(question, coverage, at(taxes(question, moved)))
        system[:-1, column] = (more_taken - taken - money * (more_raised - raised))[used] / nudge
    system[:-1, -1], system[-1, :-1] = -raised[used], raised[used]
    short = -surplus(question, coverage, taxes(question, rates))
    step = np.zeros(len(rates))
    step[used] = np.linalg.lstsq(system, np.append((money * raised - taken)[used], short), rcond=None)[0][:-1]
    return step


def price_of(rates: Real, taken: Real, raised: Real) -> float:
    """Return μ from what rates take [k] and raise [k]: over all tax, or of the cheapest rate if none is."""
    if (rates > 0).any():
        return float(rates @ taken / (rates @ raised))
    useful = raised > 0
    return float((taken[useful] / raised[useful]).min(initial=np.inf)) if useful.any() else 0.0

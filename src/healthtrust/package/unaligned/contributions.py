"""The taxes that pay for a package, once it is known who has left it and who bought what.

    choose τ to maximise  Σ_z g_z s(u(h_z, W_z − p_z − (1 − ρ o_z) t_z)),  t_z = Σ_k τ_k T_kz,  budget met

    one rate        the smallest that pays for the package
    unrestricted    α_z = μ (1 − f'_z) for every row that pays;  one that pays nothing because it left is told
                    what it would pay on return: α = μ (1 − f') with the package and nothing bought
    nobody inside   a package without users costs nothing; the first to come back would pay for itself alone

τ, T     rates and bases;  h, p  health and premium of each row, as decided;  W wealth;  s social welfare
ρ, o_z   part of a tax that leavers get back, 1 for one who left;  α_z  social value of money;  μ its price
f        cost of collecting from those who resist
Source   Smith, Statutory packages of health care alongside voluntary insurance, York 2006, section 3. That
         taxes answer to who has left is 3.7 of our model, beyond the paper

The government takes decisions as they are, households take taxes as they are: `equilibrium` looks for both.
Nothing here asks whether everyone can pay: rates may leave a row nothing, which it then does not stay for.

>>> from healthtrust.package.question import Interventions, Limits, Question, Society, TopUp, Utility
>>> from healthtrust.package.unaligned.decisions import nothing_done, with_left
>>> society = Society.of_groups(("poor", "rich"), share=[0.75, 0.25], wealth=[10, 60], health=[5, 5],
...                             incidence=[[1.0, 0.6]])
>>> question = Question(Interventions.of(("A",), [6.0], [6.6]), society, Utility(1, 1), Limits.none(1),
...                     top_up=TopUp("substitutive", rebate_share=1.0))
>>> stay = nothing_done(question, np.ones(1))
>>> charged(question, np.ones(1), stay).round(6).tolist()
[2.4, 14.4]
>>> charged(question, np.ones(1), with_left(stay, [False, True])).round(6).tolist()
[6.0, 36.0]
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from healthtrust.package.government.taxes import basis, lowest, taxes
from healthtrust.package.government.welfare import social, social_slope
from healthtrust.package.household.increments import health_with_package
from healthtrust.package.household.utility import marginal_wealth, utilities
from healthtrust.package.question import Flags, Question, Real
from healthtrust.package.unaligned.decisions import Decisions
from healthtrust.package.unaligned.premiums import premiums
from healthtrust.package.unaligned.spending import need, own_cost, paid, resistance, revenue

EXACT = 1e-13
"""How closely, as a part of wealth per head, a budget is met."""
HALVINGS = 70


def charged(question: Question, coverage: Real, decisions: Decisions) -> Real:
    """Return the tax of every row before any rebate [z]; infinite where no tax brings in what is needed."""
    if decisions.left.all() and question.top_up.rebate_share == 1.0:
        return _alone(question, coverage)
    if question.tax.family == "unrestricted":
        return _free(question, coverage, decisions)
    rates = lowest(question)
    if len(rates) == 1:
        return _one_rate(question, coverage, decisions)
    return taxes(question, rates) if len(rates) == 0 else _several(question, coverage, decisions)


def raises_enough(question: Question, coverage: Real, decisions: Decisions, charges: Real) -> bool:
    """Return whether taxes [z] bring in what the package needs under these decisions."""
    if not np.isfinite(charges).all():
        return False
    spare = revenue(question, coverage, decisions, charges) - need(question, coverage, decisions)
    return spare >= -1e-9 * _scale(question)


def _alone(question: Question, coverage: Real) -> Real:
    """Return what each row would pay if it were the only one inside [z]."""
    society, budget = question.society, question.budget
    each = (coverage * question.interventions.price)[:, None] * society.incidence
    cost = society.share * each.sum(axis=0)[society.class_of_row]
    for one in budget.envelopes:
        within = society.share * each[one.pays_for].sum(axis=0)[society.class_of_row]
        cost = cost - np.minimum(one.amount, within)
    needed = np.maximum(budget.overhead * cost - budget.other_income, 0.0)
    each_pays = np.divide(needed, society.share, out=np.zeros(len(needed)), where=society.share > 0)
    return np.asarray(each_pays)


def _one_rate(question: Question, coverage: Real, decisions: Decisions) -> Real:
    """Return taxes at the smallest rate that is enough; Newton climbs to it, net revenue being concave."""
    base, rate = basis(question)[0], float(lowest(question)[0])
    needed, net_base = need(question, coverage, decisions), paid(question, decisions.left, base)
    fair = own_cost(question, coverage, decisions)
    for _ in range(100):
        short = needed - revenue(question, coverage, decisions, rate * base)
        if short <= EXACT * _scale(question):
            return np.asarray(rate * base)
        kept = 1.0 - resistance(question, rate * net_base - fair)[1]
        slope = float(question.society.share @ (net_base * kept))
        if slope <= 0.0:
            break
        rate += short / slope
    return np.where(base > 0, np.inf, 0.0)


# ---- taxes free for every row ------------------------------------------------------------------------------


def _free(question: Question, coverage: Real, decisions: Decisions) -> Real:
    """Return the taxes that equalise the social value of money among payers, net of collecting it."""
    society, kept = question.society, np.asarray(1.0 - question.top_up.rebate_share * decisions.left)
    before, needed = society.wealth - premiums(question, decisions), need(question, coverage, decisions)
    rows = (decisions.health, before, own_cost(question, coverage, decisions))
    if society.share @ np.where(kept > 0, before, np.minimum(before, 0.0)) - needed <= 0.0:
        return np.full(society.rows, np.inf)
    log_price = _price(question, rows, kept, needed)
    net = before - _left(question, rows, log_price)
    if (kept > 0).all():
        return np.where(net > 0, net / kept, net)
    returning = replace(decisions, left=np.zeros_like(decisions.left))
    health = health_with_package(question, coverage)[society.class_of_row]
    inside = (health, society.wealth, own_cost(question, coverage, returning))
    back = np.maximum(society.wealth - _left(question, inside, log_price), 0.0)
    return np.where(net <= 0, net, np.where(kept > 0, net / np.where(kept > 0, kept, 1.0), back))


Columns = tuple[Real, Real, Real]
"""Health, wealth before tax and after premium, fair cost of the package, by row [z]."""


def _closed_form(question: Question) -> bool:
    added_up = question.welfare.kind == "utilitarian" and not question.utility.power
    return added_up and question.utility.eta > 0.0 and question.budget.collection is None


def _price(question: Question, rows: Columns, kept: Real, needed: float) -> float:
    """Return ln μ at which rows bring in just what is needed; where all tax is given back, none is paid."""
    share, (_, before, fair) = question.society.share, rows
    if _closed_form(question) and (kept > 0).all():
        eta = question.utility.eta
        parts = (question.society.weight * question.utility.wealth_weight) ** (1.0 / eta)
        return -eta * float(np.log((share @ before - needed) / (share @ parts)))
    low, high = -80.0, 80.0
    for _ in range(HALVINGS):
        middle = (low + high) / 2
        net = before - _left(question, rows, middle)
        net = np.where(kept > 0, net, np.minimum(net, 0.0))
        enough = share @ (net - resistance(question, net - fair)[0]) >= needed
        low, high = (low, middle) if enough else (middle, high)
    return high


def _left(question: Question, rows: Columns, log_price: float) -> Real:
    """Return wealth left [z] where its social value has come down to its price, net of collecting."""
    health, before, fair = rows
    price, utility = np.exp(log_price), question.utility
    if _closed_form(question):
        return np.asarray((question.society.weight * utility.wealth_weight / price) ** (1.0 / utility.eta))
    top = np.log(question.society.wealth.max())
    low, high = np.full(len(before), top - 40.0), np.full(len(before), top + 10.0)
    for _ in range(HALVINGS):
        middle = (low + high) / 2
        y = np.exp(middle)
        value = social_slope(question, utilities(utility, health, y)) * marginal_wealth(utility, y)
        worth_more = value > price * (1.0 - resistance(question, before - y - fair)[1])
        low, high = np.where(worth_more, middle, low), np.where(worth_more, high, middle)
    return np.asarray(np.exp(low))


# ---- several rates -----------------------------------------------------------------------------------------


def _several(question: Question, coverage: Real, decisions: Decisions) -> Real:
    """Return taxes at the best of several rates: sequential quadratic programming, lifted to the budget."""
    from scipy.optimize import minimize

    share, bases, least = question.society.share, basis(question), lowest(question)
    scale, pays = _scale(question), 1.0 - question.top_up.rebate_share * decisions.left
    before, needed = (
        question.society.wealth - premiums(question, decisions),
        need(question, coverage, decisions),
    )
    raised = float((bases * pays).sum(axis=0) @ share)

    def left(rates: Real) -> Real:
        return np.maximum(before - pays * (rates @ bases), 1e-9 * question.society.wealth)

    def spare(rates: Real) -> float:
        return (revenue(question, coverage, decisions, rates @ bases) - needed) / scale

    def loss(rates: Real) -> float:
        worth = social(question, utilities(question.utility, decisions.health, left(rates)))
        return -float(share @ worth)

    def slope(rates: Real) -> Real:
        y = left(rates)
        value = social_slope(question, utilities(question.utility, decisions.health, y))
        return np.asarray((bases * pays) @ (share * value * marginal_wealth(question.utility, y)))

    if raised <= 0.0:
        return np.where(_any(bases), np.inf, 0.0) if needed > 0 else np.asarray(least @ bases)
    start, limits = np.maximum(least, needed / raised), [(float(low), None) for low in least]
    budget = {"type": "ineq", "fun": spare}
    found = minimize(
        loss, start, jac=slope, method="SLSQP", constraints=budget, bounds=limits, options={"ftol": 1e-15}
    )
    rates = np.maximum(found.x, least)
    for _ in range(20):
        rates = rates + max(-spare(rates), 0.0) * scale / raised
    return np.asarray(rates @ bases)


def _any(bases: Real) -> Flags:
    return np.asarray((bases > 0).any(axis=0))


def _scale(question: Question) -> float:
    return max(1.0, float(question.society.share @ question.society.wealth))

"""The best taxes for a given package, with households that buy on top what suits them.

    V(λ)  =  max over t of  Σ_z g_z s(U_z(λ, t))    subject to  Σ_z g_z t_z − collection ≥ needed(λ)
    μ     =  Σ_z g_z t_z α_z / Σ_z g_z t_z (1 − f'_z),   which is  Σ g T α / Σ g T  for t = τ T

λ, t      coverage, taxes;  U_z  utility once z has bought what suits it;  s, g_z  social welfare, share of z
μ         opportunity cost of public money: the welfare one more unit of other income would bring
α_z, f'   marginal social value of wealth of z, slope of collection cost (`outcome`, `needs`)
Source    Smith, Statutory packages of health care alongside voluntary insurance, York 2006, section 3

With one rate, or taxes that are given, nothing is searched. With unrestricted taxes or several rates,
households that buy parts are solved for at once (jointly concave). Those that buy whole items only, a prefix
or a subset, give welfare several peaks in t: for purchases kept fixed the best taxes are exact, so purchases
and taxes are improved in turn from three starts (the divisible solution, all bought, nothing bought) and, for
few rows, one step of one row at a time; the best is kept. It may miss the highest peak; the certificate does
not rely on it.

Worked example of 3.5 (beyond the paper), U = 0.08 H + ln W (v_0(H) is H − 1) and a linear tax: {B} gives
5.0598.

>>> from healthtrust.package.question import Interventions, Limits, Society, TopUp, Utility
>>> two = Society.of_groups(("rich", "poor"), share=[0.2, 0.8], wealth=[100, 20], health=[19, 19],
...                         incidence=[[1, 0], [1, 1]])
>>> both = Question(Interventions.of(("A", "B"), [4.0, 2.0], [6.0, 2.4]), two, Utility(0.08, 1.0, rho=0.0),
...                 Limits.none(2), top_up=TopUp("complementary"))
>>> found = settle(both, np.array([0.0, 1.0]))
>>> round(found.outcome.welfare + 0.08, 4), found.rates.round(6).tolist()
(5.0598, [0.055556])
>>> settle(both, np.array([20.0, 20.0])) is None
True
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from healthtrust.ground.errors import InvalidInput
from healthtrust.ground.problems import Problem
from healthtrust.package.government.free_parts import taxes_with_parts
from healthtrust.package.government.free_taxes import taxes_for_purchases
from healthtrust.package.government.needs import needed, surplus
from healthtrust.package.government.outcome import Outcome, bought_as, outcome, with_purchases
from healthtrust.package.government.rates import best_rates, price_of, smallest_rate, values
from healthtrust.package.government.taxes import leaves_wealth, parameters, taxes
from healthtrust.package.household.increments import Increments, health_with_package, increments, offer
from healthtrust.package.household.purchase import Bought
from healthtrust.package.household.utility import utilities
from healthtrust.package.question import Flags, Mode, Question, Real

ROUNDS = 50
"""How often purchases and taxes are improved in turn."""
STEPS_TO_EXCHANGE = 200
"""Rows times steps up to which single purchases are exchanged as well."""
ROUNDING = 1e-14
SHORT = 1e-9
"""What given taxes may fall short by, as a part of what is needed."""


@dataclass(frozen=True)
class Settled:
    """The best taxes found for a package, what comes of them, and what public money is worth there."""

    rates: Real
    """[k]"""
    outcome: Outcome
    price_of_money: float
    """μ; 0 where the budget does not bind, and where taxes are given."""


def settle(question: Question, coverage: Real, mode: Mode | None = None) -> Settled | None:
    """Return the best taxes for coverage [i]; None where none that leaves everyone some wealth pays for it.

    mode: how households buy, the question's unless stated. Raises InvalidInput where taxes are unrestricted
    and somebody counts for nothing: everything would be taken from them.
    """
    mode = question.top_up.mode if mode is None else mode
    if question.tax.family != "unrestricted" and parameters(question) <= 1:
        rates = _only_rates(question, coverage)
        if rates is None:
            return None
        return _settled(question, rates, outcome(question, coverage, taxes(question, rates), mode))
    _check_weights(question)
    divisible = _in_parts(question, coverage)
    if mode == "divisible" or divisible is None:
        return divisible
    return _from_several_starts(question, coverage, divisible, mode)


def settle_given(question: Question, coverage: Real, theta: Real) -> Settled | None:
    """Return the best taxes if z insures θ [i, z] of the cases of i, λ_i + θ_iz ≤ 1, whether it likes or not.

    One smooth concave problem, solved to rounding for one rate and for unrestricted taxes. None where no tax
    pays for coverage, or somebody has nothing left after tax and premium.
    """
    bought = bought_as(question, coverage, question.society.wealth, theta)
    found = settle_purchases(question, coverage, bought)
    return None if found is None else replace(found, outcome=replace(found.outcome, theta=theta))


def settle_purchases(question: Question, coverage: Real, bought: Bought) -> Settled | None:
    """Return the best taxes if every row keeps to its purchases (health, premium); see `settle_given`."""

    def at(taxes_of_rows: Real) -> Outcome:
        return with_purchases(question, coverage, taxes_of_rows, bought)

    if question.tax.family == "unrestricted":
        free = taxes_for_purchases(question, coverage, bought.health, bought.premium)
        if free is None or not np.isfinite((after := at(free.taxes)).welfare):
            return None
        return Settled(free.taxes, after, free.price_of_money)
    several = parameters(question) > 1
    rates = best_rates(question, coverage, at) if several else _only_rates(question, coverage)
    if rates is None or not np.isfinite((after := at(taxes(question, rates))).welfare):
        return None
    return _settled(question, rates, after)


def _only_rates(question: Question, coverage: Real) -> Real | None:
    """Return the one rate to choose, or no rates where taxes are given; None where they do not pay."""
    if parameters(question):
        return smallest_rate(question, coverage)
    given, need = taxes(question, np.zeros(0)), needed(question, coverage)
    pays = surplus(question, coverage, given) >= -SHORT * max(1.0, abs(need))
    return np.zeros(0) if pays and leaves_wealth(question, given) else None


def _in_parts(question: Question, coverage: Real) -> Settled | None:
    """Return the best unrestricted taxes, or several rates, where households buy parts."""

    def at(taxes_of_rows: Real) -> Outcome:
        return outcome(question, coverage, taxes_of_rows, "divisible")

    if question.tax.family == "unrestricted":
        free = taxes_with_parts(question, coverage)
        return None if free is None else Settled(free.taxes, at(free.taxes), free.price_of_money)
    rates = best_rates(question, coverage, at)
    return None if rates is None else _settled(question, rates, at(taxes(question, rates)))


def _settled(question: Question, rates: Real, after: Outcome) -> Settled:
    """Return rates with the price of money they imply, 0 where no tax at all raises more than is needed."""
    if not len(rates) or (needed(question, after.coverage) < 0.0 and not rates.any()):
        return Settled(rates, after, 0.0)
    taken, raised = values(question, after.coverage, after)
    return Settled(rates, after, price_of(rates, taken, raised))


# ---- whole items: several peaks --------------------------------------------------------------------------


def _from_several_starts(
    question: Question, coverage: Real, divisible: Settled, mode: Mode
) -> Settled | None:
    """Return the best of what is reached from several starts, and by exchange of single purchases."""
    found = [
        _in_turn(question, coverage, start, mode) for start in _starts(question, coverage, divisible, mode)
    ]
    reached = [one for one in found if one is not None]
    if not reached:
        return None
    best = max(reached, key=lambda one: one.outcome.welfare)
    return _exchanged(question, coverage, best) if mode == "subset" else best


def _starts(question: Question, coverage: Real, divisible: Settled, mode: Mode) -> Iterator[Bought]:
    """Give purchases to start from: those at the taxes of the divisible solution, none, and all."""
    yield outcome(question, coverage, divisible.outcome.taxes, mode).bought
    ladders = _ladders(question, coverage)
    yield _of_steps(question, coverage, [np.zeros(own.count, dtype=np.bool_) for own in ladders])
    yield _of_steps(question, coverage, [np.ones(own.count, dtype=np.bool_) for own in ladders])


def _in_turn(question: Question, coverage: Real, start: Bought, mode: Mode) -> Settled | None:
    """Return where taxes and purchases, each the best for the other, no longer improve."""
    best, bought = None, start
    for _ in range(ROUNDS):
        found = settle_purchases(question, coverage, bought)
        if found is None:
            return best
        ahead = replace(found, outcome=outcome(question, coverage, found.outcome.taxes, mode))
        if best is not None and ahead.outcome.welfare <= best.outcome.welfare + _rounding(best):
            return ahead if ahead.outcome.welfare >= best.outcome.welfare - _rounding(best) else best
        best, bought = ahead, ahead.outcome.bought
    return best


def _exchanged(question: Question, coverage: Real, best: Settled) -> Settled:
    """Return what taking up or leaving one step of one row at a time improves on, for few rows and steps."""
    ladders = _ladders(question, coverage)
    if sum(own.count for own in ladders) > STEPS_TO_EXCHANGE:
        return best
    better: Settled | None = best
    while better is not None:
        best, better = better, None
        for chosen in _neighbours(ladders, best.outcome.bought.chosen or ()):
            found = settle_purchases(question, coverage, _of_steps(question, coverage, chosen))
            if found is None or found.outcome.welfare <= best.outcome.welfare + _rounding(best):
                continue
            better = _in_turn(question, coverage, found.outcome.bought, "subset")
            break
    return best


def _neighbours(ladders: list[Increments], chosen: Sequence[Flags]) -> Iterator[list[Flags]]:
    """Give the purchases that differ in one step of one row, no step without the one it follows."""
    for z, own in enumerate(ladders):
        for j in range(own.count):
            flags = chosen[z].copy()
            flags[j] = not flags[j]
            if not (flags & (own.follows >= 0) & ~flags[own.follows]).any():
                yield [flags if z == row else kept for row, kept in enumerate(chosen)]


def _ladders(question: Question, coverage: Real) -> list[Increments]:
    """Return the steps that each row [z] may buy."""
    offered, classes = offer(question), range(len(question.society.classes))
    of_class = [increments(question, coverage, c, offered=offered) for c in classes]
    return [of_class[c] for c in question.society.class_of_row]


def _of_steps(question: Question, coverage: Real, chosen: list[Flags]) -> Bought:
    """Return the purchases of chosen steps [z][j], wealth as if untaxed."""
    ladders = _ladders(question, coverage)
    gain, premium = (
        np.array([float(column[flags].sum()) for column, flags in zip(columns, chosen, strict=True)])
        for columns in ([own.gain for own in ladders], [own.cost for own in ladders])
    )
    health = health_with_package(question, coverage)[question.society.class_of_row] + gain
    whole = np.array([flags.sum() for flags in chosen], dtype=np.int64)
    wealth = question.society.wealth - premium
    utility = utilities(question.utility, health, wealth)
    return Bought(whole, np.zeros(len(whole)), health, wealth, utility, premium, tuple(chosen))


def _rounding(of: Settled) -> float:
    return ROUNDING * abs(of.outcome.welfare)


def _check_weights(question: Question) -> None:
    if question.tax.family == "unrestricted" and not (question.society.weight > 0).all():
        raise InvalidInput(
            [
                Problem(
                    "weights", "a row that counts for nothing", "positive weights for unrestricted taxes",
                    remedy="Give every group a positive weight: else all it has would be taken from it.",
                )
            ]
        )  # fmt: skip

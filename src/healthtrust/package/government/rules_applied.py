"""The paper's rules applied to a society: how far each intervention passes its hurdle at a settled package.

    passes_i  =  (b_i / x_i) / hurdle_i ,  1 or more for what belongs in the package

b_i, x_i   health gain and price per case; hurdles as in `rules` and `rules_continuous`
Source     Smith, Statutory packages of health care alongside voluntary insurance, York 2006, the government;
           how his two groups are found in a society of many is ours

The poor of 3.2 are the rows that buy nothing; if all buy, those least ready to. If nobody buys, the situation
is that of 3.1, and its hurdle is taken, as the paper says. Overhead, envelopes and resistance enter the
hurdles through the incidence that the pool pays for at the margin.

>>> from healthtrust.package.question import Interventions, Limits, Society, TopUp, Utility
>>> society = Society.of_groups(("rich", "poor"), share=[0.5, 0.5], wealth=[60, 10], health=[5, 5],
...                             incidence=[[1, 1]], may_insure=[True, False])
>>> def asked(top_up):
...     return Question(Interventions.of(("A",), [6.0], [6.6]), society, Utility(1, 1), Limits.none(1),
...                     top_up=top_up)
>>> [rule.name for rule in applying(asked(TopUp("none")))]
['nobody insures', 'ranking, cut off at the average trade-off']
>>> [rule.name for rule in applying(asked(TopUp("complementary")))][:2]
["the rich insure: the poor's trade-off", 'those who decline insurance']
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from healthtrust.package.government.marginal import supporting_slope
from healthtrust.package.government.needs import needed_slope
from healthtrust.package.government.outcome import Outcome
from healthtrust.package.government.rules import (
    Pair,
    Worth,
    cut_off_of_the_poor,
    hurdle_nobody_insures,
    hurdle_rich_insure,
)
from healthtrust.package.government.rules_continuous import (
    Decliners,
    decliners,
    exact_hurdle,
    exact_worth,
    hurdle_of_decliners,
)
from healthtrust.package.government.settle import Settled
from healthtrust.package.question import Question, Real

INDIFFERENT = 1e-9


@dataclass(frozen=True)
class Scene:
    """A package with its taxes and purchases, as a rule sees it."""

    question: Question
    outcome: Outcome
    worth: Worth
    paid: Real
    """[i]: incidence the pool pays for at the margin, per unit of price: Π_i with overhead, envelopes, f′."""
    slope: Real
    """[z]: f′, what one more unit of tax costs to collect."""


@dataclass(frozen=True)
class Rule:
    """A rule: its name, where it is from, and how far each intervention passes it."""

    name: str
    source: str
    passes: Callable[[Scene], Real]
    """[i]: b / x over the hurdle; NaN for a tie."""


def scene(question: Question, settled: Settled) -> Scene:
    """Return what a rule sees of a settled package."""
    found = settled.outcome
    slope = supporting_slope(question, settled)
    resisted = question.society.incidence @ of_classes(question, slope)
    paid = needed_slope(question, found.coverage) / question.interventions.price - resisted
    worth = Worth(found.value_of_wealth, found.value_of_health, settled.price_of_money)
    return Scene(question, found, worth, paid, slope)


def applying(question: Question) -> tuple[Rule, ...]:
    """Return the rules that apply: to a society in which nobody can insure, or to one in which some can."""
    if not some_may_buy(question):
        return (NOBODY if question.budget.collection is None else RESISTANCE, PLAIN)
    with_loading = (LOADED,) if question.top_up.loading > 0 else ()
    return (RICH, *with_loading, DECLINERS, EXACT, PLAIN)


def premises(question: Question, rule: Rule) -> tuple[str, ...]:
    """Return which of a rule's premises the question does not meet, in words."""
    missing = ["all or nothing, though parts may be covered"] if question.limits.parts else []
    if rule not in (RICH, LOADED, DECLINERS):
        return tuple(missing)
    if question.tax.family != "unrestricted":
        missing.append(f"the rule is exact with free taxes, these are {question.tax.family}")
    if question.top_up.loading > 0 and rule is not LOADED:
        missing.append("the rule is for fair premiums, these are loaded")
    if question.top_up.kind not in ("none", "complementary"):
        missing.append(f"the rule is for complementary cover, this is {question.top_up.kind}")
    return tuple(missing)


def some_may_buy(question: Question) -> bool:
    """Return whether anybody may buy anything voluntarily."""
    insured = question.society.may_insure & (question.society.class_share > 0)
    return question.top_up.kind != "none" and bool(insured.any())


def by_trade_off(at: Scene) -> Decliners:
    """Return the rows by the ratio from which they buy."""
    return decliners(at.question.society, at.worth, at.question.loaded, at.question.top_up.kind != "none")


def hurdles(at: Scene) -> Real:
    """Return the exact hurdle of each intervention [i], health per unit of money (3.5)."""
    return exact_hurdle(by_trade_off(at), at.paid)


def of_classes(question: Question, values: Real) -> Real:
    """Return Σ g times values [z], class by class [c]."""
    weighted = question.society.share * values
    return np.array([weighted[a:b].sum() for a, b in pairwise(question.society.first)])


# ---- the rules -------------------------------------------------------------------------------------------


def _nobody(at: Scene) -> Real:
    health = of_classes(at.question, at.worth.health)
    summed = Worth(health, health, at.worth.money)
    ones = np.ones(len(health))
    return _over(at, hurdle_nobody_insures(at.question.society.incidence, ones, summed, at.paid))


def _plain(at: Scene) -> Real:
    return _over(at, at.worth.money / float(at.question.society.share @ at.worth.health))


def _rich(at: Scene) -> Real:
    return _insured(at, loading=0.0)


def _loaded(at: Scene) -> Real:
    return _insured(at, loading=at.question.top_up.loading)


def _insured(at: Scene, loading: float) -> Real:
    society, poor = at.question.society, at.outcome.bought.premium <= 0
    if poor.all():
        return _nobody(at)
    if not poor.any():
        trade_off = at.worth.wealth / at.worth.health
        poor = trade_off >= trade_off.max() * (1 - INDIFFERENT)
    poor_share = float(society.share[poor].sum())
    health = float(society.share[poor] @ at.worth.health[poor]) / poor_share
    cut_off = cut_off_of_the_poor(health, at.worth.money)
    if loading == 0.0:
        return _over(at, cut_off)
    rich, of_poor = ~poor * (1 - at.slope), poor.astype(np.float64)
    cases = Pair(
        society.incidence @ of_classes(at.question, rich) / (1 - poor_share),
        society.incidence @ of_classes(at.question, of_poor) / poor_share,
    )
    return _over(at, hurdle_rich_insure(1 - poor_share, cases, cut_off, loading))


def _decliners(at: Scene) -> Real:
    return _over(at, hurdle_of_decliners(by_trade_off(at), at.question.interventions.ratio, at.paid))


def _exact(at: Scene) -> Real:
    worth, cost = exact_worth(by_trade_off(at), at.question.interventions.ratio), at.worth.money * at.paid
    return np.asarray(np.divide(worth, cost, out=np.full(len(cost), np.inf), where=cost > 0))


def _over(at: Scene, hurdle: Real | float) -> Real:
    """Return b / x over a hurdle: infinite where it is zero or less, NaN where it is a tie."""
    ratio = at.question.interventions.ratio
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.asarray(np.where(np.less_equal(hurdle, 0), np.inf, ratio / hurdle))


NOBODY = Rule("nobody insures", "Smith 2006, nobody insures (3.1)", _nobody)
RESISTANCE = Rule("nobody insures, some resist taxes", "Smith 2006, tax resistance (3.3)", _nobody)
RICH = Rule("the rich insure: the poor's trade-off", "Smith 2006, the rich insure (3.2)", _rich)
LOADED = Rule("the rich insure at a loading", "beyond the paper (3.2)", _loaded)
DECLINERS = Rule("those who decline insurance", "Smith 2006, continuous wealth (3.4)", _decliners)
EXACT = Rule("marginal value", "beyond the paper (3.5)", _exact)
PLAIN = Rule("ranking, cut off at the average trade-off", "plain cost-effectiveness", _plain)
BEST_PREFIX = Rule("ranking, cut off where welfare is highest", "plain cost-effectiveness", _plain)

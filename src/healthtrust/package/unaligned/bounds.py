"""What no package can exceed where no best package can be certified, and which argument says so.

    savings      every private treatment of a covered case that could be wanted is taken as had, its saving as
                 there to spend:  amount_i = (s − φ_i)⁺ x_i Σ_{z could want it} g_z π_iz  pays for i
    first best   everyone buys for itself at the lower of both prices, money is shared out at no cost:
                 max over θ, t of Σ_z g_z s(U_z),  Σ_z g_z t_z ≥ − income,  ℓ' = min(ℓ, overhead − 1)

s, φ     what private treatment spares the pool, and a voucher's share, of the price x;  g, π  share, cases
ℓ        loading of voluntary premiums;  θ, t  what is bought, and paid to or by the government
Source   beyond the paper (Smith, York 2006, section 3, has the budget; 3.6 of our model the first argument)

The first holds where only the budget is misaligned: the planner's problem then contains every equilibrium;
giving it the savings for nothing leaves an aligned problem, whose certified bound is a bound here. The second
holds for whatever equilibrium, as long as welfare is concave: what people have in it, pooled premiums and
rebates and all, is something they could buy for themselves after some sharing out of money. It ignores every
limit on the package and on taxes, so it is often far off.

>>> from healthtrust.package.question import Interventions, Limits, Society, TopUp, Utility
>>> society = Society.of_groups(("poor", "rich"), share=[0.75, 0.25], wealth=[10, 60], health=[5, 5],
...                             incidence=[[1.0, 0.6]])
>>> question = Question(Interventions.of(("A",), [3.0], [6.6]), society, Utility(1, 1), Limits.none(1),
...                     top_up=TopUp("substitutive", rebate_share=1.0))
>>> found = upper_bound(question)
>>> round(found.welfare, 4), found.argument
(5.3721, 'first best')
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from healthtrust.ground.errors import InvalidInput
from healthtrust.package.government.certify import certified
from healthtrust.package.government.conditions import not_certified
from healthtrust.package.government.settle import settle
from healthtrust.package.government.welfare import concave
from healthtrust.package.household.increments import private_is_better
from healthtrust.package.household.utility import marginal_health, marginal_wealth
from healthtrust.package.question import Budget, Envelope, Flags, Question, Tax, TopUp
from healthtrust.package.unaligned.spending import spared

SECONDS = 20.0
"""Time allowed for the aligned problem of the first argument; what is proved by then is a bound."""


@dataclass(frozen=True)
class Upper:
    """Welfare that no package exceeds at any fixed point, and why: 'savings' or 'first best'."""

    welfare: float
    argument: str
    words: str


def upper_bound(question: Question) -> Upper | None:
    """Return the lower of the bounds that hold, None where neither does (welfare that is not concave)."""
    if concave(question) is not None or min(question.utility.rho, question.utility.eta) < 0:
        return None
    bounds = [bound for bound in (_savings(question), _first_best(question)) if bound is not None]
    return min(bounds, key=lambda bound: bound.welfare, default=None)


def _savings(question: Question) -> Upper | None:
    """Return the certified bound of the problem in which all savings are had for nothing."""
    if not only_budget_misaligned(question):
        return None
    try:
        bound = certified(with_savings(question), seconds=SECONDS).bounds.upper
    except InvalidInput:  # no package that keeps to the limits can be paid for
        return None
    if not np.isfinite(bound):
        return None
    words = "private treatment that anybody could want is counted as spared whether or not it is bought"
    return Upper(float(bound), "savings", words)


def only_budget_misaligned(question: Question) -> bool:
    """Return whether what private treatment spares the pool is all that stands against a certificate."""
    top_up = question.top_up
    if top_up.kind not in ("supplementary", "voucher") or top_up.community_rated:
        return False
    same = replace(question.interventions, voucher_share=np.ones(question.interventions.count))
    return not not_certified(replace(question, interventions=same, top_up=replace(top_up, saves=False)))


def with_savings(question: Question) -> Question:
    """Return the aligned problem in which every saving that could be made is already there, as an envelope.

    Where a donor's envelope pays for i already, the saving is given as money for anything, which is no less.
    """
    budget, could = question.budget, _could_want(question)
    society = question.society
    cases = (society.share[:, None] * society.incidence.T[society.class_of_row] * could).sum(axis=0)
    saving = np.maximum(spared(question), 0.0) * question.interventions.price * cases
    named = np.zeros(len(saving), np.bool_)
    for envelope in budget.envelopes:
        named |= envelope.pays_for
    own = np.eye(len(saving), dtype=np.bool_)
    envelopes = tuple(
        Envelope(f"spared by {code}", float(saving[i]), own[i])
        for i, code in enumerate(question.interventions.codes)
        if saving[i] > 0 and not named[i]
    )
    more = budget.overhead * float(saving[named].sum())
    wider = replace(
        budget, envelopes=(*budget.envelopes, *envelopes), other_income=budget.other_income + more
    )
    return replace(question, budget=wider, top_up=replace(question.top_up, saves=False))


def _could_want(question: Question) -> Flags:
    """Return where a better version could be worth its price to a row [z, i] under any package and tax.

    Never where even its first unit is not worth the last of the money, g A H^(−ρ) ≤ c B W^(−η) at health
    without care and wealth without tax, for u is concave. Taxes of either sign can enrich anybody.
    """
    society, has, top_up = question.society, question.interventions, question.top_up
    may = society.may_insure[society.class_of_row][:, None] & private_is_better(question)
    if question.tax.family in ("unrestricted", "given"):
        return np.asarray(may)
    voucher = has.voucher_share if top_up.kind == "voucher" else 0.0
    gain = np.nan_to_num(has.private_benefit - has.benefit)
    cost = question.loaded * np.nan_to_num(np.maximum(has.private_price - voucher * has.price, 0.0))
    worth = marginal_health(question.utility, society.health)[society.class_of_row]
    money = marginal_wealth(question.utility, society.wealth)
    return np.asarray(may & (worth[:, None] * gain > money[:, None] * cost))


def _first_best(question: Question) -> Upper | None:
    """Return welfare if all buy for themselves at the lower price, after money is shared out at no cost."""
    if not (question.society.weight > 0).all():
        return None
    budget, top_up = question.budget, question.top_up
    income = budget.other_income + budget.overhead * sum(one.amount for one in budget.envelopes)
    loading = min(top_up.loading if top_up.kind != "none" else np.inf, budget.overhead - 1.0)
    society = replace(question.society, may_insure=np.ones_like(question.society.may_insure))
    free = replace(
        question,
        society=society,
        tax=Tax("unrestricted"),
        top_up=TopUp("supplementary", loading=loading, mode="divisible"),
        budget=Budget(other_income=income),
    )
    found = settle(free, np.zeros(question.interventions.count))
    if found is None:
        return None
    words = "everyone buys for itself at the lower price of pool and insurer, money is shared out at no cost"
    return Upper(float(found.outcome.welfare), "first best", words)


def welfare_of_nothing(question: Question) -> float:
    """Return the welfare of the empty package with nobody insured, from which gains are counted."""
    bare = replace(question, top_up=TopUp("none"))
    found = settle(bare, np.zeros(question.interventions.count))
    return -np.inf if found is None else float(found.outcome.welfare)

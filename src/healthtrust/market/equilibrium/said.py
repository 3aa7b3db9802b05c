"""A premium equilibrium in words: how many there are, where premiums go, what is lost.

>>> from textwrap import fill
>>> from healthtrust.ground.money import currency
>>> from healthtrust.market.equilibrium.answer import answer
>>> from healthtrust.market.equilibrium.exchange import example
>>> print(fill(sentence(answer(example(), currency("GBP"))), 108))
One equilibrium. From everybody in at £200 premiums settle at £251 after 3 iterations, with 54.2 % insured;
if all paid what they cost it would be 67.7 %. It loses £1,397 against that, 9.9 % of cost.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from healthtrust.market.equilibrium.answer import Answer
from healthtrust.market.equilibrium.break_even import NOBODY, by_class, joined
from healthtrust.market.equilibrium.exchange import Exchange
from healthtrust.market.equilibrium.starts import AS_IT_IS
from healthtrust.market.told_tables import amount

Floats = NDArray[np.float64]

NOTHING = 5e-6
"""A loss below this share of cost is none, but for rounding."""


def sentence(found: Answer) -> str:
    """Say how many equilibria there are, where premiums go from everybody in, and what is lost."""
    return " ".join([_count(found), _way(found), _lost(found), *_unsettled(found), *_missing(found)])


def _count(found: Answer) -> str:
    every = found.found.all
    looked = "" if found.found.scanned else f" found from {len(found.found.spirals)} starts"
    if len(every) == 1:
        return f"One equilibrium{looked}."
    stable = sum(1 for each in every if each.stable == "yes")
    collapsed = sum(1 for each in every if each.collapsed)
    told = f"{len(every)} equilibria{looked}, {stable} of them stable"
    return f"{told} and {collapsed} a collapse." if collapsed else f"{told}."


def _way(found: Answer) -> str:
    at, first = found.found.all[found.main], found.found.first
    insured = f"{100 * at.joined.insured:.1f} %"
    best = f"{100 * found.best.insured:.1f} %"
    begun = _money(found, mean_premium_at(found.exchange, first.steps[0].premium))
    ended = _money(found, mean_premium_at(found.exchange, at.premium))
    if found.found.reached is None:
        return f"From everybody in premiums do not settle; the first equilibrium has {insured} insured."
    count = len(first.steps) - 1
    iterations = f"{count:,} iteration{'' if count == 1 else 's'}"
    if at.collapsed:
        return (
            f"The market unravels: from everybody in at {begun} premiums rise to {ended} in {iterations} "
            f"and {insured} stay; if all paid what they cost it would be {best}.{_now(found)}"
        )
    settled = f"From everybody in at {begun} premiums settle at {ended} after {iterations}"
    gone = f"; next to nobody is left in {_listed(at.empty)}" if at.empty else ""
    if not found.exchange.voluntary:
        return f"{settled}{gone}.{_now(found)}"
    compared = f"; if all paid what they cost it would be {best}.{_now(found)}"
    return f"{settled}, with {insured} insured{gone}{compared}"


def _now(found: Answer) -> str:
    """Say where premiums go from what plans charge now, where that is known and another equilibrium."""
    spiral = next((each for each in found.found.spirals if each.start == AS_IT_IS), None)
    if spiral is None:
        return ""
    begun = _money(found, mean_premium_at(found.exchange, spiral.steps[0].premium))
    if not spiral.settled:
        return f" From what they are now, {begun}, they do not settle."
    place = next(k for k, each in enumerate(found.found.all) if AS_IT_IS in each.starts)
    if place == found.main:
        return f" They do so too from what they are now, {begun}."
    ended = _money(found, mean_premium_at(found.exchange, spiral.premium))
    return f" From what they are now, {begun}, they settle at {ended}: equilibrium {place + 1}."


def _listed(names: Sequence[str], shown: int = 3) -> str:
    """Return names as a reader would say them, the first few and how many more.

    >>> _listed(["A"]), _listed(["A", "B"]), _listed(["A", "B", "C", "D", "E"])
    ('A', 'A and B', 'A, B, C and 2 more')
    """
    if len(names) > shown:
        return f"{', '.join(names[:shown])} and {len(names) - shown} more"
    return " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)


def _lost(found: Answer) -> str:
    lost = found.losses[found.main]
    share = f"{100 * lost.share_of_cost:.1f} %"
    if lost.share_of_cost < NOTHING:
        return "Nothing is lost against all paying what they cost."
    against = "It loses" if found.exchange.voluntary else "Against all paying what they cost it loses"
    ending = " against that" if found.exchange.voluntary else ""
    return f"{against} {_money(found, lost.money)}{ending}, {share} of cost."


def _unsettled(found: Answer) -> list[str]:
    lost = found.found.unsettled
    if not lost:
        return []
    worst = max(spiral.residual for spiral in lost)
    count = f"{len(lost)} of {len(found.found.spirals)} starts"
    return [f"From {count} premiums did not settle (residual up to {worst:.1g} mean costs)."]


def _missing(found: Answer) -> list[str]:
    """Say where an equilibrium must be missing."""
    if not found.found.lacks:
        return []
    return ["By their indices there is at least one more equilibrium: allow more starts under [search]."]


def mean_premium_at(exchange: Exchange, premium: Floats) -> float:
    """Return the mean of premiums [plan, class] over those who join at them; over all where nobody does."""
    at = joined(exchange, premium)
    heads = by_class(exchange, at.members)
    if heads.sum() <= NOBODY * exchange.people.sum():
        heads = np.broadcast_to(
            np.bincount(exchange.of_class, exchange.people, exchange.shape[1]), heads.shape
        )
    return float((premium * heads).sum() / heads.sum())


def further(found: Answer) -> list[str]:
    """Return sentences on inertia and on the extra use of the core, where there is any, and notes."""
    lines = []
    if (inertia := found.inertia) is not None:
        then = (
            "premiums then do not settle"
            if inertia.responding_all is None
            else f"once premiums respond {_money(found, inertia.responding_all, sign=True)}"
        )
        fixed = _money(found, inertia.fixed_consumers, sign=True)
        lines.append(f"If all chose anew, consumers would gain {fixed} at these premiums; {then} for all.")
    if (extra := found.externality) is not None:
        core, before = _money(found, extra.core_without), _money(found, extra.premium_without)
        holders = [f"{100 * share:.1f} %" for share in (extra.holders_with, extra.holders_without)]
        lines.append(
            f"Holders' extra use costs the core {core} if plans do not repay it; if they do, the mean "
            f"premium is {_money(found, extra.premium_with)} instead of {before}, and {holders[0]} hold "
            f"cover instead of {holders[1]}."
        )
    return [*lines, *found.notes]


def _money(found: Answer, major: float, sign: bool = False) -> str:
    return amount(major, found.money, sign)

"""Whether a package can last when people may leave it, and what it would take to keep them.

    viable        a fixed point in which somebody stays and taxes can be paid
    z leaves      iff its rebate ρ t_z is more than ŷ_z, the least that makes up for the package:
                  max over private cover of u(W_z − t_z + ŷ_z, cover)  =  u of staying at W_z − t_z
    tax lost      ρ g_z t_z, against care saved, g_z × overhead × Σ_i λ_i π_iz x_i

ρ             part of its tax a leaver gets back, 1 where leavers stop paying
g_z, t_z, W_z share, tax and wealth of z;  λ_i, π_iz, x_i  coverage, cases a year, price
Source  Smith, Statutory packages of health care alongside voluntary insurance, York 2006, section 2: ŷ, the
        compensating variation. Viability is 3.7 of our model, beyond the paper

Usually more tax is lost than care saved, so the rate rises and the next one leaves: provision unravels.
At equal quality and own risk ŷ is at most the premium for what the package covers, (1 + ℓ) Σ_i λ_i π_iz x_i;
where private care is better it may be negative.

>>> from healthtrust.package.question import Interventions, Limits, Society, TopUp, Utility
>>> society = Society.of_groups(("poor", "middle", "rich"), share=[0.5, 0.3, 0.2], wealth=[10, 25, 80],
...                             health=[5, 5, 5], incidence=[[0.5, 0.5, 0.5], [0.5, 0.5, 0.5]])
>>> services = Interventions.of(("A", "B"), [3.0, 6.0], [6.6, 0.5])
>>> question = Question(services, society, Utility(1, 1), Limits.none(2),
...                     top_up=TopUp("substitutive", rebate_share=1.0))
>>> found = viability(question, np.ones(2))
>>> found.viable, [step.row for step in found.path]
(False, [2, 1, 0])
>>> print(found.words)
Not viable. From nobody outside: rich leaves (tax lost 2.53, care saved 0.90); middle leaves (tax lost 2.16,
care saved 1.35); poor leaves (tax lost 2.25, care saved 2.25). Nobody stays.
>>> viability(question, np.array([1.0, 0.0])).viable
True
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from textwrap import fill

import numpy as np

from healthtrust.package.question import Question, Real
from healthtrust.package.unaligned.contributions import charged
from healthtrust.package.unaligned.decisions import Decisions, may_leave, nothing_done
from healthtrust.package.unaligned.equilibrium import Equilibria, Equilibrium, fixed_points
from healthtrust.package.unaligned.premiums import unit_cost
from healthtrust.package.unaligned.replies import Replies
from healthtrust.package.unaligned.spending import need, revenue

TOLD = 8
"""Changes of mind told in words."""
TURNS = 1_000
"""Changes of mind after which the story of who leaves is told no further."""
HALVINGS = 200


@dataclass(frozen=True)
class Turn:
    """One row that leaves or comes back, and what that does to the pool, money per head and year."""

    row: int
    leaves: bool
    tax_lost: float
    """What the pool gets less at the taxes as they are; negative where a row comes back."""
    care_saved: float


@dataclass(frozen=True)
class Transfers:
    """What each row would have to be paid to leave, or to stay."""

    to_leave: Real
    """[z]: ŷ; NaN where a row may not leave."""
    to_keep: Real
    """[z]: the cut in tax for which a leaver would come back; 0 for those who stay."""
    cost_of_keeping: float
    """Money per head and year if all leavers came back for that: cuts, plus their care, less their taxes."""


@dataclass(frozen=True)
class Viability:
    """Whether a package lasts, all fixed points, who leaves first, and the transfers at the best of them."""

    viable: bool
    equilibria: Equilibria
    best: Equilibrium | None
    path: tuple[Turn, ...]
    transfers: Transfers | None
    words: str


def viability(question: Question, coverage: Real, found: Equilibria | None = None) -> Viability:
    """Return whether somebody stays in some fixed point that can be paid for, and the way there."""
    found = fixed_points(question, coverage) if found is None else found
    lasting = [point for point in found.points if lasts(point)]
    best = max(lasting or list(found.points), key=lambda point: point.welfare, default=None)
    path = _path(question, coverage)
    transfers = None if best is None else compensation(question, best)
    return Viability(bool(lasting), found, best, path, transfers, _words(question, bool(lasting), path, best))


def lasts(point: Equilibrium) -> bool:
    """Return whether somebody stays in a fixed point and everyone can pay."""
    return point.payable and not bool(point.left.all())


def compensation(question: Question, point: Equilibrium) -> Transfers:
    """Return what would make each row indifferent between inside and outside at a fixed point's prices."""
    replies, price = Replies(question, point.coverage), point.unit_cost
    rows = np.flatnonzero(may_leave(question) & np.isfinite(point.taxes))
    wealth, taxes = question.society.wealth, _finite(point.taxes)
    outside = wealth - replies.net(taxes, left=True)
    to_leave, to_keep = np.full(len(wealth), np.nan), np.zeros(len(wealth))
    for z in rows.tolist():
        inside = replies.utility_of(z, False, wealth[z] - taxes[z], price)
        to_leave[z] = _money_for(replies, z, True, inside, price) - (wealth[z] - taxes[z])
        if point.left[z]:
            target = replies.utility_of(z, True, outside[z], price)
            to_keep[z] = _money_for(replies, z, False, target, price) - (wealth[z] - taxes[z])
    stay = replace(point.decisions, left=np.zeros_like(point.left))
    pay = revenue(question, point.coverage, stay, taxes) - point.revenue
    care = need(question, point.coverage, stay) - point.need
    return Transfers(to_leave, to_keep, float(question.society.share @ to_keep) + care - pay)


def _finite(taxes: Real) -> Real:
    return np.where(np.isfinite(taxes), taxes, 0.0)


def _money_for(replies: Replies, z: int, left: bool, target: float, price: Real | None) -> float:
    """Return the least money after tax with which row z reaches a utility on one side, its cover chosen anew.

    Nothing where any money at all is enough, and where the target is that of having nothing.
    """
    low, high = 0.0, float(replies.question.society.wealth[z])
    while replies.utility_of(z, left, high, price) < target:
        low, high = high, 2.0 * high
    for _ in range(HALVINGS):
        middle = (low + high) / 2
        if not low < middle < high:
            break
        short = replies.utility_of(z, left, middle, price) < target
        low, high = (middle, high) if short else (low, middle)
    return high


# ---- the way there -----------------------------------------------------------------------------------------


def _path(question: Question, coverage: Real) -> tuple[Turn, ...]:
    """Return who leaves and comes back, one row at a time, the richest first, when all start inside."""
    replies, now, turns = Replies(question, coverage), nothing_done(question, coverage), list[Turn]()
    seen, richest_first = {now.key}, np.argsort(-question.society.wealth, kind="stable").tolist()
    while len(turns) < TURNS:
        before = now
        for z in richest_first:
            rows, charges = np.array([z]), charged(question, coverage, now)
            after = now.but(rows, replies.best(charges, unit_cost(question, now), rows))
            if after.left[z] != now.left[z]:
                turns.append(_turn(question, coverage, (now, after), z))
            now = after
        if now.key == before.key or now.key in seen:
            break
        seen.add(now.key)
    return tuple(turns)


def _turn(question: Question, coverage: Real, change: tuple[Decisions, Decisions], z: int) -> Turn:
    before, after = change
    charges = _finite(charged(question, coverage, before))
    got = [revenue(question, coverage, one, charges) for one in change]
    cost = [need(question, coverage, one) for one in change]
    return Turn(z, bool(after.left[z]), got[0] - got[1], cost[0] - cost[1])


def _words(question: Question, viable: bool, path: tuple[Turn, ...], best: Equilibrium | None) -> str:
    """Return the verdict and the path to it in words."""
    told = "; ".join(_turn_in_words(question, turn) for turn in path[:TOLD])
    more = f"; and {len(path) - TOLD} more changes" if len(path) > TOLD else ""
    story = f"From nobody outside: {told}{more}. " if path else "Nobody leaves. "
    if best is None:
        end = "No choices agree with the taxes they bring about." if path else ""
    elif not best.payable and not best.left.all():
        end = "Taxes cannot be paid."
    else:
        end = "" if not path else "Nobody stays." if best.left.all() else _stay(question, best)
    return fill(f"{'Viable' if viable else 'Not viable'}. {story}{end}".strip(), 110)


def _turn_in_words(question: Question, turn: Turn) -> str:
    who = _name(question, turn.row)
    if turn.leaves:
        return f"{who} leaves (tax lost {turn.tax_lost:.2f}, care saved {turn.care_saved:.2f})"
    return f"{who} comes back (tax gained {-turn.tax_lost:.2f}, care added {-turn.care_saved:.2f})"


def _stay(question: Question, best: Equilibrium) -> str:
    inside = float(question.society.share[~best.left].sum())
    return f"At the best fixed point {inside:.0%} stay."


def _name(question: Question, z: int) -> str:
    society, c = question.society, int(question.society.class_of_row[z])
    alone = society.first[c + 1] - society.first[c] == 1
    return society.classes[c] if alone else f"{society.classes[c]} of wealth {society.wealth[z]:g}"

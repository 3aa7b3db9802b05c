"""Taxes, premiums and households' choices that agree: every fixed point that can be found, from both ends.

    fixed point    everyone's choice is its best reply to taxes t and premiums p, and
                   t pays for the package, p for the pools, under exactly those choices

Nobody's choice touches another's where premiums are at own risk and s = φ. Here it may: there may be one
fixed point, several, or none:

    who leaves     takes its tax along, and its care;  private treatment spares the pool s − φ of a price
    who insures    moves the price of a pool;  what is bought moves taxes that answer to it (several rates)

Source  Smith, Statutory packages of health care alongside voluntary insurance, York 2006, section 3 (budget);
        the search, 3.7 of our model, is beyond the paper

The search starts from both ends (nobody leaves or buys; all leave and buy everything) and lets one row at a
time change its mind, by sweeps through the rows in order, taxes and premiums following each change: moves of
all at a time often cycle. Rows beyond `ROWS_ALONE` move in blocks. Where choices that touch others are few,
all combinations are tried, so that no fixed point is missed.

Leavers stop paying. From either end the rich are out and the poor pay alone:

>>> from healthtrust.package.question import Interventions, Limits, Society, Tax, TopUp, Utility
>>> society = Society.of_groups(("poor", "rich"), share=[0.75, 0.25], wealth=[10, 60], health=[5, 5],
...                             incidence=[[1.0, 0.6]])
>>> question = Question(Interventions.of(("A",), [3.0], [6.6]), society, Utility(1, 1), Limits.none(1),
...                     top_up=TopUp("substitutive", rebate_share=1.0))
>>> found = fixed_points(question, np.ones(1))
>>> [(point.left.tolist(), point.paid.round(3).tolist(), point.reached) for point in found.points]
[([False, True], [3.0, 0.0], ('nobody', 'everybody', 'all tried'))]
>>> found.cycled, found.enumerated
(False, True)
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import product

import numpy as np

from healthtrust.package.government.settle import settle
from healthtrust.package.government.taxes import parameters
from healthtrust.package.government.welfare import social
from healthtrust.package.household.utility import utilities
from healthtrust.package.question import Flags, Question, Real, Whole
from healthtrust.package.unaligned.contributions import charged, raises_enough
from healthtrust.package.unaligned.decisions import Decisions, joined, may_leave, nothing_done, with_left
from healthtrust.package.unaligned.premiums import premiums, unit_cost
from healthtrust.package.unaligned.replies import Replies
from healthtrust.package.unaligned.spending import need, paid, revenue, spared

ROWS_ALONE = 200
"""Rows up to which each moves alone; beyond, that many blocks of neighbours in wealth do."""
SWEEPS = 200
LEAVERS_TRIED = 10
"""Rows that may leave up to which all sets of leavers are tried."""
COMBINATIONS_TRIED = 2_048
"""Combinations of what rows may insure up to which all are tried."""
AT_PARTS = 1e-9
"""How closely parts of divisible purchases must agree."""


@dataclass(frozen=True)
class Equilibrium:
    """A fixed point: what everyone does, pays and has left, and what the pool needs and gets."""

    coverage: Real
    decisions: Decisions
    taxes: Real
    """[z]: posted tax, before any rebate."""
    paid: Real
    """[z]: tax less rebate."""
    premium: Real
    unit_cost: Real | None
    """[i]: the price of the pool of each intervention, before loading, where premiums are community-rated."""
    wealth: Real
    """[z]: what is left."""
    utility: Real
    welfare: float
    need: float
    revenue: float
    payable: bool
    """Whether taxes bring in what is needed and leave everyone something."""
    reached: tuple[str, ...]
    """From where it was found: 'nobody', 'everybody', 'settled', 'all tried'."""

    @property
    def left(self) -> Flags:
        """Return who has left the package [z]."""
        return self.decisions.left

    @property
    def health(self) -> Real:
        """Return health with whatever each row has [z]."""
        return self.decisions.health


@dataclass(frozen=True)
class Equilibria:
    """All fixed points found for one package, those reached from nobody first."""

    points: tuple[Equilibrium, ...]
    cycled: bool
    """Whether the search from an end came round to where it had been, so never to rest."""
    enumerated: bool
    """Whether all combinations were tried, so that there is no other fixed point."""


def fixed_points(
    question: Question, coverage: Real, *, starts: tuple[Decisions, ...] = (), enumerate_all: bool = True
) -> Equilibria:
    """Return every fixed point found for a package [i], from both ends, from `starts`, and by trying all."""
    replies = Replies(question, coverage)
    found: dict[bytes, Equilibrium] = {}
    ends = [
        ("nobody", nothing_done(question, coverage)),
        ("everybody", replies.all_taken(may_leave(question), np.arange(question.society.rows))),
    ]
    cycled = False
    starts = (*starts, *_settled(question, replies))
    for name, start in [*ends, *(("settled", one) for one in starts)]:
        at_rest = _at_rest(replies, start)
        cycled |= at_rest is None
        if at_rest is not None:
            _add(found, replies, at_rest, name)
    combinations = _combinations(question, replies) if enumerate_all else None
    for tried in combinations or ():
        if (fixed := _agreeing(replies, tried)) is not None:
            _add(found, replies, fixed, "all tried")
    return Equilibria(tuple(found.values()), cycled, combinations is not None)


def _settled(question: Question, replies: Replies) -> Iterator[Decisions]:
    """Yield what households do at the best taxes if nobody left or spared the pool anything.

    Where several rates answer to purchases, the two ends may miss it; where s = φ it is a fixed point itself.
    """
    if parameters(question) > 1 and (question.society.weight > 0).all():
        found = settle(question, replies.coverage)
        if found is not None:
            price = unit_cost(question, nothing_done(question, replies.coverage))
            yield replies.best(found.outcome.taxes, price, np.arange(question.society.rows))


def touches(question: Question) -> tuple[bool, bool]:
    """Return whether leaving touches others, and whether purchases do (through budget, pools or taxes)."""
    budget = question.top_up.kind in ("supplementary", "voucher") and bool((spared(question) != 0).any())
    return bool(may_leave(question).any()), bool(
        budget or question.top_up.community_rated or parameters(question) > 1
    ) and question.top_up.kind != "none"


# ---- one row at a time -------------------------------------------------------------------------------------


def _at_rest(replies: Replies, start: Decisions) -> Decisions | None:
    """Return where sweeps of one block of rows after the other come to rest, or None if they never do."""
    question, now, seen = replies.question, start.copy(), set[bytes]()
    prices, blocks = _prices(replies, now), _blocks(replies.question)
    for _ in range(SWEEPS):
        moved = False
        for rows in blocks:
            best = replies.best(*prices, rows)
            if _differ(question, now.of(rows), best):
                moved = True
                now.put(rows, best)
                prices = _prices(replies, now)
        if not moved:
            return now
        if now.key in seen:
            return None
        seen.add(now.key)
    return None


def _prices(replies: Replies, now: Decisions) -> tuple[Real, Real | None]:
    """Return the taxes [z] and pooled prices [i] that these decisions bring about."""
    return charged(replies.question, replies.coverage, now), unit_cost(replies.question, now)


def _blocks(question: Question) -> list[Whole]:
    rows = np.arange(question.society.rows)
    return [np.asarray(block) for block in np.array_split(rows, min(len(rows), ROWS_ALONE))]


def _differ(question: Question, one: Decisions, other: Decisions) -> bool:
    if question.top_up.mode != "divisible":
        return one.key != other.key
    if not np.array_equal(one.left, other.left):
        return True
    far = max(np.abs(one.volume - other.volume).max(), np.abs(one.private - other.private).max())
    return bool(far > AT_PARTS)


# ---- all combinations --------------------------------------------------------------------------------------


def _combinations(question: Question, replies: Replies) -> list[Decisions] | Iterator[Decisions] | None:
    """Return all that rows may do that touches others, or None where that is too much to try."""
    _, buying = touches(question)
    start, may = nothing_done(question, replies.coverage), np.flatnonzero(may_leave(question))
    if not buying:
        if len(may) > LEAVERS_TRIED:
            return None
        return (
            with_left(start, _flags(question, may, out)) for out in product((False, True), repeat=len(may))
        )
    if question.top_up.mode == "divisible":
        return None
    each = replies.everything_each(COMBINATIONS_TRIED)
    if each is None or np.prod([float(len(of.left)) for of in each]) > COMBINATIONS_TRIED:
        return None
    rows = [[of.of(np.array([j])) for j in range(len(of.left))] for of in each]
    return (joined(chosen) for chosen in product(*rows))


def _flags(question: Question, may: Whole, out: tuple[bool, ...]) -> Flags:
    left = np.zeros(question.society.rows, np.bool_)
    left[may] = out
    return left


def _agreeing(replies: Replies, tried: Decisions) -> Decisions | None:
    """Return the replies to the prices that what is tried brings about, if they are what is tried."""
    question, prices = replies.question, _prices(replies, tried)
    found, (_, buying) = tried, touches(question)
    for rows in _blocks(question):
        best = replies.best(*prices, rows)
        same = best.key == tried.of(rows).key if buying else np.array_equal(best.left, tried.left[rows])
        if not same:
            return None
        found = found.but(rows, best)
    return found


def _add(found: dict[bytes, Equilibrium], replies: Replies, decisions: Decisions, name: str) -> None:
    key = decisions.key
    if key in found:
        reached = found[key].reached
        found[key] = replace(found[key], reached=reached if name in reached else (*reached, name))
    else:
        found[key] = priced(replies.question, replies.coverage, decisions, name)


def priced(question: Question, coverage: Real, decisions: Decisions, reached: str) -> Equilibrium:
    """Return what decisions come to at the taxes and premiums that they bring about."""
    charges = charged(question, coverage, decisions)
    net = paid(question, decisions.left, charges)
    premium = premiums(question, decisions)
    wealth = question.society.wealth - net - premium
    utility = utilities(question.utility, decisions.health, wealth)
    posted = np.where(np.isfinite(charges) | (net != 0), charges, 0.0)
    enough = raises_enough(question, coverage, decisions, posted)
    return Equilibrium(
        coverage,
        decisions,
        charges,
        net,
        premium,
        unit_cost(question, decisions),
        wealth,
        utility,
        float(question.society.share @ social(question, utility)),
        need(question, coverage, decisions),
        revenue(question, coverage, decisions, posted),
        payable=enough and bool((wealth > 0).all()),
        reached=(reached,),
    )

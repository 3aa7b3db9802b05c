"""Which plan each person is in: those who think of it take the plan of the highest utility and luck.

A row of one person is decided by shocks (race.py); a row of several by their expected shares, in whole heads:

    heads_ip = stay_i + D_i + C_i L_ip, each rounded systematically         Σ_p heads_ip = w_i

stay_i, D_i, C_i  those of row i who stay, are assigned, choose;  L_ip  share of plan p among its choosers
w_i               persons of the row. Shares are added up in the order of the plans' own identities.
Source            systematic rounding: ground/draws.py

Every shock is keyed on the seed, the year, the person and the name of the plan, tastes that nobody observes
on seed, person and term alone: two offers share their luck, and neither order nor company of persons and
plans changes anything. A plan that is added moves nobody but those who go to it.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from healthtrust.design.plan_choice import PlanChoice
from healthtrust.engine import compiled, cut, map_partitions, parts, threads
from healthtrust.ground.draws import bits, systematic_counts, uniforms
from healthtrust.market.choice import respond_choice_compiled, respond_choice_plain
from healthtrust.market.choice.drawn import SEVERAL, Drawn
from healthtrust.market.choice.expected import choosing_shares
from healthtrust.market.choice.persistence import Default, default_shares, not_choosing
from healthtrust.market.choice.race import Race
from healthtrust.market.choice.respond_likes import Likes, Luck
from healthtrust.market.choice.tables import NO_PLAN, Choosers, Offers

__all__ = ["Luck", "draw_plans"]

ROWS_AT_ONCE = 16_384

THINKS, CHOOSES, ASSIGNED = range(3)
"""Index of the stream that decides who thinks of changing; of those by which rows of several are rounded."""

Floats = NDArray[np.float64]


def draw_plans(
    rule: PlanChoice, offers: Offers, choosers: Choosers, luck: Luck, default: Default | None = None
) -> Drawn:
    """Return the plan of every person; rows of several persons in whole heads.

    A person who may join no plan, and is not assigned any, is in none.
    """
    chosen = np.full(choosers.rows, NO_PLAN, dtype=np.int32)
    likes = Likes(rule, offers, luck)
    one = bool((choosers.weight == 1).all())

    def task(slots: slice) -> None:
        for start in range(slots.start * ROWS_AT_ONCE, slots.stop * ROWS_AT_ONCE, ROWS_AT_ONCE):
            rows = slice(start, min(start + ROWS_AT_ONCE, choosers.rows))
            some = choosers.part(rows)
            if one or (some.weight == 1).any():
                chosen[rows] = _one_by_one(likes, some, default)

    map_partitions(task, cut(-(-choosers.rows // ROWS_AT_ONCE), parts()), threads())
    several = np.flatnonzero(choosers.weight != 1)
    chosen[several] = SEVERAL
    heads = np.zeros((len(several), offers.count), dtype=np.int64)
    for start in range(0, len(several), ROWS_AT_ONCE):
        block = slice(start, start + ROWS_AT_ONCE)
        heads[block] = _in_heads(likes, choosers.part(several[block]), default)
    return Drawn(chosen, several, heads)


def _one_by_one(likes: Likes, some: Choosers, default: Default | None) -> NDArray[np.int32]:
    """Return the plan [person] of some persons, each of them one."""
    race = likes.race(some)
    chosen = respond_choice_compiled.decide(race) if compiled() else respond_choice_plain.decide(race)
    staying, assigned = not_choosing(likes.rule, some, default is not None)
    if not (staying.any() or assigned.any() or default is not None):
        return chosen
    level = uniforms(likes.luck.stream(THINKS), some.identity)
    stay = level < staying
    chosen[stay] = some.before[stay]
    if default is not None:
        assigned = _last_resort(default, some, assigned)
        placed = np.flatnonzero(level < assigned)
        chosen[placed] = _placed(race, placed, default)
    return chosen


def _placed(race: Race, placed: NDArray[np.int64], default: Default) -> NDArray[np.int32]:
    """Return the plan [placed] that each of those who are assigned comes into, by its shares and its luck."""
    shares = default_shares(default, race.may_join[placed])
    with np.errstate(divide="ignore"):
        worth = np.log(shares)
    by_plan = Race(
        np.ascontiguousarray(np.where(shares > 0, worth, 0.0).T),
        np.eye(shares.shape[1]),
        0.0,
        np.ones(shares.shape[1]),
        np.full(len(placed), NO_PLAN),
        shares > 0,
        race.identity[placed],
        race.stream,
    )
    return respond_choice_plain.decide(by_plan)


def _last_resort(default: Default, some: Choosers, assigned: Floats) -> Floats:
    """Return who is assigned [person], with all whom no plan accepts where one plan takes them."""
    if default.last_resort is None:
        return assigned
    return np.where(some.may_join.any(axis=1), assigned, 1.0)


def _in_heads(likes: Likes, some: Choosers, default: Default | None) -> NDArray[np.int64]:
    """Return heads [row, plan] of rows that stand for several persons."""
    staying, assigned = not_choosing(likes.rule, some, default is not None)
    if default is not None:
        assigned = _last_resort(default, some, assigned)
    thinks = bits(likes.luck.stream(THINKS), some.identity)
    passive = systematic_counts(some.weight, staying + assigned, thinks)
    heads = np.zeros((some.rows, likes.offers.count), dtype=np.int64)
    stay = np.flatnonzero(staying > 0)
    heads[stay, some.before[stay]] = passive[stay]
    if default is not None:
        placed = np.flatnonzero(assigned > 0)
        shares = default_shares(default, some.may_join[placed])
        drawn = bits(likes.luck.stream(ASSIGNED), some.identity[placed])
        heads[placed] += _rounded(likes, passive[placed], shares, drawn)
    shares = choosing_shares(likes.rule, likes.offers, some)
    drawn = bits(likes.luck.stream(CHOOSES), some.identity)
    return heads + _rounded(likes, some.weight - passive, shares, drawn)


def _rounded(
    likes: Likes, count: NDArray[np.int64], shares: Floats, drawn: NDArray[np.uint64]
) -> NDArray[np.int64]:
    """Return whole heads [row, plan] of counts [row] by shares [row, plan]; none where all shares are 0."""
    order = np.argsort(likes.stream, kind="stable")
    upto = np.cumsum(shares[:, order], axis=1)
    none = upto[:, -1] == 0
    upto /= np.where(none, 1.0, upto[:, -1])[:, None]
    reached = systematic_counts(np.where(none, 0, count)[:, None], upto, drawn[:, None])
    heads = np.empty_like(reached)
    heads[:, order] = np.diff(reached, axis=1, prepend=0)
    return heads

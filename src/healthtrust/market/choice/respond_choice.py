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

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from healthtrust.design.plan_choice import PlanChoice, Term
from healthtrust.engine import compiled, cut, map_partitions, parts, threads
from healthtrust.ground.draws import Draws, Event, bits, systematic_counts, uniforms
from healthtrust.market.choice import respond_choice_compiled, respond_choice_plain
from healthtrust.market.choice.drawn import SEVERAL, Drawn
from healthtrust.market.choice.expected import choosing_shares
from healthtrust.market.choice.nests import nest_of
from healthtrust.market.choice.persistence import Default, default_shares, not_choosing
from healthtrust.market.choice.race import Race, nest_shock, open_unit, standard_normal
from healthtrust.market.choice.tables import NO_PLAN, Choosers, Offers
from healthtrust.market.choice.utility import attribute_of, slopes, spread_terms, switching_cost
from healthtrust.records.plans import key_of

ROWS_AT_ONCE = 16_384

THINKS, CHOOSES, ASSIGNED = range(3)
"""Index of the stream that decides who thinks of changing; of those by which rows of several are rounded."""

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Luck:
    """The seed and the year that a choice is drawn with."""

    seed: int
    year: int

    @cached_property
    def draws(self) -> Draws:
        """Return all the luck of the seed."""
        return Draws(self.seed)

    def stream(self, index: int) -> np.uint64:
        """Return the luck of this year for a plan, a nest, or who thinks of changing."""
        return self.draws.stream(self.year, Event.PLAN_SHOCK, index)

    def lasting(self, index: int) -> np.uint64:
        """Return luck that stays with a person through the years, such as a taste."""
        return self.draws.stream(0, Event.PLAN_SHOCK, index)


def draw_plans(
    rule: PlanChoice, offers: Offers, choosers: Choosers, luck: Luck, default: Default | None = None
) -> Drawn:
    """Return the plan of every person; rows of several persons in whole heads.

    A person who may join no plan, and is not assigned any, is in none.
    """
    chosen = np.full(choosers.rows, NO_PLAN, dtype=np.int32)
    likes = _Likes(rule, offers, luck)
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


class _Likes:
    """The rule's utility with all that chance adds to it, by columns and slopes."""

    def __init__(self, rule: PlanChoice, offers: Offers, luck: Luck) -> None:
        self.rule, self.offers, self.luck = rule, offers, luck
        self.names, fixed = slopes(rule, offers)
        self.tastes = spread_terms(rule)
        vary = [rule.scale * term.spread * attribute_of(term, offers) for term in self.tastes]
        nest, dissimilarity = nest_of(rule, offers.names)
        self.nests = [each for each in rule.nests if each.dissimilarity < 1]
        within = [np.array([name in each.plans for name in offers.names], float) for each in self.nests]
        self.slope = np.array([*fixed, *vary, *within], dtype=np.float64).reshape(-1, offers.count)
        self.dissimilarity = dissimilarity[nest]
        self.stream = np.array([luck.stream(key_of(name)) for name in offers.names], dtype=np.uint64)

    def race(self, some: Choosers) -> Race:
        """Return what decides between plans for some persons."""
        columns = np.empty((len(self.slope), some.rows), dtype=np.float64)
        for k, name in enumerate(self.names):
            columns[k] = some.columns[name] if name else 1.0
        upto = len(self.names)
        for k, term in enumerate(self.tastes, start=upto):
            columns[k] = self._taste(term, some)
        for k, nest in enumerate(self.nests, start=upto + len(self.tastes)):
            levels = self._two(self.luck.stream, f"nest {nest.name}", some)
            columns[k] = nest_shock(nest.dissimilarity, *levels)
        who = some.before, some.may_join, some.identity
        return Race(columns, self.slope, switching_cost(self.rule), self.dissimilarity, *who, self.stream)

    def _taste(self, term: Term, some: Choosers) -> Floats:
        levels = self._two(self.luck.lasting, f"taste {term.attribute}/{term.plan}/{term.by}", some)
        return standard_normal(*levels) * (some.columns[term.by] if term.by else 1.0)

    def _two(self, stream: Callable[[int], np.uint64], name: str, some: Choosers) -> tuple[Floats, Floats]:
        """Return two uniforms above 0 and below 1 [person] that belong to a name."""
        keys = (stream(key_of(f"{name}, {part}")) for part in ("first", "second"))
        first, second = (open_unit(bits(key, some.identity)) for key in keys)
        return first, second


def _one_by_one(likes: _Likes, some: Choosers, default: Default | None) -> NDArray[np.int32]:
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


def _in_heads(likes: _Likes, some: Choosers, default: Default | None) -> NDArray[np.int64]:
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
    likes: _Likes, count: NDArray[np.int64], shares: Floats, drawn: NDArray[np.uint64]
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

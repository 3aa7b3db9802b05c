"""What people like, with all that chance adds to it: tastes that last, shocks of nests, and luck of the year.

    columns [column, person] × slopes [column, plan]: columns of persons and 1; of each taste what it adds to
    its coefficient, s z or c (exp(s z) − 1), times the column it goes by; of each nest what one holds for it

Luck is keyed on seed, year, person and the name of a plan or nest; tastes on seed, person and term alone.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from healthtrust.design.plan_choice import PlanChoice, Term
from healthtrust.ground.draws import Draws, Event, bits
from healthtrust.market.choice.nests import nest_of
from healthtrust.market.choice.race import Race, nest_shock, open_unit, standard_normal
from healthtrust.market.choice.tables import Choosers, Offers
from healthtrust.market.choice.utility import attribute_of, slopes, spread_terms, switching_cost
from healthtrust.records.plans import key_of

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


class Likes:
    """The rule's utility with all that chance adds to it, by columns and slopes."""

    def __init__(self, rule: PlanChoice, offers: Offers, luck: Luck) -> None:
        self.rule, self.offers, self.luck = rule, offers, luck
        self.names, fixed = slopes(rule, offers)
        self.tastes = spread_terms(rule)
        vary = [rule.scale * attribute_of(term, offers) for term in self.tastes]
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
        """Return what a taste adds to the coefficient of a term [person], times the column it goes by."""
        levels = self._two(self.luck.lasting, f"taste {term.attribute}/{term.plan}/{term.by}", some)
        moved = term.spread * standard_normal(*levels)
        more = moved if term.distribution == "normal" else term.coefficient * np.expm1(moved)
        return np.asarray(more * (some.columns[term.by] if term.by else 1.0))

    def _two(self, stream: Callable[[int], np.uint64], name: str, some: Choosers) -> tuple[Floats, Floats]:
        """Return two uniforms above 0 and below 1 [person] that belong to a name."""
        keys = (stream(key_of(f"{name}, {part}")) for part in ("first", "second"))
        first, second = (open_unit(bits(key, some.identity)) for key in keys)
        return first, second

"""Members that each plan expects, and what they are expected to cost, in one pass over all persons.

    N_p = Σ_i w_i S_ip                        C_p = Σ_i w_i k_i S_ip

w_i  persons that row i stands for;  k_i  expected cost of one;  S_ip  expected share (expected.py)

Rows are taken in blocks of a fixed size at fixed places, and sums of blocks are added in their order: the
same answer, to the last bit, whatever the threads and parts. The compiled pass works in single precision and
adds up in double: totals agree with the plain twin to 1e-5 of their size. Where utilities are too large for
that, or plans are nested, blocks go through the twin.

>>> from healthtrust.design.plan_choice import PlanChoice, Term
>>> from healthtrust.market.choice.tables import Offers, everybody
>>> offers = Offers(("Mutual", "Unity"), {"premium": np.array([100.0, 110.0])})
>>> rule = PlanChoice(terms=(Term(attribute="premium", coefficient=-0.1),))
>>> found = expected_totals(rule, offers, everybody(1000, 2), np.full(1000, 50.0))
>>> found.members.round(1).tolist(), found.cost.round().tolist()
([731.1, 268.9], [36553.0, 13447.0])
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from healthtrust.design.plan_choice import PlanChoice
from healthtrust.engine import compiled, cut, map_partitions, parts, threads
from healthtrust.market.choice import shares_compiled, shares_plain
from healthtrust.market.choice.nests import nest_of
from healthtrust.market.choice.nodes import taste_nodes
from healthtrust.market.choice.persistence import Default, default_shares, not_choosing
from healthtrust.market.choice.tables import Choosers, Offers
from healthtrust.market.choice.utility import slopes, spread_terms, switching_cost

ROWS_AT_ONCE = 16_384
"""Rows of a block. Another number is another order of adding up."""

LARGEST_UTILITY = 60.0
"""Utilities may be so large, and single precision still gives totals to 1e-5."""

Floats = NDArray[np.float64]
Singles = NDArray[np.float32]


@dataclass(frozen=True, eq=False)
class Totals:
    """What plans expect."""

    members: Floats
    """[plan]: persons."""
    cost: Floats
    """[plan]: of those, in the unit of the cost given; 0 where none is."""
    shares: Singles | None = None
    """[person, plan], where asked for."""


def expected_totals(
    rule: PlanChoice,
    offers: Offers,
    choosers: Choosers,
    cost: Floats | None = None,
    default: Default | None = None,
) -> Totals:
    """Return the expected members and cost of each plan.

    cost: [person], of one of the persons that a row stands for.
    """
    return _added_up(rule, offers, choosers, (cost, default), np.empty((0, offers.count), dtype=np.float32))


def expected_with_shares(
    rule: PlanChoice,
    offers: Offers,
    choosers: Choosers,
    cost: Floats | None = None,
    default: Default | None = None,
) -> Totals:
    """Return the same, and every person's shares."""
    room = np.empty((choosers.rows, offers.count), dtype=np.float32)
    return _added_up(rule, offers, choosers, (cost, default), room)


def _added_up(
    rule: PlanChoice,
    offers: Offers,
    choosers: Choosers,
    given: tuple[Floats | None, Default | None],
    shares: Singles,
) -> Totals:
    """Return totals, and write shares [person, plan] where there is room for them."""
    cost, default = given
    keep = len(shares) > 0
    worth = _worth(rule, offers)
    blocks = -(-choosers.rows // ROWS_AT_ONCE)
    members, spent = np.zeros((blocks, offers.count)), np.zeros((blocks, offers.count))

    def one(block: int) -> None:
        rows = slice(block * ROWS_AT_ONCE, min((block + 1) * ROWS_AT_ONCE, choosers.rows))
        some = choosers.part(rows)
        each = np.zeros(some.rows) if cost is None else cost[rows]
        columns = None if worth is None else worth.columns(some)
        if worth is None or columns is None:
            found, members[block], spent[block] = shares_plain.add_up(rule, offers, some, default, each)
            if keep:
                shares[rows] = found
            return
        passive, assigned = _passive(rule, some, default)
        table = shares_compiled.Rows(
            columns, some.before, some.may_join, passive, assigned, some.weight.astype(np.float64), each
        )
        shares_compiled.add_up(table, worth.tastes, shares[rows], members[block], spent[block])
        if default is not None:
            _assign(rule, some, default, each, (shares[rows], members[block], spent[block]))

    def task(slots: slice) -> None:
        for block in range(slots.start, slots.stop):
            one(block)

    map_partitions(task, cut(blocks, parts()), threads())
    return Totals(members.sum(axis=0), spent.sum(axis=0), shares if keep else None)


@dataclass(frozen=True, eq=False)
class _Worth:
    """Utility at every taste node, ready for the compiled pass."""

    names: tuple[str, ...]
    tastes: shares_compiled.Tastes
    slope: Floats
    """[column]: the largest slope of each column at any node for any plan, in size."""

    def columns(self, some: Choosers) -> Singles | None:
        """Return columns [column, person], or none where utilities are too large for single precision."""
        kept = np.empty((len(self.names) - 1, some.rows), dtype=np.float32)
        largest = float(self.slope[0])
        for k, name in enumerate(self.names[1:]):
            kept[k] = some.columns[name]
            largest += float(self.slope[k + 1]) * float(np.abs(kept[k]).max(initial=0.0))
        return kept if largest <= LARGEST_UTILITY else None


def _worth(rule: PlanChoice, offers: Offers) -> _Worth | None:
    """Return utilities for the compiled pass, or none where the plain one is to be taken."""
    if not compiled() or (nest_of(rule, offers.names)[1] != 1).any():
        return None
    nodes, weight = taste_nodes(len(spread_terms(rule)))
    names = slopes(rule, offers)[0]
    slope = np.array([slopes(rule, offers, node)[1] for node in nodes])
    # What all plans have in common changes no share, and takes digits away from what differs.
    slope -= slope.mean(axis=2, keepdims=True)
    singles = slope.astype(np.float32)
    tastes = shares_compiled.Tastes(
        np.ascontiguousarray(singles[:, 0]),
        np.ascontiguousarray(singles[:, 1:]),
        weight.astype(np.float32),
        np.float32(switching_cost(rule)),
    )
    return _Worth(names, tastes, np.abs(slope).max(axis=(0, 2)))


def _passive(rule: PlanChoice, some: Choosers, default: Default | None) -> tuple[Floats, Floats]:
    """Return the probability not to choose of those who may stay [person], and of those who may not."""
    persistence = 0.0 if rule.active_choice else rule.persistence
    passive = np.full(some.rows, persistence, dtype=np.float64)
    if some.passive is not None:
        passive[some.passive] = 1.0
    return passive, passive if default is not None else np.zeros(some.rows)


def _assign(
    rule: PlanChoice,
    some: Choosers,
    default: Default,
    cost: Floats,
    added_to: tuple[Singles, Floats, Floats],
) -> None:
    """Add those who are assigned to shares [person, plan], members [plan] and cost [plan]."""
    shares, members, spent = added_to
    _, assigned = not_choosing(rule, some, default=True)
    if default.last_resort is not None:
        assigned = np.where(some.may_join.any(axis=1), assigned, 1.0)
    placed = np.flatnonzero(assigned > 0)
    part = assigned[placed, None] * default_shares(default, some.may_join[placed])
    if len(shares):
        shares[placed] += part
    heads = part * some.weight[placed, None]
    members += heads.sum(axis=0)
    spent += (heads * cost[placed, None]).sum(axis=0)

"""The choice of plan in blocks of whole columns: the plain twin of `respond_compiled`."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from healthtrust.allocate.weights import AVERAGE
from healthtrust.ground.draws import bits, shared_counts, systematic_counts
from healthtrust.market.choice.nests import nested_shares
from healthtrust.market.choice.race import gumbel, nest_shock, open_unit, standard_normal
from healthtrust.market.choosers import Choice, Homes
from healthtrust.market.eligibility import admitted
from healthtrust.market.utility import Home, utilities

_HOUSEHOLDS_AT_ONCE = 16_384
_OF_HOUSEHOLDS = (
    "identity", "place", "income", "equivalised", "adults", "weight", "charges", "wants", "before",
)  # fmt: skip
Real = NDArray[np.float64]
Whole = NDArray[np.int64]
Flags = NDArray[np.bool_]


def choose(start: int, stop: int, homes: Homes, choice: Choice, heads: NDArray[np.int32]) -> None:
    """Write the heads [household, plan] of the households from `start` to before `stop`."""
    for begin in range(start, stop, _HOUSEHOLDS_AT_ONCE):
        end = min(begin + _HOUSEHOLDS_AT_ONCE, stop)
        heads[begin:end] = _chosen(block_of(homes, begin, end), choice)


def block_of(homes: Homes, begin: int, end: int) -> Homes:
    """Return the columns of the households from `begin` to before `end`."""
    columns = {name: getattr(homes, name)[begin:end] for name in _OF_HOUSEHOLDS}
    return homes._replace(first=homes.first[begin : end + 1], **columns)


def _chosen(homes: Homes, choice: Choice) -> Whole:
    stays, choosers, utility, may_join = prepared(homes, choice)
    many = homes.weight != 1
    found = np.zeros_like(stays)
    reach = np.cumsum(shares(utility, may_join, choosers, choice), axis=1)
    np.divide(reach, reach[:, -1:], out=reach, where=reach[:, -1:] > 0)
    drawn = bits(choice.luck.chooses, homes.identity)
    upto = systematic_counts(choosers.sum(axis=1)[:, None], reach, drawn[:, None])
    found[many] = np.diff(upto, axis=1, prepend=0)[many]
    chosen = _raced(homes.identity, utility, may_join, choosers, choice)
    alone = np.flatnonzero(~many & choosers.any(axis=1))
    found[alone, chosen[alone]] = 1
    return np.asarray(stays + found)


def prepared(homes: Homes, choice: Choice) -> tuple[Whole, Whole, Real, Flags]:
    """Return who stays [household, plan], who chooses (newcomers last), utilities, and what is open."""
    of_incomes = choice.income_from, choice.income_below
    inside = admitted(choice.serves, *of_incomes, homes.place, homes.equivalised)
    stays, choosers = _stays(homes, choice, inside)
    home = homes_seen(homes, choice)
    utility = utilities(choice.taste, choice.offers, home)
    return stays, choosers, utility, inside & (home.need <= choice.refuses_above)


def _stays(homes: Homes, choice: Choice, inside: Flags) -> tuple[Whole, Whole]:
    """Return how many stay in each plan [household, plan], and how many of each choose, newcomers last."""
    members = members_before(homes, choice, inside)
    drawn = bits(choice.luck.thinks, homes.identity)
    upto = systematic_counts(np.cumsum(members, axis=1), choice.persistence, drawn[:, None])
    stays = np.diff(upto, axis=1, prepend=0)
    return stays, np.column_stack([members - stays, homes.weight - members.sum(axis=1)])


def members_before(homes: Homes, choice: Choice, inside: Flags) -> Whole:
    """Return the households [household, plan] that go on and were in a plan that still admits them."""
    weight = homes.weight.astype(np.int64)
    if not len(homes.before):
        return np.zeros(inside.shape, dtype=np.int64)
    met = np.cumsum(homes.before, axis=1, dtype=np.int64)
    for h in np.flatnonzero(met[:, -1] > weight):
        drawn = bits(choice.luck.goes_on, homes.identity[h])
        met[h] = shared_counts(weight[h], met[h], int(met[h, -1]), drawn)
    return np.where(inside, np.diff(met, axis=1, prepend=0), 0)


def homes_seen(homes: Homes, choice: Choice) -> Home:
    """Return what households bring to their choice, as columns [household, 1]."""
    return Home(
        needs(homes, choice.points)[:, None],
        homes.income.astype(np.float64)[:, None],
        homes.adults.astype(np.float64)[:, None],
        homes.charges[:, None],
        homes.wants[:, None],
        _deviates(homes, choice)[:, None],
    )


def needs(homes: Homes, cell_points: Whole) -> Real:
    """Return the mean need of each household's members, 1 = average; without members it is 1."""
    members = slice(homes.first[0], homes.first[-1])
    border = homes.first - homes.first[0]
    residents = homes.residents[members].astype(np.int64)
    counted = _upto(residents)[border]
    weighed = _upto(residents * cell_points[homes.cell[members]])[border]
    average = np.diff(counted) * AVERAGE
    alone = np.ones(len(average), dtype=np.float64)
    return np.asarray(np.divide(np.diff(weighed), average, out=alone, where=average > 0))


def _upto(amount: Whole) -> Whole:
    """Return the running total, beginning with zero."""
    return np.concatenate([np.zeros(1, dtype=np.int64), np.cumsum(amount)])


def _deviates(homes: Homes, choice: Choice) -> Real:
    if not choice.taste.spread > 0:
        return np.zeros(len(homes.identity))
    return standard_normal(*_two(choice.luck.taste, homes.identity))


def expected_heads(homes: Homes, choice: Choice) -> Real:
    """Return the households [household, plan] expected in each plan, before any of it is drawn."""
    limits = choice.income_from, choice.income_below
    inside = admitted(choice.serves, *limits, homes.place, homes.equivalised)
    members = members_before(homes, choice, inside)
    stays = choice.persistence * members
    choosers = np.column_stack([members - stays, homes.weight - members.sum(axis=1)])
    home = homes_seen(homes, choice)
    utility = utilities(choice.taste, choice.offers, home)
    part = shares(utility, inside & (home.need <= choice.refuses_above), choosers, choice)
    return np.asarray(stays + choosers.sum(axis=1, keepdims=True) * part)


def shares(utility: Real, may_join: Flags, choosers: Whole | Real, choice: Choice) -> Real:
    """Return the share [household, plan] of all choosers of a row, whatever plan they were in."""
    found, plans = np.zeros(utility.shape), utility.shape[1]
    everyone = choosers.sum(axis=1, keepdims=True)
    part = np.divide(choosers, everyone, out=np.zeros(choosers.shape), where=everyone > 0)
    if not choice.by_origin:
        part = np.eye(1, plans + 1, plans)
    for n in range(plans + 1):
        seen = _seen_from(n, utility, may_join, choice) if n < plans else (utility, may_join)
        if part[:, n].any():
            found += part[:, n : n + 1] * nested_shares(*seen, choice.nests.of, choice.nests.dissimilarity)
    return found


def _seen_from(plan: int, utility: Real, may_join: Flags, choice: Choice) -> tuple[Real, Flags]:
    """Return utilities and open plans as the members of a plan see them, who may stay there."""
    here = np.arange(utility.shape[1]) == plan
    return utility + choice.switching_cost * here, may_join | here


def _raced(
    identity: NDArray[np.uint64], utility: Real, may_join: Flags, choosers: Whole, choice: Choice
) -> Whole:
    """Return the plan [household] of highest utility and shock."""
    if choice.by_origin:
        here = choosers[:, :-1] > 0
        utility, may_join = utility + choice.switching_cost * here, may_join | here
    worth, luck, nests = np.full(utility.shape, -np.inf), choice.luck, choice.nests
    for p, m in enumerate(nests.of):
        near, inside = float(nests.dissimilarity[m]), may_join[:, p]
        shock = near * gumbel(open_unit(bits(luck.plan[p], identity[inside])))
        common = nest_shock(near, *_two(luck.nest[m], identity[inside])) if near < 1 else 0.0
        worth[inside, p] = utility[inside, p] + shock + common
    return np.asarray(worth.argmax(axis=1))


def _two(stream: np.uint64, identity: NDArray[np.uint64]) -> tuple[Real, Real]:
    """Return two uniforms of each household."""
    return open_unit(bits(stream, identity)), open_unit(bits((int(stream) + 1) % 2**64, identity))

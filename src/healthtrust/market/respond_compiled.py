"""The choice of plan one household at a time, compiled; respond.py states the rule.

What one household asks for is inlined: to hand a dozen columns to a function takes longer than to choose.
"""

from __future__ import annotations

import math
from typing import Any, NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

from healthtrust.allocate.weights import AVERAGE
from healthtrust.ground.draws import mix, shared_count, systematic
from healthtrust.market.choosers import Choice, Homes
from healthtrust.market.utility import Home, utility_of

_12 = np.uint64(12)
_ONE = np.uint64(1)
Real = NDArray[np.float64]


class Scratch(NamedTuple):
    """Room for one household's numbers, used again for the next."""

    admitted: NDArray[np.bool_]
    """[plan]: whether it may be in the plan at all."""
    open: NDArray[np.bool_]
    """[plan]: whether it may join."""
    utility: Real
    strength: Real
    """[plan]: exp of utility within its nest."""
    within: Real
    """[nest]: sum of the strengths of its plans."""
    pull: Real
    """[nest]: what draws choosers to it."""
    reach: Real
    """[plan]: share of all choosers."""
    choosers: NDArray[np.int64]
    """[plan, and then newcomers]: households that choose, by the plan they were in."""


@njit(nogil=True, cache=True)
def choose(start: int, stop: int, homes: Homes, choice: Choice, heads: NDArray[np.int32]) -> None:
    """Write the heads [household, plan] of the households from `start` to before `stop`."""
    room = scratch(len(choice.offers.quality), len(choice.nests.dissimilarity))
    plans = len(room.reach)
    for h in range(start, stop):
        choosers = prepare(h, homes, choice, room, heads[h])
        if choosers == 0:
            continue
        if homes.weight[h] == 1:
            heads[h, _race(h, homes, choice, room)] += 1
            continue
        share(choosers, choice, room)
        drawn, counted = mix(choice.luck.chooses, homes.identity[h]), np.int64(0)
        for p in range(plans):
            upto = systematic(choosers, room.reach[p], drawn)
            heads[h, p] += upto - counted
            counted = upto


@njit(nogil=True, cache=True)
def scratch(plans: int, nests: int) -> Scratch:
    """Return room for the numbers of one household."""
    return Scratch(
        np.empty(plans, dtype=np.bool_),
        np.empty(plans, dtype=np.bool_),
        np.empty(plans, dtype=np.float64),
        np.empty(plans, dtype=np.float64),
        np.empty(nests, dtype=np.float64),
        np.empty(nests, dtype=np.float64),
        np.empty(plans, dtype=np.float64),
        np.empty(plans + 1, dtype=np.int64),
    )


@njit(nogil=True, cache=True, inline="always")
def prepare(h: int, homes: Homes, choice: Choice, room: Scratch, stays: NDArray[np.int32]) -> Any:
    """Write who stays, and what the others look at; return how many of the household's row choose."""
    serves, equivalised = choice.serves[homes.place[h]], homes.equivalised[h]
    for p in range(len(room.open)):
        room.admitted[p] = serves[p] and choice.income_from[p] <= equivalised < choice.income_below[p]
    choosers: Any = np.int64(homes.weight[h]) - _stay(h, homes, choice, room, stays)
    if choosers > 0:
        home = _home(h, homes, choice)
        for p in range(len(room.open)):
            room.open[p] = room.admitted[p] and home.need <= choice.refuses_above[p]
            room.utility[p] = utility_of(choice.taste, choice.offers, p, home)
    return choosers


@njit(nogil=True, cache=True, inline="always")
def _stay(h: Any, homes: Homes, choice: Choice, room: Scratch, stays: NDArray[np.int32]) -> Any:
    """Write how many stay in each plan and how many of each choose; return how many stay in all."""
    weight: Any = np.int64(homes.weight[h])
    stays[:] = 0
    room.choosers[:] = 0
    room.choosers[-1] = weight
    stayed: Any = np.int64(0)
    if not len(homes.before):
        return stayed
    before = homes.before[h]
    enrolled: Any = before.sum()
    thinks, goes_on = mix(choice.luck.thinks, homes.identity[h]), mix(choice.luck.goes_on, homes.identity[h])
    met: Any = np.int64(0)
    gone_on: Any = np.int64(0)
    loyal: Any = np.int64(0)
    for p in range(len(before)):
        met += before[p]
        upto = met if enrolled <= weight else shared_count(weight, met, enrolled, goes_on)
        members = upto - gone_on if room.admitted[p] else 0
        gone_on = upto
        loyal += members
        upto = systematic(loyal, choice.persistence, thinks)
        stays[p] = upto - stayed
        room.choosers[p] = members - (upto - stayed)
        room.choosers[-1] -= members
        stayed = upto
    return stayed


@njit(nogil=True, cache=True, inline="always")
def _home(h: int, homes: Homes, choice: Choice) -> Home:
    """Return what the household brings to its choice; without members its need is 1."""
    residents, need = np.int64(0), np.int64(0)
    for i in range(homes.first[h], homes.first[h + 1]):
        residents += homes.residents[i]
        need += homes.residents[i] * choice.points[homes.cell[i]]
    return Home(
        need / (residents * AVERAGE) if residents else 1.0,
        np.float64(homes.income[h]),
        np.float64(homes.adults[h]),
        homes.charges[h],
        homes.wants[h],
        _deviate(choice.luck.taste, homes.identity[h]) if choice.taste.spread > 0 else 0.0,
    )


@njit(nogil=True, cache=True)
def _deviate(stream: np.uint64, identity: np.uint64) -> float:
    """Return a standard normal deviate of the household (Box and Muller 1958)."""
    angle, size = _open_unit(mix(stream, identity)), _open_unit(mix(stream + _ONE, identity))
    return math.sqrt(-2 * math.log(size)) * math.cos(2 * math.pi * angle)


@njit(nogil=True, cache=True, inline="always")
def _open_unit(drawn: np.uint64) -> float:
    """Return a number above 0 and below 1 from the top 52 bits."""
    return (np.float64(drawn >> _12) + 0.5) * 2.0**-52


@njit(nogil=True, cache=True)
def weigh(origin: int, choice: Choice, room: Scratch) -> float:
    """Write strengths and pulls as those see them who are in plan `origin` (-1 = none); return their sum."""
    nests, highest = choice.nests, -np.inf
    for p in range(len(room.open)):
        if room.open[p] or p == origin:
            highest = max(highest, room.utility[p] + (choice.switching_cost if p == origin else 0.0))
    room.within[:] = 0.0
    for p in range(len(room.open)):
        m = nests.of[p]
        room.strength[p] = 0.0
        if room.open[p] or p == origin:
            value = room.utility[p] + (choice.switching_cost if p == origin else 0.0)
            # The highest is taken away first, so that no exponential overflows and the sum is at least 1.
            room.strength[p] = math.exp((value - highest) / nests.dissimilarity[m])
        room.within[m] += room.strength[p]
    total = 0.0
    for m in range(len(room.pull)):
        near = nests.dissimilarity[m]
        room.pull[m] = room.within[m] if near == 1.0 else room.within[m] ** near
        total += room.pull[m]
    return total


@njit(nogil=True, cache=True)
def share(choosers: int, choice: Choice, room: Scratch) -> None:
    """Write the cumulative shares of all choosers of a row, whatever plan they were in; the last is 1."""
    room.reach[:] = 0.0
    plans = len(room.reach)
    for n in range(plans + 1):
        part = room.choosers[n] / choosers
        if not choice.by_origin:
            part = 1.0 if n == plans else 0.0
        if part == 0.0:
            continue
        total = weigh(n if n < plans and choice.by_origin else -1, choice, room)
        for p in range(plans):
            m = choice.nests.of[p]
            if room.strength[p] > 0:
                room.reach[p] += part * (room.pull[m] / total) * (room.strength[p] / room.within[m])
    for p in range(1, plans):
        room.reach[p] += room.reach[p - 1]
    for p in range(plans):
        room.reach[p] /= room.reach[plans - 1]


@njit(nogil=True, cache=True)
def _race(h: int, homes: Homes, choice: Choice, room: Scratch) -> int:
    """Return the plan that one household chooses: the one of highest utility and shock."""
    luck, nests, identity = choice.luck, choice.nests, homes.identity[h]
    chosen, best = -1, -np.inf
    for p in range(len(room.open)):
        inside = choice.by_origin and room.choosers[p] > 0
        if not (room.open[p] or inside):
            continue
        near = nests.dissimilarity[nests.of[p]]
        worth = room.utility[p] + (choice.switching_cost if inside else 0.0)
        worth -= near * math.log(-math.log(_open_unit(mix(luck.plan[p], identity))))
        if near < 1.0:
            worth += _nest_shock(luck.nest[nests.of[p]], identity, near)
        if worth > best:
            chosen, best = p, worth
    return chosen


@njit(nogil=True, cache=True)
def _nest_shock(stream: np.uint64, identity: np.uint64, near: float) -> float:
    """Return what a household holds for or against all plans of a nest (choice/race.py)."""
    turned, likeness = math.pi * _open_unit(mix(stream, identity)), 1 - near
    size = -math.log(_open_unit(mix(stream + _ONE, identity)))
    kept = likeness * (math.log(math.sin(likeness * turned)) - math.log(size))
    return float(kept + near * math.log(math.sin(near * turned)) - math.log(math.sin(turned)))

"""The choice of plan one household at a time, compiled; respond.py states the rule.

What one household asks for is inlined, and columns are named before a loop and not within it: to hand a dozen
columns about takes longer than to choose.
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
    """[plan]: exp of utility within its nest, less the highest there."""
    top: Real
    """[nest]: highest utility of its plans."""
    within: Real
    """[nest]: sum of the strengths of its plans."""
    pull: Real
    """[nest]: what draws choosers to it."""
    reach: Real
    """[plan]: share of all choosers."""
    choosers: Real
    """[plan, and then newcomers]: households that choose, by the plan they were in."""


@njit(nogil=True, cache=True)
def choose(start: int, stop: int, homes: Homes, choice: Choice, heads: NDArray[np.int32]) -> None:
    """Write the heads [household, plan] of the households from `start` to before `stop`."""
    room = scratch(len(choice.offers.quality), len(choice.nests.dissimilarity))
    weight, identity, luck, persistence = homes.weight, homes.identity, choice.luck, choice.persistence
    whose, reach = room.choosers, room.reach
    for h in range(start, stop):
        go_on(h, homes, choice, room)
        thinks = mix(luck.thinks, identity[h])
        loyal: Any = np.int64(0)
        stayed: Any = np.int64(0)
        for p in range(len(reach)):
            loyal += np.int64(whose[p])
            upto = systematic(loyal, persistence, thinks)
            heads[h, p] = upto - stayed
            whose[p] -= upto - stayed
            stayed = upto
        choosers: Any = np.int64(weight[h]) - stayed
        if choosers == 0:
            continue
        look(h, homes, choice, room)
        if weight[h] == 1:
            heads[h, _race(h, homes, choice, room)] += 1
            continue
        share(choosers, choice, room)
        drawn, counted = mix(luck.chooses, identity[h]), np.int64(0)
        for p in range(len(reach)):
            upto = systematic(choosers, reach[p], drawn)
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
        np.empty(nests, dtype=np.float64),
        np.empty(plans, dtype=np.float64),
        np.empty(plans + 1, dtype=np.float64),
    )


@njit(nogil=True, cache=True, inline="always")
def go_on(h: int, homes: Homes, choice: Choice, room: Scratch) -> None:
    """Write which plans admit the household, and which its row was in among them, those in none last."""
    place, equivalised, serves = homes.place[h], homes.equivalised[h], choice.serves
    lowest, below, admitted, choosers = choice.income_from, choice.income_below, room.admitted, room.choosers
    plans = len(admitted)
    for p in range(plans):
        admitted[p] = serves[place, p] and lowest[p] <= equivalised < below[p]
        choosers[p] = 0
    weight: Any = np.int64(homes.weight[h])
    choosers[plans] = weight
    before = homes.before
    if not len(before):
        return
    enrolled: Any = np.int64(0)
    for p in range(plans):
        enrolled += before[h, p]
    drawn = mix(choice.luck.goes_on, homes.identity[h]) if enrolled > weight else np.uint64(0)
    met: Any = np.int64(0)
    gone_on: Any = np.int64(0)
    for p in range(plans):
        met += before[h, p]
        upto = met if enrolled <= weight else shared_count(weight, met, enrolled, drawn)
        choosers[p] = upto - gone_on if admitted[p] else 0
        choosers[plans] -= choosers[p]
        gone_on = upto


@njit(nogil=True, cache=True, inline="always")
def look(h: int, homes: Homes, choice: Choice, room: Scratch) -> None:
    """Write which plans the household may join, and what it thinks of each."""
    home, taste, offers, highest = _home(h, homes, choice), choice.taste, choice.offers, choice.refuses_above
    admitted, may_join, utility = room.admitted, room.open, room.utility
    for p in range(len(utility)):
        may_join[p] = admitted[p] and home.need <= highest[p]
        utility[p] = utility_of(taste, offers, p, home)


@njit(nogil=True, cache=True, inline="always")
def _home(h: int, homes: Homes, choice: Choice) -> Home:
    """Return what the household brings to its choice; without members its need is 1."""
    number, cell, points = homes.residents, homes.cell, choice.points
    residents, need = np.int64(0), np.int64(0)
    for i in range(homes.first[h], homes.first[h + 1]):
        residents += number[i]
        need += number[i] * points[cell[i]]
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


@njit(nogil=True, cache=True, inline="always")
def weigh(origin: int, choice: Choice, room: Scratch) -> float:
    """Write strengths and pulls as those see them who are in plan `origin` (-1 = none); return their sum."""
    of, near = choice.nests
    cost, may_join, utility = choice.switching_cost, room.open, room.utility
    strength, top, within, pull = room.strength, room.top, room.within, room.pull
    highest, total = -np.inf, 0.0
    for m in range(len(near)):
        within[m], top[m] = 0.0, -np.inf
    for p in range(len(of)):
        if may_join[p] or p == origin:
            value = utility[p] + (cost if p == origin else 0.0)
            highest, top[of[p]] = max(highest, value), max(top[of[p]], value)
    for p in range(len(of)):
        m, strength[p] = of[p], 0.0
        if may_join[p] or p == origin:
            value = utility[p] + (cost if p == origin else 0.0)
            # The highest of the nest is taken away first: no exponential overflows, the sum is at least 1.
            strength[p] = math.exp((value - top[m]) / near[m])
        within[m] += strength[p]
    for m in range(len(near)):
        inside = within[m] if near[m] == 1.0 else within[m] ** near[m]
        pull[m] = inside * math.exp(top[m] - highest) if inside > 0 else 0.0
        total += pull[m]
    return total


@njit(nogil=True, cache=True, inline="always")
def share(choosers: float, choice: Choice, room: Scratch) -> None:
    """Write the cumulative shares of all choosers of a row, whatever plan they were in; the last is 1."""
    of, by_origin, reach, whose = choice.nests.of, choice.by_origin, room.reach, room.choosers
    strength, within, pull = room.strength, room.within, room.pull
    plans = len(reach)
    reach[:] = 0.0
    for n in range(plans + 1):
        part = whose[n] / choosers
        if not by_origin:
            part = 1.0 if n == plans else 0.0
        if part == 0.0:
            continue
        total = weigh(n if n < plans and by_origin else -1, choice, room)
        for p in range(plans):
            if strength[p] > 0:
                reach[p] += part * (pull[of[p]] / total) * (strength[p] / within[of[p]])
    for p in range(1, plans):
        reach[p] += reach[p - 1]
    for p in range(plans):
        reach[p] /= reach[plans - 1]


@njit(nogil=True, cache=True, inline="always")
def _race(h: int, homes: Homes, choice: Choice, room: Scratch) -> int:
    """Return the plan that one household chooses: the one of highest utility and shock."""
    identity, by_plan, by_nest = homes.identity[h], choice.luck.plan, choice.luck.nest
    of, dissimilarity = choice.nests
    cost, by_origin = choice.switching_cost, choice.by_origin
    may_join, utility, choosers = room.open, room.utility, room.choosers
    chosen, best = -1, -np.inf
    for p in range(len(of)):
        inside = by_origin and choosers[p] > 0
        if not (may_join[p] or inside):
            continue
        near = dissimilarity[of[p]]
        worth = utility[p] + (cost if inside else 0.0)
        worth -= near * math.log(-math.log(_open_unit(mix(by_plan[p], identity))))
        if near < 1.0:
            worth += _nest_shock(by_nest[of[p]], identity, near)
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

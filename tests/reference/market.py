"""Step market once more, slow and plain: one household, one resident, one neighbourhood at a time."""

from __future__ import annotations

import math
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from healthtrust.ground.draws import Event, bits
from healthtrust.records.persons import SEGMENTS
from healthtrust.records.plans import key_of
from healthtrust.state import State, known
from tests.reference.allocate import largest_remainder

Heads = list[list[int]]


def luck(state: State, year: int, index: int, identity: int) -> int:
    """The 64 bits of one household or resident."""
    return int(
        bits(state.draws.stream(year, Event.PLAN_CHOICE, index), np.array([identity], dtype=np.uint64))[0]
    )


def whole_parts(amounts: list[float], drawn: int) -> list[int]:
    """Amounts whose running total is rounded down after the same u in [0, 1) is added to each."""
    u = (drawn >> 11) / 2**53
    marks = [math.floor(sum(amounts[: k + 1]) + u) for k in range(len(amounts))]
    return [mark - before for mark, before in zip(marks, [0, *marks], strict=False)]


def scores_of(cost: NDArray[np.float64], heads: NDArray[np.int64]) -> NDArray[np.int64]:
    """Millionths of the mean cost."""
    return np.rint(cost * 1_000_000 / (float(heads @ cost) / int(heads.sum()))).astype(np.int64)


def deviate(state: State, identity: int) -> float:
    """A standard normal deviate of one household, the same in every year."""
    stream = int(state.draws.stream(0, Event.PLAN_CHOICE, 6))
    drawn = [bits(stream + n, np.array([identity], dtype=np.uint64))[0] for n in (0, 1)]
    angle, size = (((int(each) >> 12) + 0.5) / 2**52 for each in drawn)
    return math.sqrt(-2 * math.log(size)) * math.cos(2 * math.pi * angle)


def need_of(state: State, h: int, scores: NDArray[np.int64]) -> float:
    """The mean score of the members of one household."""
    persons, households = known(state.persons, "people"), known(state.households, "people")
    members = range(int(households.first[h]), int(households.first[h + 1]))
    residents = sum(int(persons.weight[i]) for i in members)
    return sum(int(persons.weight[i]) * int(scores[persons.cell[i]]) for i in members) / residents / 1_000_000


def admits(state: State, h: int) -> list[bool]:
    """Which plans would have the household whatever its need."""
    plans, households = state.plans, known(state.households, "people")
    income = int(households.equivalised_income[h])
    return [
        bool(plans.serves[p, int(households.place[h])])
        and int(plans.income_from[p]) <= income < int(plans.income_below[p])
        for p in range(plans.count)
    ]


def utility(state: State, h: int, need: float) -> list[float]:
    """What the household thinks of each plan, whatever plan it is in."""
    market, plans, households = state.design.market, state.plans, known(state.households, "people")
    wants = bool(known(state.package, "package").wanted[h])
    spread = market.quality_spread
    taste = market.quality_response + (spread * deviate(state, int(households.identity[h])) if spread else 0)
    keenness = max(0.0, 1 + market.illness_response * (need - 1))
    found = []
    for p in range(plans.count):
        price = int(plans.surcharge[p]) * int(households.adults[h])
        income = int(households.income[h])
        per_cent = 0.0 if price == 0 else 100 * min(1.0, price / income if income else math.inf)
        found.append(
            taste * float(plans.quality[p]) * keenness
            + market.network_response * float(plans.network[p])
            + (market.cover_response if wants and plans.sells_cover[p] else 0.0)
            - market.surcharge_response * per_cent
        )
    return found


def nests_of(state: State) -> list[tuple[str, float, list[int]]]:
    """Name, dissimilarity and plans of each nest; a plan in none is a nest of its own."""
    names, stated = state.plans.names, state.design.market.nests
    nests = [(n.name, n.dissimilarity, [names.index(p) for p in n.plans]) for n in stated]
    alone = [p for p, name in enumerate(names) if not any(name in n.plans for n in stated)]
    return nests + [(names[p], 1.0, [p]) for p in alone]


def pulls(state: State, value: list[float], may: list[bool]) -> list[tuple[str, float, dict[int, float]]]:
    """Of each nest: its name, what draws choosers to it, and the strength of each of its open plans."""
    top = max(v for v, m in zip(value, may, strict=True) if m)
    found = []
    for name, near, plans in nests_of(state):
        strength = {p: math.exp((value[p] - top) / near) for p in plans if may[p]}
        found.append((name, sum(strength.values()) ** near, strength))
    return found


def seen_from(
    state: State, h: int, origin: int | None, scores: NDArray[np.int64]
) -> list[tuple[str, float, dict[int, float]]]:
    """Nests as a member of plan `origin` sees them, who may stay there at no cost of switching."""
    need, market = need_of(state, h, scores), state.design.market
    value, inside = utility(state, h, need), admits(state, h)
    may = [ok and need <= state.plans.refuses_above[p] for p, ok in enumerate(inside)]
    if origin is not None and inside[origin]:
        may[origin] = True
        value[origin] += market.switching_cost
    return pulls(state, value, may)


def shares(state: State, h: int, origin: int | None, scores: NDArray[np.int64]) -> list[float]:
    """The nested-logit shares of one household's choosers."""
    nests = seen_from(state, h, origin, scores)
    total, found = sum(pull for _, pull, _ in nests), [0.0] * state.plans.count
    for _, pull, strength in nests:
        for p, part in strength.items():
            found[p] = pull / total * part / sum(strength.values())
    return found


def race(state: State, h: int, origin: int | None, scores: NDArray[np.int64]) -> int:
    """The plan one household chooses: Gumbel shocks, those of a nest with a part in common."""
    identity = int(known(state.households, "people").identity[h])

    def drawn(index: int, name: str, turn: int = 0) -> float:
        stream = int(bits(state.draws.stream(state.year, Event.PLAN_CHOICE, index), key_array(name))[0])
        one = int(bits((stream + turn) % 2**64, np.array([identity], dtype=np.uint64))[0])
        return ((one >> 12) + 0.5) / 2**52

    best, chosen = -math.inf, -1
    near_of = {name: near for name, near, _ in nests_of(state)}
    for name, _, strength in seen_from(state, h, origin, scores):
        near, common = near_of[name], 0.0
        if near < 1:
            angle, wait = math.pi * drawn(4, name), -math.log(drawn(4, name, 1))
            common = math.log(math.sin(near * angle)) - math.log(math.sin(angle)) / near
            common += (1 - near) / near * math.log(math.sin((1 - near) * angle) / wait)
        for p, pull in strength.items():
            gumbel = -math.log(-math.log(drawn(5, state.plans.names[p])))
            worth = near * (math.log(pull) + common + gumbel) if pull else -math.inf
            if worth > best:
                best, chosen = worth, p
    return chosen


def key_array(name: str) -> NDArray[np.uint64]:
    """The identity of a plan by its name."""
    return np.array([key_of(name)], dtype=np.uint64)


def heads(state: State, scores: NDArray[np.int64]) -> Heads:
    """Households in each plan; last year's rows are taken to add up to no more than this year's weights."""
    market, plans, households = state.design.market, state.plans, known(state.households, "people")
    for_good = market.enrolment == "once" and state.carried.heads is not None
    persistence = 1.0 if for_good else market.persistence
    found = []
    for h in range(households.rows):
        identity, weight, inside = int(households.identity[h]), int(households.weight[h]), admits(state, h)
        before = [0] * plans.count if state.carried.heads is None else state.carried.heads[h].tolist()
        members = [n if inside[p] else 0 for p, n in enumerate(before)]
        stay = whole_parts([persistence * n for n in members], luck(state, state.year, 0, identity))
        choosers = [m - s for m, s in zip(members, stay, strict=True)]
        new = weight - sum(members)
        if weight == 1:
            choose = [0] * plans.count
            if new or sum(choosers):
                choose[race(state, h, None if new else choosers.index(1), scores)] = 1
        else:
            expected = [new * share for share in shares(state, h, None, scores)]
            for o, n in enumerate(choosers):
                if n:
                    seen = shares(state, h, o, scores)
                    expected = [e + n * share for e, share in zip(expected, seen, strict=True)]
            choose = whole_parts(expected, luck(state, state.year, 1, identity))
        found.append([s + c for s, c in zip(stay, choose, strict=True)])
    return found


def members(state: State, in_plans: Heads) -> dict[tuple[int, int, int], int]:
    """Residents by place, plan and segment."""
    persons, households = known(state.persons, "people"), known(state.households, "people")
    found: dict[tuple[int, int, int], int] = {}
    for i in range(persons.rows):
        h = int(persons.household[i])
        of, residents = int(households.weight[h]), int(persons.weight[i])
        start = luck(state, 0, 3, int(persons.identity[i])) * of >> 64
        marks = [(residents * sum(in_plans[h][: p + 1]) + start) // of for p in range(state.plans.count)]
        for p, (mark, before) in enumerate(zip(marks, [0, *marks], strict=False)):
            key = int(households.place[h]), p, int(persons.cell[i]) % len(SEGMENTS)
            found[key] = found.get(key, 0) + mark - before
    return found


def transfers(line: list[int], members: list[list[int]], risk: list[list[int]]) -> list[list[int]]:
    """Transfers of each neighbourhood: the line by risk less the line by heads."""
    return [
        [e - k for e, k in zip(largest_remainder(money, r), largest_remainder(money, m), strict=True)]
        for money, m, r in zip(line, members, risk, strict=True)
    ]


def exact_margin(members: list[int], paid: list[Fraction], cost: list[Fraction]) -> Fraction:
    """What a plan keeps of what is paid for its members of each cell."""
    return sum((n * (y - k) for n, y, k in zip(members, paid, cost, strict=True)), Fraction(0))

"""Step market once more, slow and plain: one household, one resident, one neighbourhood at a time."""

from __future__ import annotations

import math
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from healthtrust.ground.draws import Event, bits
from healthtrust.records.persons import SEGMENTS
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


def shares(state: State, h: int, scores: NDArray[np.int64]) -> list[float]:
    """The logit shares of one household."""
    market, plans = state.design.market, state.plans
    persons, households = known(state.persons, "people"), known(state.households, "people")
    members = range(int(households.first[h]), int(households.first[h + 1]))
    residents = sum(int(persons.weight[i]) for i in members)
    need = sum(int(persons.weight[i]) * int(scores[persons.cell[i]]) for i in members) / residents / 1_000_000
    utility = []
    for p in range(plans.count):
        price = int(plans.surcharge[p]) * int(households.adults[h])
        income = int(households.income[h])
        per_cent = 0.0 if price == 0 else 100 * min(1.0, price / income if income else math.inf)
        keenness = max(0.0, 1 + market.illness_response * (need - 1))
        quality = market.quality_response * float(plans.quality[p]) * keenness
        utility.append(quality - market.surcharge_response * per_cent)
    may_join = plans.serves[:, int(households.place[h])]
    powers = [math.exp(v - max(utility)) if may_join[p] else 0.0 for p, v in enumerate(utility)]
    return [power / sum(powers) for power in powers]


def heads(state: State, scores: NDArray[np.int64]) -> Heads:
    """Households in each plan; last year's rows are taken to add up to no more than this year's weights."""
    market, plans, households = state.design.market, state.plans, known(state.households, "people")
    persistence = 1.0 if market.enrolment == "once" else market.persistence
    found = []
    for h in range(households.rows):
        identity, weight = int(households.identity[h]), int(households.weight[h])
        may_join = plans.serves[:, int(households.place[h])]
        before = [0] * plans.count if state.carried.heads is None else state.carried.heads[h].tolist()
        loyal = [persistence * n if may_join[p] else 0.0 for p, n in enumerate(before)]
        stay = whole_parts(loyal, luck(state, state.year, 0, identity))
        choosers = weight - sum(stay)
        expected = [choosers * share for share in shares(state, h, scores)]
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

"""Surcharges at which every plan breaks even, given who then joins it: a fixed point of expected enrolment.

    s_p = max(0, (K_p(s) + R_p(s) − (1 − a_p) G_p(s)) / A_p(s))

s_p   surcharge of plan p per adult;  A_p  adults expected in it;  a_p  its administration share
K_p   what contracts are expected to make it pay providers (care_expected.py)
R_p   user charges it is expected to pay back to its members
G_p   what the pool pays for them: capitation and transfers, by expected members and their risk
Source  average-cost pricing: Einav and Finkelstein, J Economic Perspectives 2011; 25: 115 [recalled].
        The fixed point is sought on expected numbers, and luck is drawn once, at the surcharges found.

All plans begin each year at the surcharges stated and go the whole way to those that would have covered their
members; where that swings or grows worse the step is halved, and lengthened again as it calms down. Where
they have not come to rest the year is refused: its last round is no answer. A plan that no adult would join
keeps its surcharge, which covers nobody. Where several such points exist, this is the one found from the
surcharges stated; `healthtrust market equilibrium` looks for all of them.

>>> step_after(1.0, residual=90.0, last=100.0, turned=True)
0.5
>>> step_after(0.5, residual=20.0, last=100.0, turned=True)
0.6
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from healthtrust.ground.errors import refuse
from healthtrust.ground.money import words
from healthtrust.ground.problems import Problem
from healthtrust.market.care_expected import Due
from healthtrust.market.choosers import Choice, Homes
from healthtrust.market.respond_expected import Expected, each_of, expected
from healthtrust.records.findings import LINES
from healthtrust.state import State, known

Real = NDArray[np.float64]

ROUNDS = 400
AT_REST = 0.1
"""Minor units between the surcharges of a round and those that would have covered its members."""
SWINGING = 0.7
"""Ratio of what is lacking to what was, above which surcharges that turn back are said to swing."""
SMALLEST_STEP = 1 / 64
LONGER = 1.2


def breaking_even(
    state: State, who: tuple[Homes, Choice], points: NDArray[np.int64], due: Due
) -> NDArray[np.int64]:
    """Return the surcharges [plan] at which plans break even, minor units.

    who: those who choose, and how; points: risk scores [cell]; due: what contracts make plans pay. Raises
    InvalidInput, naming the plan that moves most, where no such surcharges are found.
    """
    (homes, choice), each = who, each_of(state, points, due.household)
    surcharge = choice.offers.surcharge
    step, last, before = 1.0, np.inf, np.zeros_like(surcharge)
    for _ in range(ROUNDS):
        offers = choice.offers._replace(surcharge=surcharge)
        found = expected(homes, choice._replace(offers=offers), each)
        wanted = _wanted(found, state, due.block, surcharge)
        lacking = wanted - surcharge
        residual = float(np.abs(lacking).max())
        if residual < AT_REST:
            return np.rint(wanted).astype(np.int64)
        step = step_after(step, residual, last, turned=float((lacking * before).sum()) < 0)
        held, surcharge, last, before = surcharge, surcharge + step * lacking, residual, lacking
    refuse([_never_at_rest(state, wanted, held)])
    raise AssertionError("refused above")


def step_after(step: float, residual: float, last: float, turned: bool) -> float:
    """Return the part of the way to go next: half of the last where it grew worse or swung, else longer."""
    if residual > last or (turned and residual > SWINGING * last):
        return max(step / 2, SMALLEST_STEP)
    return min(step * LONGER, 1.0)


def personal_care(state: State) -> NDArray[np.int64]:
    """Return the personal-care lines [place] that plans share, minor units."""
    return known(state.budgets, "allocate").lines[:, LINES.index("personal care")]


def _wanted(found: Expected, state: State, block: Real, surcharge: Real) -> Real:
    """Return the surcharges [plan] that would cover what the members expected cost the plan, minor units."""
    line = personal_care(state)
    part, by_heads = state.design.market.equalise_share, _shared(found.residents)
    received = line @ (part * _shared(found.risk) + (1 - part) * by_heads)
    cost = found.cost + block @ by_heads
    lacking = np.maximum(cost - (1 - state.plans.administration_share) * received, 0.0)
    return np.divide(lacking, found.adults, out=surcharge.copy(), where=found.adults > 0)


def _shared(amount: Real) -> Real:
    whole = amount.sum(axis=1, keepdims=True)
    return np.asarray(np.divide(amount, whole, out=np.zeros_like(amount), where=whole > 0))


def _never_at_rest(state: State, wanted: Real, surcharge: Real) -> Problem:
    worst = int(np.abs(wanted - surcharge).argmax())
    asked, held = (words(round(float(each[worst])), state.currency) for each in (wanted, surcharge))
    return Problem(
        "market.premiums",
        f"no rest after {ROUNDS} rounds: {state.plans.names[worst]} at {held} would need {asked}",
        "surcharges at which every plan breaks even",
        remedy="Let equalise see more, raise persistence, or state the surcharges.",
    )

"""Which plan every household is in this year: those who think of changing choose by logit, the others stay.

    stay_hp  = persistence × m_hp, in whole households           C_h = w_h − Σ_p stay_hp
    heads_hp = stay_hp + C_h S_hp, in whole households           Σ_p heads_hp = w_h

w_h     identical households that row h stands for;  m_hp  those of them in plan p last year
C_h     those who choose;  S_hp  expected share of plan p among the choosers (logit.py)
whole   by systematic rounding of cumulative amounts with one draw a row: right on average, never off by one,
        and for a row that stands for one household simply a draw from the shares
Source  persistence of 0.8 to 0.9: Douven et al. 2017 [cited]. Systematic rounding: ground/draws.py.

In a first year everyone chooses, and so does a household that is new, or whose plan does not serve the
place where it lives now. A household is in one plan with all its members. Draws are keyed on its identity,
the year and what is decided, never on a row's position or the plans on offer: two designs share their luck.
Kernel and twin agree in whole heads but for one row in a million, as `exp` differs in its last bit.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from healthtrust.allocate.weights import class_mean, points
from healthtrust.engine import compiled, cut, map_partitions, parts, threads
from healthtrust.ground.draws import Event
from healthtrust.market import respond_compiled, respond_plain
from healthtrust.market.choosers import Choice, Homes
from healthtrust.market.utility import taste_of
from healthtrust.records.persons import heads_by_cell
from healthtrust.state import State, known

OWN_NEED = "age, sex, deprivation and segment"
"""What a household sees of its own need when it chooses."""

THINKS, CHOOSES, GOES_ON = range(3)
"""Index of the stream for each thing that chance decides here."""


def enrol(state: State) -> NDArray[np.int32]:
    """Return heads [household, plan], whole households in each plan; rows add up to their weights."""
    homes, choice = homes_of(state), choice_of(state)
    heads = np.empty((len(homes.place), len(choice.quality)), dtype=np.int32)
    choose = respond_compiled.choose if compiled() else respond_plain.choose

    def task(rows: slice) -> None:
        choose(rows.start, rows.stop, homes, choice, heads)

    map_partitions(task, cut(len(heads), parts()), threads())
    return heads


def homes_of(state: State) -> Homes:
    """Return the columns of households and members; raises ValueError if last year's heads do not fit."""
    persons, households = known(state.persons, "people"), known(state.households, "people")
    shape = (households.rows, state.plans.count)
    before = state.carried.heads
    if before is not None and before.shape != shape:
        raise ValueError(f"last year's enrolment is {before.shape}, this year's households and plans {shape}")
    return Homes(
        households.first,
        households.identity,
        households.place,
        households.income,
        households.adults,
        households.weight,
        persons.cell,
        persons.weight,
        np.zeros((0, shape[1]), dtype=np.int32) if before is None else before,
    )


def choice_of(state: State) -> Choice:
    """Return the offers, the design's rule and the year's luck; enrolled once, nobody thinks of it again."""
    market, plans = state.design.market, state.plans
    heads = heads_by_cell(known(state.persons, "people"))
    cost = class_mean(known(state.package, "package").cell_cost, heads, OWN_NEED)
    return Choice(
        plans.quality,
        plans.surcharge,
        np.ascontiguousarray(plans.serves.T),
        points(cost, heads),
        taste_of(market),
        1.0 if market.enrolment == "once" else float(market.persistence),
        *(state.draws.stream(state.year, Event.PLAN_CHOICE, n) for n in (THINKS, CHOOSES, GOES_ON)),
    )


def switchers(homes: Homes, heads: NDArray[np.int32]) -> int:
    """Return how many residents live in a household that left its plan of last year for another."""
    if not len(homes.before):
        return 0
    gone_on = np.minimum(homes.before.sum(axis=1, dtype=np.int64), homes.weight)
    moved = gone_on - np.minimum(homes.before, heads).sum(axis=1, dtype=np.int64)
    upto = np.concatenate([[0], np.cumsum(homes.residents, dtype=np.int64)])
    residents = np.diff(upto[homes.first])
    return int((residents * moved // homes.weight).sum())

"""Which plan every household is in this year: those who think of changing choose by logit, the others stay.

    stay_hp  = persistence × m_hp, in whole households           C_ho = m_ho − stay_ho
    heads_hp = stay_hp + Σ_o C_ho S_hop, in whole households     Σ_p heads_hp = w_h
    S_hop    = (I_m^λ / Σ_n I_n^λ) × exp(V_hop / λ) / I_m,       I_m = Σ_{k in m, open} exp(V_hok / λ)

w_h     identical households that row h stands for;  m_hp  those of them in plan p last year
C_ho    those who choose and were in plan o, or in none;  S_hop  expected share of plan p among them
V_hop   utility (utility.py), and the switching cost more where p is o;  m, λ  nest of p, its dissimilarity
whole   a row that stands for one household is in the plan of the highest utility and shock (choice/race.py),
        which has these shares. A row of many is shared by systematic rounding of cumulative amounts with one
        draw: right on average, never off by one
Source  nested logit: McFadden 1978 [recalled]; persistence of 0.8 to 0.9: Douven et al. 2017 [cited].
        Systematic rounding: ground/draws.py.

In a first year everyone chooses who was assigned to no plan (assigned.py), and so does a household that is
new, or whose plan no longer admits it. A household is in one plan with all its members. Shocks are keyed on
the household's identity, the plan's name and the year, never on positions: a plan that is added takes
households from the others and moves nobody between them, and two designs share their luck.
Kernel and twin agree in whole heads but for one row in a million, as `exp` and `log` differ in the last bit.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from healthtrust.engine import compiled, cut, map_partitions, parts, threads
from healthtrust.ground.draws import Event, bits
from healthtrust.market import respond_compiled, respond_plain
from healthtrust.market.assigned import assigned
from healthtrust.market.care_expected import expected_charges
from healthtrust.market.choosers import Choice, Homes, Luck, Nests
from healthtrust.market.scores import scores_of
from healthtrust.market.utility import offers_of, taste_of
from healthtrust.records.plans import key_of
from healthtrust.state import State, known

OWN_NEED = "age, sex, deprivation and segment"
"""What a household sees of its own need when it chooses."""

THINKS, CHOOSES, GOES_ON, _MEMBERS, NEST, PLAN, TASTE = range(7)
"""Index of the stream for each thing that chance decides here; MEMBERS is that of respond_members."""

EVERY_YEAR = 0


def enrolled(homes: Homes, choice: Choice) -> NDArray[np.int32]:
    """Return heads [household, plan], whole households in each plan; rows add up to their weights."""
    heads = np.empty((len(homes.place), len(choice.offers.quality)), dtype=np.int32)
    choose = respond_compiled.choose if compiled() else respond_plain.choose

    def task(rows: slice) -> None:
        choose(rows.start, rows.stop, homes, choice, heads)

    map_partitions(task, cut(len(heads), parts()), threads())
    return heads


def homes_of(state: State) -> Homes:
    """Return the columns of households and members; raises ValueError if last year's heads do not fit."""
    persons, households = known(state.persons, "people"), known(state.households, "people")
    shape = (households.rows, state.plans.count)
    before = assigned(state) if state.carried.heads is None else state.carried.heads
    if before is not None and before.shape != shape:
        raise ValueError(f"last year's enrolment is {before.shape}, this year's households and plans {shape}")
    return Homes(
        households.first,
        households.identity,
        households.place,
        households.income,
        households.equivalised_income,
        households.adults,
        households.weight,
        expected_charges(state),
        known(state.package, "package").wanted > 0,
        persons.cell,
        persons.weight,
        np.zeros((0, shape[1]), dtype=np.int32) if before is None else before,
    )


def choice_of(state: State, heads: NDArray[np.int64] | None = None) -> Choice:
    """Return the offers, the design's rule and the year's luck; enrolled once, nobody thinks of it again.

    heads [cell]: everybody, where they are counted already.
    """
    market, plans = state.design.market, state.plans
    for_good = market.enrolment == "once" and state.carried.heads is not None
    nests, names = nests_of(state)
    return Choice(
        offers_of(plans, state.carried.surveyed, float(market.survey_trust)),
        np.ascontiguousarray(plans.serves.T),
        plans.income_from,
        plans.income_below,
        plans.refuses_above,
        nests,
        scores_of(state, OWN_NEED, heads),
        taste_of(market),
        1.0 if for_good else float(market.persistence),
        float(market.switching_cost),
        bool(market.switching_cost > 0 or np.isfinite(plans.refuses_above).any()),
        _luck(state, names),
    )


def nests_of(state: State) -> tuple[Nests, tuple[str, ...]]:
    """Return the nests of the plans, and their names: that of its plan where a nest is a plan's own."""
    stated, names = state.design.market.nests, state.plans.names
    own = [name for name in names if not any(name in nest.plans for nest in stated)]
    members = [*(nest.plans for nest in stated), *((name,) for name in own)]
    of = [next(m for m, inside in enumerate(members) if name in inside) for name in names]
    near = [*(float(nest.dissimilarity) for nest in stated), *(1.0 for _ in own)]
    return Nests(np.array(of, dtype=np.int64), np.array(near)), (*(nest.name for nest in stated), *own)


def _luck(state: State, nests: tuple[str, ...]) -> Luck:
    def stream(index: int, year: int = state.year) -> np.uint64:
        return state.draws.stream(year, Event.PLAN_CHOICE, index)

    def of_names(index: int, names: tuple[str, ...]) -> NDArray[np.uint64]:
        return bits(stream(index), np.array([key_of(name) for name in names], dtype=np.uint64))

    return Luck(
        stream(THINKS),
        stream(CHOOSES),
        stream(GOES_ON),
        stream(TASTE, EVERY_YEAR),
        of_names(NEST, nests),
        of_names(PLAN, state.plans.names),
    )

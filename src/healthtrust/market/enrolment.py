"""Who is in which plan this year, and what the pool pays for them: choice, then payment by need.

The risk score that pays for a member is the mean expected cost of all who look like them to the scheme: the
rule of the need weights of places (allocate/weights.py), by the classification under [market] equalise.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from healthtrust.allocate.weights import class_mean, points
from healthtrust.market.equalise import capitation, equalised, partly
from healthtrust.market.respond import enrol, homes_of
from healthtrust.market.respond_members import members_of
from healthtrust.market.respond_premiums import breaking_even
from healthtrust.market.selection import expected_cost, paid_by_segment
from healthtrust.market.sharing import of_last_year
from healthtrust.market.switching import flows, switchers
from healthtrust.records.findings import LINES
from healthtrust.records.persons import heads_by_cell
from healthtrust.records.plans import Enrolment
from healthtrust.state import State, known


def priced(state: State) -> State:
    """Return the state with the year's surcharges: those stated, or those at which plans break even."""
    if state.design.market.premiums == "stated":
        return state
    return breaking_even(state, _scores(state))


def enrolment_of(state: State) -> Enrolment:
    """Return the year's enrolment and what the pool pays the plans for it; nothing of it is posted yet."""
    cell_cost = known(state.package, "package").cell_cost
    heads = enrol(state)
    members = members_of(state, heads, _scores(state))
    line = known(state.budgets, "allocate").lines[:, LINES.index("personal care")]
    residents, risk = members.residents.sum(axis=2), members.points.sum(axis=2)
    moved = flows(homes_of(state), heads, residents.sum(axis=0))
    by_heads = capitation(line, residents)
    transfers = partly(equalised(line, residents, risk), state.design.market.equalise_share)
    return Enrolment(
        heads=heads,
        members=residents,
        risk_points=risk,
        capitation=by_heads,
        transfers=transfers.amount,
        surcharges=members.adults * state.plans.surcharge,
        switchers=switchers(moved),
        expected_cost=expected_cost(members.cells, cell_cost),
        paid=paid_by_segment(by_heads + transfers.amount, line, members.points),
        members_by_segment=members.residents.sum(axis=0),
        surcharge=state.plans.surcharge,
        flows=moved,
        corridor=of_last_year(state),
        cells=members.cells,
    )


def _scores(state: State) -> NDArray[np.int64]:
    """Return the risk score of a resident of each need cell that pays for it, in points."""
    heads = heads_by_cell(known(state.persons, "people"))
    cost = known(state.package, "package").cell_cost
    return points(class_mean(cost, heads, state.design.market.equalise), heads)

"""Who is in which plan this year, and what the pool pays for them: choice, then payment by need.

The risk score that pays for a member is the mean expected cost of all who look like them to the scheme: the
rule of the need weights of places (allocate/weights.py), by the classification under [market] equalise.
"""

from __future__ import annotations

from healthtrust.allocate.weights import class_mean, points
from healthtrust.market.equalise import capitation, equalised
from healthtrust.market.respond import enrol, homes_of, switchers
from healthtrust.market.respond_members import members_of
from healthtrust.market.selection import expected_cost, paid_by_segment
from healthtrust.records.findings import LINES
from healthtrust.records.persons import heads_by_cell
from healthtrust.records.plans import Enrolment
from healthtrust.state import State, known


def enrolment_of(state: State) -> Enrolment:
    """Return the year's enrolment and what the pool pays the plans for it; nothing of it is posted yet."""
    cell_cost = known(state.package, "package").cell_cost
    heads_in_cells = heads_by_cell(known(state.persons, "people"))
    seen = class_mean(cell_cost, heads_in_cells, state.design.market.equalise)
    heads = enrol(state)
    members = members_of(state, heads, points(seen, heads_in_cells))
    line = known(state.budgets, "allocate").lines[:, LINES.index("personal care")]
    residents, risk = members.residents.sum(axis=2), members.points.sum(axis=2)
    by_heads, transfers = capitation(line, residents), equalised(line, residents, risk)
    return Enrolment(
        heads=heads,
        members=residents,
        risk_points=risk,
        capitation=by_heads,
        transfers=transfers.amount,
        surcharges=members.adults * state.plans.surcharge,
        switchers=switchers(homes_of(state), heads),
        expected_cost=expected_cost(members.cells, cell_cost),
        paid=paid_by_segment(by_heads + transfers.amount, line, members.points),
        members_by_segment=members.residents.sum(axis=0),
    )

"""Who is in which plan this year, and what the pool pays for them: choice, then payment by need.

The risk score that pays for a member is the mean expected cost of all who look like them to the scheme: the
rule of the need weights of places (allocate/weights.py), by the classification under [market] equalise.
"""

from __future__ import annotations

import numpy as np

from healthtrust.engine.everywhere import everywhere
from healthtrust.market.care_expected import expected_due, in_minor, in_thousandths
from healthtrust.market.equalise import capitation, equalised, partly
from healthtrust.market.respond import choice_of, enrolled, homes_of
from healthtrust.market.respond_members import members_of
from healthtrust.market.respond_premiums import breaking_even, personal_care
from healthtrust.market.scores import everybody, scores_of
from healthtrust.market.selection import expected_cost, paid_by_segment
from healthtrust.market.sharing import of_last_year
from healthtrust.market.switching import flows, moved, switchers
from healthtrust.records.plans import Enrolment
from healthtrust.state import State, known


def enrolment_of(state: State) -> Enrolment:
    """Return the year's enrolment and what the pool pays the plans for it; nothing of it is posted yet.

    Surcharges in force are those that plans state, or those at which they break even.
    """
    market, surcharge, people = state.design.market, state.plans.surcharge, everybody(state)
    homes, choice, due = homes_of(state), choice_of(state, people), expected_due(state)
    scores, facts = scores_of(state, market.equalise, people), state.facts
    if facts is not None:
        surcharge = facts.surcharge
    elif market.premiums == "break even":
        surcharge = breaking_even(state, (homes, choice), scores, due)
        choice = choice._replace(offers=choice.offers._replace(surcharge=surcharge.astype(np.float64)))
    heads = enrolled(homes, choice) if facts is None else facts.heads
    own, paid = members_of(state, heads, scores, surcharge)
    to_pay = in_thousandths(due.household, heads), in_thousandths(homes.charges, heads)
    members, flowed, (owed, charges) = everywhere((own, moved(homes, heads), to_pay))
    line = personal_care(state)
    residents, risk = members.residents.sum(axis=2), members.points.sum(axis=2)
    flow = flows(flowed, residents.sum(axis=0))
    by_heads = capitation(line, residents)
    transfers = partly(equalised(line, residents, risk), market.equalise_share)
    return Enrolment(
        heads=heads,
        members=residents,
        risk_points=risk,
        capitation=by_heads,
        transfers=transfers.amount,
        surcharges=members.adults * surcharge,
        switchers=switchers(flow),
        expected_cost=expected_cost(members.cells, known(state.package, "package").cell_cost),
        paid=paid_by_segment(by_heads + transfers.amount, line, members.points),
        members_by_segment=members.residents.sum(axis=0),
        surcharge=surcharge,
        flows=flow,
        corridor=of_last_year(state),
        cells=members.cells,
        surcharge_paid=paid,
        paid_back=np.rint(state.plans.pays_charges * in_minor(charges)).astype(np.int64),
        expected_due=due.of_plans(owed, residents),
    )

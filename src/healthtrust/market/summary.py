"""What every plan received, for whom, and what is left of it: the market as tables."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from healthtrust.allocate.weights import AVERAGE
from healthtrust.market.administration import administration
from healthtrust.market.sharing import results_of
from healthtrust.records.persons import SEGMENTS
from healthtrust.state import State, known

Columns = dict[str, NDArray[Any]]


def transfers_table(state: State) -> Columns:
    """Return the columns of one row a plan; money in minor units.

    plan; members; surcharge per adult in force; capitation by headcount; transfer of risk equalisation;
    surcharges paid; corridor, for last year's results; mean_risk_score of the members, 1 = average;
    administration; expected_cost of covered care; expected_due, what contracts make of it for the plan;
    charges_paid_back to members, expected; margin, what is left after administration and these two, the
    corridor apart.
    """
    found = known(state.enrolment, "market")
    members, cost = found.members.sum(axis=0), found.expected_cost.sum(axis=1)
    running = administration(found.capitation + found.transfers, state.plans.administration_share).sum(axis=0)
    income = [each.sum(axis=0) for each in (found.capitation, found.transfers, found.surcharges)]
    return {
        "plan": np.array(state.plans.names, dtype=object),
        "members": members,
        "surcharge": found.surcharge,
        "capitation": income[0],
        "transfer": income[1],
        "surcharges": income[2],
        "corridor": found.corridor,
        "mean_risk_score": found.risk_points.sum(axis=0) / (AVERAGE * np.maximum(members, 1)),
        "administration": running,
        "expected_cost": cost,
        "expected_due": found.expected_due,
        "charges_paid_back": found.paid_back,
        "margin": sum(income) - running - found.expected_due - found.paid_back,
    }


def results_table(state: State) -> Columns:
    """Return the columns of one row a plan: how its year ended; money in minor units.

    plan; for_care, what it had: capitation, transfers and surcharges less administration; due_to_providers;
    charges_paid_back to members; corridor, for last year's result; result, what is left of all; share of
    what it had that is left before the corridor, 0 where it had nothing.
    """
    found, care = known(state.enrolment, "market"), known(state.care, "deliver")
    (had, paid), back = results_of(state), care.paid_back.sum(axis=0)
    return {
        "plan": np.array(state.plans.names, dtype=object),
        "for_care": had,
        "due_to_providers": paid - back,
        "charges_paid_back": back,
        "corridor": found.corridor,
        "result": had - paid + found.corridor,
        "share": np.divide(had - paid, had, out=np.zeros(len(had)), where=had > 0),
    }


def enrolment_table(state: State) -> Columns:
    """Return the columns of one row a neighbourhood and plan that may be joined there.

    place, plan; members, share of the neighbourhood's residents, mean_risk_score.
    """
    found, leaves = known(state.enrolment, "market"), state.places.leaves
    leaf, plan = np.nonzero(state.plans.serves.T[leaves])
    place = leaves[leaf]
    members = found.members[place, plan]
    return {
        "place": np.array(state.places.names, dtype=object)[place],
        "plan": np.array(state.plans.names, dtype=object)[plan],
        "members": members,
        "share": members / np.maximum(found.members.sum(axis=1)[place], 1),
        "mean_risk_score": found.risk_points[place, plan] / (AVERAGE * np.maximum(members, 1)),
    }


def switching_table(state: State) -> Columns | None:
    """Return the columns of one row a plan before and a plan now: residents; none where nobody was in a plan.

    from, the plan before, or "no plan"; to, the plan now; residents; share of all who were in that plan.
    """
    found, names = known(state.enrolment, "market").flows, np.array(state.plans.names, dtype=object)
    if not found[:-1].any():
        return None
    before, now = np.indices(found.shape).reshape(2, -1)
    residents = found.ravel()
    return {
        "from": np.append(names, "no plan")[before],
        "to": names[now],
        "residents": residents,
        "share": residents / np.maximum(found.sum(axis=1), 1)[before],
    }


def selection_table(state: State) -> Columns:
    """Return the columns of one row a plan and segment: who is over- and underpaid; money in minor units.

    plan, segment; members; paid, what the pool pays for them; expected_cost of covered care; ratio of the
    plan's payment, less what running it costs, to that cost, 1 = exactly paid, 0 where nothing is expected.
    """
    found = known(state.enrolment, "market")
    plan, segment = np.indices(found.paid.shape).reshape(2, -1)
    paid, cost = found.paid.ravel(), found.expected_cost.ravel()
    for_care = paid * (1 - state.plans.administration_share[plan])
    return {
        "plan": np.array(state.plans.names, dtype=object)[plan],
        "segment": np.array(SEGMENTS, dtype=object)[segment],
        "members": found.members_by_segment.ravel(),
        "paid": paid,
        "expected_cost": cost,
        "ratio": np.divide(for_care, cost, out=np.zeros(len(cost)), where=cost > 0),
    }

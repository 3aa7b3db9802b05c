"""A year of care in the table that a real year would be read from: activity, with both prices on every row.

    Σ paid_amount over a service line's rows of a month = what its plan paid for that month     (fees, blocks)

rows          one for each month, place, plan, service and payer that has cases: a total over residents, with
              their cases and contacts; person_id numbers the group (place × plans + plan)
paid_amount   what the payer paid. A plan's payment for a service line is shared over its services by
              reference cost; a month paid without activity is a row without service. Capitated care is paid
              0, as capitation buys members and not care: its money stands in the service lines
patient_paid  what the patient paid besides: user charges, or all of it where the household is the payer
Source        the exchange table of `records.exchange` (interfaces of this project).

>>> paid_by_service(np.array([[90, 10]]), np.array([[[200, 0], [100, 0]]])).tolist()
[[[60, 0], [30, 0], [0, 10]]]
"""

from __future__ import annotations

from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray

from healthtrust.deliver.months import MONTHS, Activity, activity_of, due_by_month, first_lines, service_line
from healthtrust.ground.money import share_rows
from healthtrust.records.findings import PAYERS, PAYMENT_MODELS, Settlement
from healthtrust.records.providers import SETTINGS
from healthtrust.state import State, known

Columns = dict[str, NDArray[Any]]
Whole = NDArray[np.int64]

PAYMENT_MODEL = np.array(["ffs", "block", "capitated"], dtype=object)
"""The exchange tables' word for each of `PAYMENT_MODELS`."""
INSURERS, HOUSEHOLD = "voluntary insurers", "household"


def activity_table(state: State) -> Columns:
    """Return the year's activity in the columns of `records.exchange.ACTIVITY`, and its cases and contacts.

    Needs the step deliver to have run. Money in minor units; rows ordered by place, plan, service and payer.
    """
    lines = known(state.care, "deliver").settlement
    activity = activity_of(known(state.care, "deliver"), known(state.catalogue, "package").setting)
    paid, idle = paid_by_line(lines, activity)
    done, unused = _done(state, activity, paid), _unused(state, lines, idle)
    table = {name: np.concatenate([done[name], unused[name]]) for name in done}
    number = [f"{state.year}-{row}" for row in range(1, len(table["cases"]) + 1)]
    return {"activity_id": np.array(number, dtype=object), **table}


def service_lines_table(state: State) -> Columns:
    """Return the service lines of the year: their contract, expected and reference cost, and what is due."""
    lines = known(state.care, "deliver").settlement
    return {
        "place": _words(state.places.names, lines.place),
        "plan": _words(state.plans.names, lines.plan),
        "provider": _words(state.providers.names, lines.provider),
        "setting": _words(SETTINGS, lines.setting),
        "contract": _words(lines.contracts, lines.kind),
        "expected_cost": lines.expected_cost,
        "reference_cost": lines.reference_cost,
        "due": lines.due,
    }


def shared_table(state: State) -> Columns | None:
    """Return what was shared at the end of the year under contracts over all care; None without any."""
    care = known(state.care, "deliver")
    if not care.shared:
        return None
    names = (state.places.names, state.plans.names, state.providers.names)
    parts = [
        {
            "contract": np.full(len(each.due), each.contract, dtype=object),
            "place": _words(names[0], each.place),
            "plan": _words(names[1], each.plan),
            "provider": _words(names[2], each.provider),
            "members": each.members,
            "expected_cost": each.expected_cost,
            "spending": each.spending,
            "due": each.due,
            "reason": each.reason,
        }
        for each in care.shared
    ]
    return {name: np.concatenate([part[name] for part in parts]) for name in parts[0]}


def passed_table(state: State) -> Columns | None:
    """Return what bodies of the organisation form paid each other; None where they pay nothing on."""
    passed = known(state.care, "deliver").passed
    if not passed:
        return None
    parts = [
        {
            "contract": np.full(len(each.due), each.contract, dtype=object),
            "place": _words(state.places.names, each.place),
            "payer": _words(state.providers.names, each.payer),
            "provider": _words(state.providers.names, each.provider),
            "expected_cost": each.expected_cost,
            "due": each.due,
        }
        for each in passed
    ]
    return {name: np.concatenate([part[name] for part in parts]) for name in parts[0]}


def trace_table(state: State) -> Columns | None:
    """Return every step that led to what was shared, with its formula and clause; None without any."""
    care = known(state.care, "deliver")
    if not care.shared:
        return None
    parts = []
    for each in care.shared:
        row = np.array([int(key) - 1 for key in each.trace["key"]])
        whose = {
            "contract": np.full(len(row), each.contract, dtype=object),
            "plan": _words(state.plans.names, each.plan[row]),
            "provider": _words(state.providers.names, each.provider[row]),
        }
        kept = ("number", "step", "part", "says", "value", "unit", "formula", "clause")
        parts.append(whose | {name: each.trace[name] for name in kept})
    return {name: np.concatenate([part[name] for part in parts]) for name in parts[0]}


def paid_by_service(due: Whole, cost: Whole) -> Whole:
    """Share what is due [line, month] over services by cost [line, service, month].

    Returns [line, service + 1, month]: the last row holds what is due in months without any cost.
    """
    idle = cost.sum(axis=1, keepdims=True) == 0
    weights = np.concatenate([cost, idle], axis=1).transpose(0, 2, 1)
    shares = share_rows(due.reshape(-1), weights.reshape(-1, weights.shape[2]))
    return shares.reshape(weights.shape).transpose(0, 2, 1)


def paid_by_line(lines: Settlement, activity: Activity) -> tuple[Whole, Whole]:
    """Return what payers pay by line of activity and month, and by idle service line and month.

    Minor units; [line, month] both. Plans pay nothing for capitated care, nor for what households pay.
    """
    each = due_by_month(lines, activity)
    each[lines.of_model("capitation")] = 0
    due = np.zeros_like(each)
    np.add.at(due, first_lines(lines), each)
    on = service_line(lines, activity)
    paid = activity.cost * (activity.payer == PAYERS.index("voluntary"))[:, None]
    idle = np.zeros_like(due)
    for setting in np.unique(lines.setting):
        chosen = np.flatnonzero(lines.setting == setting)
        rows = np.flatnonzero((on >= 0) & (activity.setting == setting))
        services, column = np.unique(activity.service[rows], return_inverse=True)
        at = np.searchsorted(chosen, on[rows])
        cost = np.zeros((len(chosen), len(services), MONTHS), dtype=np.int64)
        cost[at, column] = activity.cost[rows]
        shares = paid_by_service(due[chosen], cost)
        paid[rows], idle[chosen] = shares[at, column], shares[:, -1]
    return paid, idle


def _done(state: State, activity: Activity, paid: Whole) -> Columns:
    """Return the rows of months with activity."""
    catalogue, care = known(state.catalogue, "package"), known(state.care, "deliver")
    line, month = np.nonzero(activity.cases)
    on = service_line(care.settlement, activity)[line]
    payer, service = activity.payer[line], activity.service[line]
    by_household = activity.cost * (activity.payer == PAYERS.index("self"))[:, None]
    whose = _whose(state, activity.place[line], activity.plan[line], activity.setting[line], month)
    plan, others = whose["plan_id"], np.array(["", INSURERS, HOUSEHOLD], dtype=object)
    return whose | {
        "payer_id": np.where(payer == 0, plan, others[payer]),
        "paid_amount": paid[line, month],
        "reference_cost": activity.cost[line, month],
        "patient_paid": (activity.charges + by_household)[line, month],
        "payment_model": PAYMENT_MODEL[np.where(on >= 0, first_models(care.settlement)[on], 0)],
        "product_code": _words(catalogue.codes, service),
        "cases": activity.cases[line, month],
        "contacts": activity.cases[line, month] * catalogue.contacts[service],
    }


def _unused(state: State, lines: Settlement, idle: Whole) -> Columns:
    """Return the rows of months that were paid for without activity."""
    line, month = np.nonzero(idle)
    whose = _whose(state, lines.place[line], lines.plan[line], lines.setting[line], month)
    nothing = np.zeros(len(line), dtype=np.int64)
    return whose | {
        "payer_id": whose["plan_id"],
        "paid_amount": idle[line, month],
        "reference_cost": nothing,
        "patient_paid": nothing,
        "payment_model": PAYMENT_MODEL[first_models(lines)[line]],
        "product_code": np.full(len(line), "", dtype=object),
        "cases": nothing,
        "contacts": nothing,
    }


def first_models(lines: Settlement) -> NDArray[np.int64]:
    """Return [service line]: position in `PAYMENT_MODELS`, of several for the same care the first."""
    model = np.array([PAYMENT_MODELS.index(each) for each in lines.models])[lines.kind]
    least = model.copy()
    np.minimum.at(least, first_lines(lines), model)
    return np.asarray(least)


def _whose(
    state: State, place: NDArray[Any], plan: NDArray[Any], setting: NDArray[Any], month: NDArray[Any]
) -> Columns:
    """Return the columns that say for whom, by whom, when and where."""
    days = [date(state.year + m // 12, m % 12 + 1, 1).isoformat() for m in range(MONTHS + 1)]
    return {
        "person_id": (place * state.plans.count + plan).astype(np.uint64),
        "org_id": _words(state.providers.names, state.providers.by_setting[place, setting]),
        "start_date": _words(tuple(days), month),
        "end_date": _words(tuple(days), month + 1),
        "setting": _words(SETTINGS, setting),
        "plan_id": _words(state.plans.names, plan),
        "area_code": _words(state.places.names, place),
    }


def _words(names: tuple[str, ...], position: NDArray[Any]) -> NDArray[Any]:
    """Return the name at each position."""
    return np.asarray(np.array(names, dtype=object)[position])

"""The tables behind a settled year: contracts, what was shared, promises, budgets, and every step of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from healthtrust.deliver.tables import passed_table, service_lines_table, shared_table, trace_table
from healthtrust.ground.disclosure import HIDDEN, disclosed
from healthtrust.ground.periods import Month
from healthtrust.ground.rows import columns_of
from healthtrust.ledger.chart import Accounts
from healthtrust.reports.live_settled import MONEY
from healthtrust.state import State, known

WHOSE = ("contract", "plan", "provider")
PURSE = (Accounts.PLAN_FUND, Accounts.PLAN_EQUALISATION)

Rows = Mapping[str, Sequence[Any]]


def settled_tables(state: State, real: bool) -> dict[str, Rows]:
    """Return the tables of a settled year as they may be told; money in minor units."""
    lines, whole = _plain(service_lines_table(state)), _plain(shared_table(state))
    shared, trace = whole, _plain(trace_table(state))
    if real and whole:
        hidden = disclosed(whole, ("members",), MONEY["shared"])
        shared = whole | {"members": hidden.in_words("members")}
        trace = _of_many(trace, shared)
    return {
        "contracts": _contracts(lines, whole),
        "shared": shared,
        "promises": _promises(state, real),
        "budgets": _budgets(state),
        "lines": lines,
        "passed": _plain(passed_table(state)),
        "trace": trace,
    }


def _contracts(
    lines: Mapping[str, Sequence[Any]], shared: Mapping[str, Sequence[Any]]
) -> dict[str, list[Any]]:
    """Return service lines and shared results added up by contract and provider."""
    sums: dict[tuple[str, str], list[int]] = {}
    for table, cost in ((lines, "reference_cost"), (shared, "spending")):
        names = ("contract", "provider", "expected_cost", cost, "due")
        for contract, provider, *money in zip(*(table.get(name, ()) for name in names), strict=True):
            so_far = sums.setdefault((contract, provider), [0, 0, 0])
            for at, amount in enumerate(money):
                so_far[at] += int(amount)
    header = ("contract", "provider", "expected_cost", "reference_cost", "due")
    return columns_of(header, [[*key, *money] for key, money in sorted(sums.items())])


def _of_many(trace: Mapping[str, Sequence[Any]], shared: Mapping[str, Sequence[Any]]) -> dict[str, list[Any]]:
    """Return the steps of those whose members may be told: any step of the others could tell of few."""
    whose = list(zip(*(shared[name] for name in WHOSE), strict=True))
    few = {key for key, members in zip(whose, shared["members"], strict=True) if members == HIDDEN}
    rows = zip(*(trace[name] for name in WHOSE), strict=True)
    kept = [at for at, key in enumerate(rows) if key not in few]
    return {name: [values[at] for at in kept] for name, values in trace.items()}


def _promises(state: State, real: bool) -> dict[str, list[Any]]:
    """Return every target with its result; of real persons, no value where too few live to judge it."""
    rows = []
    for each in known(state.scorecard, "review").verdicts:
        place = state.places.names[each.place] if each.place >= 0 else "everywhere"
        hide = real and each.too_few
        value, low, high = (None if hide else _number(of) for of in (each.value, each.low, each.high))
        limit = f"{'at most' if each.at_most else 'at least'} {each.limit:g}"
        rows.append([each.measure, place, limit, value, low, high, each.met, each.reward])
    names = ("measure", "place", "limit", "value", "low", "high", "met", "reward_due")
    return columns_of(names, rows)


def _budgets(state: State) -> dict[str, list[Any]]:
    """Return how each plan's money of the year closes: received, spent on care, and left."""
    rows = []
    for number, name in enumerate(state.plans.names):
        first, last = Month(state.year, 1).index, Month(state.year, 12).index
        left = state.book.balance(PURSE, plan=number, since=first, until=last)
        spent = -state.book.balance(PURSE, plan=number, step="deliver", since=first, until=last)
        rows.append([name, left + spent, spent, left])
    return columns_of(("plan", "received", "spent", "left"), rows)


def _plain(columns: Mapping[str, Any] | None) -> dict[str, list[Any]]:
    return {name: np.asarray(values).tolist() for name, values in (columns or {}).items()}


def _number(value: float | None) -> float | None:
    return None if value is None or value != value else float(value)

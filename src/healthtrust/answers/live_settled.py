"""How a settled year is told: the tables behind its contracts, promises and budgets, and its tree."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from healthtrust.answers.live_posted import posted_table
from healthtrust.answers.tree_files import tree_files
from healthtrust.deliver.tables import passed_table, service_lines_table, shared_table, trace_table
from healthtrust.ground.disclosure import disclosed
from healthtrust.ground.periods import Month
from healthtrust.ground.rows import columns_of
from healthtrust.ledger.chart import Accounts
from healthtrust.live.paying import Worked
from healthtrust.records.comma_separated import comma_separated
from healthtrust.reports import answer_page, live_settled
from healthtrust.reports.live_settled import SettledShown
from healthtrust.state import State, known

Rows = Mapping[str, Sequence[Any]]

TREE = "settlement/"
"""The folder, in that of what was told of a settlement, of the tree that tells of the whole year."""

PURSE = (Accounts.PLAN_FUND, Accounts.PLAN_EQUALISATION)


@dataclass(frozen=True)
class Settled:
    """A year as it was settled, and what is to be told of it."""

    trust: str
    worked: Worked
    because: str
    real: bool

    @property
    def state(self) -> State:
        """Return the settled year."""
        state = self.worked.found.year
        assert state is not None
        return state


def shown(found: Settled) -> SettledShown:
    """Return what the page of the settled year shows."""
    state = found.state
    lines = service_lines_table(state)
    shared = _plain(shared_table(state))
    if found.real and shared:
        hidden = disclosed(shared, ("members",), live_settled.MONEY["shared"])
        shared |= {"members": hidden.in_words("members")}
    return SettledShown(
        trust=found.trust,
        year=state.year,
        currency=state.currency,
        rewards=known(state.scorecard, "review").reward_due,
        because=found.because,
        tables={
            "contracts": _contracts(_plain(lines), _plain(shared_table(state))),
            "shared": shared,
            "promises": _promises(state, found.real),
            "budgets": _budgets(state),
            "lines": _plain(lines),
            "passed": _plain(passed_table(state)),
            "trace": _plain(trace_table(state)),
            "posted": posted_table(found.worked),
        },
    )


def as_plain(found: Settled) -> dict[str, Any]:
    """Return everything as plain values; money as it stands in the tables."""
    card, of = known(found.state.scorecard, "review"), shown(found)
    return {
        "year": found.state.year,
        "says": live_settled.sentence(of),
        "rewards": card.reward_due,
        "targets": len(card.verdicts),
        "met": sum(verdict.met for verdict in card.verdicts),
        "real_persons": found.real,
        "tables": live_settled.told(of),
        "posted": posted_table(found.worked),
    }


def texts(found: Settled) -> dict[str, str]:
    """Return the files of the settled year: its tree, and every step of every shared result."""
    of = shown(found)
    trace = comma_separated(of.tables["trace"]) if of.tables["trace"] else ""
    tree = answer_page.document_of(*live_settled.parts_of(of))
    return {**tree_files(tree, TREE), **({f"{TREE}trace.csv": trace} if trace else {})}


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


def notes(found: Settled) -> Iterable[str]:
    """Return what is to be known beside the numbers."""
    return [f"Settled although capitated care has no price: {found.because}"] if found.because else []


def tables(found: Settled) -> Mapping[str, Rows]:
    """Return every table that holds anything, money in major units."""
    return live_settled.told(shown(found))

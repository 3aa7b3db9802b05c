"""How a settled year is told: the tables behind its contracts, promises and budgets, and its tree."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from healthtrust.answers.live_posted import posted_table
from healthtrust.answers.settled_tables import settled_tables
from healthtrust.answers.tree_files import tree_files
from healthtrust.live.paying import Worked
from healthtrust.live.told.folders import of_real_persons
from healthtrust.live.trust import LiveTrust
from healthtrust.records.comma_separated import comma_separated
from healthtrust.reports import answer_page, live_settled
from healthtrust.reports.live_settled import SettledShown
from healthtrust.state import State, known

Rows = Mapping[str, Sequence[Any]]

TREE = "settlement/"
"""The folder, in that of what was told of a settlement, of the tree that tells of the whole year."""


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


def settled_of(trust: LiveTrust, worked: Worked, because: str) -> Settled:
    """Return a year as an action settled it; because: why care without a price is settled."""
    return Settled(trust.folder.store.about.name, worked, because, of_real_persons(trust))


def shown(found: Settled) -> SettledShown:
    """Return what the page of the settled year shows."""
    state = found.state
    return SettledShown(
        trust=found.trust,
        year=state.year,
        currency=state.currency,
        rewards=known(state.scorecard, "review").reward_due,
        because=found.because,
        tables={**settled_tables(state, found.real), "posted": posted_table(found.worked)},
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


def notes(found: Settled) -> Iterable[str]:
    """Return what is to be known beside the numbers."""
    return [f"Settled although capitated care has no price: {found.because}"] if found.because else []


def tables(found: Settled) -> Mapping[str, Rows]:
    """Return every table that holds anything, money in major units."""
    return live_settled.told(shown(found))

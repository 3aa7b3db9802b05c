"""How a reconciliation is told: what agrees and what does not, in tables, plain values and a tree."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from healthtrust.answers.live_month import months_shown
from healthtrust.live.told.agreed import Reconciled
from healthtrust.reports import answer_page, live_reconciled
from healthtrust.reports.live_reconciled import ReconciledShown
from healthtrust.reports.tree.blocks import Document

Rows = Mapping[str, Sequence[Any]]


def as_plain(found: Reconciled) -> dict[str, Any]:
    """Return everything as plain values; money as it stands in the tables."""
    return {
        "trust": found.trust,
        "month": str(found.month),
        "reconciles": found.reconciles,
        "problems": [str(each) for each in found.problems],
        "unposted": found.unposted,
        "real_persons": found.real,
        **live_reconciled.told(shown(found)),
    }


def shown(found: Reconciled) -> ReconciledShown:
    """Return what the page of a reconciliation shows."""
    return ReconciledShown(
        trust=found.trust,
        month=str(found.month),
        currency=found.state.currency,
        problems=[str(each) for each in found.problems],
        tables={
            "activity": found.activity,
            "loads": found.loads,
            "capitation": found.capitation,
            "contributions": found.contributions,
            "budget": found.care.budgets,
            "opportunities": found.opportunities,
        },
        whole=found.care.whole,
        months=months_shown(found.care, found.month.year),
        unposted=found.unposted,
        real=found.real,
    )


def sentence(found: Reconciled) -> str:
    """Return in a sentence whether everything agrees."""
    return live_reconciled.sentence(shown(found))


def notes(found: Reconciled) -> Iterable[str]:
    """Return every problem, and what is to be known beside the numbers."""
    return [*(str(each) for each in found.problems), *live_reconciled.notes(shown(found))]


def tables(found: Reconciled) -> Mapping[str, Rows]:
    """Return every table that holds anything, money in major units."""
    return {name: table for name, table in live_reconciled.told(shown(found)).items() if table}


def document(found: Reconciled) -> Document:
    """Return what was found as a tree of blocks."""
    return answer_page.document_of(*live_reconciled.parts_of(shown(found)))

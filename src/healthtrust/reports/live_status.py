"""The state of a live year as one page: months paid, loads, reconciliations, appeals, what is next.

`page_of(shown)` takes plain tables, as the store of the year and `live.opportunities` give them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from healthtrust.ground.money import Currency, words
from healthtrust.reports import answer_page
from healthtrust.reports.answer_page import Said, Section, Top, table_of
from healthtrust.reports.live_tables import in_major
from healthtrust.reports.phrases import counted

Columns = Mapping[str, Sequence[Any]]


@dataclass(frozen=True)
class StatusShown:
    """Where a year stands; money in minor units."""

    trust: str
    year: int
    stage: str
    """As the store names it: open, reconciled, settled, closed."""
    currency: Currency
    next_action: str
    """What is to be done next, as a sentence or a command."""
    months: Columns = field(default_factory=dict)
    """month, capitation, corrections, posted_on."""
    loads: Columns = field(default_factory=dict)
    """load, month, rows, set_aside, money_in, reconciles."""
    reconciliations: Columns = field(default_factory=dict)
    """month, against, ours, theirs, difference."""
    appeals: Columns = field(default_factory=dict)
    """appeal, party, raised_on, state, difference."""
    opportunities: Columns = field(default_factory=dict)
    """Of `live.opportunities`."""


MONEY = {
    "months": ("capitation", "corrections"),
    "loads": ("money_in",),
    "reconciliations": ("ours", "theirs", "difference"),
    "appeals": ("difference",),
    "opportunities": ("at_stake",),
}
ASKS = {
    "months": ("Which months are paid?", "Months paid"),
    "loads": ("Which records are in?", "Loads"),
    "reconciliations": ("Does our book agree with others?", "Reconciliations"),
    "appeals": ("What is under appeal?", "Appeals"),
    "opportunities": ("What should be mended first?", "Opportunities, most money first"),
}
NOTHING = {
    "months": "No month is paid yet.",
    "loads": "No records are loaded yet.",
    "reconciliations": "Nothing is reconciled yet.",
    "appeals": "Nothing is under appeal.",
    "opportunities": "Nothing was found to mend.",
}


def page_of(shown: StatusShown) -> str:
    """Return the state of a year as one HTML file."""
    top = Top(
        f"{shown.trust}, {shown.year}",
        f"{shown.year}: {shown.stage}",
        sentence(shown),
        tuple(_numbers(shown)),
        (f"Next: {shown.next_action}",),
        "from its ledger, its loads and its trail",
    )
    return answer_page.page_of(top, tuple(_sections(shown)), f"Money in {shown.currency.code}.")


def sentence(shown: StatusShown) -> str:
    """Return in a sentence where the year stands and what does not agree."""
    paid = counted(_rows(shown.months), "month")
    apart = [value for value in shown.reconciliations.get("difference", ()) if value]
    bad = sum(not each for each in shown.loads.get("reconciles", ()))
    said = f"{shown.trust}'s year {shown.year} is {shown.stage}, with {paid} paid"
    found = []
    if bad:
        found.append(f"{counted(bad, 'load')} not reconciled")
    if apart:
        total = words(sum(abs(value) for value in apart), shown.currency)
        found.append(f"{counted(len(apart), 'difference')} of {total} with others' books")
    return f"{said}; {' and '.join(found)}." if found else f"{said}; everything reconciles."


def _numbers(shown: StatusShown) -> Iterator[Said]:
    yield Said("Months paid", f"{_rows(shown.months):,}", "of 12")
    yield Said(
        "Loads", f"{_rows(shown.loads):,}", f"{sum(shown.loads.get('set_aside', ())):,} rows set aside"
    )
    corrected = sum(shown.months.get("corrections", ()))
    yield Said("Corrections", words(corrected, shown.currency), "of earlier months")
    open_ones = sum(state != "decided" for state in shown.appeals.get("state", ()))
    yield Said("Appeals open", f"{open_ones:,}", f"of {_rows(shown.appeals):,}")
    stakes = [value for value in shown.opportunities.get("at_stake", ()) if value is not None]
    if stakes:
        yield Said("Money held up", words(sum(stakes), shown.currency), "by faults of data and care")


def _sections(shown: StatusShown) -> Iterator[Section]:
    for name, (question, caption) in ASKS.items():
        columns: Columns = getattr(shown, name)
        told = _rows(columns)
        tables = (table_of(caption, in_major(columns, MONEY[name], shown.currency)),) if told else ()
        yield Section(name, question, tables=tables, paragraphs=() if told else (NOTHING[name],))


def _rows(columns: Columns) -> int:
    return len(next(iter(columns.values()))) if columns else 0

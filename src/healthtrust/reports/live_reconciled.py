"""What a reconciliation found as one page: what agrees, what does not, how the budget stands, what to mend.

`page_of(shown)` takes plain tables, as `live.reconciling` makes them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from healthtrust.ground.disclosure import FEWEST, disclosed, why
from healthtrust.ground.money import Currency, words
from healthtrust.reports import answer_page
from healthtrust.reports.answer_page import Parts, Said, Section, Top, table_of
from healthtrust.reports.charts.budget_actual import Months, by_month
from healthtrust.reports.figure import finished
from healthtrust.reports.live_tables import BUDGET_MONEY, in_major
from healthtrust.reports.phrases import counted

Columns = Mapping[str, Sequence[Any]]

MONEY = {
    "activity": ("paid", "cost"),
    "loads": (),
    "capitation": ("ours", "theirs", "difference"),
    "contributions": ("owed", "received", "difference"),
    "budget": BUDGET_MONEY,
    "opportunities": ("at_stake", "low", "high"),
}
ASKS = {
    "activity": ("Is all care on record accounted for?", "On record = settled + each reason left out."),
    "loads": ("Is every row of every load accounted for?", "Rows in = kept + set aside."),
    "capitation": ("Do others have what we paid?", "Difference = posted − received, of those who report it."),
    "contributions": ("Did contributions come in?", "Difference = owed − received."),
    "budget": ("Is the budget kept?", "Care of young months is completed before it is judged."),
    "opportunities": (
        "What should be mended first?",
        "Most money first, between low and high of 95 percent where it is estimated. Peers: of like size and "
        "deprivation.",
    ),
}
NOTHING = {
    "activity": "No care is on record.",
    "loads": "No records are loaded.",
    "capitation": "Nobody has reported what they received.",
    "contributions": "No month is paid.",
    "budget": "There is no care and no budget.",
    "opportunities": "Nothing was found to mend.",
}


@dataclass(frozen=True)
class ReconciledShown:
    """What the page shows; money in minor units."""

    trust: str
    month: str
    currency: Currency
    problems: Sequence[str]
    tables: Mapping[str, Columns]
    """By the names of `ASKS`."""
    whole: Columns
    """Of `budget.totals`: one row, or nothing."""
    months: Months
    unposted: int
    real: bool = True


def page_of(shown: ReconciledShown) -> str:
    """Return what was found as one HTML file."""
    return answer_page.page_of(*parts_of(shown))


def parts_of(shown: ReconciledShown) -> Parts:
    """Return what the page of a reconciliation is made of."""
    top = Top(
        f"{shown.trust}, {shown.month}",
        "Everything agrees" if not shown.problems else counted(len(shown.problems), "problem"),
        sentence(shown),
        tuple(Said(*each) for each in numbers(shown)),
        (*shown.problems, *notes(shown)),
        "from its records, its ledger and its budget",
    )
    return top, tuple(_sections(shown)), f"Money in {shown.currency.code}."


def sentence(shown: ReconciledShown) -> str:
    """Return in a sentence whether everything agrees."""
    rows = shown.tables["activity"]
    total = f"{rows['rows'][0]:,} rows of {words(rows['paid'][0], shown.currency)}"
    if not shown.problems:
        return f"Up to {shown.month}, records, book and loads agree to the minor unit: {total}."
    said = "does" if len(shown.problems) == 1 else "do"
    return f"Up to {shown.month}, {counted(len(shown.problems), 'thing')} {said} not reconcile, of {total}."


def numbers(shown: ReconciledShown) -> list[tuple[str, str, str]]:
    """Return the few numbers that count: label, number, remark."""
    rows, money = shown.tables["activity"], shown.currency
    settled = dict(zip(rows["what"], rows["cost"], strict=True)).get("settled", 0)
    left = sum(paid for what, paid in zip(rows["what"], rows["paid"], strict=True) if what not in STAYS)
    found = [
        ("Settled", words(settled, money), "at reference cost"),
        ("Left out", words(left, money), "as paid, with its reasons"),
    ]
    whole = {name: values[0] for name, values in shown.whole.items()}
    if whole.get("forecast") is not None:
        ends = [words(whole[end], money) for end in ("low", "high") if whole[end] is not None]
        found.append(("Year as it looks", words(whole["forecast"], money), " to ".join(ends)))
        found.append(("Its budget", words(whole["budget"], money), str(whole["material"])))
    stakes = [each for each in shown.tables["opportunities"].get("at_stake", ()) if each is not None]
    if stakes:
        found.append(("Held up by faults", words(sum(stakes), money), "see what to mend first"))
    return found


def notes(shown: ReconciledShown) -> list[str]:
    """Return what is to be known beside the numbers."""
    found = []
    if shown.unposted:
        found.append(
            f"The records of today change {shown.unposted:,} postings: the next month corrects them."
        )
    hidden = _told(shown, "capitation")[1]
    return [*found, hidden] if hidden else found


STAYS = ("on record", "settled")


def told(shown: ReconciledShown) -> dict[str, dict[str, list[Any]]]:
    """Return every table as it may be told, money in major units."""
    return {name: _told(shown, name)[0] for name in ASKS}


def _told(shown: ReconciledShown, name: str) -> tuple[dict[str, list[Any]], str]:
    columns: dict[str, Any] = dict(shown.tables[name])
    note = ""
    if shown.real and name == "capitation" and columns.get("body"):
        hidden = disclosed(columns, ("members",), MONEY[name], columns["month"])
        columns |= {key: hidden.in_words(key) for key in ("members", *MONEY[name])}
        note = f"Hidden cells: {hidden.many:,}; {why(FEWEST)}." if hidden.many else ""
    return in_major(columns, MONEY[name], shown.currency), note


def _sections(shown: ReconciledShown) -> Iterator[Section]:
    for name, (question, rule) in ASKS.items():
        columns = _told(shown, name)[0]
        some = bool(columns) and len(next(iter(columns.values()))) > 0
        figures = (finished("budget-months", by_month(shown.months, shown.currency)),)
        yield Section(
            name,
            question,
            rule,
            figures if name == "budget" and some else (),
            (table_of(name.capitalize(), columns),) if some else (),
            () if some else (NOTHING[name],),
        )

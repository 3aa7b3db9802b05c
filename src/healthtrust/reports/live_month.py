"""A month of a live year as one page: what was paid, how the budget stands, and how far care is known by now.

`page_of(shown)` takes plain tables, as `live.statements` and `live.completion` make them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from healthtrust.ground.money import Currency, words
from healthtrust.reports import answer_page
from healthtrust.reports.answer_page import Parts, Said, Section, Top, table_of
from healthtrust.reports.charts.budget_actual import Lines, Months, by_line, by_month
from healthtrust.reports.charts.development_triangle import Development, completed_part, triangle_map
from healthtrust.reports.figure import finished
from healthtrust.reports.live_tables import BUDGET_MONEY, in_major, practices_told
from healthtrust.reports.phrases import counted, opened, percent

Columns = Mapping[str, Sequence[Any]]


@dataclass(frozen=True)
class MonthShown:
    """What the page of a month shows; money in minor units."""

    trust: str
    month: str
    currency: Currency
    practices: Columns
    """Of `practice_statement`."""
    budgets: Columns
    """Of `budget_against_actual`."""
    whole: Columns
    """Of `budget.totals`: one row."""
    months: Months
    """The months of the year beside their budget."""
    development: Sequence[Development] = ()
    """How care comes in, by setting."""
    not_completed: Sequence[str] = ()
    """Settings whose months could not be completed, with the reason."""
    real: bool = True
    """Whether the members are real persons: then few of them are told of nowhere."""


def page_of(shown: MonthShown) -> str:
    """Return the month as one HTML file: sentence, numbers with intervals, figures with their tables."""
    return answer_page.page_of(*parts_of(shown))


def parts_of(shown: MonthShown) -> Parts:
    """Return what the page of the month is made of."""
    top = Top(
        f"{shown.trust}, {shown.month}",
        f"{shown.month}: what was paid and how the budget stands",
        sentence(shown),
        tuple(_numbers(shown)),
        tuple(_remarks(shown)),
        "from the register and the records of the month",
    )
    return top, tuple(_sections(shown)), f"Money in {shown.currency.code}."


def sentence(shown: MonthShown) -> str:
    """Return in a sentence what was paid and where the year is heading."""
    paid = sum(shown.practices["net"])
    said = (
        f"{words(paid, shown.currency)} was paid to {counted(len(shown.practices['practice']), 'provider')}"
        f" for {shown.month}"
    )
    row = {name: values[0] for name, values in shown.whole.items()}
    if row["forecast"] is None:
        return f"{said}; care cannot be completed yet, so that nothing is said of the budget."
    away = words(abs(row["variance"]), shown.currency)
    way = "above" if row["variance"] > 0 else "below"
    sure = {
        "over": ", more than chance explains",
        "under": ", more than chance explains",
        "within": ", within what chance explains",
    }.get(row["material"], ", with no interval yet")
    return f"{said}; the year is heading {away} {way} its budget{sure}."


def _remarks(shown: MonthShown) -> Iterator[str]:
    if shown.not_completed:
        yield f"Not completed: {'; '.join(shown.not_completed)}."
    note = practices_told(shown.practices, shown.currency, shown.real)[1]
    if note:
        yield note


def _numbers(shown: MonthShown) -> Iterator[Said]:
    row = {name: values[0] for name, values in shown.whole.items()}
    yield Said("Paid in the month", _in_words(sum(shown.practices["net"]), shown), "net of what is withheld")
    corrected = sum(shown.practices["corrections"])
    yield Said("Of it corrections", _in_words(corrected, shown), "of earlier months")
    if row["completed_to_date"] is not None:
        budget = _in_words(row["budget_to_date"], shown)
        beside = f"budget {budget}"
        yield Said("Care to date, completed", _in_words(row["completed_to_date"], shown), beside)
    if row["forecast"] is not None:
        known = [_in_words(row[end], shown) for end in ("low", "high") if row[end] is not None]
        ends = " to ".join(known) or "no interval yet"
        yield Said("The year as it looks", _in_words(row["forecast"], shown), ends)
        share = "" if row["variance_share"] is None else f"{percent(row['variance_share'])} of it"
        yield Said("Against its budget", _in_words(row["variance"], shown), share)


def _in_words(amount: int, shown: MonthShown) -> str:
    return words(amount, shown.currency)


def _sections(shown: MonthShown) -> Iterator[Section]:
    yield Section(
        "budget",
        "Is the budget kept?",
        "Months are completed before they are judged: what is paid so far always looks cheap.",
        (
            finished("budget-months", by_month(shown.months, shown.currency)),
            finished("budget-lines", by_line(_lines(shown.budgets), shown.currency)),
        ),
        (table_of("Every line of the budget", in_major(shown.budgets, BUDGET_MONEY, shown.currency)),),
    )
    if shown.development:
        drawn = [
            finished(f"{kind}-{n}", chart(each))
            for n, each in enumerate(shown.development, start=1)
            for kind, chart in (("development", triangle_map), ("completed", completed_part))
        ]
        rule = "Chain ladder over months of care and months until receipt; young months lean on their budget."
        yield Section("development", "How much of the care is in?", rule, tuple(drawn))
    columns, note = practices_told(shown.practices, shown.currency, shown.real)
    yield Section(
        "practices",
        "What did each practice and provider get?",
        "Net = capitation + corrections + fees − withheld.",
        tables=(table_of("Statements of practices and other providers", columns),),
        paragraphs=(note,) if note else (),
    )


def _lines(budgets: Columns) -> Lines:
    names = [
        opened(", ".join(each))
        for each in zip(budgets["place"], budgets["plan"], budgets["setting"], strict=True)
    ]
    columns = (budgets[name] for name in ("budget", "forecast", "low", "high", "material"))
    return Lines(names, *columns)

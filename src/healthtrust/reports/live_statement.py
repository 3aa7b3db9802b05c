"""An interim statement as one page: what a party was paid so far, and what its contracts would settle to.

`page_of(shown)` takes plain tables: rows of `practice_statement` by month, and those of `interim_settlement`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from healthtrust.ground.money import Currency, words
from healthtrust.reports import answer_page
from healthtrust.reports.answer_page import Said, Section, Top, table_of
from healthtrust.reports.charts.budget_actual import settles
from healthtrust.reports.figure import finished
from healthtrust.reports.live_tables import INTERIM_MONEY, in_major, practices_told
from healthtrust.reports.phrases import counted

Columns = Mapping[str, Sequence[Any]]


@dataclass(frozen=True)
class StatementShown:
    """What the page of an interim statement shows; money in minor units."""

    party: str
    upto: str
    """The last month it counts."""
    currency: Currency
    months: Columns
    """The party's rows of `practice_statement`, with a column `month` in place of `practice`."""
    contracts: Columns
    """The rows of `interim_settlement` of its contracts."""
    real: bool = True


def page_of(shown: StatementShown) -> str:
    """Return the statement as one HTML file."""
    top = Top(
        "Interim statement",
        f"{shown.party}, up to {shown.upto}",
        sentence(shown),
        tuple(_numbers(shown)),
        ("Interim: nothing is posted by it, and year end may come to another amount.",),
        "from the ledger and the records so far",
    )
    return answer_page.page_of(top, tuple(_sections(shown)), f"Money in {shown.currency.code}.")


def sentence(shown: StatementShown) -> str:
    """Return in a sentence what was paid and what would be due."""
    paid = words(sum(shown.months["net"]), shown.currency) if shown.months else "nothing"
    said = f"{shown.party} was paid {paid} so far"
    if not shown.contracts:
        return f"{said}; no contract of it settles on the year."
    least, middle, most = (words(sum(shown.contracts[k]), shown.currency) for k in ("low", "central", "high"))
    return f"{said}; at the year's forecast its contracts would settle to {middle}, {least} to {most}."


def _numbers(shown: StatementShown) -> Iterator[Said]:
    if shown.months:
        yield Said("Paid so far", words(sum(shown.months["net"]), shown.currency), f"up to {shown.upto}")
        kept = words(sum(shown.months["withheld"]), shown.currency)
        yield Said("Withheld so far", kept, "until results are known")
    if shown.contracts:
        now = words(sum(shown.contracts["now"]), shown.currency)
        yield Said("Due if the year ended now", now)
        ends = [words(sum(shown.contracts[name]), shown.currency) for name in ("low", "high")]
        middle = words(sum(shown.contracts["central"]), shown.currency)
        yield Said("Due at the forecast", middle, f"{ends[0]} to {ends[1]}")


def _sections(shown: StatementShown) -> Iterator[Section]:
    if shown.contracts:
        scale = 10**shown.currency.exponent
        ends = {k: [value / scale for value in shown.contracts[k]] for k in ("low", "central", "high")}
        names = list(shown.contracts["contract"])
        yield Section(
            "contracts",
            "What would each contract settle to?",
            "The contract's own rule, on care as forecast, at its interval's ends and in the middle.",
            (finished("interim-contracts", settles(names, ends, shown.currency)),),
            (table_of("Contracts", in_major(shown.contracts, INTERIM_MONEY, shown.currency)),),
        )
    if shown.months:
        columns, note = practices_told(shown.months, shown.currency, shown.real)
        yield Section(
            "months",
            "What was paid month by month?",
            "Net = capitation + corrections + fees − withheld.",
            tables=(table_of(f"{counted(len(shown.months['month']), 'month')}", columns),),
            paragraphs=(note,) if note else (),
        )

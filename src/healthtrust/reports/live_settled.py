"""A settled year as one page: what each contract came to, what was shared and why, which promises were kept.

`page_of(shown)` takes plain tables, as `answers.live_settled` makes them of the settled year.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from healthtrust.ground.money import Currency, words
from healthtrust.reports import answer_page
from healthtrust.reports.answer_page import Parts, Said, Section, Top, table_of
from healthtrust.reports.charts.deliver_settlement import amounts
from healthtrust.reports.figure import finished
from healthtrust.reports.live_tables import in_major

Columns = Mapping[str, Sequence[Any]]

MONEY = {
    "contracts": ("expected_cost", "reference_cost", "due"),
    "lines": ("expected_cost", "reference_cost", "due"),
    "shared": ("expected_cost", "spending", "due"),
    "passed": ("expected_cost", "due"),
    "trace": (),
    "promises": ("reward_due",),
    "budgets": ("received", "spent", "left"),
    "posted": ("this_month", "corrections"),
}
ASKS = {
    "contracts": ("What did each contract come to?", "Due under each contract with each provider."),
    "shared": ("What was shared at the end of the year?", "Under contracts over all care, with the reason."),
    "promises": ("Which promises were kept?", "Rewards are set aside and paid next year."),
    "budgets": ("How do the plans' budgets close?", "Left = received − spent, of the year."),
    "lines": ("On what was each service line settled?", "Place, plan, provider, setting and contract."),
    "passed": ("What did providers pass on?", "Under the books of their organisation form."),
    "trace": ("How did each shared result come about?", "Every step, with its formula and clause."),
    "posted": ("What was posted by the settlement?", "The year by its contracts, less what was paid before."),
}


@dataclass(frozen=True)
class SettledShown:
    """What the page of a settled year shows; money in minor units."""

    trust: str
    year: int
    currency: Currency
    rewards: int
    tables: Mapping[str, Columns]
    """By the names of `ASKS`; empty ones are left out."""
    because: str = ""
    """Why it was settled although care had no price."""


def page_of(shown: SettledShown) -> str:
    """Return the settled year as one HTML file."""
    return answer_page.page_of(*parts_of(shown))


def parts_of(shown: SettledShown) -> Parts:
    """Return what the page of a settled year is made of."""
    top = Top(
        f"{shown.trust}, {shown.year}",
        f"{shown.year} is settled",
        sentence(shown),
        tuple(Said(label, said) for label, said in numbers(shown)),
        (f"Settled although capitated care has no price: {shown.because}",) if shown.because else (),
        "from its records and its ledger, by the rules of its design",
    )
    return top, tuple(_sections(shown)), f"Money in {shown.currency.code}."


def sentence(shown: SettledShown) -> str:
    """Return in a sentence what the settlement came to."""
    promises = shown.tables["promises"].get("met", ())
    kept = f"{sum(map(bool, promises))} of {len(promises)} promises were kept"
    return f"{shown.year} is settled: {kept}, and rewards of {words(shown.rewards, shown.currency)} are due."


def numbers(shown: SettledShown) -> list[tuple[str, str]]:
    """Return the few numbers that count."""
    due = sum(shown.tables["contracts"].get("due", ()))
    shared = sum(shown.tables["shared"].get("due", ()))
    return [
        ("Due to providers", words(due, shown.currency)),
        ("Of it shared results", words(shared, shown.currency)),
        ("Contracts and providers", f"{len(shown.tables['contracts'].get('contract', ())):,}"),
    ]


def told(shown: SettledShown) -> dict[str, dict[str, list[Any]]]:
    """Return every table that holds anything, money in major units."""
    return {
        name: in_major(shown.tables[name], MONEY[name], shown.currency)
        for name in ASKS
        if _rows(shown.tables.get(name, {}))
    }


def _sections(shown: SettledShown) -> Iterator[Section]:
    tables = told(shown)
    for name, (question, rule) in ASKS.items():
        if name in tables:
            figures = (finished("contracts", amounts(_parties(shown), shown.currency)),)
            drawn = figures if name == "contracts" else ()
            yield Section(name, question, rule, drawn, (table_of(name.capitalize(), tables[name]),))


def _parties(shown: SettledShown) -> dict[str, Any]:
    rows, scale = shown.tables["contracts"], 10**shown.currency.exponent
    names = [f"{contract}: {who}" for contract, who in zip(rows["contract"], rows["provider"], strict=True)]
    amount = np.array(rows["due"], dtype=np.float64) / scale
    return {"key": np.array(names, dtype=object), "amount": amount, "low": amount, "high": amount}


def _rows(columns: Columns) -> int:
    return len(next(iter(columns.values()))) if columns else 0

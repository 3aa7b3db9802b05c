"""How a month of a live year is told: sentence, numbers, tables, page, tree, and the files of its folder."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np

from healthtrust.answers.live_posted import posted_table
from healthtrust.answers.tree_files import tree_files
from healthtrust.ground.money import to_major, words
from healthtrust.ground.periods import Month
from healthtrust.live.told.care import CareTold
from healthtrust.live.told.month import MonthTold
from healthtrust.records.comma_separated import comma_separated
from healthtrust.reports import answer_page, live_month
from healthtrust.reports.charts.budget_actual import Months
from healthtrust.reports.live_month import MonthShown
from healthtrust.reports.live_shown import developed, year_of_months
from healthtrust.reports.live_tables import BUDGET_MONEY, INTERIM_MONEY, in_major, practices_told

Rows = Mapping[str, Sequence[Any]]
"""A table: columns of one length by name."""

POSTED_MONEY = ("this_month", "corrections")
DRAWN = 3
"""Settings whose development is drawn; the tables hold all."""


def sentence(told: MonthTold) -> str:
    """Return in a sentence what was paid, and where the year is heading."""
    return live_month.sentence(shown(told))


def numbers(told: MonthTold) -> list[tuple[str, str]]:
    """Return the few numbers worth a line, each with its interval where it has one."""
    money, roster = told.worked.of.first.currency, told.capitation.roster
    found = [
        ("Paid for", f"{_heads(told)} residents"),
        ("Capitation", words(int(roster.amount.sum()), money)),
        ("Corrections of it", words(int(roster.correction.sum()), money)),
    ]
    row = {name: values[0] for name, values in told.care.whole.items()}
    if row.get("completed_to_date") is not None:
        found.append(("Care to date, completed", words(row["completed_to_date"], money)))
    if row.get("forecast") is not None:
        ends = [words(row[end], money) for end in ("low", "high") if row[end] is not None]
        reach = f" ({' to '.join(ends)})" if ends else ""
        found.append(("Year as it looks", f"{words(row['forecast'], money)}{reach}"))
        found.append(("Its budget", words(row["budget"], money)))
    return found


def notes(told: MonthTold) -> Iterable[str]:
    """Return what is to be known beside the numbers."""
    if told.care.not_completed:
        yield f"Not completed: {'; '.join(told.care.not_completed)}."
    note = practices_told(told.practices, told.worked.of.first.currency, told.real)[1]
    if note:
        yield note


def tables(told: MonthTold) -> dict[str, Rows]:
    """Return every table as it may be told, money in major units."""
    money = told.worked.of.first.currency
    return {
        "practices": practices_told(told.practices, money, told.real)[0],
        "budget": in_major(told.care.budgets, BUDGET_MONEY, money),
        "interim": in_major(told.interim, INTERIM_MONEY, money),
        "posted": in_major(posted_table(told.worked), POSTED_MONEY, money),
    }


def texts(told: MonthTold) -> dict[str, str]:
    """Return the files of the month's folder beside its roster: tables as CSV, the page, and its tree."""
    found, parts = tables(told), live_month.parts_of(shown(told))
    csv = {f"{name}.csv": comma_separated(found[name]) for name in ("practices", "budget", "interim")}
    return {**csv, "month.html": answer_page.page_of(*parts), **tree_files(answer_page.document_of(*parts))}


def as_plain(told: MonthTold) -> dict[str, Any]:
    """Return everything as plain values; money as it stands in the tables."""
    roster, money = told.capitation.roster, told.worked.of.first.currency
    return {
        "month": str(told.month),
        "says": sentence(told),
        "real_persons": told.real,
        "paid_for": _heads(told),
        "capitation": float(to_major(int(roster.amount.sum()), money)),
        "corrections": float(to_major(int(roster.correction.sum()), money)),
        "whole": in_major(told.care.whole, BUDGET_MONEY, money),
        "notes": list(notes(told)),
        **{
            name: {key: list(values) for key, values in table.items()} for name, table in tables(told).items()
        },
    }


def page(told: MonthTold) -> str:
    """Return the month as a page."""
    return live_month.page_of(shown(told))


def shown(told: MonthTold) -> MonthShown:
    """Return what the page of the month shows."""
    care = told.care
    months = care.by_setting.months
    upto = dict(zip((key[0] for key in care.by_setting.keys), care.by_setting.upto, strict=True))
    return MonthShown(
        trust=told.trust,
        month=str(told.month),
        currency=told.worked.of.first.currency,
        practices=told.practices,
        budgets=care.budgets,
        whole=care.whole or _nothing(),
        months=months_shown(care, told.month.year),
        development=[developed(name, months, upto[name], care.completed[name]) for name in _largest(care)],
        not_completed=care.not_completed,
        real=told.real,
    )


def months_shown(care: CareTold, year: int) -> Months:
    """Return the months of the year beside their budget, completed where care can be."""
    budget, names = care.budget.sum(axis=(0, 1, 2)), [str(Month(year, m)) for m in range(1, 13)]
    found = care.together
    if found is not None and budget[: len(found.latest) - care.since].sum() > 0:
        return year_of_months(names, budget, found, care.since)
    latest = (
        care.by_setting.latest.sum(axis=0)[care.since :] if len(care.by_setting.keys) else np.zeros(0, int)
    )
    nothing: list[int | None] = [None] * 12
    paid = [*latest.tolist(), *nothing][:12]
    return Months(names, budget.tolist(), paid, nothing, nothing, nothing, nothing)


def _largest(care: CareTold) -> list[str]:
    """Return the settings of most money, whose development the page draws."""
    return sorted(care.completed, key=lambda name: -int(care.completed[name].ultimate.sum()))[:DRAWN]


def _heads(told: MonthTold) -> str:
    heads = int(told.capitation.roster.members.heads.sum())
    return f"{heads:,}"


def _nothing() -> Mapping[str, list[Any]]:
    names = ("forecast", "completed_to_date", "variance", "variance_share", "material", *BUDGET_MONEY)
    return {name: [None] for name in names}

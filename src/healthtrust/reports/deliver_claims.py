"""Guarded claims as one page: what becomes of each party's cost, where it is cut off, how claims come in."""

from __future__ import annotations

from collections.abc import Iterator

from healthtrust.deliver.guards.claims import Guarded
from healthtrust.deliver.guards.statement import (
    aside_rows,
    development_rows,
    limits_rows,
    parties_rows,
    sentence,
    to_statement,
)
from healthtrust.ground.money import words
from healthtrust.reports.answer_page import Said, Section, Top, page_of, table_of
from healthtrust.reports.charts.deliver_guards import shielded
from healthtrust.reports.figure import finished
from healthtrust.reports.phrases import counted


def claims_page(found: Guarded) -> str:
    """Return guarded claims as one HTML file; no person is named on it."""
    parties = counted(len(set(found.party)), "party", "parties")
    top = Top(
        "Guards against single persons",
        f"What {parties} spent on {int(found.persons.sum()):,} persons",
        sentence(found),
        _numbers(found),
        found.notes,
    )
    return page_of(top, (_parties(found), *_rest(found)), f"Money in {found.money.code}.")


def _numbers(found: Guarded) -> tuple[Said, ...]:
    total = {name: words(int(amount.sum()), found.money) for name, amount in found.money_of.items()}
    return (
        Said("Cost", total["cost"], f"of {int(found.lines.sum()):,} claim lines"),
        Said("Cut off", total["truncated"], "above the limits"),
        Said("Stop-loss", total["recovered"], f"paid, for a premium of {total['premium']}"),
        Said("Completion", f"{float(found.completion):g}", "for claims not yet in"),
        Said("Costliest hundredth", f"{100 * found.top_share:.1f} %", "of the cost"),
    )


def _parties(found: Guarded) -> Section:
    told = to_statement(found, "party")
    parts = {
        "counted": told["counted"],
        "cut off": told["truncated"],
        "paid by stop-loss": told["stop_loss_recovered"],
        "paid by the pool": told["pooled"],
    }
    figure = finished("deliver-guards", shielded(told["party"], told["cost"], parts))
    rule = "Stop-loss pays first, then the pool, then the rest is cut off; the parts add up to the cost."
    tables = (table_of("Every party and class", parties_rows(found)),)
    return Section("parties", "What becomes of each party's cost?", rule, (figure,), tables)


def _rest(found: Guarded) -> Iterator[Section]:
    """Yield limits, development and claims set aside, where there are any."""
    for name, question, caption, columns in (
        ("limits", "Where is a person's cost cut off?", "Limits for a person and year", limits_rows(found)),
        ("lag", "How do claims come in?", "By month since service", development_rows(found)),
        ("aside", "Which claims have no exposure?", "Claims set aside", aside_rows(found)),
    ):
        if next(iter(columns.values())):
            yield Section(name, question, tables=(table_of(caption, columns),))

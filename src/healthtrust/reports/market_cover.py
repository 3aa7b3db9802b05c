"""Private cover beside the core as one page: who holds it, what it does to the pool, and who pays."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from healthtrust.ground.money import words
from healthtrust.market.cover.answer import Found
from healthtrust.market.cover.rows import (
    cover_rows,
    effect_rows,
    finance_rows,
    fit_rows,
    move_rows,
    price_rows,
    take_up_rows,
)
from healthtrust.market.cover.said import sentence
from healthtrust.reports.answer_page import Said, Section, Top, page_of, table_of
from healthtrust.reports.charts.market_take_up import take_up_by_tenth
from healthtrust.reports.figure import Figure, finished
from healthtrust.reports.phrases import percent


def cover_page(found: Found) -> str:
    """Return the answer as one HTML file."""
    people = f"{found.asked.persons.weight.sum():,.0f} people"
    heading = f"{found.asked.before.title}, {people}"
    if found.asked.after is not None:
        heading = f"{found.asked.before.title}, then {found.asked.after.title}: {people}"
    top = Top("Private cover beside the core", heading, sentence(found), _numbers(found))
    sections = [each for each in (_holders(found), _pool(found), _payers(found)) if each.tables]
    return page_of(top, sections, f"Money in {found.asked.money.code}.")


def _numbers(found: Found) -> tuple[Said, ...]:
    before = found.before.accounts
    last = found.after.accounts if found.after is not None else before
    loss = sum(each.net for each in found.before.effects)
    said = [
        Said("Voluntary private", percent(before.share("voluntary private")), "of spending, before"),
        Said("Compulsory private", percent(before.share("compulsory private")), "of spending, before"),
        Said("Net cost to the core", words(round(loss), found.asked.money), "of all covers, a year"),
    ]
    if found.after is not None:
        said += [
            Said("Voluntary private", percent(last.share("voluntary private")), "of spending, after"),
            Said("Compulsory private", percent(last.share("compulsory private")), "of spending, after"),
        ]
    return tuple(said)


def _holders(found: Found) -> Section:
    rule = "Eligibility comes before price: who may not hold a cover has no part in its take-up."
    tables = [("Every cover", cover_rows(found)), ("By income fifth", take_up_rows(found))]
    tables.append(("Take-up as observed: logit", fit_rows(found)))
    told = tuple(table_of(caption, rows) for caption, rows in tables if rows)
    return Section("holders", "Who holds it?", rule, tuple(_figures(found)), told)


def _figures(found: Found) -> list[Figure]:
    tenths = take_up_rows(found, 10)
    figures = []
    for regime, side in found.sides:
        own = _only(tenths, regime)
        if own:
            sketch = take_up_by_tenth(own)
            if found.after is not None:
                sketch = replace(sketch, title=f"{side.regime.title}: {sketch.title}")
            figures.append(finished(f"market-take-up-{regime}", sketch))
    return figures


def _only(rows: Mapping[str, Sequence[Any]], regime: str) -> dict[str, list[Any]]:
    kept = [position for position, name in enumerate(rows.get("regime", ())) if name == regime]
    return {name: [values[position] for position in kept] for name, values in rows.items()} if kept else {}


def _pool(found: Found) -> Section:
    rule = (
        "Who opts out takes a contribution away and spares a cost; who holds complementary cover uses more "
        "of the core than others. Extra use is unadjusted: holders differ in more than their cover."
    )
    tables = [
        ("Every cover", effect_rows(found)),
        ("Were price alone to decide who leaves", price_rows(found)),
    ]
    told = tuple(table_of(caption, rows) for caption, rows in tables if rows)
    return Section("pool", "What does it do to the core?", rule, (), told)


def _payers(found: Found) -> Section:
    rule = "Private cover that law makes people hold is counted apart from voluntary cover, as the WHO does."
    tables = [("Who pays", finance_rows(found)), ("What the switch counts elsewhere", move_rows(found))]
    told = tuple(table_of(caption, rows) for caption, rows in tables if rows)
    return Section("payers", "Who pays?", rule, (), told)

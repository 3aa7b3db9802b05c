"""Private cover beside the core as one page: who holds it, what it does to the pool, and who pays."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from healthtrust.ground.money import words
from healthtrust.market.cover.answer import Found
from healthtrust.market.cover.rows import (
    MONEY,
    Rows,
    cover_rows,
    effect_rows,
    finance_rows,
    fit_rows,
    move_rows,
    price_rows,
    take_up_rows,
)
from healthtrust.market.cover.said import sentence
from healthtrust.market.told_tables import in_units
from healthtrust.reports.answer_page import Said, Section, Top, page_of, table_of
from healthtrust.reports.chapter import Table
from healthtrust.reports.charts.market_take_up import take_up_by_tenth
from healthtrust.reports.figure import Figure, finished
from healthtrust.reports.phrases import percent


def cover_page(found: Found) -> str:
    """Return the answer as one HTML file."""
    people = f"{found.asked.persons.weight.sum():,.0f} people"
    heading = f"{found.asked.before.title}, {people}"
    if found.asked.after is not None:
        before, after = found.asked.before.title, found.asked.after.title
        heading = (
            f"{before}, then {after}: {people}"
            if before != after
            else f"{before}, before and after: {people}"
        )
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
    ]
    if found.after is not None:
        said += [
            Said("Voluntary private", percent(last.share("voluntary private")), "of spending, after"),
            Said("Compulsory private", percent(last.share("compulsory private")), "of spending, after"),
        ]
    net = words(round(loss), found.asked.money)
    return (*said, Said("Net cost to the core", net, "of all covers, before, a year"))


def _holders(found: Found) -> Section:
    rule = "Eligibility comes before price: who may not hold a cover has no part in its take-up."
    tables = [("Holders of every cover", cover_rows(found)), ("By income fifth", take_up_rows(found))]
    tables.append(("Take-up as observed: logit", fit_rows(found)))
    told = _told(found, tables)
    return Section("holders", "Who holds it?", rule, tuple(_figures(found)), told)


def _figures(found: Found) -> list[Figure]:
    tenths = take_up_rows(found, 10)
    figures = []
    for regime, side in found.sides:
        own = _only(tenths, regime)
        if own:
            sketch = take_up_by_tenth(own)
            if found.after is not None:
                named = "" if side.regime.title == other_title(found, regime) else f", {side.regime.title}"
                sketch = replace(sketch, title=f"{regime.capitalize()}{named}: {sketch.title}")
            figures.append(finished(f"market-take-up-{regime}", sketch))
    return figures


def _told(found: Found, tables: Sequence[tuple[str, Rows]]) -> tuple[Table, ...]:
    priced = [(caption, in_units(rows, MONEY, found.asked.money)) for caption, rows in tables if rows]
    return tuple(table_of(caption, rows) for caption, rows in priced)


def other_title(found: Found, regime: str) -> str:
    """Return the title of the regime that one is not."""
    return next((side.regime.title for name, side in found.sides if name != regime), "")


def _only(rows: Mapping[str, Sequence[Any]], regime: str) -> dict[str, list[Any]]:
    kept = [position for position, name in enumerate(rows.get("regime", ())) if name == regime]
    return {name: [values[position] for position in kept] for name, values in rows.items()} if kept else {}


def _pool(found: Found) -> Section:
    rule = (
        "Who opts out takes a contribution away and spares a cost; who holds complementary cover uses more "
        "of the core than others. Extra use is unadjusted: holders differ in more than their cover."
    )
    tables = [
        ("The core and every cover", effect_rows(found)),
        ("Were price alone to decide who leaves", price_rows(found)),
    ]
    told = _told(found, tables)
    return Section("pool", "What does it do to the core?", rule, (), told)


def _payers(found: Found) -> Section:
    rule = "Private cover that law makes people hold is counted apart from voluntary cover, as the WHO does."
    tables = [("Who pays", finance_rows(found)), ("What the switch counts elsewhere", move_rows(found))]
    told = _told(found, tables)
    return Section("payers", "Who pays?", rule, (), told)

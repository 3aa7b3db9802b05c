"""A premium equilibrium as one page: what happens from everybody in, every equilibrium, who gains what."""

from __future__ import annotations

from healthtrust.ground.money import SYMBOLS
from healthtrust.market.equilibrium.answer import Answer
from healthtrust.market.equilibrium.rows import (
    Rows,
    equilibrium_rows,
    group_rows,
    money_columns,
    premium_rows,
    start_rows,
    trace_rows,
    welfare_rows,
)
from healthtrust.market.equilibrium.said import further, sentence
from healthtrust.market.equilibrium.versus import versus_rows, versus_sentence
from healthtrust.market.told_tables import amount, in_units
from healthtrust.reports.answer_page import Said, Section, Top, page_of, table_of
from healthtrust.reports.chapter import Table
from healthtrust.reports.charts.market_spiral import insured, premiums
from healthtrust.reports.figure import finished
from healthtrust.reports.phrases import percent


def equilibrium_page(found: Answer, second: Answer | None = None) -> str:
    """Return the equilibria of a market, and what a second rule changes, as one HTML file."""
    heads = f"{found.exchange.people.sum():,.0f} people in {len(found.exchange.people):,} cells"
    top = Top(
        "Premiums and enrolment",
        f"{heads}, {len(found.exchange.plans)} plan{'s' if len(found.exchange.plans) > 1 else ''}",
        sentence(found),
        _numbers(found),
        tuple(further(found)),
    )
    sections = [_way(found), _every(found), _welfare(found)]
    if second is not None:
        table = table_of("Both rules, and the difference", versus_rows(found, second))
        question = "What does the other rule change?"
        sections.append(Section("compared", question, versus_sentence(found, second), (), (table,)))
    return page_of(top, tuple(sections), f"Money in {found.money.code} a year.")


def _numbers(found: Answer) -> tuple[Said, ...]:
    at, lost = found.found.all[found.main], found.losses[found.main]
    return (
        Said(
            "Equilibria",
            str(len(found.found.all)),
            f"{sum(e.stable == 'yes' for e in found.found.all)} stable",
        ),
        Said("Insured", percent(at.joined.insured), "of all people"),
        Said("If all paid their cost", percent(found.best.insured), "would be insured"),
        Said("Lost", amount(lost.money, found.money), f"{percent(lost.share_of_cost)} of cost"),
        Said("Residual", f"{at.residual:.1g}", "of the mean cost"),
    )


def _way(found: Answer) -> Section:
    steps = found.found.first.steps
    told = trace_rows(found)
    by_plan = {name: told[f"premium {name}"][: len(steps)] for name in found.exchange.plans}
    symbol = SYMBOLS.get(found.money.code, f"{found.money.code} ")
    figures = (
        finished("market-spiral", premiums(by_plan, symbol)),
        finished("market-spiral-insured", insured([step.insured for step in steps])),
    )
    rule = "Premiums are set at the cost of those who joined at the last ones, again and again."
    first = {name: values[: len(steps)] for name, values in told.items() if name not in ("start", "settled")}
    tables = (
        _table(found, "Every step from everybody in", first),
        _table(found, "Every start", start_rows(found)),
    )
    return Section("way", "Where do premiums go?", rule, figures, tables)


def _table(found: Answer, caption: str, rows: Rows) -> Table:
    told = {
        name: [f"{value:.1g}" for value in values] if name == "residual" else values
        for name, values in rows.items()
    }
    return table_of(caption, in_units(told, money_columns(found), found.money))


def _every(found: Answer) -> Section:
    scanned = (
        "One plan with one premium: all crossings between its lowest and highest cost were looked for."
        if found.found.scanned
        else f"Looked for from {len(found.found.spirals)} starts, by repricing and by Newton's method."
    )
    whole = (
        " Their indices add up to 1, as those of all there are must." if found.found.lacks is False else ""
    )
    rule = f"{scanned} Stable: premiums return after a small shock.{whole}"
    left_out = ("insured", "residual", "spectral radius", "stable", "collapsed", "reached from")
    premiums = {name: values for name, values in premium_rows(found).items() if name not in left_out}
    tables = (
        _table(found, "Every equilibrium", equilibrium_rows(found)),
        _table(found, "Premiums, members and costs", premiums),
    )
    return Section("equilibria", "Which premiums cover those who join?", rule, (), tables)


def _welfare(found: Answer) -> Section:
    rule = (
        "Consumers, plans and government add up to the total; lost is what the efficient allocation has more."
    )
    tables = [_table(found, "Surplus by equilibrium", welfare_rows(found))]
    if groups := group_rows(found):
        tables.append(_table(found, "Surplus by group", groups))
    return Section("welfare", "Who gains what?", rule, (), tuple(tables))

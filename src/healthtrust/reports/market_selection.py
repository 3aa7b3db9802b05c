"""Schemes of payment as one page: whom they over- and underpay, and which plan gains by whom."""

from __future__ import annotations

from collections.abc import Iterator
from math import nan

from healthtrust.market.selection import told
from healthtrust.market.selection.answer import TENTHS, Answer, Judged
from healthtrust.reports.answer_page import Said, Section, Top, page_of, table_of
from healthtrust.reports.chapter import Table
from healthtrust.reports.charts.market_predictive_ratios import ratios
from healthtrust.reports.charts.market_selection import Heat, heat_map
from healthtrust.reports.figure import Figure, Sketch, finished


def selection_page(found: Answer) -> str:
    """Return an answer as one HTML file."""
    schemes, plans = len(found.schemes) - 1, len(found.asked.scene.members.plans)
    insured = found.asked.scene.insured
    top = Top(
        "Selection",
        f"{schemes} scheme{'' if schemes == 1 else 's'} of payment, {plans} plan{'' if plans == 1 else 's'}, "
        f"{insured.person_years:,.0f} person-years",
        told.sentence(found),
        tuple(_numbers(found)),
        tuple(told.notes(found)),
    )
    return page_of(top, tuple(_sections(found)), f"Money in {found.asked.money.code}, per person-year.")


def _numbers(found: Answer) -> Iterator[Said]:
    for judged in found.schemes:
        r_squared = f"{judged.explained.r_squared.value + 0.0:.3f}".replace("-", "−")
        yield Said(f"{judged.paid.name}: left to gain", told.money(judged.left, found), f"R² {r_squared}")


def _sections(found: Answer) -> Iterator[Section]:
    yield Section(
        "groups",
        "Whom is it worth attracting or repelling?",
        "What a plan is paid for an average member of the group, less what such a member costs.",
        (finished("market-selection-schemes", _by_scheme(found)),),
        (_table("Every group under every scheme", told.groups_rows(found)),),
    )
    yield Section(
        "ratios",
        "Is every group paid what it costs?",
        "Predictive ratio: what is paid for a group over what it costs. Payment set before the year always "
        "underpays those who turn out dear; what counts is whether that could be told beforehand.",
        tuple(_ratios(found)),
        (_table("By tenth of persons", told.tenths_rows(found)),),
    )
    yield Section(
        "plans",
        "Which plan gains by whom?",
        "Gain by one more average member of the group: what the pool pays, and the plan's premium beside "
        "that of others, less expected cost times what this plan spends where others spend 1.",
        tuple(_by_plan(found)),
        (
            _table("Where each margin comes from", told.plans_rows(found)),
            _table("Every plan and group", told.profit_rows(found)),
        ),
    )
    yield from _more(found)


def _more(found: Answer) -> Iterator[Section]:
    yield Section(
        "fit",
        "How much of cost is explained?",
        "R², Cumming's prediction measure and mean error of the payment; payment-system fit of all that "
        "plans receive; power: what part of the next pound plans bear themselves.",
        tables=(_table("Every scheme", told.schemes_rows(found)),),
    )
    if found.asked.services:
        rule = "Below 0: the care is used by persons whom a plan could tell and who lose it money."
        table = _table("Every kind of care", told.services_rows(found))
        yield Section("care", "Which care does it pay to stint?", rule, tables=(table,))
    if found.asked.trial:
        tried, group = found.asked.trial
        deed = "attracts" if tried.effort >= 0 else "repels"
        rule = (
            f"{tried.plan} {deed} {group.name}: the odds of joining are {1 + tried.effort:g} times as high."
        )
        table = _table("Before and after", told.trial_rows(found))
        yield Section("trial", "What if a plan tries?", rule, tables=(table,))


def _table(caption: str, rows: told.Rows) -> Table:
    """Return a table of the page; what is not known is not a number, so that columns stay numbers."""
    kept = {name: [nan if cell is None else cell for cell in cells] for name, cells in rows.items()}
    return table_of(caption, kept)


def _by_scheme(found: Answer) -> Sketch:
    return heat_map(
        Heat(
            [group.name for group in found.asked.groups],
            [judged.paid.name for judged in found.schemes],
            [
                [judged.groups[g].mean.value for judged in found.schemes]
                for g in range(len(found.asked.groups))
            ],
            f"{found.asked.money.code} per person-year",
        ),
        lambda amount: told.signed(amount, found),
    )


def _ratios(found: Answer) -> Iterator[Figure]:
    stated = [judged for judged in found.schemes if not judged.paid.refund.share]
    by_group = {judged.paid.name: judged.ratios for judged in stated}
    yield finished("market-predictive-ratios", ratios(by_group))
    tenths = {judged.paid.name: judged.tenths["cost"] for judged in stated}
    yield finished("market-predictive-ratios-by-cost", ratios(tenths, f"tenth by {TENTHS['cost']}"))


def _by_plan(found: Answer) -> Iterator[Figure]:
    for number, judged in enumerate(found.schemes[1:], start=1):
        yield finished(f"market-selection-plans-{number}", _plan_heat(judged, found))


def _plan_heat(judged: Judged, found: Answer) -> Sketch:
    heat = Heat(
        [group.name for group in found.asked.groups],
        found.asked.scene.members.plans,
        judged.gain.tolist(),
        f"{found.asked.money.code} per person-year",
        across="plan",
    )
    return heat_map(heat, lambda amount: told.signed(amount, found))

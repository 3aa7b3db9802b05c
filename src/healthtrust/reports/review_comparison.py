"""A comparison as one page: the funnel, what is known of each body, its own past, and what a target pays."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from healthtrust.reports.answer_page import Said, Section, Top, page_of, table_of
from healthtrust.reports.charts.caterpillar import Ranked, caterpillar
from healthtrust.reports.charts.deliver_luck import Axis, Lines, lines
from healthtrust.reports.charts.funnel import BEYOND, CHANCE, LIMITS, WITHIN, Funnelled, funnel
from healthtrust.reports.charts.spc import Past, control
from healthtrust.reports.figure import Figure, finished
from healthtrust.reports.phrases import percent
from healthtrust.review.comparison import rows, told
from healthtrust.review.comparison.answer import Answer
from healthtrust.review.comparison.false_pay import smallest_size

POINTS = 40
"""Sizes at which limits are drawn."""
CHARTS = 4
"""Bodies whose own past is drawn, where none is asked for."""
NOT_ON_THE_PAGE = (
    "z", "adjusted z", "probability above the standard", "fifth", "probability of its fifth", "naive",
    "multiplicative",
)  # fmt: skip
SIZED = {"share": "people", "rate": "exposure", "ratio": "events expected"}


def comparison_page(found: Answer) -> str:
    """Return an answer as one HTML file."""
    period = f", {found.asked.period}" if found.asked.period else ""
    heading = f"{len(found.shown.body):,} bodies{period}"
    top = Top(
        f"Comparison: {found.asked.asked.table.stem}",
        heading,
        told.sentence(found),
        tuple(_numbers(found)),
        tuple(told.notes(found)),
    )
    return page_of(
        top,
        tuple(_sections(found)),
        f"Sizes in {SIZED[found.asked.kind]}; money in {found.asked.money.code}.",
    )


def _numbers(found: Answer) -> Iterator[Said]:
    f = found.funnel
    yield Said("Beyond chance", percent(float((f.naive != 0).mean())), f"{100 * f.level:g} % limits")
    yield Said("Beyond adjusted limits", percent(float((f.adjusted != 0).mean())), f"φ {f.phi:,.2f}")
    if found.stability is not None:
        yield Said("Stays", f"{found.stability.correlation:.2f}", "correlation with the next period")
    if found.watched is not None:
        yield Said(
            "False alarms", percent(found.watched.false_alarm), f"in {len(found.watched.periods)} points"
        )


def _sections(found: Answer) -> Iterator[Section]:
    tables = rows.tables(found)
    yield Section(
        "funnel",
        "Who differs by more than chance?",
        "Chance narrows with size; what bodies differ by anyway does not.",
        (finished("comparison-funnel", funnel(_funnelled(found))),),
        (table_of("Flags", tables["flags"]), table_of("Standard and spread", tables["spread"])),
    )
    known = caterpillar(_ranked(found))
    yield Section(
        "known",
        "What is known of each?",
        "A value seen once is part chance: what is known is drawn towards the others, the small ones most.",
        (finished("comparison-bodies", known),),
        (table_of("Bodies", {k: v for k, v in tables["bodies"].items() if k not in NOT_ON_THE_PAGE}),),
    )
    if "stability" in tables:
        rule = "What does not stay cannot be earned."
        yield Section("stability", "What stays?", rule, tables=(table_of("Stability", tables["stability"]),))
    if "charts" in tables:
        shown = (table_of("Signals", tables["signals"]),) if "signals" in tables else ()
        rule = "Limits of a body's own variation, and patterns that a steady process rarely makes."
        yield Section("past", "Who has changed?", rule, tuple(_charts(found)), shown)
    if "payments" in tables:
        yield _pay(found, tables)


def _funnelled(found: Answer) -> Funnelled:
    f, shown = found.funnel, ~found.hidden
    sizes = np.geomspace(float(f.denominator.min()), float(f.denominator.max()), POINTS)
    chance, adjusted = f.limits_at(sizes)
    edges = np.searchsorted(np.sort(f.denominator), sizes, side="right")
    columns = (chance.low, chance.high, adjusted.low, adjusted.high)
    where = np.where(f.adjusted != 0, BEYOND, np.where(f.naive != 0, CHANCE, WITHIN))
    return Funnelled(
        f.denominator[shown].tolist(),
        f.value[shown].tolist(),
        where[shown].tolist(),
        {
            "size": [float(f"{size:.4g}") for size in sizes],
            "bodies": np.diff(edges, prepend=0).tolist(),
            **{name: column.tolist() for name, column in zip(LIMITS, columns, strict=True)},
        },
        f.standard,
        f.level,
        SIZED[found.asked.kind],
        found.asked.kind == "share",
        int(found.hidden.sum()),
    )


def _ranked(found: Answer) -> Ranked:
    table, shown = rows.body_rows(found), np.flatnonzero(~found.hidden).tolist()
    names = ("body", "value", "shrunken", "shrunken low", "shrunken high")
    body, seen, known, low, high = ([table[name][k] for k in shown] for name in names)
    return Ranked(body, seen, known, low, high, found.funnel.standard, found.asked.kind == "share")


def _charts(found: Answer) -> Iterator[Figure]:
    past, few = found.watched, found.hidden_past
    assert past is not None and few is not None
    asked = found.asked.asked.show
    told_of = ~few.any(axis=1)
    points = sum(marks.sum(axis=1) for marks in past.marks.values())
    most = sorted(np.flatnonzero(told_of).tolist(), key=lambda i: (-int(points[i]), i))
    chosen = [i for i in most if past.bodies[i] in asked] if asked else most[:CHARTS]
    for k, i in enumerate(chosen):
        said = [
            ", ".join(rule for rule, marks in past.marks.items() if marks[i, t])
            for t in range(len(past.periods))
        ]
        chart = past.chart
        columns = (chart.values, chart.centre, chart.low, chart.high)
        value, centre, low, high = (each[i].tolist() for each in columns)
        shown = Past(
            past.bodies[i], past.periods, value, centre, low, high, said, found.asked.kind == "share"
        )
        yield finished(f"comparison-past-{k + 1}", control(shown))


def _pay(found: Answer, tables: dict[str, rows.Rows]) -> Section:
    columns = tables["false pay by size"]
    by: dict[str, list[tuple[float, float]]] = {}
    both = zip(columns["falsely rewarded"], columns["falsely penalised"], strict=True)
    for rule, size, (reward, penalty) in zip(columns["rule"], columns["size"], both, strict=True):
        by.setdefault(rule, []).append((size, reward + penalty))
    x = Axis(f"size [{SIZED[found.asked.kind]}]", f"size, {SIZED[found.asked.kind]}", "~s", multiplies=True)
    y = Axis("falsely paid [probability]", "probability of a false reward or penalty", ".1%")
    share = found.asked.asked.paid.false_share
    least = smallest_size(found.model, found.terms, share)
    finding = (
        f"By adjusted limits at most {percent(share)} of payments are false from size {least:,.0f} on"
        if least is not None
        else f"By adjusted limits more than {percent(share)} of payments are false at any size"
    )
    names = ("payments", "false pay by size", "false pay by own doing")
    return Section(
        "pay",
        "Who would be paid, and how much of it falsely?",
        "What a target will pay to bodies truly no better, and take from others truly no worse.",
        (finished("comparison-false-pay", lines(Lines(by, x, y, "rule", finding))),),
        tuple(table_of(name.capitalize(), tables[name]) for name in names),
    )

"""Measures as one page: for each a picture of every body, all numbers, and what could not be worked out."""

from __future__ import annotations

from collections.abc import Iterator

from healthtrust.design.measure import DOMAINS
from healthtrust.reports.answer_page import Said, Section, Top, page_of, table_of
from healthtrust.reports.charts.measures import dots
from healthtrust.reports.figure import Figure, finished
from healthtrust.reports.phrases import opened
from healthtrust.review.measuring import told
from healthtrust.review.measuring.question import Answer
from healthtrust.review.measuring.results import Result

MOST_FIGURES = 24
"""Drawings on a page, as many for each domain, targets first; the tables have every measure."""


def measures_page(found: Answer) -> str:
    """Return an answer as one HTML file."""
    spans = found.question.spans
    when = spans[0].text if len(spans) == 1 else f"{spans[0].text} to {spans[-1].text}"
    heading = f"{found.question.asked.tables.name}, {when}"
    top = Top("Measures", heading, told.sentence(found), tuple(_numbers(found)), told.notes(found))
    return page_of(top, tuple(_sections(found)), "Each value in the unit of its measure.")


def _numbers(found: Answer) -> Iterator[Said]:
    results = told.shown(found)
    yield Said("Measures", f"{len({each.measure for each in results}):,}", "worked out")
    for word in ("met", "missed"):
        count = sum(each.verdict == word for each in results)
        if count or any(each.at_least is not None or each.at_most is not None for each in results):
            yield Said(f"Targets {word}", f"{count:,}", "beyond chance")


def _sections(found: Answer) -> Iterator[Section]:
    results = told.shown(found)
    last = found.question.spans[-1].text
    domains = {found.measures[each.measure].domain for each in results}
    for domain in DOMAINS:
        codes = [code for code, each in found.measures.items() if each.domain == domain]
        own = [each for each in results if each.measure in codes]
        if not own:
            continue
        aimed = sorted(codes, key=lambda code: found.measures[code].target is None)
        drawn = [figure for code in aimed if (figure := _figure(found, code, own, last)) is not None]
        figures = drawn[: MOST_FIGURES // len(domains)]
        rows = told.rows(found)
        kept = [k for k, code in enumerate(rows["measure"]) if code in codes]
        names = (
            "measure",
            "body",
            "period",
            "numerator",
            "denominator",
            "value",
            "low",
            "high",
            "adjusted",
            "unit",
            "verdict",
        )
        columns = {name: [rows[name][k] for k in kept] for name in names}
        yield Section(
            domain.replace(" ", "-"),
            f"{opened(domain)}: where does each body stand?",
            "A point and its interval for each body; a broken line is the target.",
            tuple(figures),
            (table_of("Every result", columns),),
        )
    yield Section(
        "definitions",
        "What was measured?",
        "Numerator over denominator less exclusions.",
        tables=(table_of("Measures", told.tables(found)["measures"]),),
    )
    if found.left:
        table = table_of("Left out", told.tables(found)["not worked out"])
        yield Section("left-out", "What could not be worked out?", tables=(table,))


def _figure(found: Answer, code: str, own: list[Result], last: str) -> Figure | None:
    some = [each for each in own if each.measure == code]
    latest = [each for each in some if each.period == last] or some
    sketch = dots(found.measures[code], latest)
    return None if sketch is None else finished(f"measure-{code}", sketch)

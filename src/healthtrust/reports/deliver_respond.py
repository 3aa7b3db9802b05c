"""How care responds as one page: what changes, why, when, who gains and loses, and how well it is known."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from healthtrust.records.persons import SEGMENTS
from healthtrust.reports.answer_page import Said, Section, Top, page_of, table_of
from healthtrust.reports.charts.deliver_respond_curves import Curves, curves
from healthtrust.reports.deliver_respond_figures import care, incentives, money, reasons, skimping
from healthtrust.reports.figure import Figure, finished
from healthtrust.reports.phrases import counted, opened
from healthtrust.study.arrangements import told
from healthtrust.study.arrangements.answer import Answer, Outcome
from healthtrust.study.arrangements.cautions import LIMITS, cautions_of
from healthtrust.study.arrangements.described import arrangement_rows
from healthtrust.study.arrangements.measures import (
    A_HEAD,
    ADMISSIONS,
    AVOIDABLES,
    BED_DAYS,
    WEEKS,
    changed,
    interval,
)
from healthtrust.study.arrangements.words import level, signed

DRAWN = 2
"""Arrangements up to which each is drawn by itself; of more, the foremost, the comparison and the tables."""


def respond_page(found: Answer) -> str:
    """Return an answer as one HTML file."""
    place = found.asked.place
    title = (
        found.outcomes[0].course.after.title
        if len(found.outcomes) == 1
        else opened(counted(len(found.outcomes), "arrangement"))
    )
    shown = told.foremost(found).course.after.title
    of_which = f" Shown above: “{shown}”." if len(found.outcomes) > 1 else ""
    top = Top(
        "How care responds",
        f"{title}, over {counted(found.years, 'year')}",
        told.sentence(found).replace(" %", "\u00a0%"),
        tuple(_numbers(found)),
        (
            f"{place.residents.sum():,.0f} residents; before: {found.asked.before.title}.{of_which}",
            *told.notes(found),
        ),
    )
    return page_of(top, tuple(_sections(found)), f"Money in {found.asked.currency}.")


def _numbers(found: Answer) -> Iterator[Said]:
    first = told.foremost(found)
    for measure in (ADMISSIONS, AVOIDABLES, BED_DAYS, A_HEAD):
        middle, low, high = interval(changed(measure, first.found, found.years))
        drawn = low is not None and high is not None
        ends = signed(low or 0.0).removesuffix(" %"), signed(high or 0.0)
        remark = f"{ends[0]} to {ends[1]}, nine of ten draws" if drawn else ""
        yield Said(opened(measure.name), signed(middle), remark)
    frail = first.found.segment_quality[-1, :, SEGMENTS.index("frail")]
    yield Said("Quality the frail find", level(*interval(frail)[:1], None, None, 2), "of 1")
    weeks = float(np.median(WEEKS.of(first.found)[-1]))
    yield Said("Weeks waited", f"{weeks:.0f}", f"before {found.asked.place.usual_weeks:.0f}")


def _sections(found: Answer) -> Iterator[Section]:
    if len(found.outcomes) > 1:
        yield _compared(found)
    for each in found.outcomes if len(found.outcomes) <= DRAWN else (told.foremost(found),):
        yield from _one(found, each)
    yield _failing(found)
    yield _tables(found)
    yield Section(
        "known",
        "How well is this known?",
        told.notes(found)[1],
        tables=(table_of("Every coefficient", told.coefficient_rows(found)),),
        paragraphs=LIMITS,
    )


def _compared(found: Answer) -> Section:
    """Return how arrangements compare, draws shared."""
    by = {
        each.name: [
            100 * float(np.median(changed(ADMISSIONS, each.found, year))) for year in range(found.years + 1)
        ]
        for each in found.outcomes
    }
    best = min(by, key=lambda name: by[name][-1])
    title = next(each.course.after.title for each in found.outcomes if each.name == best)
    finding = f"{title}: admissions {signed(by[best][-1] / 100)} in year {found.years}"
    shown = Curves(by, finding, "%", "admissions, change from before, %", "d", note="Medians of the draws.")
    return Section(
        "compared",
        "Which arrangement changes most?",
        "All share the draws of the coefficients, so that what differs is the arrangement.",
        (finished("respond-compared", curves(shown, lambda value: signed(value / 100))),),
        (table_of(f"Year {found.years}", _main(found)),),
    )


def _one(found: Answer, each: Outcome) -> Iterator[Section]:
    """Yield the sections of one arrangement."""
    after = each.course.after
    named = "" if len(found.outcomes) == 1 else f"{after.title}: "
    code = found.asked.currency

    def section(name: str, question: str, rule: str, figures: tuple[Figure, ...]) -> Section:
        asked = f"{named}{question[0].lower()}{question[1:]}" if named else question
        return Section(f"{name}-{each.name}", asked, rule, figures)

    yield section(
        "care",
        "What becomes of care?",
        f"{after.about} Volumes, beds, waiting and money by year.",
        tuple(finished(f"respond-{name}-{each.name}", sketch) for name, sketch in care(each, code)),
    )
    yield section(
        "reasons",
        "Why?",
        "Volume is a product of what each cause does, so that an admission avoided is avoided once.",
        tuple(finished(f"respond-{name}-{each.name}", sketch) for name, sketch in reasons(each, code)),
    )
    yield section(
        "incentives",
        "Who profits, and who is able?",
        "Capability is built over years, payment acts slowly; both together keep people out of hospital.",
        (finished(f"respond-capability-{each.name}", incentives(each)),),
    )
    yield section(
        "quality",
        "Who finds which quality?",
        "Pay for quality and capability raise it, concentration lowers it, risk lowers it for the sick.",
        (finished(f"respond-quality-{each.name}", skimping(each)),),
    )
    yield section(
        "money",
        "What is left to whom?",
        "Revenue of one is outlay of another: what is left adds up to the funds of before less all cost.",
        (finished(f"respond-left-{each.name}", money(each, code)),),
    )


def _failing(found: Answer) -> Section:
    said = [
        f"{each.course.after.title}: {line}" if len(found.outcomes) > 1 else line
        for each in found.outcomes
        for line in cautions_of(each, found.asked.currency)
    ]
    rule = "What holds in at least half of the draws in the last year."
    none = () if said else ("Nothing that this model would see.",)
    return Section("failing", "When does it fail?", rule, paragraphs=(*said, *none))


def _main(found: Answer) -> told.Rows:
    """Return the main numbers as the page has room for them."""
    rows = told.main_rows(found)
    names = ("arrangement", "measure", "unit", "before", "value", "change", "change low", "change high")
    return {name: rows[name] for name in names if name != "arrangement" or len(found.outcomes) > 1}


def _tables(found: Answer) -> Section:
    arrangements = arrangement_rows((found.asked.before, *found.asked.after))
    several = len(found.outcomes) > 1
    shown = (
        *(() if several else (table_of(f"Before and in year {found.years}", _main(found)),)),
        table_of("Uses by segment in the last year", told.use_rows(found)),
        table_of("Causes, means of the draws", told.cause_rows(found)),
        table_of("What is left to each body", told.left_rows(found)),
        table_of("Arrangements", arrangements),
    )
    return Section("numbers", "All numbers", "Every year and measure: the workbook and CSV.", tables=shown)

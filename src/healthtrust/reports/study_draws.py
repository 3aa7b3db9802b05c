"""Draws of designs as one page: outcomes and how sure, differences, whether draws are enough, what failed."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from healthtrust.reports.answer_page import Said, Section, Top, page_of, table_of
from healthtrust.reports.charts.draws_outcomes import Span, spans
from healthtrust.reports.charts.draws_running import Course, course
from healthtrust.reports.figure import Figure, finished
from healthtrust.reports.phrases import counted
from healthtrust.study.draws import told
from healthtrust.study.draws.settled import benefit_of, running, settled
from healthtrust.study.draws.study import MAIN, Study
from healthtrust.study.draws.summary import difference, spread_of
from healthtrust.study.trial.outcomes import KINDS

LEAST = 1e-9
"""An outcome below this is nothing, and no per cent of it is told."""


def draws_page(study: Study) -> str:
    """Return a study as one HTML file."""
    heading = f"{study.draws:,} draws of {len(study.parameters)} uncertain values"
    title = f"How sure of {study.designs[0]}" if len(study.designs) == 1 else "Designs with the same draws"
    top = Top(
        title,
        heading,
        told.sentence(study),
        tuple(_numbers(study)),
        tuple(told.notes(study)),
        source="from trials of designs",
    )
    units = f"Money in {study.currency}; sums over all years count less the later they come."
    return page_of(top, tuple(sections(study)), units)


def _numbers(study: Study) -> Iterator[Said]:
    label = "QALYs gained" if study.main != MAIN else "Net health"
    for design, values in zip(study.designs, study.of(study.main), strict=True):
        found = spread_of(values)
        between = f"QALYs; 95 % from {told.amount(found.low)} to {told.amount(found.high)}"
        yield Said(f"{label}, {design}", told.amount(found.mean), between)


def sections(study: Study) -> Iterator[Section]:
    """Yield the questions that draws answer, each with its figures and tables."""
    tables = told.tables(study)
    yield Section(
        "outcomes",
        "How large is each outcome, and how sure?",
        "Mean, median and 95 % of draws; error is the Monte-Carlo standard error of the mean. Places, "
        "measures and groups are in the workbook (--out FILE.xlsx).",
        tuple(_spread(study)),
        (table_of("Main outcomes", _main(tables["outcomes"])),),
    )
    if "differences" in tables:
        yield Section(
            "differences",
            "What differs between designs?",
            "Draw by draw: the same numbers and the same luck in each, so that what differs is the design.",
            tuple(_apart(study)),
            (table_of("Main differences", _main(tables["differences"])),),
        )
    shown = (table_of("After so many draws", tables["convergence"]),) if "convergence" in tables else ()
    rule = "More draws narrow the band; they do not make the distributions truer."
    yield Section("convergence", "Are there draws enough?", rule, tuple(_course(study)), shown)
    if "failed" in tables:
        rule = "Draws fail for a reason, not at random: what if they had been as bad, or as good, as any?"
        lost = (table_of("Why", tables["failed"]), table_of("How far it could matter", tables["bounds"]))
        yield Section("failed", "Which draws could not be?", rule, tables=lost)
    rule = "Each with its distribution, where that comes from, and how sure the source is."
    listed = (table_of("Uncertain values", tables["parameters"]),)
    yield Section("parameters", "What is uncertain?", rule, tables=listed)


def _main(rows: told.Rows) -> told.Rows:
    """Return the rows of outcomes of whole designs, without measures, places and groups."""
    kinds = {kind.name for kind in KINDS}
    kept = [n for n, name in enumerate(rows["outcome"]) if name in kinds]
    return {name: [values[n] for n in kept] for name, values in rows.items()}


def _spread(study: Study) -> Iterator[Figure]:
    """Yield the main outcomes of each design as parts of their mean."""
    shown = []
    for kind in KINDS:
        if kind.name not in study.outcomes:
            continue
        for design, values in zip(study.designs, study.of(kind.name), strict=True):
            found = spread_of(values)
            if found.draws and abs(found.mean) > LEAST:
                size = abs(found.mean)
                low, high = ((end - found.mean) / size for end in (found.low, found.high))
                shown.append(Span(kind.label, design, (found.median - found.mean) / size, low, high))
    if shown:
        widest = max(shown, key=lambda each: each.high - each.low)
        yield finished(
            "draws-outcomes",
            spans(
                shown,
                study.designs,
                f"Least sure: {widest.outcome.lower()} of {widest.design}",
                "median and 95 % of draws, from the mean",
                "Each outcome beside its own mean over draws.",
            ),
        )


def _apart(study: Study) -> Iterator[Figure]:
    """Yield the main outcomes of later designs beside the first, as parts of what it has."""
    shown = []
    for kind in KINDS:
        if kind.name not in study.outcomes:
            continue
        values = study.of(kind.name)
        base = abs(spread_of(values[0]).mean)
        for k in range(1, len(study.designs)):
            found = difference(values[0], values[k], kind.better).spread
            if found.draws and base > LEAST:
                ends = (each / base for each in (found.mean, found.low, found.high))
                shown.append(Span(kind.label, study.designs[k], *ends))
    if shown:
        sure = {each.outcome for each in shown if each.low > 0 or each.high < 0}
        yield finished(
            "draws-differences",
            spans(
                shown,
                study.designs,
                f"{counted(len(sure), 'outcome').capitalize()} of "
                f"{len({each.outcome for each in shown})} differ surely from {study.designs[0]}",
                f"difference from {study.designs[0]}, as a part of what it has",
                "Surely: 95 % of draws lie on one side of nothing.",
            ),
        )


def _course(study: Study) -> Iterator[Figure]:
    """Yield the running mean: of how far the best is ahead, or of net health where there is one design."""
    if len(study.designs) == 1:
        values = study.of(study.main)[0][study.whole]
        if len(values) > 1:
            along = running(values)
            half = float(along.high[-1] - along.low[-1]) / 2
            finding = f"After {len(values):,} draws the mean is known to {told.amount(half)} QALYs either way"
            what = study.described(study.main).label
            yield finished("draws-running", course(Course(what, "QALYs", *along, None, finding)))
        return
    benefit = benefit_of(study, told.threshold_of(study))
    if benefit.shape[1] < 2:
        return
    found = settled(benefit)
    ranked = np.argsort(-benefit.mean(axis=1), kind="stable")
    best, second = (study.designs[int(k)] for k in ranked[:2])
    ahead = (benefit[ranked[0]] - benefit[ranked[1]]) / told.threshold_of(study)
    finding = f"{best} has been the best since draw {found.since:,} of {len(found.best):,}"
    what = f"net health of {best} less {second}"
    yield finished("draws-running", course(Course(what, "QALYs", *running(ahead), found.since, finding)))

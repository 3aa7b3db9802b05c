"""What a study of draws says of a design, as part of chapter 9: main outcomes, differences, convergence."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from healthtrust.reports.study_draws import sections
from healthtrust.reports.tree.blocks import Block, Drawn, Heading, Paragraph, Table
from healthtrust.study.draws import told
from healthtrust.study.draws.settled import benefit_of
from healthtrust.study.draws.study import Study
from healthtrust.study.draws.summary import Spread, spread_of
from healthtrust.study.inclusion import acceptability
from healthtrust.study.trial.outcomes import KINDS

ROUNDING = 1e-6
"""Errors below this part of their mean are not told."""


def drawn(study: Study) -> tuple[Block, ...]:
    """Return what the study found as blocks, each of its figures with the question that it answers."""
    return tuple(_blocks(study))


def _blocks(study: Study) -> Iterator[Block]:
    yield Heading(f"What {study.draws:,} draws of {len(study.parameters)} uncertain values say")
    yield Paragraph(told.sentence(study))
    yield _outcomes(study)
    if len(study.designs) > 1 and study.whole.any():
        yield _chances(study)
    for section in sections(study):
        for figure in section.figures:
            yield Drawn(figure, section.question)
    for note in told.notes(study):
        yield Paragraph(note, "note")


def _outcomes(study: Study) -> Table:
    """Return mean and interval of every main outcome of each design."""
    rows = [
        (design, study.described(name), spread_of(study.of(name)[k]))
        for name in (kind.name for kind in KINDS if kind.name in study.outcomes)
        for k, design in enumerate(study.designs)
    ]
    known = [row for row in rows if row[2].draws]
    columns: dict[str, list[Any]] = {
        "outcome": [what.label for _, what, _ in known],
        "design": [design for design, *_ in known],
        "unit": [what.unit for _, what, _ in known],
        "mean": [told.amount(of.mean) for *_, of in known],
        "95 % of draws": [f"{told.amount(of.low)} to {told.amount(of.high)}" for *_, of in known],
        "error of the mean": [told.amount(_error(of)) for *_, of in known],
    }
    return Table("Main outcomes over draws, with the Monte-Carlo error", columns, name="draws-outcomes")


def _error(of: Spread) -> float:
    """Return the error of a mean; nothing where it is rounding alone."""
    return of.error if of.error > ROUNDING * abs(of.mean) else 0.0


def _chances(study: Study) -> Table:
    """Return in which share of draws each design has the most net health."""
    price = told.threshold_of(study)
    chance = acceptability(benefit_of(study, price)[None]).chance[0]
    return Table(
        f"How probable it is that a design is the best at {price:,.0f} {study.currency} for a QALY",
        {"design": list(study.designs), "best in [of draws]": [told.percent(float(p)) for p in chance]},
        name="draws-chances",
    )

"""Segments as one page: a pyramid of people, cost, registries, and whether chances came true."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from healthtrust.people.registries import told
from healthtrust.people.registries.question import Answer
from healthtrust.reports.answer_page import Said, Section, Top, page_of, table_of
from healthtrust.reports.charts.people_segments import calibration, cost, pyramid
from healthtrust.reports.figure import Figure, Sketch, finished


def segments_page(found: Answer) -> str:
    """Return an answer as one HTML file; of single persons it says nothing."""
    heading = f"{found.asked.records.name}, {found.of.days.on}"
    top = Top("Segments", heading, told.sentence(found), tuple(_numbers(found)), told.notes(found))
    return page_of(top, tuple(_sections(found)), f"Money in {found.money.code}, major units.")


def _numbers(found: Answer) -> Iterator[Said]:
    everybody = sum(row.people for row in found.rows)
    people = told.near(everybody) if found.asked.real else everybody
    yield Said("People", f"{people:,}", "enrolled on a day of the year")
    yield Said("Segments", f"{len(found.rows)}", found.of.listed.title)
    if found.rising is not None and found.rising.tested is not None:
        quality = told.quality(found.rising.tested)
        yield Said(
            "AUC of rising risk", f"{quality['auc']}", f"{quality['auc low']} to {quality['auc high']}"
        )


def _sections(found: Answer) -> Iterator[Section]:
    rows, tables = told.segments(found), told.tables(found)
    yield Section(
        "segments",
        "Who is in which segment, and what do they cost?",
        "The first rule that fits decides; everybody is in exactly one segment.",
        _figures({"segments-people": pyramid(rows), "segments-cost": cost(rows, found.money.code)}),
        (
            table_of("Segments", tables["segments"]),
            table_of("Rules, in the order they are tried", _rules(found)),
        ),
    )
    yield Section(
        "registries",
        "Who has what?",
        "A stay or two other days with a code within the look-back; some registries ask for one record only.",
        tables=(table_of("Registries", tables["registries"]),),
    )
    if found.rising is not None:
        names = ("rising by tenth", "rising by group", "rising model")
        yield Section(
            "rising",
            "Who is rising in risk, and did chances come true?",
            told.LABEL_WARNING,
            _figures({"segments-calibration": calibration(told.fared(found))}),
            tuple(table_of(name.capitalize(), tables[name]) for name in names if name in tables),
        )


def _figures(sketches: dict[str, Sketch | None]) -> tuple[Figure, ...]:
    return tuple(finished(name, sketch) for name, sketch in sketches.items() if sketch is not None)


def _rules(found: Answer) -> dict[str, list[Any]]:
    rules = found.of.listed.tried
    return {"segment": [rule.segment for rule in rules], "because": [rule.because for rule in rules]}

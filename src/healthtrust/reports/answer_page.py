"""The page of a stand-alone answer: what stands above, and questions with what answers them.

One file of HTML: drawings inside it, no network, no script, readable without either drawings or colours. The
same answer gives the same bytes.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from healthtrust.reports.chapter import Table
from healthtrust.reports.figure import Figure
from healthtrust.reports.page import template
from healthtrust.reports.printed import printed
from healthtrust.reports.tree.blocks import Block, Document, Drawn, KeyFigure, KeyFigures, Paragraph, Part
from healthtrust.version import VERSION

MOST_ROWS = 200
"""Rows of a table on the page; the workbook and JSON hold all."""


@dataclass(frozen=True)
class Said:
    """A number worth remembering, and a remark below it."""

    label: str
    said: str
    remark: str = ""


@dataclass(frozen=True)
class Section:
    """A question, with what answers it."""

    name: str
    question: str
    rule: str = ""
    figures: tuple[Figure, ...] = ()
    tables: tuple[Table, ...] = ()
    paragraphs: tuple[str, ...] = ()


@dataclass(frozen=True)
class Top:
    """What stands above the sections."""

    title: str
    heading: str
    verdict: str
    numbers: tuple[Said, ...]
    remarks: tuple[str, ...] = ()
    source: str = "from plain tables"
    """What the answer was made from."""


Parts = tuple[Top, Sequence[Section], str]
"""What an answer is made of: what stands above, its sections, and what its numbers are in."""


def page_of(top: Top, sections: Sequence[Section], units: str) -> str:
    """Return one HTML file; `units` says below it what its numbers are in."""
    return template("answer.html").render(
        top=top, sections=sections, printed=printed, units=units, version=VERSION
    )


def document_of(top: Top, sections: Sequence[Section], units: str) -> Document:
    """Return the same answer as a tree of blocks, for faces that show it among their own pages."""
    return Document(
        title=top.heading,
        running=f"{top.title}, {top.source}",
        label="",
        meaning="",
        verdict=top.verdict,
        numbers=KeyFigures(tuple(KeyFigure(each.label, each.said, each.remark) for each in top.numbers)),
        cover=tuple(Paragraph(remark) for remark in top.remarks),
        opening=(),
        parts=tuple(_part(section, str(mark)) for mark, section in enumerate(sections, start=1)),
        closing=f"Made with healthtrust {VERSION}. {units}",
    )


def _part(section: Section, mark: str) -> Part:
    blocks: list[Block] = [Paragraph(section.rule, "rule")] if section.rule else []
    blocks += [Paragraph(text) for text in section.paragraphs]
    blocks += [Drawn(figure) for figure in section.figures]
    return Part(section.name, mark, section.question, section.question, (*blocks, *section.tables))


def table_of(caption: str, columns: Mapping[str, Sequence[Any]]) -> Table:
    """Return a table of the page, its first rows if there are many; None is a dash."""
    shown = {name: list(values[:MOST_ROWS]) for name, values in columns.items()}
    count = len(next(iter(columns.values())))
    return Table(caption if count <= MOST_ROWS else f"{caption}: the first {MOST_ROWS} of {count:,}", shown)

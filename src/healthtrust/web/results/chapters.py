"""The chapters of a kept report by the seven words, and what its summary takes from each."""

from __future__ import annotations

from dataclasses import dataclass

from healthtrust.design.whole import HEADINGS
from healthtrust.reports.figure import Figure
from healthtrust.reports.tree.blocks import Document, Drawn, KeyFigure, KeyFigures, Paragraph, Part

MISSING = "missing"
"""The tone of a paragraph that says what a report lacks."""


@dataclass(frozen=True)
class Chapter:
    """What the summary says of one step: its chapter, a sentence, a number, a figure, what is missing."""

    part: Part
    sentence: str
    number: KeyFigure | None
    figure: Figure | None
    missing: tuple[str, ...]


def chapters(document: Document) -> list[Chapter]:
    """Return the chapters of the seven steps, in their order."""
    by_name = {part.name: part for part in document.parts}
    return [_chapter(by_name[word]) for word in HEADINGS if word in by_name]


def other_parts(document: Document) -> list[Part]:
    """Return the parts of a report that belong to no step."""
    return [part for part in document.parts if part.name not in HEADINGS]


def opening_figure(document: Document) -> Drawn | None:
    """Return the figure that stands before the contents: the flow of funds."""
    return next((block for block in document.opening if isinstance(block, Drawn)), None)


def _chapter(part: Part) -> Chapter:
    paragraphs = [block for block in part.blocks if isinstance(block, Paragraph)]
    told = [each for each in paragraphs if not each.tone]
    figure = next((block.figure for block in part.blocks if isinstance(block, Drawn)), None)
    numbers = [each for block in part.blocks if isinstance(block, KeyFigures) for each in block.numbers]
    return Chapter(
        part,
        (told or paragraphs)[0].text if paragraphs else part.title,
        numbers[0] if numbers else None,
        figure,
        tuple(each.text for each in paragraphs if each.tone == MISSING),
    )

"""The year's report as one tree, and as one file of HTML.

Drawings stand inside the page; it needs no network and no script, and reads well without drawings or colours.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from healthtrust.reports.around import ALONE, Around
from healthtrust.reports.chapter import written
from healthtrust.reports.charts.flow_of_funds import FLOW_OF_FUNDS
from healthtrust.reports.figure import Figure, Maker, made_together
from healthtrust.reports.outlines import CHAPTERS, FIRST, OUTLINES, REGISTRY
from healthtrust.reports.page import document
from healthtrust.reports.story import Story
from healthtrust.reports.tree.blocks import Document
from healthtrust.reports.tree.hypertext import hypertext

__all__ = ["CHAPTERS", "REGISTRY", "Pages", "annual", "tree"]


@dataclass(frozen=True)
class Pages:
    """A finished report: its page, the tree it was made from, and the figures in it."""

    html: str
    document: Document
    figures: tuple[Figure, ...]


def annual(story: Story) -> Pages:
    """Return the report of the last year of a story."""
    made = tree(story, made_together(REGISTRY, story))
    return Pages(hypertext(made), made, made.figures)


def tree(story: Story, made: Mapping[Maker, Figure | None], around: Around = ALONE) -> Document:
    """Return the report as a tree; `made` has the figure of every maker of the registry."""
    chapters = [written(outline, number, story, made) for number, outline in enumerate(OUTLINES, start=FIRST)]
    return document(story, made[FLOW_OF_FUNDS], chapters, around)

"""The year's report: verdict, five numbers, the flow of funds, seven chapters, and sources of every number.

One file of HTML: drawings inside it, no network, no script, readable without either drawings or colours.
"""

from __future__ import annotations

from dataclasses import dataclass

from healthtrust.reports.chapter import Outline, written
from healthtrust.reports.chapters.allocate import ALLOCATE
from healthtrust.reports.chapters.deliver import DELIVER
from healthtrust.reports.chapters.market import MARKET
from healthtrust.reports.chapters.package import PACKAGE
from healthtrust.reports.chapters.people import PEOPLE
from healthtrust.reports.chapters.pool import POOL
from healthtrust.reports.chapters.review import REVIEW
from healthtrust.reports.charts.flow_of_funds import FLOW_OF_FUNDS
from healthtrust.reports.figure import Figure, Maker, made_together
from healthtrust.reports.page import page
from healthtrust.reports.story import Story

OUTLINES: tuple[Outline, ...] = (PEOPLE, POOL, PACKAGE, ALLOCATE, MARKET, DELIVER, REVIEW)

CHAPTERS = tuple(outline.word for outline in OUTLINES)
"""The seven words, in the order of the flow."""

REGISTRY: tuple[Maker, ...] = (FLOW_OF_FUNDS, *(maker for outline in OUTLINES for maker in outline.makers))
"""Every figure that a report can hold."""


@dataclass(frozen=True)
class Pages:
    """A finished report: its page and the figures in it."""

    html: str
    figures: tuple[Figure, ...]


def annual(story: Story) -> Pages:
    """Return the report of the last year of a story."""
    made = made_together(REGISTRY, story)
    opening = made[FLOW_OF_FUNDS]
    chapters = [written(outline, number, story, made) for number, outline in enumerate(OUTLINES, start=1)]
    figures = [opening, *(figure for chapter in chapters for figure in chapter.figures)]
    return Pages(page(story, opening, chapters), tuple(f for f in figures if f is not None))

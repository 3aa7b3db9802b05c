"""The seven words as chapters of the report, in the order of the flow, and every figure that it can hold."""

from __future__ import annotations

from healthtrust.reports.chapter import Outline
from healthtrust.reports.chapters.allocate import ALLOCATE
from healthtrust.reports.chapters.deliver import DELIVER
from healthtrust.reports.chapters.market import MARKET
from healthtrust.reports.chapters.package import PACKAGE
from healthtrust.reports.chapters.people import PEOPLE
from healthtrust.reports.chapters.pool import POOL
from healthtrust.reports.chapters.review import REVIEW
from healthtrust.reports.charts.flow_of_funds import FLOW_OF_FUNDS
from healthtrust.reports.figure import Maker

OUTLINES: tuple[Outline, ...] = (PEOPLE, POOL, PACKAGE, ALLOCATE, MARKET, DELIVER, REVIEW)

CHAPTERS = tuple(outline.word for outline in OUTLINES)
"""The seven words, in the order of the flow."""

FIRST = 2
"""Number of the first of them: the summary is 0, and what is asked is 1."""

WORDS = {
    "people": "People: setting, population, need",
    "pool": "Pool: funding and the flow of funds",
    "package": "Package: benefits",
    "allocate": "Allocate: capitation",
    "market": "Market: plans",
    "deliver": "Deliver: care and contracts",
    "review": "Review: results, fairness, protection",
}
"""What each chapter holds, in a few words."""

REGISTRY: tuple[Maker, ...] = (FLOW_OF_FUNDS, *(maker for outline in OUTLINES for maker in outline.makers))
"""Every figure that a report can hold."""

"""Everything of a report that is not one of its seven chapters, in order."""

from __future__ import annotations

from collections.abc import Sequence

from healthtrust.reports.around import Around
from healthtrust.reports.parts.answerable import answerable
from healthtrust.reports.parts.appendices import appendices
from healthtrust.reports.parts.asked import asked, decision
from healthtrust.reports.parts.doubt import doubt
from healthtrust.reports.parts.limits import limits
from healthtrust.reports.parts.operating import operating
from healthtrust.reports.parts.plainly import plainly
from healthtrust.reports.parts.protection import protection
from healthtrust.reports.story import Story
from healthtrust.reports.tree.blocks import Block, Part


def cover(around: Around) -> tuple[Block, ...]:
    """Return what the first page says below its numbers."""
    return (decision(around),)


def before(story: Story, around: Around) -> tuple[Part, ...]:
    """Return what stands before the seven chapters."""
    return (asked(story, around),)


def within(word: str, story: Story) -> tuple[Block, ...]:
    """Return what is added to one of the seven chapters."""
    return (*answerable(story), *protection(story)) if word == "review" else ()


def after(story: Story, around: Around, missing: Sequence[str]) -> tuple[Part, ...]:
    """Return the chapters after the seven, and the appendices; `missing` says why figures are left out."""
    return (
        doubt(story, around),
        operating(story),
        limits(story, around, missing),
        plainly(story, around),
        *appendices(story, around),
    )

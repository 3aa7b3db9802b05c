"""The appendices of a report, A to F."""

from __future__ import annotations

from healthtrust.reports.around import Around
from healthtrust.reports.parts.checked import checked
from healthtrust.reports.parts.cheers import cheers
from healthtrust.reports.parts.described import described
from healthtrust.reports.parts.parameters import parameters
from healthtrust.reports.parts.reproduce import data_tables, reproduce
from healthtrust.reports.story import Story
from healthtrust.reports.tree.blocks import Part


def appendices(story: Story, around: Around) -> tuple[Part, ...]:
    """Return the appendices in order."""
    return (
        parameters(story),
        cheers(story, around),
        checked(story, around),
        described(story),
        reproduce(story, around),
        data_tables(story, around),
    )

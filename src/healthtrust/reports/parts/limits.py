"""Chapter 11: what the report cannot say, and who was asked."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from healthtrust.reports.around import Around
from healthtrust.reports.hidden_numbers import RULE
from healthtrust.reports.phrases import counted, opened, percent
from healthtrust.reports.provenance import NO_SOURCE, count_by_status, decided
from healthtrust.reports.sentences import residents_in_words
from healthtrust.reports.story import Story
from healthtrust.reports.tree.blocks import Block, Heading, Listing, Paragraph, Part, Table

OF_DATA = {
    "synthetic": "Everybody in it is made up: it shows how a design works, not what real people would see.",
    "aggregate": "Its people were rebuilt from published totals: what meets in one person is assumed.",
    "persons": "It rests on records as they were kept: care not sought, for one, is not in them.",
}


def limits(story: Story, around: Around, missing: Sequence[str]) -> Part:
    """Return the chapter; `missing` says why figures are left out."""
    blocks = tuple(_blocks(story, around, missing))
    return Part("limits", "11", "Limits", "What can this report not say, and who was asked?", blocks)


def _blocks(story: Story, around: Around, missing: Sequence[str]) -> Iterator[Block]:
    yield Listing(tuple(_said(story, around, missing)))
    if around.author.discussion:
        yield Paragraph(around.author.discussion)
    yield from _hidden(story)
    yield Heading("Who was asked")
    if around.author.asked:
        yield Listing(around.author.asked)
    else:
        yield Paragraph("To be filled by the author: `asked` in the file that `--author` names.", "missing")


def _hidden(story: Story) -> Iterator[Block]:
    """Say what is hidden and why, where data are of real persons, with the cells of each column."""
    if story.disclosure is None:
        return
    yield Heading("What is hidden")
    yield Paragraph(RULE)
    found = story.disclosure.listed()
    if not found["table"]:
        yield Paragraph("Nothing had to be hidden here.")
        return
    cells = sum(found["cells hidden"])
    yield Table(f"{counted(cells, 'cell')} hidden, of which tables and columns", found, name="hidden")


def _said(story: Story, around: Around, missing: Sequence[str]) -> Iterator[str]:
    counts = count_by_status(decided(story.design))
    numbers = sum(counts[each] for each in ("cited", "recalled", "assumed", NO_SOURCE))
    weak = numbers - counts["cited"]
    yield OF_DATA[story.design.data]
    yield (
        f"{weak:,} of the {numbers:,} numbers it rests on ({percent(weak / max(numbers, 1))}) are "
        "recalled, assumed or "
        "without a source: each stands in [appendix A](#parameters)."
    )
    if not around.uncertainty:
        yield (
            "How far the results would move with other numbers is not known yet: see [uncertainty]"
            "(#uncertainty)."
        )
    years = len(story.design.span)
    yield (
        f"It covers {counted(years, 'year')}. Health that is gained or lost later counts only as far as the "
        "measures say so."
    )
    yield (
        f"Chance is in every count of {residents_in_words(story)}; places and groups with few people vary "
        "most."
    )
    yield "What never becomes a payment in the system, such as lost work or unpaid care, is outside it."
    if missing:
        yield f"{opened(counted(len(missing), 'kind'))} of figure could not be drawn; each chapter says why."

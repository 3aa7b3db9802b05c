"""Chapter 1: what is asked, which options are compared, and what differs between them in words."""

from __future__ import annotations

from collections.abc import Iterator

from healthtrust.reports.around import Around
from healthtrust.reports.phrases import counted, during
from healthtrust.reports.story import Story
from healthtrust.reports.tree.blocks import Block, Listing, Paragraph, Part


def asked(story: Story, around: Around) -> Part:
    """Return the chapter."""
    return Part(
        "question", "1", "Question", "What is asked, and what is compared?", tuple(_blocks(story, around))
    )


def decision(around: Around) -> Paragraph:
    """Return the decision that is asked of the reader, for the first page."""
    if around.author.decision:
        return Paragraph(f"Decision asked: {around.author.decision}", "decision")
    return Paragraph("No decision is asked: the report tells what this design does.", "decision")


def _blocks(story: Story, around: Around) -> Iterator[Block]:
    design = story.design
    yield Paragraph(
        "How does one design of a health system work out for the people who live in it: who pays, what is "
        "covered, where the money goes, what care is given, and which promises are kept?",
        "rule",
    )
    if around.author.objectives:
        yield Paragraph(around.author.objectives)
    yield Paragraph(
        f"The design, “{design.title}”, was run for {during(design.span)}; money is in "
        f"{story.currency.code}. All of it stands in [appendix A](#parameters): "
        f"{counted(_own(story), 'value')} with a source given by its author, and every default."
    )
    yield from _compared(around)


def _compared(around: Around) -> Iterator[Block]:
    """Say what the design is compared with, and what it decides otherwise."""
    if not around.changed:
        yield Paragraph(
            "It stands alone here: no other design is compared with it. Where it extends another, "
            "`healthtrust report` says in words what differs; `healthtrust compare` puts the results of two "
            "runs side by side."
        )
        return
    said = counted(len(around.changed), "decision differs", "decisions differ")
    yield Paragraph(f"Compared with {around.against}, {said}; all else is the same.")
    yield Listing(tuple(each.said for each in around.changed))


def _own(story: Story) -> int:
    return len(story.design.sources)

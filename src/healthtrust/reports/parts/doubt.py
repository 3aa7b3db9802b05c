"""Chapter 9: how sure the numbers are, by chance alone and by what only a study of draws can say."""

from __future__ import annotations

from collections.abc import Iterator

from healthtrust.reports.around import Around
from healthtrust.reports.charts.package_acceptability import ACCEPTABILITY
from healthtrust.reports.phrases import counted
from healthtrust.reports.provenance import count_by_status, decided
from healthtrust.reports.sentences import measures
from healthtrust.reports.story import Story
from healthtrust.reports.tree.blocks import Block, Code, Paragraph, Part, Table


def doubt(story: Story, around: Around) -> Part:
    """Return the chapter."""
    blocks = tuple(_blocks(story, around))
    return Part("uncertainty", "9", "Uncertainty", "How sure are these numbers?", blocks)


def _blocks(story: Story, around: Around) -> Iterator[Block]:
    yield Paragraph(
        "Two things make a number unsure: chance in what happened to these people in this year, and not "
        "knowing the numbers that the design rests on. The run tells the first; only runs with other numbers "
        "tell the second.",
        "rule",
    )
    yield from _by_chance(story)
    counts = count_by_status(decided(story.design))
    yield Paragraph(
        f"Of the numbers that the design rests on, {counts['cited']:,} were seen in their source, "
        f"{counts['recalled']:,} are recalled and {counts['assumed']:,} assumed; for "
        f"{counts['no source given']:,} no source is given."
    )
    if ACCEPTABILITY.found(story) is not None:
        yield Paragraph(
            "How sure it is that each service belongs in the package is drawn in [the chapter on benefits]"
            "(#package): cost and effect of every service were drawn many times there."
        )
    if around.uncertainty:
        yield from around.uncertainty
        return
    yield Paragraph(
        "No study of draws lies beside this run, so that nothing is said here of how far the results would "
        "move with other numbers. This command draws them, typed where the folder of runs lies; the next "
        "`healthtrust report` then shows what came of it:",
    )
    yield Code(f"healthtrust study draw {around.design}")


def _by_chance(story: Story) -> Iterator[Block]:
    """Show the measures that have an interval."""
    sure = [n for n in measures(story) if n.interval]
    if not sure:
        yield Paragraph("No measure of this run has an interval of chance.", "missing")
        return
    yield Table(
        f"Chance alone: {counted(len(sure), 'measure')} with the interval of 95 %",
        {
            "measure": [n.label for n in sure],
            "unit": [n.unit for n in sure],
            "value": [n.said for n in sure],
            "interval of 95 %": [n.interval for n in sure],
        },
    )

"""The report as one tree: first page, seven chapters with what stands around them, six appendices."""

from __future__ import annotations

from collections.abc import Sequence

from healthtrust.reports.around import ALONE, Around
from healthtrust.reports.chapter import Chapter, part_of
from healthtrust.reports.figure import Figure
from healthtrust.reports.outlines import WORDS
from healthtrust.reports.page_labels import LABELS
from healthtrust.reports.parts import around_chapters
from healthtrust.reports.parts.plainly import in_short, questions
from healthtrust.reports.sentences import numbers, verdict
from healthtrust.reports.story import Story
from healthtrust.reports.tree.blocks import Document, Drawn, KeyFigure, KeyFigures
from healthtrust.reports.tree.hypertext import template
from healthtrust.version import VERSION

__all__ = ["LABELS", "citizen", "document", "template"]


def document(
    story: Story, opening: Figure | None, chapters: Sequence[Chapter], around: Around = ALONE
) -> Document:
    """Return the whole report of the last year of a story."""
    label, meaning = LABELS[story.design.data]
    missing = tuple(dict.fromkeys(reason for chapter in chapters for reason in chapter.missing))
    parts = [part_of(each, WORDS[each.word], around_chapters.within(each.word, story)) for each in chapters]
    return Document(
        title=story.design.title,
        running=f"Annual report {story.year}",
        label=label,
        meaning=meaning,
        verdict=verdict(story),
        numbers=_key_figures(story),
        cover=around_chapters.cover(around),
        opening=(Drawn(opening),) if opening else (),
        parts=(
            *around_chapters.before(story, around),
            *parts,
            *around_chapters.after(story, around, missing),
        ),
        closing=f"{story.design.title}, {story.year}. {label}: {meaning} {_made_with()}",
        authors=around.author.names,
    )


def citizen(story: Story, around: Around = ALONE) -> Document:
    """Return the page for everybody who lives there: four questions in plain words."""
    label, meaning = LABELS[story.design.data]
    return Document(
        title=f"Your health care in {story.year}",
        running=story.design.title,
        label=label,
        meaning=meaning,
        verdict=in_short(story),
        numbers=KeyFigures(()),
        cover=(),
        opening=(),
        parts=questions(story, around),
        closing=f"{story.design.title}, {story.year}. {_made_with()}",
        authors=around.author.names,
    )


def _key_figures(story: Story) -> KeyFigures:
    return KeyFigures(
        tuple(
            KeyFigure(n.label, n.said, f"95 % interval\n{n.interval}" if n.interval else "")
            for n in numbers(story)
        )
    )


def _made_with() -> str:
    return f"Made with healthtrust {VERSION}."

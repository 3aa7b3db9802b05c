"""A chapter: one step of the year, with its question, what was found in words, figures and small tables."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from healthtrust.reports.figure import Figure, Maker
from healthtrust.reports.story import Story
from healthtrust.reports.tree.blocks import Block, Drawn, Paragraph, Part, Table

__all__ = ["Chapter", "Outline", "Table", "part_of", "written"]


@dataclass(frozen=True)
class Outline:
    """What a chapter will hold for any story."""

    word: str
    question: str
    rule: str
    """What the step does, in a sentence or two, for someone who has never met it."""
    paragraphs: Callable[[Story], Iterator[str]]
    makers: tuple[Maker, ...] = ()
    tables: Callable[[Story], Iterator[Table]] = lambda story: iter(())


@dataclass(frozen=True)
class Chapter:
    """A chapter of one story."""

    number: int
    word: str
    question: str
    rule: str
    paragraphs: tuple[str, ...]
    figures: tuple[Figure, ...]
    questions: tuple[str, ...]
    """The question that each figure answers."""
    tables: tuple[Table, ...]
    missing: tuple[str, ...]
    """Why figures are left out, in words."""


def written(outline: Outline, number: int, story: Story, figures: Mapping[Maker, Figure | None]) -> Chapter:
    """Return a chapter of a story, with the figures that its makers made."""
    made = [(maker, figures[maker]) for maker in outline.makers]
    return Chapter(
        number,
        outline.word,
        outline.question,
        outline.rule,
        tuple(outline.paragraphs(story)),
        tuple(figure for _, figure in made if figure is not None),
        tuple(maker.question for maker, figure in made if figure is not None),
        tuple(outline.tables(story)),
        tuple(dict.fromkeys(maker.missing(story) for maker, figure in made if figure is None)),
    )


def part_of(chapter: Chapter, word: str, more: tuple[Block, ...] = ()) -> Part:
    """Return a chapter as a part of the report; `word` names it, `more` stands before what is missing."""
    figures = zip(chapter.figures, chapter.questions, strict=True)
    blocks: tuple[Block, ...] = (
        Paragraph(chapter.rule, "rule"),
        *(Paragraph(text) for text in chapter.paragraphs),
        *(Drawn(figure, "" if asks == chapter.question else asks) for figure, asks in figures),
        *chapter.tables,
        *more,
        *(Paragraph(text, "missing") for text in chapter.missing),
    )
    return Part(chapter.word, str(chapter.number), word, chapter.question, blocks)

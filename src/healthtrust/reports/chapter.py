"""A chapter: one step of the year, with its question, what was found in words, figures and small tables."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from healthtrust.reports.figure import Figure, Maker
from healthtrust.reports.story import Story


@dataclass(frozen=True)
class Table:
    """A table in the text: a caption that says what it shows, and its columns with their units."""

    caption: str
    columns: Mapping[str, Sequence[Any]]


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
        tuple(outline.tables(story)),
        tuple(dict.fromkeys(maker.missing(story) for maker, figure in made if figure is None)),
    )

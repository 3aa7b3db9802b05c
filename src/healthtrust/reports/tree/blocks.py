"""The blocks that a report is made of, as pure data: what is said, in order, not how it looks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from healthtrust.reports.figure import Figure


@dataclass(frozen=True)
class Heading:
    """A heading within a part."""

    kind: ClassVar[str] = "heading"
    text: str


@dataclass(frozen=True)
class Paragraph:
    """A paragraph; its tone is plain, or: rule, missing, note, decision."""

    kind: ClassVar[str] = "paragraph"
    text: str
    tone: str = ""


@dataclass(frozen=True)
class KeyFigure:
    """A number worth remembering: what it is, how it is said, and a remark below it."""

    label: str
    said: str
    remark: str = ""


@dataclass(frozen=True)
class KeyFigures:
    """Numbers side by side."""

    kind: ClassVar[str] = "key-figures"
    numbers: tuple[KeyFigure, ...]


@dataclass(frozen=True)
class Drawn:
    """A figure in its place, with the question it answers."""

    kind: ClassVar[str] = "figure"
    figure: Figure
    question: str = ""


@dataclass(frozen=True)
class Table:
    """A table in the text: a caption that says what it shows, and its columns with their units."""

    kind: ClassVar[str] = "table"
    caption: str
    columns: Mapping[str, Sequence[Any]]
    name: str = ""
    """What its file is called when it is taken away; empty: its part and its place there."""
    look: str = ""
    """`parameters` for four wide columns of text."""


@dataclass(frozen=True)
class Listing:
    """Items one below the other; folded away under a title where it has one."""

    kind: ClassVar[str] = "listing"
    items: tuple[str, ...]
    folded: str = ""


@dataclass(frozen=True)
class Code:
    """What is typed, line by line."""

    kind: ClassVar[str] = "code"
    text: str


@dataclass(frozen=True)
class Item:
    """One item of a checklist: its number, what is asked, the answer, and how far it is answered."""

    number: str
    asked: str
    answer: str
    state: str


@dataclass(frozen=True)
class Checklist:
    """What is asked of a report, item by item, with what answers it."""

    kind: ClassVar[str] = "checklist"
    caption: str
    name: str
    items: tuple[Item, ...]

    @property
    def columns(self) -> dict[str, list[str]]:
        """Return the checklist as columns."""
        heads = {"number": "item", "asked": "what is asked", "answer": "answer", "state": "state"}
        return {head: [getattr(item, key) for item in self.items] for key, head in heads.items()}


Block = Heading | Paragraph | KeyFigures | Drawn | Table | Listing | Code | Checklist


@dataclass(frozen=True)
class Part:
    """A chapter or an appendix: its anchor, its mark, its short name, its question, and its blocks."""

    name: str
    mark: str
    """A number of a chapter, or a letter of an appendix."""
    word: str
    title: str
    blocks: tuple[Block, ...]

    @property
    def is_appendix(self) -> bool:
        """Return whether it stands at the end."""
        return self.mark.isalpha()


@dataclass(frozen=True)
class Document:
    """A whole report: what stands on its first page, and its parts in order."""

    title: str
    running: str
    """What it is, such as: Annual report 2027."""
    label: str
    """What the data are, on every page."""
    meaning: str
    verdict: str
    numbers: KeyFigures
    cover: tuple[Block, ...]
    """What the first page says below the numbers."""
    opening: tuple[Block, ...]
    """What stands before the contents."""
    parts: tuple[Part, ...]
    closing: str
    authors: tuple[str, ...] = ()

    @property
    def figures(self) -> tuple[Figure, ...]:
        """Return every figure in it, in order."""
        blocks = [*self.opening, *(block for part in self.parts for block in part.blocks)]
        return tuple(block.figure for block in blocks if isinstance(block, Drawn))

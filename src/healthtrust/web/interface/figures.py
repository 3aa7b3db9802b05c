"""Figures as programs are told of them: what each finds, in words, and where its files are."""

from __future__ import annotations

from pydantic import BaseModel, Field

from healthtrust.reports.tree.blocks import Drawn
from healthtrust.web.kept import Kept


class FigureTold(BaseModel):
    """A figure: its finding, what stands in it for who cannot see it, and its addresses."""

    name: str
    title: str = Field(description="what it shows, as a finding")
    alt: str = Field(description="what stands in the drawing, in words")
    question: str = Field(description="the question it answers; empty where it answers none")
    note: str = Field(description="how to read it, where the drawing does not say so itself")
    page: str
    svg: str
    vega: str = Field(description="the drawing as Vega, with its data")
    csv: str = Field(description="the table behind it")
    xlsx: str


def figures_of(kept: Kept) -> list[FigureTold]:
    """Return the figures of a kept tree, in its order."""
    document = kept.document
    blocks = [*document.opening, *(block for part in document.parts for block in part.blocks)]
    return [_told(kept, block) for block in blocks if isinstance(block, Drawn)]


def _told(kept: Kept, block: Drawn) -> FigureTold:
    figure = block.figure
    at = f"{kept.address}/figures/{figure.name}"
    return FigureTold(
        name=figure.name,
        title=figure.title,
        alt=figure.alt,
        question=block.question,
        note=figure.note,
        page=at,
        svg=f"{at}.svg",
        vega=f"{at}.json",
        csv=f"{at}.csv",
        xlsx=f"{at}.xlsx",
    )

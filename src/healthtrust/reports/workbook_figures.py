"""What the workbook holds beside tables: the data of every figure, the checks, and the CHEERS checklist.

Figures are of many shapes, so that their data stand cell by cell: figure, row, column, unit, value, which a
filter or a pivot turns back into any of them.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from healthtrust.records.store import split_header
from healthtrust.reports.around import Around
from healthtrust.reports.outlines import REGISTRY
from healthtrust.reports.parts.checked import standing
from healthtrust.reports.parts.cheers import checklist
from healthtrust.reports.story import Story
from healthtrust.reports.tree.blocks import Checklist

MOST_CELLS = 20_000
"""Cells of one figure; those of larger figures are in its description in the run folder."""


def figures_data(story: Story) -> dict[str, list[Any]]:
    """Return the data behind every figure that the story has, cell by cell; numbers and texts apart."""
    cells = list(_cells(story))
    heads = ("figure", "title", "row", "column", "unit", "number", "text")
    return {head: [cell[at] for cell in cells] for at, head in enumerate(heads)}


def checks(story: Story, around: Around) -> dict[str, list[str]]:
    """Return every check and test as columns."""
    return Checklist("", "checks", (*standing(story), *around.tested)).columns


def cheers_items(story: Story, around: Around) -> dict[str, list[str]]:
    """Return the 28 items of CHEERS 2022 as columns."""
    return Checklist("", "cheers", checklist(story, around)).columns


def _cells(story: Story) -> Iterator[tuple[Any, ...]]:
    for maker in REGISTRY:
        found = maker.found(story)
        if found is None or sum(map(len, found.columns.values())) > MOST_CELLS:
            continue
        for header, values in found.columns.items():
            name, unit = split_header(header)
            for row, value in enumerate(values, start=1):
                is_number = isinstance(value, int | float) and not isinstance(value, bool)
                number, text = (value, None) if is_number else (None, value)
                yield maker.name, found.title, row, name, unit, number, text

"""Which level of the tree of places a chart shows: the lowest that a reader can still take in."""

from __future__ import annotations

from healthtrust.reports.story import Columns

MOST_PLACES = 40


def shown_level(table: Columns) -> Columns:
    """Return the rows of the lowest level of at most `MOST_PLACES` places, else of the top level.

    Rows stand in the order of the tree, so that a level first appears after those above it.
    """
    levels = list(dict.fromkeys(table["level"].tolist()))
    few = [level for level in levels if (table["level"] == level).sum() <= MOST_PLACES]
    return _rows(table, few[-1] if few else levels[0])


def top_level(table: Columns) -> Columns:
    """Return the rows at the top of the tree, which hold the whole of everything."""
    return _rows(table, table["level"][0])


def _rows(table: Columns, level: str) -> Columns:
    kept = table["level"] == level
    return {key: values[kept] for key, values in table.items()}

"""Chapter 7, review: what was measured, which targets were met, and whether the books close."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

from healthtrust.reports.chapter import Outline, Table
from healthtrust.reports.charts.scorecard import SCORECARD
from healthtrust.reports.phrases import decimal, percent
from healthtrust.reports.sentences import EVERYWHERE
from healthtrust.reports.story import Columns, Story


def paragraphs(story: Story) -> Iterator[str]:
    """Say what the year earned, and whether the book balances."""
    if story.has("scorecard"):
        earned = int(story.last("scorecard")["reward"].sum())
        yield (
            f"Rewards of {story.money(earned)} were earned this year and are paid in the next."
            if earned
            else "No rewards were earned this year."
        )
    if story.has("balances"):
        given, used, held = (
            -_sum(story, "income", "equity"),
            _sum(story, "expense"),
            _sum(story, "asset", "liability"),
        )
        yield (
            f"Over the whole book, {story.money(given)} was given by households, government and earlier "
            f"years; {story.money(used)} was used and {story.money(held)} is still held. What was given "
            f"less what was used and what is held comes to {story.money(given - used - held)}."
        )


def _sum(story: Story, *kinds: str) -> int:
    table = story.last("balances")
    return int(table["balance"][np.isin(table["kind"].astype(str), kinds)].sum())


def _by_year(story: Story) -> dict[str, list[Any]]:
    """Return the measures as they stood everywhere, a column for each year."""
    table = story.tables["scorecard"]
    everywhere = table["place"] == EVERYWHERE
    codes = list(dict.fromkeys(table["measure"][everywhere].tolist()))
    first = {code: int(np.flatnonzero(everywhere & (table["measure"] == code))[0]) for code in codes}
    columns: dict[str, list[Any]] = {"measure": [_with_unit(table, row) for row in first.values()]}
    for year in map(int, np.unique(table["year"])):
        there = everywhere & (table["year"] == year)
        columns[str(year)] = [_stood(table, there & (table["measure"] == code)) for code in codes]
    return columns


def _with_unit(table: Columns, row: int) -> str:
    """Return the name of a measure, with its unit where the numbers do not say it."""
    name, unit = table["name"][row], table["unit"][row]
    return str(name) if unit == "share" or str(name).lower().startswith(f"{unit} ") else f"{name}, {unit}"


def _stood(table: Columns, rows: NDArray[np.bool_]) -> str:
    """Return a measure as it stood in a year; a dash where it was not measured or may not be told."""
    for value, unit in zip(table["value"][rows].tolist(), table["unit"][rows], strict=True):
        return percent(value) if unit == "share" and np.isfinite(value) else decimal(value)
    return "–"


def tables(story: Story) -> Iterator[Table]:
    """Show the measures year by year where there are several, and who holds money at the end."""
    if len(story.design.span) > 1 and "scorecard" in story.tables:
        yield Table("Every measure, year by year", _by_year(story))
    if story.has("balances"):
        table = story.last("balances")
        kept = np.isin(table["kind"].astype(str), ("asset", "liability")) & (table["balance"] != 0)
        yield Table(
            "Money held at the end of the year; below nothing: more was spent than came in",
            {
                "owner": [str(o) for o in table["owner"][kept]],
                "account": [str(a) for a in table["account"][kept]],
                f"held [{story.currency.code}]": story.major(table["balance"][kept]).tolist(),
            },
        )


REVIEW = Outline(
    "review",
    "Was what was promised delivered?",
    "Every measure is a count over a count with its interval, everywhere and by place. Targets are met or "
    "missed; rewards for those met accrue in the year and are paid in the next.",
    paragraphs,
    (SCORECARD,),
    tables,
)

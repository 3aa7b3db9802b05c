"""Chapter 10: how the year is kept on course: what to look at each month, and what stops it.

Nothing here is new: limits come from the design's targets and milestones, room from what the run counted. A
limit of L for D residents (households, thousands of residents) leaves room for L D events in a year, and for
L D / 12 in a month.

>>> round(room(380.0, 40.0)), round(room(380.0, 40.0) / 12)
(15200, 1267)
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from healthtrust.design.transformation import Transformation
from healthtrust.reports.phrases import decimal, percent
from healthtrust.reports.sentences import EVERYWHERE
from healthtrust.reports.story import Columns, Story
from healthtrust.reports.tree.blocks import Block, Heading, Listing, Paragraph, Part, Table

MOST = 30
"""Rows of indicators that are shown."""
COUNTED = ("per 1,000", "share")
"""Units, by their end or whole, of measures that count events or households."""


def room(limit: float, denominator: float) -> float:
    """Return how many events a limit leaves room for in a year."""
    return limit * denominator


def operating(story: Story) -> Part:
    """Return the chapter."""
    title = "What is watched each month, and what would make us stop?"
    return Part("operating", "10", "Operating plan", title, tuple(_blocks(story)))


def _blocks(story: Story) -> Iterator[Block]:
    yield Paragraph(
        "Each promise of the design becomes a number for every month. The month's events are added up; once "
        "the year so far has used the year's room, the promise can no longer be kept.",
        "rule",
    )
    yield from _indicators(story)
    yield Heading("What would make us stop")
    yield Listing(tuple(_stops(story)))


def _indicators(story: Story) -> Iterator[Block]:
    if not story.has("scorecard"):
        yield Paragraph("No measures were taken in this run.", "missing")
        return
    table = story.last("scorecard")
    kept = ~np.isnan(table["limit"])
    if not kept.any():
        yield Paragraph("The design sets no targets, so that no month has a limit.", "missing")
        return
    rows = {key: values[kept] for key, values in table.items()}
    order = np.argsort(rows["verdict"] == "met", kind="stable")[:MOST]
    yield Table(*_watched(story, {key: values[order] for key, values in rows.items()}))


def _watched(story: Story, rows: Columns) -> tuple[str, dict[str, list[object]]]:
    """Return caption and columns of the indicators, those missed this year first."""
    whole = [
        room(float(limit), float(under)) if str(unit).endswith(COUNTED) else None
        for limit, under, unit in zip(rows["limit"], rows["denominator"], rows["unit"], strict=True)
    ]
    said = [percent if unit == "share" else decimal for unit in rows["unit"]]
    answers = {outcome.measure: outcome.answers for outcome in story.design.allocate.outcomes}
    missed = int((rows["verdict"] == "missed").sum())
    columns: dict[str, list[object]] = {
        "promise": [str(name) for name in rows["name"]],
        "place": [str(place) for place in rows["place"]],
        "this year": [say(float(v)) for say, v in zip(said, rows["value"], strict=True)],
        "limit": [
            f"{is_} {say(float(v))}"
            for say, is_, v in zip(said, rows["limit_is"], rows["limit"], strict=True)
        ],
        "room in a year [events]": [None if each is None else round(each, 1) for each in whole],
        "room in a month [events]": [None if each is None else round(each / 12, 1) for each in whole],
        "state": [str(v) for v in rows["verdict"]],
    }
    if answers:
        columns["who answers"] = [answers.get(str(code), "not named") for code in rows["measure"]]
    return (
        f"What is watched each month: {missed} of {len(said)} promises are missed at this year's pace",
        columns,
    )


def _stops(story: Story) -> Iterator[str]:
    """Yield what would make the system stop, from the flow, the targets and the fund."""
    yield "The book is out by a single unit of money: no payment leaves before it is found."
    if story.has("balances"):
        table = story.last("balances")
        held = int(table["balance"][table["account"] == "pool reserve"].sum())
        yield (
            f"The pool's reserve, {story.money(abs(held))} at the end of {story.year}, is used up before the "
            "year ends: budgets are set anew, or contributions are."
        )
    if story.has("scorecard"):
        clearly = story.where("scorecard", place=EVERYWHERE)
        names = [
            str(name)
            for name, verdict, sure in zip(
                clearly["name"], clearly["verdict"], clearly["clearly"], strict=True
            )
            if verdict == "missed" and sure
        ]
        yield (
            f"A promise is missed beyond what chance explains: {', '.join(names)} now."
            if names
            else "A promise is missed everywhere beyond what chance explains: none is now."
        )
    yield from _of_fund(story.design.allocate.transformation)


def _of_fund(money: Transformation | None) -> Iterator[str]:
    """Yield when transformation money stops."""
    if money is None:
        return
    fund = money.fund
    release = "none of" if fund.release == "all or nothing" else "less than"
    yield (
        f"A bid misses a milestone: {release} its money is released the year after. The fund ends with "
        f"{fund.last_year}, whatever was promised."
    )
    for bid in money.bids:
        for milestone in bid.milestones:
            way, limit = (
                ("at least", milestone.at_least)
                if milestone.at_least is not None
                else ("at most", milestone.at_most)
            )
            where = milestone.place or bid.place
            yield f"{bid.name}: {milestone.measure} in {where} is not {way} {limit} in {milestone.year}."

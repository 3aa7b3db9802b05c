"""How does care come in? Factors by month of care and of development, and what part of each month is in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from healthtrust.reports.charts.grammar import Spec, band, chart, colour, mark, number, said
from healthtrust.reports.charts.theme import BLUE, INK, ORANGE, PALE
from healthtrust.reports.figure import Sketch
from healthtrust.reports.phrases import counted, decimal, opened, percent

MOST_MONTHS = 24
"""Months of care and of development that are drawn, the last and the first; the table has all."""
STRONG = 0.5
"""Share in from which a cell is so dark that its number is white."""
CHOSEN = "all months"
"""The row of the volume-weighted factors."""
IN, TO_COME = "in", "still to come"


@dataclass(frozen=True)
class Development:
    """How a triangle develops."""

    what: str
    """Of what care: a setting, or all."""
    months: Sequence[str]
    """[month of care]"""
    ratio: Sequence[Sequence[float | None]]
    """[month of care, month of development]: in a month on, over in by then; None where unknown."""
    factor: Sequence[float]
    """[month of development]: volume-weighted."""
    share_in: Sequence[float]
    """[month of care]: by its age."""
    share_by_age: Sequence[float]
    """[month of development]: share in by then."""


def triangle_map(shown: Development) -> Sketch:
    """Return development factors as a table of heat: the darker, the more is in by that age."""
    first = max(len(shown.months) - MOST_MONTHS, 0)
    ages = list(range(len(shown.factor)))
    columns: dict[str, list[Any]] = {"month of care": [*shown.months, CHOSEN]}
    for age in ages:
        column = [row[age] if age < len(row) else None for row in shown.ratio]
        columns[f"{age} to {age + 1} months on"] = [*column, shown.factor[age]]
    cut = first > 0 or len(ages) > MOST_MONTHS
    return Sketch(
        title=_finding(shown),
        alt=f"A table of {counted(len(shown.months), 'month')} of care by month of development. Each cell "
        "has what was in a month later over what was in; as colour, how much is in by that age. The last row "
        f"has the factors of all months: {decimal(shown.factor[0])} from the month of care to the next.",
        spec=_tiles(shown, first),
        columns=columns,
        note="A factor of 1.5: half as much again came in during the next month. The darker, the more is in."
        f"{' The last months and first factors are drawn.' if cut else ''}",
    )


def completed_part(shown: Development) -> Sketch:
    """Return what part of each month of care is in, and what is still to come."""
    first = max(len(shown.months) - MOST_MONTHS, 0)
    rows: dict[str, list[Any]] = {"month": [], "what": [], "share": [], "order": []}
    for month, share in list(zip(shown.months, shown.share_in, strict=True))[first:]:
        for order, (what, part) in enumerate(((IN, share), (TO_COME, max(1 - share, 0.0)))):
            for column, value in zip(rows.values(), (month, what, part, order), strict=True):
                column.append(value)
    encoding = {
        "x": band("month", list(shown.months[first:]), "month of care"),
        "y": number("share", "share of its cost", format=".0%", scale={"domain": [0, 1]}),
        "color": colour("what", {IN: BLUE, TO_COME: ORANGE}, legend={"offset": 30}),
        "order": {"field": "order"},
    }
    spec = chart(rows, mark("bar", encoding, stroke="#ffffff"), height=200)
    least = min(range(len(shown.months)), key=lambda at: shown.share_in[at])
    return Sketch(
        title=f"{percent(shown.share_in[least])} of the care of {shown.months[least]} is in",
        alt=f"A bar for each of {counted(len(shown.months) - first, 'month')} of care, from the bottom what "
        f"is in and above it what is still to come. Lowest: {shown.months[least]}.",
        spec=spec,
        columns={"month of care": list(shown.months), "in [share]": list(shown.share_in)},
        note="By the age of the month and the factors of all months.",
    )


def _finding(shown: Development) -> str:
    now = shown.share_by_age[0]
    later = next((age for age, share in enumerate(shown.share_by_age) if share >= 0.95), None)
    more = "" if later is None else f", and 95 % within {counted(later, 'month')}" if later else ""
    return f"{opened(shown.what)}: {percent(now)} of a month is in by its end{more}"


def _tiles(shown: Development, first: int) -> Spec:
    rows: dict[str, list[Any]] = {"month": [], "age": [], "share": [], "words": [], "strong": []}
    ages = range(min(len(shown.factor), MOST_MONTHS))
    lines = [*zip(shown.months[first:], shown.ratio[first:], strict=True), (CHOSEN, shown.factor)]
    for month, ratios in lines:
        for age in ages:
            value = ratios[age] if age < len(ratios) else None
            if value is not None:
                share = shown.share_by_age[age]
                cell = (month, f"{age} to {age + 1}", share, f"{value:.2f}", int(share > STRONG))
                for column, each in zip(rows.values(), cell, strict=True):
                    column.append(each)
    y = band("month", [*shown.months[first:], CHOSEN], "month of care")
    x = band("age", [f"{age} to {age + 1}" for age in ages], "months on", axis={"orient": "top"})
    scale = {"domain": [0, 1], "range": [PALE, BLUE], "interpolate": "rgb"}
    fill = {"field": "share", "type": "quantitative", "scale": scale, "legend": None}
    tiles = mark("rect", {"y": y, "x": x, "color": fill}, stroke="#ffffff", strokeWidth=2)
    numbers = [
        {
            **mark("text", {"y": y, "x": x, "text": said("words")}, color=ink, fontSize=11),
            "transform": [{"filter": f"datum.strong == {strong}"}],
        }
        for strong, ink in ((1, "#ffffff"), (0, INK))
    ]
    return chart(rows, tiles, *numbers, height={"step": 24})

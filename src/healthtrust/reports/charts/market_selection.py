"""Whom is it worth attracting or repelling? A heat map: gain per person-year, as a colour and as a number."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from healthtrust.reports.charts.grammar import Spec, band, chart, mark, said
from healthtrust.reports.charts.theme import BLUE, INK, ORANGE, PALE
from healthtrust.reports.figure import Sketch
from healthtrust.reports.phrases import counted

MOST_ROWS, MOST_COLUMNS = 40, 10
STRONG = 0.7
"""Share of the largest amount from which a cell is so dark that its number is white."""


@dataclass(frozen=True)
class Heat:
    """Amounts by row and column; not a number where there is none."""

    rows: Sequence[str]
    columns: Sequence[str]
    amounts: Sequence[Sequence[float]]
    unit: str
    down: str = "group"
    across: str = "scheme"


def heat_map(heat: Heat, money: Callable[[float], str]) -> Sketch:
    """Return gains per person-year by group, and by scheme or plan; `money` says an amount."""
    cells = [
        (row, column, amount)
        for row, amounts in zip(heat.rows[:MOST_ROWS], heat.amounts, strict=False)
        for column, amount in zip(heat.columns[:MOST_COLUMNS], amounts, strict=False)
        if amount == amount
    ]
    cut = len(heat.rows) > MOST_ROWS or len(heat.columns) > MOST_COLUMNS
    return Sketch(
        title=_finding(cells, heat, money),
        alt=f"A table of {counted(len(heat.rows), heat.down)} by {counted(len(heat.columns), heat.across)}: "
        "each cell has the gain by one more person as its number and its colour, blue where attracting "
        "pays and orange where repelling does, pale where little hangs on either.",
        spec=_spec(cells, heat, money),
        columns=_table(heat),
        note="Blue, above nothing: a plan gains by whom it attracts. Orange, below: it gains as much by "
        f"whom it repels.{' The first rows and columns are drawn.' if cut else ''}",
    )


def _finding(cells: Sequence[tuple[str, str, float]], heat: Heat, money: Callable[[float], str]) -> str:
    row, column, amount = max(cells, key=lambda cell: abs(cell[2]))
    if money(abs(amount)) == money(0.0):
        return "No plan gains by whom it attracts or repels"
    deed = "attracting" if amount > 0 else "repelling"
    where = f"under {column}" if heat.across == "scheme" else f"for {column}"
    return f"Most is gained {where} by {deed} {row}: {money(abs(amount)).lstrip('+')} a person-year"


def _spec(cells: Sequence[tuple[str, str, float]], heat: Heat, money: Callable[[float], str]) -> Spec:
    largest = max((abs(amount) for *_, amount in cells), default=0.0) or 1.0
    rows = {
        "row": [row for row, _, _ in cells],
        "column": [column for _, column, _ in cells],
        "amount": [amount for *_, amount in cells],
        "words": [money(amount) for *_, amount in cells],
        "strong": [int(abs(amount) > STRONG * largest) for *_, amount in cells],
    }
    y = band("row", list(heat.rows[:MOST_ROWS]))
    x = band("column", list(heat.columns[:MOST_COLUMNS]), axis={"orient": "top"})
    scale = {"domain": [-largest, 0, largest], "range": [ORANGE, PALE, BLUE], "interpolate": "rgb"}
    fill = {"field": "amount", "type": "quantitative", "scale": scale, "legend": None}
    tiles = mark("rect", {"y": y, "x": x, "color": fill}, stroke="#ffffff", strokeWidth=2)
    numbers = [
        {**mark("text", {"y": y, "x": x, "text": said("words")}, color=ink), "transform": [{"filter": which}]}
        for which, ink in (("datum.strong == 1", "#ffffff"), ("datum.strong == 0", INK))
    ]
    return chart(rows, tiles, *numbers, height={"step": 28})


def _table(heat: Heat) -> dict[str, list[Any]]:
    columns: dict[str, list[Any]] = {heat.down: list(heat.rows)}
    for k, name in enumerate(heat.columns):
        columns[f"{name} [{heat.unit}]"] = [float(amounts[k]) for amounts in heat.amounts]
    return columns

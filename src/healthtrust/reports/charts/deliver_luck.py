"""What does luck do at each size, and which true saving is seen? Lines of one number over another."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from healthtrust.reports.charts.grammar import Spec, chart, number, told_apart, traced
from healthtrust.reports.charts.theme import LOOKS
from healthtrust.reports.figure import Sketch
from healthtrust.reports.phrases import counted, listed, opened

MOST = len(LOOKS)


@dataclass(frozen=True)
class Axis:
    """What stands along a side: name in the table, title, number format, and whether steps multiply."""

    name: str
    title: str
    format: str
    multiplies: bool = False


@dataclass(frozen=True)
class Lines:
    """Points by line: along x, and what is read off at y."""

    by: Mapping[str, Sequence[tuple[float, float]]]
    x: Axis
    y: Axis
    kind: str
    """What tells lines apart: `variant`, `size`, `reading of luck`."""
    finding: str


def lines(shown: Lines) -> Sketch:
    """Return the lines, the first few where they are many; the table has them all."""
    drawn = dict(list(shown.by.items())[:MOST])
    ends = [
        f"{name} from {_said(p[0][1], shown.y)} to {_said(p[-1][1], shown.y)}" for name, p in drawn.items()
    ]
    cut = "" if len(drawn) == len(shown.by) else f"The first {MOST} of {len(shown.by)} are drawn."
    flat = [(name, *point) for name, points in shown.by.items() for point in points]
    return Sketch(
        title=shown.finding,
        alt=f"{opened(counted(len(drawn), 'line'))}, one for each {shown.kind}: {shown.y.title} over "
        f"{shown.x.title}. {listed(ends)}.",
        spec=_spec(drawn, shown),
        columns={
            shown.kind: [name for name, _, _ in flat],
            shown.x.name: [x for _, x, _ in flat],
            shown.y.name: [y for _, _, y in flat],
        },
        note=cut,
    )


def _said(value: float, axis: Axis) -> str:
    return f"{100 * value:.1f} %".replace("-", "−") if "%" in axis.format else f"{value:,.0f}"


def _spec(drawn: Mapping[str, Sequence[tuple[float, float]]], shown: Lines) -> Spec:
    flat = [(name, *point) for name, points in drawn.items() for point in points]
    along = [x for _, x, _ in flat]
    rows = {"line": [name for name, _, _ in flat], "x": along, "y": [y for _, _, y in flat]}
    x = number("x", shown.x.title, format=shown.x.format, **_scale(shown.x, along))
    y = number("y", shown.y.title, format=shown.y.format)
    looks = told_apart("line", dict(zip(drawn, LOOKS, strict=False)), legend={"offset": 26})
    return chart(rows, *traced(x, y, looks), height=300)


def _scale(axis: Axis, values: Sequence[float]) -> Spec:
    """Return steps that multiply, marked at 1, 2 and 5 of each power of ten, where the axis asks for them."""
    if not axis.multiplies:
        return {}
    least, most = min(values), max(values)
    ticks = [k * 10**power for power in range(10) for k in (1, 2, 5) if least <= k * 10**power <= most]
    return {"scale": {"type": "log", "nice": False}, "axis": {"values": ticks}}

"""What matters most on its own? The result at both ends of each range, the widest on top."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from healthtrust.reports.charts.grammar import Spec, at, band, chart, mark, number, told_apart
from healthtrust.reports.charts.theme import BLUE, INK, ORANGE
from healthtrust.reports.figure import Sketch
from healthtrust.reports.phrases import counted

LOW, HIGH = "at the low end", "at the high end"
LOOKS = {LOW: (BLUE, "circle"), HIGH: (ORANGE, "square")}


@dataclass(frozen=True)
class Arm:
    """One parameter: what its ends are, as text, and the result there; None where a design could not be."""

    name: str
    low_at: str
    low: float | None
    high_at: str
    high: float | None


@dataclass(frozen=True)
class Tornado:
    """Arms around the result at the designs' own values; zero is marked where the ranking turns on it."""

    arms: Sequence[Arm]
    base: float
    label: str
    unit: str
    turns_at_zero: bool
    finding: str


def tornado(shown: Tornado) -> Sketch:
    """Return the arms, the widest on top."""
    first = shown.arms[0]
    return Sketch(
        title=shown.finding,
        alt=f"Bars of {counted(len(shown.arms), 'parameter')} around {shown.base:,.4g} {shown.unit}, the "
        f"widest on top: {first.name}, from {_said(first.low)} to {_said(first.high)}.".replace("-", "−"),
        spec=_spec(shown),
        columns={
            "parameter": [arm.name for arm in shown.arms],
            "low end": [arm.low_at for arm in shown.arms],
            f"at the low end [{shown.unit}]": [arm.low for arm in shown.arms],
            "high end": [arm.high_at for arm in shown.arms],
            f"at the high end [{shown.unit}]": [arm.high for arm in shown.arms],
        },
        note="One value at a time at the ends of its 95 % range, all others as the designs have them (line). "
        "Of a choice: the least and the greatest result of its alternatives."
        + (" Beyond the dashed line the other design is ahead." if shown.turns_at_zero else ""),
    )


def _said(value: float | None) -> str:
    return "nothing known" if value is None else f"{value:,.4g}"


def _spec(shown: Tornado) -> Spec:
    ends = [
        (arm, end, getattr(arm, key)) for arm in shown.arms for end, key in ((LOW, "low"), (HIGH, "high"))
    ]
    rows: dict[str, list[Any]] = {
        "name": [arm.name for arm, _, _ in ends],
        "end": [end for _, end, _ in ends],
        "result": [value for _, _, value in ends],
        "base": [shown.base for _ in ends],
    }
    y = band("name", [arm.name for arm in shown.arms])
    x = number("result", f"{shown.label}, {shown.unit}", format=",~r", scale={"zero": False, "nice": True})
    looks = told_apart("end", LOOKS, legend={"offset": 26})
    bars = mark(
        "rule", {"y": y, "x": x, "x2": at("base"), "color": looks["color"]}, strokeWidth=9, opacity=0.6
    )
    layers = [bars, mark("point", {"y": y, "x": x, **looks}, size=70)]
    layers.append(mark("rule", {"x": {"datum": shown.base}}, color=INK, strokeWidth=1.4))
    if shown.turns_at_zero:
        layers.append(mark("rule", {"x": {"datum": 0}}, color=INK, strokeDash=[4, 4]))
    return chart(rows, *layers, height={"step": 25})

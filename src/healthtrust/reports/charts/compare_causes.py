"""Which decision did what to a result? Steps from before to after, one for each decision, on its own scale.

The scale does not begin at nothing: the steps are small beside the whole, and may begin at or below zero.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import isfinite

from healthtrust.reports.charts.grammar import at, band, chart, mark, number, said, told_apart
from healthtrust.reports.charts.theme import BLUE, GREY, ORANGE
from healthtrust.reports.figure import Sketch
from healthtrust.reports.phrases import listed, opened
from healthtrust.study.compared.said import number as in_words

WHOLE, MORE, LESS = "before and after", "more", "less"
SIGNS = {WHOLE: (GREY, "circle"), MORE: (BLUE, "triangle-right"), LESS: (ORANGE, "triangle-left")}

NOTE = "Each step begins where the one above it ends. The scale does not begin at nothing."


@dataclass(frozen=True)
class Steps:
    """A result before, and what each decision added to it; the parts add up to the change."""

    what: str
    unit: str
    before: float
    parts: Mapping[str, float]

    @property
    def after(self) -> float:
        """Return the result after all."""
        return self.before + sum(self.parts.values())


def steps(shown: Steps) -> Sketch | None:
    """Return the steps; None where nothing changed or a part is not known."""
    sizes = [abs(part) for part in shown.parts.values()]
    if not all(map(isfinite, sizes)) or max(sizes, default=0.0) <= 1e-9 * max(
        abs(shown.before), abs(shown.after)
    ):
        return None
    rows, level = _rows(shown), f"{shown.what}, {shown.unit}"
    y, x = band("step", None), number("from", level, scale={"zero": False})
    looks = told_apart("kind", SIGNS)
    bars = mark("bar", {"y": y, "x": x, "x2": at("to"), "color": looks["color"]}, height={"band": 0.6})
    ends = mark("point", {"y": y, "x": {**x, "field": "to"}, **looks}, size=85)
    words = mark("text", {"y": y, "x": {**x, "field": "edge"}, "text": said("says")}, align="left", dx=12)
    largest = max(shown.parts, key=lambda name: abs(shown.parts[name]))
    told = [f"{name} {in_words(part, plus=True)}" for name, part in shown.parts.items()]
    before, after = in_words(shown.before), in_words(shown.after)
    return Sketch(
        title=f"{opened(shown.what)}: {before} becomes {after}, most by {largest}",
        alt=f"Steps from {before} to {after} {shown.unit}: {listed(told)}.",
        spec=chart(rows, bars, ends, words, height={"step": 30}),
        columns={
            "step": ["before", *shown.parts, "after"],
            f"{shown.what} [{shown.unit}]": [shown.before, *shown.parts.values(), shown.after],
        },
        note=NOTE,
    )


def _rows(shown: Steps) -> dict[str, list[float | str]]:
    """Return the bars: from, to, what they are; the largest gain first and the largest loss last."""
    level, bars = shown.before, [("before", shown.before, shown.before, WHOLE, in_words(shown.before))]
    for name, part in sorted(shown.parts.items(), key=lambda each: -each[1]):
        bars.append((name, level, level + part, MORE if part > 0 else LESS, in_words(part, plus=True)))
        level += part
    bars.append(("after", shown.after, shown.after, WHOLE, in_words(shown.after)))
    columns = [list(column) for column in zip(*bars, strict=True)]
    told = dict(zip(("step", "from", "to", "kind", "says"), columns, strict=True))
    return told | {"edge": [max(start, end) for _, start, end, _, _ in bars]}

"""What made a total change? A waterfall from before to after, a step for each cause."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from healthtrust.reports.charts.grammar import Spec, at, band, chart, mark, number, said, told_apart
from healthtrust.reports.charts.theme import BLUE, GREY, ORANGE
from healthtrust.reports.figure import Sketch
from healthtrust.reports.phrases import listed, opened

TOTAL, MORE, LESS = "total", "more", "less"
LOOKS = {TOTAL: (GREY, "circle"), LESS: (BLUE, "triangle-left"), MORE: (ORANGE, "triangle-right")}
Bars = dict[str, list[float | str]]
LITTLE = 0.0005
"""Steps smaller than this part of before are drawn together."""


@dataclass(frozen=True)
class Steps:
    """A total before, and what each cause added to it; the parts add up to the change."""

    what: str
    """What is counted: `admissions a year`, `spending`."""
    before: float
    parts: Mapping[str, float]
    unit: str
    """Of the table: `admissions a year`, `GBP`."""
    scale: float = 1.0
    """Amounts on the axis are divided by it."""
    axis: str = ""
    """What stands along the axis."""


def waterfall(shown: Steps, words: Callable[[float], str]) -> Sketch:
    """Return the waterfall; `words` says an amount."""
    after = shown.before + sum(shown.parts.values())
    rows = _rows(shown, after)
    drawn = sorted(shown.parts.items(), key=lambda each: -abs(each[1]))
    largest, size = drawn[0] if drawn else ("nothing", 0.0)
    said_parts = [f"{name} {_way(part)} {words(abs(part))}" for name, part in drawn[:5] if part]
    return Sketch(
        title=f"{opened(shown.what)}: from {words(shown.before)} to {words(after)}, most by {largest}"
        if size
        else f"{opened(shown.what)}: {words(shown.before)} before and after",
        alt=f"A waterfall. {opened(shown.what)} before: {words(shown.before)}; then a step for each cause: "
        f"{listed(said_parts)}; after: {words(after)}.",
        spec=_spec(rows, shown),
        columns={
            "step": ["before", *shown.parts, "after"],
            f"part [{shown.unit}]": [shown.before, *shown.parts.values(), after],
            "share of before": [
                1.0,
                *(part / shown.before for part in shown.parts.values()),
                after / shown.before,
            ],
        },
        note="Means of the draws. Each part is what its cause did in company with all others, so that parts "
        "add up; a step to the left is less, to the right more.",
    )


def _rows(shown: Steps, after: float) -> Bars:
    """Return the bars: from, to, what they are; causes the largest first, small ones together."""
    least = LITTLE * abs(shown.before)
    large = {name: part for name, part in shown.parts.items() if abs(part) >= least}
    rest = sum(part for part in shown.parts.values() if abs(part) < least)
    steps = sorted(large.items(), key=lambda each: each[1])
    steps += [("all others", rest)] if abs(rest) > 0.1 * least else []
    told: Bars = {name: [] for name in ("step", "from", "to", "kind", "says")}
    level = shown.before
    bars = [("before", 0.0, shown.before, TOTAL)]
    for name, part in steps:
        bars.append((name, level, level + part, LESS if part < 0 else MORE))
        level += part
    bars.append(("after", 0.0, after, TOTAL))
    for name, start, end, kind in bars:
        part = (end - start) / shown.before
        label = f"{100 * part:.1f} %" if kind == TOTAL else f"{100 * part:+.1f} %"
        values: tuple[float | str, ...] = (
            name,
            start / shown.scale,
            end / shown.scale,
            kind,
            label.replace("-", "−"),
        )
        for column, value in zip(told, values, strict=True):
            told[column].append(value)
    told["edge"] = [max(float(a), float(b)) for a, b in zip(told["from"], told["to"], strict=True)]
    return told


def _spec(rows: Bars, shown: Steps) -> Spec:
    y = band("step", None)
    x = number("from", shown.axis or shown.what)
    hues = told_apart("kind", LOOKS, legend={"offset": 24})
    bars = mark("bar", {"y": y, "x": x, "x2": at("to"), "color": hues["color"]}, height={"band": 0.7})
    ends = mark("point", {"y": y, "x": {"field": "to", "type": "quantitative"}, **hues}, size=70)
    label = {"y": y, "x": {"field": "edge", "type": "quantitative"}, "text": said("says")}
    texts = mark("text", label, align="left", dx=10)
    return chart(rows, bars, ends, texts, height={"step": 28})


def _way(part: float) -> str:
    return "takes" if part < 0 else "adds"

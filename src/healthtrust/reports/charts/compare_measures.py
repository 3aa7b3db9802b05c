"""Which measures changed, by how much, and how surely? Shares in points, all others in per cent of before."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from healthtrust.reports.charts.grammar import at, band, chart, mark, number, told_apart
from healthtrust.reports.charts.theme import BLUE, GREY, ORANGE
from healthtrust.reports.figure import Sketch
from healthtrust.reports.phrases import counted, listed, opened
from healthtrust.study.compared.differences import Difference
from healthtrust.study.compared.said import SHARE
from healthtrust.study.compared.said import number as in_words

BETTER, WORSE, NEITHER = "clearly better", "clearly worse", "no clear change"
WAYS = {BETTER: (BLUE, "triangle-up"), WORSE: (ORANGE, "triangle-down"), NEITHER: (GREY, "circle")}
INDEX = "index"
NOTE = (
    "A bar holds the true change in 95 of 100 cases. Measures that did not change, or have no interval, are "
    "in the table of every number only."
)


def in_points(differences: Sequence[Difference]) -> Sketch | None:
    """Return shares and indices by how many hundredths they changed; None where none did."""
    shown = [d for d in _shown(differences) if d.unit in (SHARE, INDEX)]
    return _drawn(shown, lambda d: 100.0, "change, percentage points of a share, hundredths of an index")


def in_per_cent(differences: Sequence[Difference]) -> Sketch | None:
    """Return all other measures by how much they changed in per cent; None where none did."""
    shown = [d for d in _shown(differences) if d.unit not in (SHARE, INDEX) and d.before]
    return _drawn(shown, lambda d: 100 / abs(d.before or 1.0), "change, per cent of before")


def _shown(differences: Sequence[Difference]) -> list[Difference]:
    return [d for d in differences if d.change and d.interval is not None]


def _drawn(shown: Sequence[Difference], scale: Callable[[Difference], float], axis: str) -> Sketch | None:
    if not shown:
        return None
    ends = [d.interval or (0.0, 0.0) for d in shown]
    rows: dict[str, list[Any]] = {
        "measure": [d.label for d in shown],
        "change": [(d.change or 0.0) * scale(d) for d in shown],
        "low": [low * scale(d) for d, (low, _) in zip(shown, ends, strict=True)],
        "high": [high * scale(d) for d, (_, high) in zip(shown, ends, strict=True)],
        "way": [f"clearly {d.way}" if d.clear and d.way else NEITHER for d in shown],
    }
    clear = sum(d.clear for d in shown)
    y, x = band("measure", None), number("change", axis)
    bars = mark("rule", {"y": y, "x": {**x, "field": "low"}, "x2": at("high")}, strokeWidth=2, opacity=0.5)
    points = mark("point", {"y": y, "x": x, **told_apart("way", WAYS)}, size=95)
    zero = mark("rule", {"x": {"datum": 0, "type": "quantitative"}}, strokeDash=[4, 3])
    told = [
        f"{d.label} {in_words(change, plus=True)}" for d, change in zip(shown, rows["change"], strict=True)
    ]
    return Sketch(
        title=f"{opened(counted(clear, 'measure'))} of {len(shown)} that moved changed beyond doubt",
        alt=f"Points with intervals, one row a measure; {axis}: {listed(told)}.",
        spec=chart(rows, zero, bars, points, height={"step": 30}),
        columns={
            "measure": rows["measure"],
            "unit": [d.unit for d in shown],
            "before": [d.before for d in shown],
            "after": [d.after for d in shown],
            "change": [d.change for d in shown],
            "low": [low for low, _ in ends],
            "high": [high for _, high in ends],
        },
        note=NOTE,
    )

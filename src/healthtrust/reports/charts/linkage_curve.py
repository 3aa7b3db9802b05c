"""What does a higher threshold gain and cost? Precision and recall of scored pairs at each threshold."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from healthtrust.reports.charts.grammar import Spec, chart, number, told_apart, traced
from healthtrust.reports.charts.theme import LOOKS
from healthtrust.reports.figure import Sketch

NAMES = ("precision", "recall")
LOOK = dict(zip(NAMES, LOOKS, strict=False))


def curve_drawn(curve: Mapping[str, Sequence[float]]) -> Sketch:
    """Return precision and recall by threshold; curve: threshold, precision, recall, F1."""
    best = max(range(len(curve["F1"])), key=lambda k: curve["F1"][k])
    top = curve["threshold"][best]
    return Sketch(
        title=f"Pairs are told apart best at {top:g}: F1 {curve['F1'][best]:.4f}",
        alt="Two lines over the threshold: precision rises from "
        f"{curve['precision'][0]:.3f} to {curve['precision'][-1]:.3f}, recall falls from "
        f"{curve['recall'][0]:.3f} to {curve['recall'][-1]:.3f}.",
        spec=_spec(curve),
        columns={name: list(values) for name, values in curve.items()},
        note="Of scored pairs, before clusters are made of them.",
    )


def _spec(curve: Mapping[str, Sequence[float]]) -> Spec:
    x = number("threshold", "threshold: least probability of a link", format=".2~f")
    y = number("value", None, format=".3~f", scale={"zero": False})
    rows = {
        "threshold": list(curve["threshold"]) * 2,
        "what": [name for name in NAMES for _ in curve["threshold"]],
        "value": [value for name in NAMES for value in curve[name]],
    }
    return chart(rows, *traced(x, y, told_apart("what", LOOK)), height=230)

"""What does one knob do around the winner? Each turned alone, all others left as they are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from healthtrust.reports.charts.grammar import Spec, band, chart, mark, number, told_apart
from healthtrust.reports.charts.theme import BLUE, GREY, PINK, RULE
from healthtrust.reports.figure import Sketch

ELSEWHERE, WINNER, BREAKS = "elsewhere", "winner", "breaks a constraint"
FORMS = {ELSEWHERE: (BLUE, "circle"), WINNER: (PINK, "triangle-up"), BREAKS: (GREY, "cross")}


@dataclass(frozen=True)
class Sliced:
    """One knob: its settings in words, in order, what each brings, and of which kind it is."""

    knob: str
    settings: Sequence[str]
    values: Sequence[float]
    kinds: Sequence[str]


def slice_of(shown: Sliced, label: str, unit: str, ends: tuple[float, float]) -> Sketch:
    """Return one slice; `ends` are the least and most of all slices, so that each has the same axis."""
    known = [value for value in shown.values if value == value]
    rows: dict[str, list[Any]] = {
        "setting": list(shown.settings),
        "value": list(shown.values),
        "kind": list(shown.kinds),
    }
    x = number("value", f"{label}, {unit}" if unit else label, format=",~r", scale=_scale(ends))
    y = band("setting", list(shown.settings))
    looks = told_apart("kind", {kind: FORMS[kind] for kind in FORMS if kind in shown.kinds})
    at = next((v for v, kind in zip(shown.values, shown.kinds, strict=True) if kind == WINNER), None)
    layers = [
        mark("rule", {"y": y}, color=RULE),
        mark("point", {"x": x, "y": y, **looks}, size=110),
    ]
    if at is not None and at == at:
        layers.insert(0, mark("rule", {"x": {"datum": at}}, color=PINK, strokeDash=[4, 4]))
    apart = max(known) - min(known) if known else 0.0
    said = f"moves {label[:1].lower() + label[1:]} by up to {apart:,.4g}" if apart else "changes nothing here"
    return Sketch(
        title=f"{shown.knob} {said}",
        alt=f"{len(shown.settings)} settings of {shown.knob} one below the other, with what the winner would "
        f"have at each; from {min(known, default=0):,.4g} to {max(known, default=0):,.4g}.".replace("-", "−"),
        spec=chart(rows, *layers, height={"step": 27}),
        columns={"setting": rows["setting"], f"{label} [{unit}]": rows["value"], "which": rows["kind"]},
        note="Dashed: the winner.",
    )


def _scale(ends: tuple[float, float]) -> Spec:
    low, high = ends
    return {"domain": [low, high], "nice": True, "zero": False} if high > low else {"zero": False}

"""What must be given up of one aim for another? Designs tried, and those that none beats."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from healthtrust.reports.charts.grammar import chart, mark, number, told_apart
from healthtrust.reports.charts.theme import BLUE, GREY, ORANGE, PINK, TURQUOISE
from healthtrust.reports.figure import Sketch

TRIED, FRONT, BASE, MIDDLE = "tried", "none beats it", "base design", "in the middle"
FORMS = {
    TRIED: (GREY, "cross"),
    FRONT: (BLUE, "circle"),
    BASE: (ORANGE, "square"),
    MIDDLE: (PINK, "triangle-up"),
}
SIZES = {TRIED: 26, FRONT: 75, BASE: 150, MIDDLE: 170}


@dataclass(frozen=True)
class Fronted:
    """Feasible designs by two aims, each of one kind."""

    x: str
    y: str
    values: Sequence[tuple[float, float]]
    kinds: Sequence[str]
    numbers: Sequence[int]


def front_of(shown: Fronted) -> Sketch:
    """Return the designs as points and the front as a line through those that none beats."""
    rows: dict[str, list[Any]] = {
        "x": [value[0] for value in shown.values],
        "y": [value[1] for value in shown.values],
        "kind": list(shown.kinds),
    }
    scale = {"zero": False, "nice": True}
    x, y = number("x", shown.x, format=",~r", scale=scale), number("y", shown.y, format=",~r", scale=scale)
    looks = told_apart(
        "kind", {kind: FORMS[kind] for kind in FORMS if kind in shown.kinds}, legend={"offset": 26}
    )
    on = [kind in (FRONT, MIDDLE) for kind in shown.kinds]
    line = mark("line", {"x": x, "y": y, "order": {"field": "x", "type": "quantitative"}}, color=TURQUOISE)
    line |= {"transform": [{"filter": f"datum.kind == '{FRONT}' || datum.kind == '{MIDDLE}'"}]}
    points = [
        mark("point", {"x": x, "y": y, **looks}, size=SIZES[kind], stroke="white", strokeWidth=0.8)
        | {"transform": [{"filter": f"datum.kind == '{kind}'"}]}
        for kind in FORMS
        if kind in shown.kinds
    ]
    beaten = "design is" if sum(on) == 1 else f"of {len(on)} designs are"
    return Sketch(
        title=f"{sum(on)} {beaten} beaten by none in {shown.x} and {shown.y}",
        alt=f"A plane with {shown.x} to the right and {shown.y} upwards: {len(on)} designs as points, and a "
        f"line through {sum(on)} that none beats. The base design and the one in the middle have forms of "
        "their own.",
        spec=chart(rows, line, *points, height=360),
        columns={"trial": list(shown.numbers), shown.x: rows["x"], shown.y: rows["y"], "which": rows["kind"]},
        note="A line joins the designs that none beats in every aim: to do better in one costs another.",
    )

"""Does the model say what studies found? Each finding with its error beside the model's interval."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from healthtrust.reports.charts.grammar import Spec, at, band, chart, mark, number, told_apart
from healthtrust.reports.charts.theme import BLUE, ORANGE
from healthtrust.reports.figure import Sketch

NUMBERS = ("value", "low", "high", "place_low", "place_high")
LOOKS = {"found": (ORANGE, "diamond"), "model": (BLUE, "circle")}


class Beside(NamedTuple):
    """One finding: what was found and the model's answer, each with its 90 % intervals; shares."""

    name: str
    found: tuple[float, ...]
    """Value; ends of its interval; of the wider one of another place, which only the model has."""
    model: tuple[float, ...]


def beside(findings: Sequence[Beside], finding: str) -> Sketch:
    """Return findings from top to bottom, in their order."""
    rows: dict[str, list[Any]] = {name: [] for name in ("finding", "of", *NUMBERS)}
    for each in findings:
        for of, numbers in (("found", each.found), ("model", each.model)):
            for column, cell in zip(rows.values(), (each.name, of, *numbers), strict=True):
                column.append(cell)
    return Sketch(
        title=finding,
        alt=f"Two points with a 90 % interval for each of {len(findings)} findings: found, and the model, "
        "whose thin line is the interval of another place. "
        + "; ".join(f"{e.name}: {e.found[0]:.1%}, model {e.model[0]:.1%}" for e in findings)
        .replace("%", " %")
        .replace("-", "−"),
        spec=_spec(rows, [each.name for each in findings]),
        columns={
            "finding": rows["finding"],
            "of": rows["of"],
            **{f"{name.replace('_', ' ')} [share]": rows[name] for name in NUMBERS},
        },
    )


def _spec(rows: dict[str, list[Any]], order: list[str]) -> Spec:
    y = band("finding", order, None, axis={"labelLimit": 230})
    apart: Spec = {"yOffset": {"field": "of", "type": "nominal"}}
    looks = told_apart("of", LOOKS, legend={"offset": 26})
    x = number("value", "change over the year before", format="+.0%")
    line = {
        "y": y,
        **apart,
        "x": {**x, "field": "low"},
        "x2": at("high"),
        "color": looks["color"],
    }
    thin = {**line, "x": {**x, "field": "place_low"}, "x2": at("place_high")}
    point = {"y": y, **apart, "x": x, **looks}
    height = 30 * len(order)
    return chart(
        rows,
        mark("rule", thin, strokeWidth=1, opacity=0.5),
        mark("rule", line, strokeWidth=3, opacity=0.5),
        mark("point", point, size=65, filled=True),
        height=height,
    )

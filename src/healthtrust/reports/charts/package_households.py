"""What does the package do to a poor and to a rich person? Health against own spending, before and after."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from healthtrust.reports.charts.grammar import Spec, chart, colour, mark, money, number, rows, told_apart
from healthtrust.reports.charts.package_amounts import Amounts
from healthtrust.reports.charts.theme import BLUE, INK, ORANGE
from healthtrust.reports.figure import Maker, Sketch
from healthtrust.reports.story import Columns, Story

BEFORE, AFTER, IN_FACT = "alone", "with the package", "in fact"
LOOKS = {BEFORE: (BLUE, "circle"), AFTER: (ORANGE, "square"), IN_FACT: (INK, "diamond")}
HUES = {name: hue for name, (hue, _) in LOOKS.items()}
LINES = {"health before": BEFORE, "health after": AFTER, "as good before": BEFORE, "as good after": AFTER}
POINTS = {"before": BEFORE, "after": AFTER, "in fact": IN_FACT}
PANEL = 330
SAME = 2e-4
"""Difference in health, as a share of it, that is not worth a word."""


def sketch(story: Story) -> Sketch:
    """Return Figures 1 and 2 for a poor and a rich resident of a run."""
    table = story.last("household_choices")
    return households({**table, "own_spending": story.major(table["own_spending"])}, Amounts.of(story))


def households(columns: Columns, amounts: Amounts) -> Sketch:
    """Return Figures 1 and 2: person, who, what, own_spending in major units, health."""
    person = columns["person"].astype(str)
    people = list(dict.fromkeys(person.tolist()))
    found = {name: _points(columns, person == name) for name in people}
    return Sketch(
        title=_finding(found, amounts),
        alt=f"{'Two panels' if len(people) > 1 else 'A panel'}, {' and '.join(people)}: health rises ever "
        "more slowly with what the person spends. With the package the curve is moved sideways by what "
        "others pay of one's care, or by what one pays for others. "
        + " ".join(_said(n, p, amounts) for n, p in found.items()),
        spec=_spec(columns, person, people, amounts),
        columns={
            "person": person.tolist(),
            "what": columns["what"].astype(str).tolist(),
            f"own spending [{amounts.unit('a year')}]": columns["own_spending"].tolist(),
            "health [QALYs]": columns["health"].tolist(),
        },
        note="Figures 1 and 2 of Smith (2006): people at the 10th and the 90th percentile of wealth. Solid: "
        "health for one's own spending on care, tax and premium together. Dashed: what would be as good to "
        "the person. Circle and square: what each would choose alone, and with what others pay. Diamond: "
        "where the package and its taxes leave them.",
    )


Point = tuple[float, float]


def _points(columns: Columns, of: NDArray[Any]) -> dict[str, Point]:
    """Return own spending and health at the points of a person."""
    what = columns["what"].astype(str)
    at = {name: int(np.flatnonzero(of & (what == key))[0]) for key, name in POINTS.items()}
    return {n: (float(columns["own_spending"][i]), float(columns["health"][i])) for n, i in at.items()}


def _finding(found: dict[str, dict[str, Point]], amounts: Amounts) -> str:
    if not found:
        return "Taxes for others leave nobody anything to choose with"
    said = []
    for name, at in found.items():
        (own, health), (own_alone, health_alone) = at[IN_FACT], at[BEFORE]
        more = "more" if own >= own_alone else "less"
        gained = _gained(health - health_alone, health_alone)
        said.append(
            f"the {name} person pays {amounts.said(abs(own - own_alone))} {more} than alone and {gained}"
        )
    sentence = "; ".join(said)
    return f"With the package {sentence}"


def _gained(health: float, alone: float) -> str:
    if abs(health) < SAME * abs(alone):
        return "is as healthy"
    return f"{'gains' if health > 0 else 'loses'} {abs(health):.2g} QALYs"


def _said(name: str, at: dict[str, Point], amounts: Amounts) -> str:
    own, health = at[IN_FACT]
    return f"The {name} person in fact spends {amounts.said(own)} and has {health:.4g} QALYs."


def _spec(columns: Columns, person: NDArray[Any], people: list[str], amounts: Amounts) -> Spec:
    panels = [_panel(columns, person == name, name, amounts) for name in people]
    whole = chart({}, height=0)
    kept = {key: whole[key] for key in ("$schema", "config")}
    return {**kept, "hconcat": panels, "spacing": 50}


def _panel(columns: Columns, of: NDArray[Any], name: str, amounts: Amounts) -> Spec:
    what, own = columns["what"].astype(str), columns["own_spending"].astype(np.float64)
    health = columns["health"].astype(np.float64)
    curves = of & np.isin(what, ("health before", "health after"))
    low, high = float(health[curves].min()), float(health[curves].max())
    room = 0.08 * (high - low)
    seen = of & (health >= low - room) & (health <= high + room)
    layers = []
    for key, dash in (("health", [1, 0]), ("as good", [5, 4])):
        kept = np.flatnonzero(seen & np.char.startswith(what, key))
        data = rows({"own": own[kept], "health": health[kept], "when": [LINES[what[i]] for i in kept]})
        x, y = _axes(amounts, (low - room, high + room))
        line = {"x": x, "y": y, "color": colour("when", HUES), "order": {"field": "own"}}
        width = 2.2 if key == "health" else 1.3
        layers.append(mark("line", line, strokeDash=dash, strokeWidth=width) | {"data": {"values": data}})
    layers.append(_points_layer(columns, of, amounts, (low - room, high + room)))
    who = str(columns["who"][np.flatnonzero(of)[0]])
    words = f"{name}: {who}" if who != name else name
    title = {"text": words, "anchor": "start", "fontSize": 12, "offset": 14}
    return {"title": title, "width": PANEL, "height": 280, "layer": layers}


def _points_layer(columns: Columns, of: NDArray[Any], amounts: Amounts, within: tuple[float, float]) -> Spec:
    at = _points(columns, of)
    data = rows({"own": [p[0] for p in at.values()], "health": [p[1] for p in at.values()], "when": list(at)})
    x, y = _axes(amounts, within)
    return mark("point", {"x": x, "y": y, **told_apart("when", LOOKS)}, size=110) | {"data": {"values": data}}


def _axes(amounts: Amounts, within: tuple[float, float]) -> tuple[Spec, Spec]:
    x = money("own", amounts.symbol, "own spending on care a year", axis={"tickCount": 5})
    scale = {"domain": list(within), "nice": False, "zero": False}
    return x, number("health", "health, QALYs", format=",~r", scale=scale, axis={"tickCount": 6})


HOUSEHOLDS = Maker(
    "package-households",
    "What does the package do to a poor and to a rich person?",
    ("household_choices",),
    sketch,
)

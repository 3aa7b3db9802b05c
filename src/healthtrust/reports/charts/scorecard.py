"""Was what was promised delivered? Every measure by place, with its interval and its target."""

from __future__ import annotations

from textwrap import fill

import numpy as np

from healthtrust.reports.charts.grammar import Spec, at, band, chart, mark, number, told_apart
from healthtrust.reports.charts.theme import BLUE, INK, ORANGE, TURQUOISE
from healthtrust.reports.figure import Maker, Sketch
from healthtrust.reports.phrases import SMALL, counted, decimal, listed, opened
from healthtrust.reports.story import Columns, Story

MET, MISSED, NO_TARGET = "target met", "target missed", "no target"
LOOKS = {MET: (TURQUOISE, "circle"), MISSED: (ORANGE, "cross"), NO_TARGET: (BLUE, "diamond")}
FEW = 2
PANELS = 3
PANEL = 222


def sketch(story: Story) -> Sketch:
    """Return every measure as a panel of places."""
    table = story.last("scorecard")
    states = [{"met": MET, "missed": MISSED}.get(str(v), NO_TARGET) for v in table["verdict"]]
    measures = list(dict.fromkeys(map(str, table["name"])))
    return Sketch(
        title=_finding(table, states, len(measures)),
        alt=f"{len(measures)} panels, one for each measure; in each a point per place and for everywhere, "
        "with its interval as a line and its target as a dashed rule. Round: target met; cross: missed; "
        "diamond: no target.",
        spec=_spec(table, states),
        columns={
            "measure": [str(n) for n in table["name"]],
            "place": [str(p) for p in table["place"]],
            "value": table["value"].tolist(),
            "low": table["low"].tolist(),
            "high": table["high"].tolist(),
            "unit": [str(u) for u in table["unit"]],
            "target": [
                f"{of} {decimal(limit)}" if of else ""
                for of, limit in zip(table["limit_is"], table["limit"], strict=True)
            ],
            "verdict": [str(v) for v in table["verdict"]],
            "note": [str(n) for n in table["note"]],
        },
        note="Lines are 95 % intervals, where the measure has one. Each panel has its own "
        f"scale.{_warnings(table)}",
    )


def _finding(table: Columns, states: list[str], measures: int) -> str:
    met, missed = states.count(MET), states.count(MISSED)
    if not met + missed:
        return f"{opened(counted(measures, 'measure'))}, with no targets set"
    where: dict[str, list[str]] = {}
    for name, place, state in zip(table["name"], table["place"], states, strict=True):
        if state == MISSED:
            where.setdefault(str(name), []).append(str(place))
    said = [f"{name[:1].lower()}{name[1:]} in {listed(places)}" for name, places in where.items()]
    which = f": {'; '.join(said)}" if 0 < len(said) <= FEW else ""
    number = SMALL[missed] if missed < len(SMALL) else f"{missed:,}"
    return f"{opened(counted(met, 'target'))} met, {number} missed{which}".replace(" in everywhere", "")


def _warnings(table: Columns) -> str:
    """Return what the review warns of, once for each warning, with the measures it concerns."""
    warned: dict[str, list[str]] = {}
    for name, note in zip(table["name"], table["note"], strict=True):
        if note and str(name) not in warned.setdefault(str(note), []):
            warned[str(note)].append(str(name))
    return "".join(f" {listed(names)}: {note}." for note, names in warned.items())


def _spec(table: Columns, states: list[str]) -> Spec:
    percent = table["unit"] == "share"
    units = ["per cent" if share else unit for share, unit in zip(percent, table["unit"], strict=True)]
    names = [f"{fill(str(name), 44)}\n{unit}" for name, unit in zip(table["name"], units, strict=True)]
    shown = {key: np.where(percent, 100, 1) * table[key] for key in ("value", "low", "high", "limit")}
    places = list(dict.fromkeys(map(str, table["place"])))
    rows = {"measure": names, "place": table["place"].tolist(), "state": states, **shown}
    y = band("place", places)
    looks = {state: look for state, look in LOOKS.items() if state in states}
    key: Spec = {} if len(looks) > 1 else {"legend": None}
    x = number(
        "value",
        None,
        format=",.4~r",
        scale={"zero": False, "nice": True, "padding": 6},
        axis={"tickCount": 4, "labelFontSize": 11},
    )
    point = {"y": y, "x": x, **told_apart("state", looks, **key)}
    interval = {"y": y, "x": {**x, "field": "low"}, "x2": at("high"), "color": point["color"]}
    limit = {"y": y, "x": {**x, "field": "limit"}}
    layers = [
        mark("tick", limit, color=INK, thickness=1.5, height={"band": 1.0}, strokeDash=[3, 2]),
        mark("rule", interval, strokeWidth=1.6),
        mark("point", point, size=70),
    ]
    return _panels(chart(rows, height=0), layers, list(dict.fromkeys(names)))


def _panels(whole: Spec, layers: list[Spec], order: list[str]) -> Spec:
    """Return the layers as small panels in rows of three, each with its own scale and a heading."""
    header = {
        "labelExpr": "split(datum.label, '\\n')",
        "labelAlign": "left",
        "labelAnchor": "start",
        "labelLineHeight": 15,
        "labelFontWeight": "normal",
        "labelFontSize": 11,
    }
    return {
        **{key: whole[key] for key in ("$schema", "config", "data")},
        "facet": {"field": "measure", "type": "nominal", "sort": order, "header": header},
        "columns": PANELS,
        "spacing": {"row": 22, "column": 26},
        "spec": {"width": PANEL, "height": {"step": 20}, "layer": layers},
        "resolve": {"scale": {"x": "independent"}},
    }


SCORECARD = Maker("scorecard", "Was what was promised delivered?", ("scorecard",), sketch)

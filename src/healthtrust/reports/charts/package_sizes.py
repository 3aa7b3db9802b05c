"""How large a package would each like? Spending against tax, for a poor, a middle and a rich person."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from healthtrust.reports.charts.grammar import Spec, chart, mark, money, number, rows, said, told_apart
from healthtrust.reports.charts.package_amounts import Amounts
from healthtrust.reports.charts.theme import BLUE, EDGE, GREY, INK, ORANGE, TURQUOISE
from healthtrust.reports.figure import Maker, Sketch
from healthtrust.reports.phrases import listed
from healthtrust.reports.story import Columns, Story

LOOKS = {"poor": (TURQUOISE, "square"), "middle": (BLUE, "circle"), "rich": (ORANGE, "diamond")}
PANEL = 330
OF_SCHEDULE = "tax rate, as a multiple of the schedule as it is"
OF_WEALTH = "tax rate"


def sketch(story: Story) -> Sketch | None:
    """Return Figures 3 and 4 for a year's residents; None where there is no line to vote on."""
    table = story.last("package_sizes")
    if np.ptp(table["spending"][table["what"] == "budget line"]) == 0:
        return None
    return sizes({**table, "spending": story.major(table["spending"])}, Amounts.of(story), OF_SCHEDULE)


def sizes(columns: Columns, amounts: Amounts, rate: str) -> Sketch:
    """Return Figures 3 and 4: person, what, curve, spending in major units, rate; `rate` names its axis."""
    columns = {
        name: values.astype(str) if name in ("person", "what") else values for name, values in columns.items()
    }
    best = {
        str(columns["person"][i]): float(columns["spending"][i])
        for i in np.flatnonzero(columns["what"] == "best point")
    }
    return Sketch(
        title=_finding(best, amounts),
        alt="Two panels of spending on the package, across, and tax rate, up, with the straight budget line "
        "that every package must lie on. Left: what is as good to the person in the middle, and from which "
        "spending on each buys nothing more. Right: the best curve that each can reach. "
        + " ".join(
            f"The {name} person's best point is {amounts.said(e)} a head." for name, e in best.items()
        ),
        spec=_spec(columns, amounts, rate),
        columns={
            "person": [str(who) or "anybody" for who in columns["person"]],
            "what": columns["what"].tolist(),
            f"spending [{amounts.unit('per head and year')}]": columns["spending"].tolist(),
            f"{rate} [ratio]": columns["rate"].tolist(),
        },
        note="Figures 3 and 4 of Smith (2006), for people at the 10th, 50th and 90th percentile of wealth. "
        "Left: thin curves are as good to the middle person; right of a dashed line its person buys nothing "
        "on top. Right: the best curve of each; the large mark is the size of package they would vote for. "
        "Where a curve bends, its person has stopped buying on top.",
    )


def _finding(best: dict[str, float], amounts: Amounts) -> str:
    if not best:
        return "There is one package only, and nothing to vote on"
    liked = [f"the {name} {amounts.said(spending)}" for name, spending in best.items()]
    return f"Liked best of packages by rank, spending a head: {listed(liked)}"


def _spec(columns: Columns, amounts: Amounts, rate: str) -> Spec:
    ob = columns["what"] == "budget line"
    top, right = float(columns["rate"][ob].max()), float(columns["spending"][ob].max())
    within = (columns["rate"] >= -0.02 * top) & (columns["rate"] <= 1.2 * top)
    seen = within & (columns["spending"] <= 1.0001 * right)
    left = float(columns["spending"][ob].min())
    axes = (amounts, rate, (left, right), (0.0, 1.2 * top))
    panels = [
        _panel("as good to the middle person", _family(columns, seen, axes)),
        _panel("the best that each can reach", _preferred(columns, seen, axes)),
    ]
    whole = chart({}, height=0)
    return {**{key: whole[key] for key in ("$schema", "config")}, "hconcat": panels, "spacing": 50}


Axes = tuple[Amounts, str, tuple[float, float], tuple[float, float]]


def _panel(words: str, layers: list[Spec]) -> Spec:
    title = {"text": words, "anchor": "start", "fontSize": 12, "offset": 14}
    return {"title": title, "width": PANEL, "height": 300, "layer": layers}


def _family(columns: Columns, seen: NDArray[Any], axes: Axes) -> list[Spec]:
    """Return Figure 3: the middle person's curves, the budget line, and where each stops buying on top."""
    thin = _lines(columns, seen & (columns["what"] == "as good"), axes, BLUE, strokeWidth=1.1)
    loci = [
        _lines(
            columns,
            seen & (columns["what"] == "nothing on top") & (columns["person"] == name),
            axes,
            hue,
            strokeDash=[4, 3],
            strokeWidth=1.6,
        )
        for name, (hue, _) in LOOKS.items()
    ]
    return [
        thin,
        *loci,
        _budget(columns, axes),
        *_ends(columns, seen & (columns["what"] == "nothing on top"), axes),
    ]


def _preferred(columns: Columns, seen: NDArray[Any], axes: Axes) -> list[Spec]:
    """Return Figure 4: the budget line, and each person's best curve with its point."""
    best = columns["what"] == "best for them"
    curves = [
        _lines(columns, seen & best & (columns["person"] == name), axes, hue, strokeWidth=1.8)
        for name, (hue, _) in LOOKS.items()
    ]
    kept = np.flatnonzero(columns["what"] == "best point")
    x, y = _positions(axes)
    points = mark("point", {"x": x, "y": y, **told_apart("person", LOOKS)}, size=150)
    return [*curves, _budget(columns, axes), points | {"data": {"values": _values(columns, kept)}}]


def _budget(columns: Columns, axes: Axes) -> Spec:
    return _lines(columns, columns["what"] == "budget line", axes, INK, strokeWidth=2.4)


def _lines(columns: Columns, of: NDArray[Any], axes: Axes, hue: str, **style: Any) -> Spec:
    x, y = _positions(axes)
    encoding = {"x": x, "y": y, "detail": {"field": "curve"}, "order": {"field": "n"}}
    return mark("line", encoding, color=hue, **style) | {
        "data": {"values": _values(columns, np.flatnonzero(of))}
    }


def _ends(columns: Columns, of: NDArray[Any], axes: Axes) -> list[Spec]:
    """Return the names of the persons beside the upper ends of their lines."""
    x, y = _positions(axes)
    style = {"align": "center", "fontSize": 11, "stroke": EDGE, "strokeWidth": 3, "color": GREY}
    layers = []
    for n, name in enumerate(LOOKS):
        mine = np.flatnonzero(of & (columns["person"] == name))
        if len(mine):
            end = mine[np.argmax(columns["rate"][mine])][None]
            text = mark("text", {"x": x, "y": y, "text": said("person")}, dy=-20 if n % 2 else -7, **style)
            layers.append(text | {"data": {"values": _values(columns, end)}})
    return layers


def _positions(axes: Axes) -> tuple[Spec, Spec]:
    amounts, rate, across, up = axes
    scale = {"nice": False, "zero": False}
    x = money(
        "spending",
        amounts.symbol,
        "spent on the package per head and year",
        scale={**scale, "domain": list(across)},
        axis={"tickCount": 5},
    )
    return x, number("rate", rate, format="~g", scale={**scale, "domain": list(up)}, axis={"tickCount": 6})


def _values(columns: Columns, kept: NDArray[Any]) -> list[Spec]:
    shown = {name: columns[name][kept] for name in ("spending", "rate", "person", "curve")}
    return rows({**shown, "n": kept})


SIZES = Maker(
    "package-sizes",
    "How large a package would each like?",
    ("package_sizes",),
    sketch,
    "There is one package only, or the terms of voluntary cover leave no line of packages to choose from.",
)

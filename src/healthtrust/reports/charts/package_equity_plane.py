"""Does a service make people healthier, and more equal? The health equity impact plane."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from healthtrust.reports.charts.grammar import Spec, chart, mark, number, said, told_apart
from healthtrust.reports.charts.theme import BLUE, EDGE, GREY, INK, MUTED, ORANGE
from healthtrust.reports.figure import Maker, Sketch
from healthtrust.reports.phrases import SMALL
from healthtrust.reports.story import Columns, Story

IN, OUT = "covered", "left out"
LOOKS = {IN: (BLUE, "circle"), OUT: (ORANGE, "cross")}
NAMED = 6
APART = (0.45, 0.045)
"""How far apart two points must lie for both to be named, as shares of width and height."""


def sketch(story: Story) -> Sketch | None:
    """Return where the services of a run lie; mandatory ones, which nobody decides on, are left out."""
    table = story.last("equity_plane")
    chosen = ~table["mandatory"].astype(bool)
    if not chosen.any():
        return None
    note = (
        "Each point: what covering the service adds, all else as it is. Its cost displaces health at the "
        "cost per QALY of the dearest service covered by choice, borne alike by all. Groups are the "
        "deprivation fifths; aversion to inequality is the English public's median (Atkinson, 10.95). Above "
        "the dashed line a service is worth it for health and equality together. Mandatory ones are left out."
    )
    return equity_plane({name: values[chosen] for name, values in table.items()}, note)


def equity_plane(columns: Columns, note: str) -> Sketch:
    """Return where services [i] lie: name, covered, net_health, equity_impact, quarter."""
    net, equity = columns["net_health"].astype(np.float64), columns["equity_impact"].astype(np.float64)
    both = int(((net > 0) & (equity > 0)).sum())
    return Sketch(
        title=_finding(net, equity, both),
        alt=f"{len(net)} points on a plane, those covered apart from those left out: to the right what makes "
        f"people more equal, upwards what makes them healthier. {both} lie in the upper right quarter; a "
        "slanting line shows where gains in one and losses in the other weigh the same.",
        spec=_spec(columns, net, equity),
        columns={
            "service": [str(name) for name in columns["name"]],
            "covered": [bool(c) for c in columns["covered"]],
            "net health [QALYs]": net.tolist(),
            "equity impact [QALYs]": equity.tolist(),
            "what it does": [str(quarter) for quarter in columns["quarter"]],
        },
        note=note,
    )


def _finding(net: NDArray[Any], equity: NDArray[Any], both: int) -> str:
    worth = int((net + equity > 0).sum())
    every = "Every one" if both == len(net) else f"{both}"
    return (
        f"{every} of {len(net)} services {'makes' if both == 1 else 'make'} people both healthier and more "
        f"equal; {SMALL[worth] if worth < len(SMALL) else worth} {'is' if worth == 1 else 'are'} worth "
        f"{'its' if worth == 1 else 'their'} cost for both goals together"
    )


def _spec(columns: Columns, net: NDArray[Any], equity: NDArray[Any]) -> Spec:
    across, up = _domain(equity), _domain(net)
    rows = {
        "net": net,
        "equity": equity,
        "state": [IN if c else OUT for c in columns["covered"]],
        "text": _named([str(name) for name in columns["name"]], equity, net),
        "side": ["right" if x > sum(across) / 2 else "left" for x in equity],
    }
    x = number(
        "equity", "equity impact, QALYs: further right, more equal", format=",~r", scale=_scale(across)
    )
    y = number("net", "net health, QALYs: further up, healthier", format=",~r", scale=_scale(up))
    points = mark("point", {"x": x, "y": y, **told_apart("state", LOOKS, legend={"offset": 30})}, opacity=1)
    words = {"fontSize": 11, "stroke": EDGE, "strokeWidth": 3}
    texts = [
        mark(
            "text",
            {"x": x, "y": y, "text": said("text")},
            align=side,
            dx=9 if side == "left" else -9,
            **words,
        )
        | {"transform": [{"filter": f"datum.text != '' && datum.side == '{side}'"}]}
        for side in ("left", "right")
    ]
    return chart(rows, *_lines(across, up), points, *texts, height=380)


def _lines(across: tuple[float, float], up: tuple[float, float]) -> list[Spec]:
    """Return the two axes and the slanting line on which net health and equity impact sum to nought."""
    axes = [mark("rule", {"x": {"datum": 0}}, color=INK), mark("rule", {"y": {"datum": 0}}, color=INK)]
    left, right = max(across[0], -up[1]), min(across[1], -up[0])
    data = {"values": [{"equity": left, "net": -left}, {"equity": right, "net": -right}]}
    encoding = {
        "x": {"field": "equity", "type": "quantitative"},
        "y": {"field": "net", "type": "quantitative"},
    }
    slant = mark("line", encoding, color=GREY, strokeDash=[5, 4], strokeWidth=1.4) | {"data": data}
    beside = {"align": "left", "baseline": "bottom", "dx": 8, "dy": -2}
    below = {"align": "right", "baseline": "top", "dx": -4, "dy": 8}
    style = (beside if right < 0.7 * across[1] else below) | {"color": MUTED}
    text = mark("text", encoding, text="worth it above the dashed line", **style)
    return [*axes, slant, text | {"data": {"values": data["values"][1:]}}]


def _named(names: list[str], across: NDArray[Any], up: NDArray[Any]) -> list[str]:
    """Return the names of the outermost points that lie apart from each other, nothing for the others."""
    wide, high = (max(float(np.ptp(np.append(v, 0.0))), 1e-300) for v in (across, up))
    x, y = across / wide, up / high
    named: list[int] = []
    for i in np.argsort(-(np.abs(x) + np.abs(y)), kind="stable").tolist():
        if len(named) < NAMED and all(
            abs(x[i] - x[j]) > APART[0] or abs(y[i] - y[j]) > APART[1] for j in named
        ):
            named.append(i)
    return [_short(name) if i in named else "" for i, name in enumerate(names)]


def _short(name: str) -> str:
    head = name.partition(",")[0].partition(":")[0]
    return head if len(head) <= 34 else f"{head[:33].rstrip()}…"


def _domain(values: NDArray[Any]) -> tuple[float, float]:
    low, high = min(float(values.min()), 0.0), max(float(values.max()), 0.0)
    room = 0.06 * max(high - low, 1e-9)
    return low - room, high + room


def _scale(domain: tuple[float, float]) -> dict[str, Any]:
    return {"domain": list(domain), "nice": False}


EQUITY_PLANE = Maker(
    "package-equity-plane",
    "Does a service make people healthier, and more equal?",
    ("equity_plane",),
    sketch,
    "Every candidate service is mandatory, or where services lie between health and equality is not known.",
)

"""Who is in which segment and what they cost; and whether chances of rising came true."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from healthtrust.reports.charts.grammar import band, chart, mark, number, told_apart
from healthtrust.reports.charts.theme import BLUE, LOOKS, MUTED
from healthtrust.reports.figure import Sketch

Row = Mapping[str, Any]


def pyramid(rows: Sequence[Row]) -> Sketch | None:
    """Return the share of people in each segment, centred, the first that decides on top; None if all are
    hidden."""
    shown = [row for row in reversed(rows) if row["people"] is not None]
    if not shown:
        return None
    largest = max(shown, key=lambda row: row["people"])
    half = [50 * row["share"] for row in shown]
    columns = {
        "segment": [row["segment"] for row in shown],
        "left": [-each for each in half],
        "right": half,
        "said": [f"{100 * row['share']:.1f} %" for row in shown],
    }
    y = band("segment", columns["segment"])
    x = number("left", None, axis={"labels": False, "grid": False})
    bars = mark("bar", {"y": y, "x": x, "x2": {"field": "right"}}, color=BLUE)
    words = mark(
        "text",
        {"y": y, "x": number("right"), "text": {"field": "said", "type": "nominal"}},
        align="left",
        dx=6,
    )
    hidden = len(rows) - len(shown)
    return Sketch(
        title=f"{100 * largest['share']:.0f} % of people are in the segment {largest['segment']}",
        alt="Bars one above the other, centred, as wide as the share of people in each segment: "
        + "; ".join(f"{row['segment']} {100 * row['share']:.1f} %" for row in shown)
        + (f". {hidden} more are hidden." if hidden else "."),
        spec=chart(columns, bars, words, height={"step": 30}),
        columns={
            "segment": columns["segment"],
            "people": [row["people"] for row in shown],
            "share": [row["share"] for row in shown],
        },
        note="Each person is in the first segment, from the top, whose rule fits.",
    )


def cost(rows: Sequence[Row], code: str) -> Sketch | None:
    """Return cost per member month by segment; None if nothing may be told."""
    name = "cost per member month"
    shown = [row for row in reversed(rows) if row[name] is not None]
    if not shown:
        return None
    dear = max(shown, key=lambda row: row[name])
    columns = {"segment": [row["segment"] for row in shown], "cost": [row[name] for row in shown]}
    x = number("cost", f"{code} per member month", format=",~r")
    bars = mark("bar", {"y": band("segment", columns["segment"]), "x": x}, color=BLUE)
    return Sketch(
        title=f"Dearest a month: {dear['segment']}, {dear[name]:,.0f} {code} a member",
        alt="A bar for each segment, as long as its cost per member month: "
        + "; ".join(f"{row['segment']} {row[name]:,.0f}" for row in shown) + ".",
        spec=chart(columns, bars, height={"step": 30}),
        columns={"segment": columns["segment"], f"{name} [{code}]": columns["cost"]},
    )  # fmt: skip


def calibration(rows: Sequence[Row]) -> Sketch | None:
    """Return observed shares of risen people against predicted chances, by tenth; None without a check."""
    shown = [row for row in rows if row["observed"] is not None and row["predicted"] is not None]
    if not shown:
        return None
    most = max(max(row["observed"], row["predicted"]) for row in shown) or 1.0
    columns = {
        "predicted": [row["predicted"] for row in shown],
        "observed": [row["observed"] for row in shown],
        "what": ["a tenth of people"] * len(shown),
    }
    line = {"predicted": [0.0, most], "observed": [0.0, most]}
    x = number("predicted", "chance predicted, mean of the tenth", format="~%", scale={"domain": [0, most]})
    y = number("observed", "share that rose", format="~%", scale={"domain": [0, most]})
    right = {**mark("line", {"x": x, "y": y}, color=MUTED, strokeDash=[5, 4]), "data": {"values": [
        {"predicted": p, "observed": o} for p, o in zip(line["predicted"], line["observed"], strict=True)
    ]}}  # fmt: skip
    points = mark(
        "point", {"x": x, "y": y, **told_apart("what", {"a tenth of people": LOOKS[0]}, legend=None)}
    )
    top = shown[-1]
    return Sketch(
        title=f"Of the tenth with the highest chances {100 * top['observed']:.1f} % rose; "
              f"{100 * top['predicted']:.1f} % were predicted",
        alt="Points for tenths of people from the lowest chances to the highest; on the broken line "
            "what was predicted came true: "
        + "; ".join(
            f"{100 * row['predicted']:.1f} % predicted, {100 * row['observed']:.1f} % rose" for row in shown
        ) + ".",
        spec=chart(columns, right, points, height=320),
        columns={
            "tenth": [row["tenth"] for row in shown],
            "predicted": columns["predicted"],
            "observed": columns["observed"],
        },
        note="On the broken line what was predicted came true.",
    )  # fmt: skip

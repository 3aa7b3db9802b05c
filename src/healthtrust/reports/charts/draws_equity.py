"""Does a design make people healthier, and more equal? Designs on the health equity impact plane."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from healthtrust.reports.charts.draws_looks import looks_of
from healthtrust.reports.charts.grammar import at, chart, mark, number, told_apart
from healthtrust.reports.charts.theme import GREY, INK
from healthtrust.reports.figure import Sketch
from healthtrust.reports.phrases import listed, percent


@dataclass(frozen=True)
class Placed:
    """A design beside the first: mean and 95 % interval each way, and how often worth it for both goals."""

    design: str
    net: tuple[float, float, float]
    """Net health: mean, low, high; QALYs a year."""
    fair: tuple[float, float, float]
    worth_it: float


def equity_plane(first: str, placed: Sequence[Placed]) -> Sketch:
    """Return where designs lie beside the first, with intervals over draws."""
    x = number(
        "fair", "equity impact, QALYs a year: further right, more equal", format=",~r", scale={"zero": True}
    )
    y = number("net", "net health, QALYs a year: further up, healthier", format=",~r", scale={"zero": True})
    rows: dict[str, list[Any]] = {
        "design": [each.design for each in placed],
        "net": [each.net[0] for each in placed],
        "net_low": [each.net[1] for each in placed],
        "net_high": [each.net[2] for each in placed],
        "fair": [each.fair[0] for each in placed],
        "fair_low": [each.fair[1] for each in placed],
        "fair_high": [each.fair[2] for each in placed],
    }
    looks = told_apart("design", looks_of([first, *rows["design"]], rows["design"]), legend={"offset": 30})
    hue = {"color": looks["color"]}
    widest = max(abs(v) for each in placed for v in each.fair)
    reach = min(widest, max(abs(v) for each in placed for v in each.net)) or 1.0
    slant = mark("line", {"x": x, "y": y}, color=GREY, strokeDash=[5, 4], strokeWidth=1.4)
    ends = {"data": {"values": [{"fair": -s * reach, "net": s * reach} for s in (-1, 1)]}}
    layers = [
        mark("rule", {"x": {"datum": 0}}, color=INK),
        mark("rule", {"y": {"datum": 0}}, color=INK),
        slant | ends,
        mark("rule", {"x": {**x, "field": "fair_low"}, "x2": at("fair_high"), "y": y, **hue}, strokeWidth=2),
        mark("rule", {"y": {**y, "field": "net_low"}, "y2": at("net_high"), "x": x, **hue}, strokeWidth=2),
        mark("point", {"x": x, "y": y, **looks}, size=130),
    ]
    said = listed([f"{each.design} in {percent(each.worth_it)}" for each in placed])
    return Sketch(
        title=f"Worth it for health and equality together beside {first}: {said} of draws",
        alt=f"A plane with equity impact to the right and net health upwards, {first} in the middle. "
        + " ".join(
            f"{each.design} lies at {each.fair[0]:,.3g} and {each.net[0]:,.3g} QALYs a year.".replace(
                "-", "−"
            )
            for each in placed
        )
        + " Above the slanting line a design is worth it for both.",
        spec=chart(rows, *layers, height=360),
        columns={
            "design": rows["design"],
            **{
                f"{name} [QALYs a year]": rows[key]
                for key, name in (
                    ("net", "net health"),
                    ("net_low", "net health, low"),
                    ("net_high", "net health, high"),
                    ("fair", "equity impact"),
                    ("fair_low", "equity impact, low"),
                    ("fair_high", "equity impact, high"),
                )
            },
            "worth it for both [share of draws]": [each.worth_it for each in placed],
        },
        note="Above the dashed line a design is worth it for health and equality together. Lines hold 95 % "
        "of draws each way.",
    )

"""What is covered, and where does the money end? Services by cost per QALY, with the budget line."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from healthtrust.reports.charts.grammar import Spec, band, chart, mark, money, said, told_apart
from healthtrust.reports.charts.theme import BLUE, INK, MUTED, ORANGE, PALE, TURQUOISE
from healthtrust.reports.figure import Maker, Sketch
from healthtrust.reports.story import Columns, Story

MANDATORY, IN, OUT = "covered, mandatory", "covered by choice", "left out"
PLOT = 440
LONGEST = 52
LOOKS = {MANDATORY: (TURQUOISE, "square"), IN: (BLUE, "circle"), OUT: (ORANGE, "cross")}


def sketch(story: Story) -> Sketch:
    """Return every candidate service by rank, its cost per QALY, and the line where the means end."""
    table = story.last("league")
    order = np.argsort(table["rank"], kind="stable")
    table = {key: values[order] for key, values in table.items()}
    state = [_state(bool(c), str(r)) for c, r in zip(table["covered"], table["reason"], strict=True)]
    ratio, code = story.major(table["cost_per_qaly"]), story.currency.code
    return Sketch(
        title=_finding(story, table, ratio),
        alt=f"League table of {len(ratio)} services from the first in rank to the last, a point each on a "
        f"logarithmic axis of cost per QALY; {sum(s != OUT for s in state)} are covered. A line marks "
        "where the means of the pool end.",
        spec=_spec(story, table, state, ratio),
        columns={
            "rank": table["rank"].tolist(),
            "service": [str(s) for s in table["name"]],
            "setting": [str(s) for s in table["setting"]],
            f"cost per QALY [{code}]": ratio.tolist(),
            "expected cases": table["expected_cases"].tolist(),
            f"expected cost to the pool [{code}]": story.major(table["expected_cost"]).tolist(),
            "in or out": state,
            "why": [str(r) for r in table["reason"]],
        },
        note="Mandatory services come first; all others by health gained per unit of money. Expected cost "
        "is that to the pool, if everyone is covered.",
    )


def _finding(story: Story, table: Columns, ratio: NDArray[Any]) -> str:
    covered, count = table["covered"], len(ratio)
    if covered.all():
        return f"All {count} candidate services are covered" if count > 1 else "The only candidate is covered"
    if _by_welfare(story):
        dearest, cheapest = ratio[covered].max(), ratio[~covered].min()
        return (
            f"{int(covered.sum())} of {count} services are covered, as welfare is then highest: the "
            f"dearest at {story.in_full(dearest)} per QALY, the cheapest left out {story.in_full(cheapest)}"
        )
    first_out = int(np.flatnonzero(~covered)[0])
    ends = "the threshold lies below" if _by_threshold(story) else "the money ends before"
    return (
        f"{int(covered.sum())} of {count} services are covered; {ends} "
        f"{_lower(str(table['name'][first_out]))}, at {story.in_full(ratio[first_out])} per QALY"
    )


def _by_threshold(story: Story) -> bool:
    return story.design.package.choose == "threshold"


def _by_welfare(story: Story) -> bool:
    return story.design.package.choose == "welfare"


def _state(covered: bool, reason: str) -> str:
    return OUT if not covered else MANDATORY if "mandatory" in reason else IN


def _lower(name: str) -> str:
    return name if name[1:2].isupper() else name[:1].lower() + name[1:]


def _spec(story: Story, table: Columns, state: list[str], ratio: NDArray[Any]) -> Spec:
    rows = {
        "service": _shortened(table["name"]),
        "state": state,
        "ratio": np.clip(ratio, 1.0, 1e9),
        "cost": [story.money(c) for c in table["expected_cost"]],
    }
    y = band("service", rows["service"], axis={"labelFontSize": 11.5, "grid": True, "gridColor": PALE})
    scale = {"type": "log", "nice": False, "domain": [rows["ratio"].min() / 2, rows["ratio"].max() * 2]}
    x = money("ratio", story.symbol, "cost per QALY, each line ten times the last", scale=scale)
    x["axis"] |= {"values": [10.0**k for k in range(8)], "orient": "top"}
    points = {"y": y, "x": x, **told_apart("state", LOOKS)}
    ends = "the threshold lies here" if _by_threshold(story) else "the pool's means end here"
    beside = {"x": {"value": "width"}, "text": said("cost")}
    costs = mark("text", {"y": y, **beside}, align="left", dx=14, color=MUTED, fontSize=11)
    above = {"x": {"value": "width"}, "y": {"value": -29}}
    head = mark("text", above, text="expected cost", align="left", dx=14, color=MUTED)
    layers = [mark("point", points, size=75), costs, head | {"data": {"values": [{}]}}]
    layers += [] if _by_welfare(story) else _line(rows["service"], state, ends)
    whole = chart(rows, *layers, height={"step": 17})
    return {**{key: value for key, value in whole.items() if key != "autosize"}, "width": PLOT}


def _shortened(names: NDArray[Any]) -> list[str]:
    """Return names short enough for the margin; a number is added where two would look alike."""
    cut = [n if len(n) <= LONGEST else f"{n[: LONGEST - 1].rstrip(' ,')}…" for n in map(str, names)]
    return [n if cut.count(n) == 1 else f"{n} {i + 1}" for i, n in enumerate(cut)]


def _line(names: list[str], state: list[str], ends: str) -> list[Spec]:
    """Return the line above the first service that is left out, and what it means."""
    if OUT not in state:
        return []
    data = {"values": [{"service": names[state.index(OUT)]}]}
    y = {**band("service", names), "bandPosition": 0}
    rule = mark("rule", {"y": y}, color=INK, strokeWidth=1.6)
    words = {"text": ends, "align": "left", "baseline": "bottom", "dy": -3, "fontWeight": "bold"}
    text = mark("text", {"y": y, "x": {"value": 4}}, **words)
    return [rule | {"data": data}, text | {"data": data}]


LEAGUE_TABLE = Maker("league-table", "What is covered, and where does the money end?", ("league",), sketch)

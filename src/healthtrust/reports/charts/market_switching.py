"""Who goes from which plan to which? A heat map of persons, and members of each plan before and after."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from healthtrust.reports.charts.grammar import Spec, band, chart, joined, mark, number, said
from healthtrust.reports.charts.theme import BLUE, GREY, INK, ORANGE, PALE
from healthtrust.reports.figure import Sketch
from healthtrust.reports.phrases import counted, percent

MOST_PLANS = 14
"""Plans of a heat map; the table below it has all."""

STRONG = 0.5
"""Share of a row from which a cell is so dark that its number is white."""

Matrix = Sequence[Sequence[int]]


def switching_map(before: Sequence[str], after: Sequence[str], persons: Matrix) -> Sketch:
    """Return persons [plan before, plan after] as a heat map; before, after: names of rows and columns."""
    cells = [
        (was, now, count, count / max(sum(row), 1))
        for was, row in zip(before[:MOST_PLANS], persons, strict=False)
        for now, count in zip(after[:MOST_PLANS], row, strict=False)
    ]
    moves = [cell for cell in cells if cell[0] != cell[1] and cell[2] and not cell[0].startswith("(")]
    cut = len(before) > MOST_PLANS or len(after) > MOST_PLANS
    return Sketch(
        title=_finding(moves),
        alt=f"A table of {counted(len(before), 'row')} for plans before and "
        f"{counted(len(after), 'column')} for plans after: each cell has its persons as a number, and as "
        "colour what share of its row they are.",
        spec=_tiles(cells, before[:MOST_PLANS], after[:MOST_PLANS]),
        columns={
            "from": list(before),
            **{f"to {name} [persons]": [row[p] for row in persons] for p, name in enumerate(after)},
        },
        note="The darker, the larger a part of its row. Who stays is on the diagonal."
        f"{' The first rows and columns are drawn.' if cut else ''}",
    )


def _finding(moves: Sequence[tuple[str, str, int, float]]) -> str:
    if not moves:
        return "Nobody changes plan"
    was, now, count, share = max(moves, key=lambda cell: cell[2])
    return f"Most go from {was} to {now}: {counted(count, 'person')}, {percent(share)} of its members"


def _tiles(cells: Sequence[tuple[str, str, int, float]], before: Sequence[str], after: Sequence[str]) -> Spec:
    rows = {
        "was": [was for was, *_ in cells],
        "now": [now for _, now, *_ in cells],
        "share": [share for *_, share in cells],
        "words": [f"{count:,}" for _, _, count, _ in cells],
        "strong": [int(share > STRONG) for *_, share in cells],
    }
    y, x = band("was", list(before), "from"), band("now", list(after), "to", axis={"orient": "top"})
    scale = {"domain": [0, 1], "range": [PALE, BLUE], "interpolate": "rgb"}
    fill = {"field": "share", "type": "quantitative", "scale": scale, "legend": None}
    tiles = mark("rect", {"y": y, "x": x, "color": fill}, stroke="#ffffff", strokeWidth=2)
    numbers = [
        {**mark("text", {"y": y, "x": x, "text": said("words")}, color=ink), "transform": [{"filter": which}]}
        for which, ink in (("datum.strong == 1", "#ffffff"), ("datum.strong == 0", INK))
    ]
    return chart(rows, tiles, *numbers, height={"step": 30})


def members(plans: Sequence[str], by_when: Mapping[str, Sequence[int | None]]) -> Sketch:
    """Return members of each plan at two times or more, by name of the time; None where not on offer."""
    looks = dict(zip(by_when, ((GREY, "circle"), (BLUE, "square"), (ORANGE, "diamond")), strict=False))
    columns: dict[str, list[Any]] = {"plan": list(plans)} | {
        when: list(count) for when, count in by_when.items()
    }
    first, *_, last = by_when
    change = [(now or 0) - (was or 0) for was, now in zip(by_when[first], by_when[last], strict=True)]
    most = max(range(len(plans)), key=lambda p: abs(change[p]))
    grown = "gains" if change[most] > 0 else "loses"
    x = number("members", "members", format=",d", scale={"zero": True})
    return Sketch(
        title=f"{plans[most]} {grown} most: {counted(abs(change[most]), 'member')}"
        if change[most]
        else "Every plan keeps its number of members",
        alt=f"A row for each of {counted(len(plans), 'plan')} with a point for its members: "
        f"{', '.join(by_when)}.",
        spec=chart(columns, *joined("plan", x, looks), height={"step": 28}),
        columns={
            "plan": list(plans),
            **{
                f"{when} [persons]": ["–" if n is None else n for n in count]
                for when, count in by_when.items()
            },
        },
    )

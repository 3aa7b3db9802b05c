"""Where does the money end up? What each level of the tree keeps of each line, and what reaches the last."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from healthtrust.reports.charts.grammar import Spec, band, chart, colour, mark, money
from healthtrust.reports.charts.package_amounts import Amounts
from healthtrust.reports.charts.theme import BLUE, GREY, ORANGE, PINK, PURPLE, TURQUOISE
from healthtrust.reports.figure import Sketch
from healthtrust.reports.phrases import counted, percent

COLOURS = (BLUE, ORANGE, TURQUOISE, PINK, PURPLE, GREY)
MOST_LINES = len(COLOURS)


def by_level(
    lines: Sequence[str], places: Sequence[int], stays: NDArray[Any], reached: float, amounts: Amounts
) -> Sketch:
    """Return what stays at each level of each line [level, line], major units; places [level] counts them.

    reached: what neighbourhoods have of it.
    """
    levels = [f"level {number}: {counted(count, 'place')}" for number, count in enumerate(places, start=1)]
    whole = float(stays.sum())
    return Sketch(
        title=f"{percent(reached / max(whole, 1e-9))} of {amounts.said(whole)} reaches the neighbourhoods",
        alt="A bar for each level, the top first, of the money that stays there, in parts by line. "
        + "; ".join(
            f"{level}: {amounts.said(float(row.sum()))}" for level, row in zip(levels, stays, strict=True)
        ),
        spec=_spec(lines, levels, stays, amounts),
        columns={
            "level": levels,
            **{f"{line} [{amounts.unit()}]": stays[:, k].tolist() for k, line in enumerate(lines)},
        },
        note="Money stays where a level keeps a share for itself, and in neighbourhoods, which pass none on.",
    )


def _spec(lines: Sequence[str], levels: Sequence[str], stays: NDArray[Any], amounts: Amounts) -> Spec:
    shown = (
        list(lines[:MOST_LINES]) if len(lines) <= MOST_LINES else [*lines[: MOST_LINES - 1], "other lines"]
    )
    parts = stays[:, : len(shown)].copy()
    parts[:, -1] += stays[:, len(shown) :].sum(axis=1)
    rows = {
        "level": [level for level in levels for _ in shown],
        "line": [line for _ in levels for line in shown],
        "money": parts.ravel(),
        "order": list(range(len(shown))) * len(levels),
    }
    encoding = {
        "y": band("level", list(levels)),
        "x": money("money", amounts.symbol, "money that stays at the level"),
        "color": colour("line", dict(zip(shown, COLOURS, strict=False))),
        "order": {"field": "order"},
    }
    return chart(rows, mark("bar", encoding), height={"step": 34})


def per_head(names: Sequence[str], heads: NDArray[Any], total: NDArray[Any], amounts: Amounts) -> Sketch:
    """Return money per resident of places [i], the most first; heads and total, in major units."""
    each = total / np.maximum(heads, 1)
    order = np.argsort(-each, kind="stable").tolist()
    rows = {"place": [names[i] for i in order], "money": each[order]}
    mean = float(total.sum() / max(heads.sum(), 1))
    bars = mark(
        "bar", {"y": band("place", None), "x": money("money", amounts.symbol, "per resident")}, color=BLUE
    )
    rule = mark("rule", {"x": {"datum": mean}}, color=GREY, strokeDash=[4, 4])
    most, least = order[0], order[-1]
    return Sketch(
        title=f"From {amounts.said(float(each[least]))} per resident in {names[least]} to "
        f"{amounts.said(float(each[most]))} in {names[most]}",
        alt=f"A bar for each of {counted(len(names), 'place')}: money per resident, the most first. A rule "
        f"marks the mean, {amounts.said(mean)}.",
        spec=chart(rows, bars, rule, height={"step": 22}),
        columns={
            "place": [names[i] for i in order],
            "residents": heads[order].tolist(),
            f"money [{amounts.unit()}]": total[order].tolist(),
            f"per resident [{amounts.unit()}]": each[order].tolist(),
        },
    )

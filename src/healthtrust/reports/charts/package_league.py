"""What is covered, and what would have to change? Each intervention's value for money beside its hurdle."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from healthtrust.reports.charts.grammar import Spec, band, chart, mark, number, told_apart
from healthtrust.reports.charts.theme import BLUE, INK, ORANGE
from healthtrust.reports.figure import Sketch
from healthtrust.reports.phrases import counted
from healthtrust.reports.story import Columns

IN, OUT = "covered", "left out"
LOOKS = {IN: (BLUE, "circle"), OUT: (ORANGE, "cross")}
MOST_SHOWN = 60


def league(columns: Columns) -> Sketch:
    """Return interventions [i] by value for money: name, ratio, hurdle (NaN or infinite: none), covered."""
    order = np.argsort(-columns["ratio"], kind="stable")
    table = {name: values[order] for name, values in columns.items()}
    covered = table["covered"] > 0
    shown = _shown(covered)
    return Sketch(
        title=_finding(covered),
        alt=f"A row for each of {len(shown)} interventions, the best value for money first: a circle where "
        "it is covered, a cross where it is left out, on a logarithmic axis of health per unit of money; an "
        "upright stroke marks the hurdle at which it would be neither better in nor out.",
        spec=_spec({name: values[shown] for name, values in table.items()}),
        columns={
            "intervention": [str(name) for name in table["name"]],
            "health per unit of money [QALYs per money]": table["ratio"].tolist(),
            "hurdle [QALYs per money]": table["hurdle"].tolist(),
            "coverage [share]": table["covered"].tolist(),
        },
        note="Upright stroke: the hurdle, the health per unit of money at which covering a little more "
        "would be worth as much as it costs. Where something is all or nothing, or a limit binds, what "
        "passes its hurdle may still be out, and what does not may be in. No stroke: no gain in "
        "health would do, or the hurdle is not known.",
    )


def _finding(covered: NDArray[Any]) -> str:
    count, inside = len(covered), int(covered.sum())
    if inside in (0, count):
        every = "Every" if inside else "No"
        return f"{every} one of {counted(count, 'intervention')} is covered"
    by_rank = bool(covered[:inside].all())
    order = "and they are" if by_rank else "but they are not"
    return (
        f"{inside} of {count} interventions are covered, {order} simply the best {inside} by value for money"
    )


def _shown(covered: NDArray[Any]) -> NDArray[Any]:
    """Return the rows drawn: all, or those around the place where covered ones give way to others."""
    if len(covered) <= MOST_SHOWN:
        return np.arange(len(covered))
    start = min(max(int(covered.sum()) - MOST_SHOWN // 2, 0), len(covered) - MOST_SHOWN)
    return np.arange(start, start + MOST_SHOWN)


def _spec(table: Columns) -> Spec:
    above = table["hurdle"]
    hurdle = np.where(np.isfinite(above) & (above > 0), above, np.nan)
    names = [str(name) for name in table["name"]]
    finite = np.concatenate([table["ratio"], hurdle[np.isfinite(hurdle)]])
    rows = {
        "name": names,
        "ratio": table["ratio"],
        "hurdle": hurdle,
        "what": [IN if c > 0 else OUT for c in table["covered"]],
    }
    scale = {"type": "log", "nice": False, "domain": [finite.min() / 1.5, finite.max() * 1.5]}
    y = band("name", names, axis={"grid": True})
    x = number("ratio", "health per unit of money", format="~g", scale=scale, axis={"tickCount": 6})
    points = mark("point", {"y": y, "x": x, **told_apart("what", LOOKS)}, size=90)
    strokes = {"y": y, "x": {**x, "field": "hurdle"}}
    return chart(
        rows, mark("tick", strokes, color=INK, thickness=2.2, height=13), points, height={"step": 22}
    )

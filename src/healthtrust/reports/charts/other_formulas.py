"""What would other formulas have given? The gap of each to the formula that sees most, place by place."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from healthtrust.reports.charts.grammar import Spec, band, chart, mark, money, told_apart
from healthtrust.reports.charts.levels import shown_level
from healthtrust.reports.charts.theme import BLUE, INK, ORANGE, PURPLE, TURQUOISE
from healthtrust.reports.figure import Maker, Sketch
from healthtrust.reports.story import Story

GAP = "gap_per_head by "
LOOKS = ((ORANGE, "diamond"), (TURQUOISE, "triangle-up"), (BLUE, "circle"), (PURPLE, "square"))


def sketch(story: Story) -> Sketch:
    """Return the gap per resident of every formula but the last, which sees everything."""
    table = shown_level(story.last("allocation"))
    formulas = [name.removeprefix(GAP) for name in table if name.startswith(GAP)]
    shown, names = formulas[:-1], [str(each) for each in table["place"]]
    gaps = {name: story.major(table[GAP + name]) for name in shown}
    order = np.argsort(gaps[shown[0]], kind="stable")
    formula = min(shown, key=lambda name: gaps[name].min())
    worst = int(gaps[formula].argmin())
    total = int(table[f"gap by {formula}"][worst])
    code = story.currency.code
    return Sketch(
        title=f"Money by {_said(formula)} alone would underpay {names[worst]} by "
        f"{story.in_full(-gaps[formula][worst])} per resident, {story.money(-total)} in all",
        alt=f"For each of {len(names)} places a point per formula ({', '.join(shown)}): how far above or "
        f"below the money by {formulas[-1]} it would have been, per resident. Zero means no gap.",
        spec=_spec(story, [names[i] for i in order], {k: v[order] for k, v in gaps.items()}),
        columns={
            "place": names,
            **{f"gap by {k} [{code} per resident]": v.tolist() for k, v in gaps.items()},
        },
        note=f"Compared with money by {formulas[-1]}. This design allocates by {story.design.allocate.by}.",
    )


def _said(formula: str) -> str:
    return "headcount" if formula == "population" else formula


def _spec(story: Story, names: list[str], gaps: dict[str, NDArray[Any]]) -> Spec:
    rows = {
        "place": names * len(gaps),
        "formula": [formula for formula in gaps for _ in names],
        "gap": np.concatenate(list(gaps.values())),
    }
    looks = dict(zip(gaps, LOOKS, strict=False))
    points = mark(
        "point",
        {
            "y": band("place", names, axis={"grid": True}),
            "x": money("gap", story.symbol, "per resident above or below, a year"),
            **told_apart("formula", looks),
        },
        size=95,
    )
    zero = mark("rule", {"x": {"datum": 0}}, color=INK)
    return chart(rows, zero, points, height={"step": 25})


OTHER_FORMULAS = Maker("other-formulas", "What would other formulas have given?", ("allocation",), sketch)

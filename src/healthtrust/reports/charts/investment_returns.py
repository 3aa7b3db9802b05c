"""Where would the next pound do most? Returns of the first and the last pound by programme, and of care."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from healthtrust.reports.charts.grammar import Spec, chart, joined, mark, number
from healthtrust.reports.charts.theme import BLUE, GREY, ORANGE
from healthtrust.reports.figure import Sketch
from healthtrust.reports.phrases import counted

FIRST, LAST = "first pound", "last pound"
LOOKS = {FIRST: (ORANGE, "diamond"), LAST: (BLUE, "circle")}


@dataclass(frozen=True)
class Returns:
    """What a pound of the first year returns, in pounds [programme], and what one on care returns."""

    programmes: Sequence[str]
    first: Sequence[float]
    last: Sequence[float]
    care: float


def returns(shown: Returns) -> Sketch:
    """Return both, the largest first pound on top."""
    order = sorted(range(len(shown.programmes)), key=lambda r: -shown.first[r])
    better = sum(value > shown.care for value in shown.first)
    names = [shown.programmes[r] for r in order]
    first, last = ([values[r] for r in order] for values in (shown.first, shown.last))
    return Sketch(
        title=f"The first pound on {better} of {len(names)} programmes returns more than on care",
        alt=f"For each of {counted(len(names), 'programme')} two points on a line: what the first pound of "
        "the first year returns and what the last does in the best mix. A rule marks care at the margin, "
        f"{shown.care:.2f}.",
        spec=_spec(names, first, last, shown.care),
        columns={"programme": names, "first pound [pounds]": first, "last pound [pounds]": last},
        note="QALYs at what one is worth, less the cost of care more, for each pound: the left side of the "
        "marginal rule. Where money is spent, last pounds return the same.",
    )


def _spec(names: list[str], first: list[float], last: list[float], care: float) -> Spec:
    x = number(FIRST, "returned for one pound more", format=".1f")
    margin = mark("rule", {"x": {"datum": care}}, color=GREY, strokeDash=[4, 4])
    columns = {"line": names, FIRST: first, LAST: last}
    return chart(columns, margin, *joined("line", x, LOOKS), height={"step": 27})

"""How do several numbers go over the years beside one another? A line each."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from healthtrust.reports.charts.grammar import Spec, chart, mark, number, told_apart, traced
from healthtrust.reports.charts.theme import GREY, LOOKS
from healthtrust.reports.figure import Sketch
from healthtrust.reports.phrases import counted, listed, opened

MOST = len(LOOKS)
PER_ROW = 4
"""Names in a row of the key."""


@dataclass(frozen=True)
class Curves:
    """Numbers by year, the year before first."""

    by: Mapping[str, Sequence[float]]
    finding: str
    unit: str
    axis: str
    format: str = "~s"
    scale: float = 1.0
    """What stands on the axis is divided by it."""
    note: str = ""
    domain: tuple[float, float] | None = None


def curves(shown: Curves, words: Callable[[float], str]) -> Sketch:
    """Return the lines, the first few where they are many; the table has them all."""
    drawn = dict(list(shown.by.items())[:MOST])
    years = len(next(iter(shown.by.values())))
    ends = [f"{name} from {words(line[0])} to {words(line[-1])}" for name, line in drawn.items()]
    cut = "" if len(drawn) == len(shown.by) else f" The first {MOST} of {len(shown.by)} are drawn."
    return Sketch(
        title=shown.finding,
        alt=f"{opened(counted(len(drawn), 'line'))} over {counted(years - 1, 'year')}: {listed(ends)}.",
        spec=_spec(drawn, shown),
        columns={
            "year": list(range(years)),
            **{f"{name} [{shown.unit}]": list(line) for name, line in shown.by.items()},
        },
        note=f"{shown.note}{cut}".strip(),
    )


def _spec(drawn: Mapping[str, Sequence[float]], shown: Curves) -> Spec:
    flat = [(name, year, value) for name, line in drawn.items() for year, value in enumerate(line)]
    rows = {
        "line": [name for name, _, _ in flat],
        "year": [year for _, year, _ in flat],
        "value": [value / shown.scale for _, _, value in flat],
    }
    x = number("year", "year", format="d", scale={"nice": False})
    limits = {} if shown.domain is None else {"scale": {"domain": list(shown.domain)}}
    y = number("value", shown.axis, format=shown.format, **limits)
    looks = told_apart(
        "line", dict(zip(drawn, LOOKS, strict=False)), legend={"offset": 26, "columns": PER_ROW}
    )
    nothing = mark("rule", {"y": {"datum": 0}}, color=GREY, strokeDash=[4, 4])
    return chart(rows, nothing, *traced(x, y, looks), height=260)

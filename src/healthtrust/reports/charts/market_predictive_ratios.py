"""Is every group paid what it costs? Predictive ratios by group and scheme, with intervals."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import log
from typing import Any

from healthtrust.ground.intervals import mean_interval
from healthtrust.market.incentives.ratios import Ratio
from healthtrust.reports.charts.grammar import Spec, at, band, chart, mark, number, told_apart
from healthtrust.reports.charts.theme import BLUE, GREY, INK, ORANGE, PINK, PURPLE, TURQUOISE
from healthtrust.reports.figure import Sketch
from healthtrust.reports.phrases import counted

LOOKS = (
    (GREY, "cross"),
    (BLUE, "circle"),
    (ORANGE, "diamond"),
    (TURQUOISE, "triangle-up"),
    (PINK, "square"),
    (PURPLE, "triangle-down"),
)
MOST_GROUPS = 24
"""Groups drawn; the table has all."""

Ratios = Mapping[str, Sequence[Ratio]]
"""By scheme: the ratio of every group, the same groups in the same order."""


def ratios(found: Ratios, what: str = "group") -> Sketch:
    """Return what each of up to six schemes pays for each group over what the group costs.

    Groups of any other kind are tenths of persons, on an axis each line of which is twice the last.
    """
    drawn = dict(list(found.items())[: len(LOOKS)])
    first = next(iter(drawn.values()))
    paid = [g for g in range(len(first)) if any(one[g].ratio.value > 0 for one in drawn.values())]
    kept = paid[:MOST_GROUPS]
    title = _finding(drawn, kept) if what == "group" else _top(drawn, what)
    return Sketch(
        title=title,
        alt=f"For each of {counted(len(kept), 'group')} a point for each of "
        f"{counted(len(drawn), 'scheme')}: what it pays over what the group costs, with a line for the 95 % "
        "interval. An upright rule at 1 marks exact payment; points to its left are underpaid.",
        spec=_spec(drawn, kept, what != "group"),
        columns=_table(found, what),
        note="Left of the rule: paid less than cost. Intervals that cross it leave open which."
        + (f" The first {len(LOOKS)} schemes are drawn." if len(drawn) < len(found) else "")
        + (f" The first {MOST_GROUPS} groups are drawn." if len(kept) < len(paid) else ""),
    )


def _top(drawn: Ratios, what: str) -> str:
    name, every = list(drawn.items())[-1]
    return f"Of the last {what} {name} pays {every[-1].ratio.value:.2f} for each 1 of cost"


def _finding(drawn: Ratios, kept: Sequence[int]) -> str:
    """Say which group is furthest from its cost, surely if any is, under any scheme but flat payment."""
    asked = list(drawn.items())[1:] or list(drawn.items())
    each = [(name, every[g]) for name, every in asked for g in kept if every[g].ratio.value > 0]
    name, furthest = max([pair for pair in each if _sure(pair[1])] or each, key=lambda pair: _away(pair[1]))
    ratio = furthest.ratio.value
    if abs(ratio - 1) < 0.005:
        return f"Under {name if len(asked) == 1 else 'each scheme'} every group is paid what it costs"
    return f"Under {name}, furthest from its cost is {furthest.group}: {ratio:.2f} for each 1 of cost"


def _away(of: Ratio) -> float:
    return abs(log(of.ratio.value))


def _sure(of: Ratio) -> bool:
    low, high = mean_interval(of.ratio.value, of.ratio.standard_error)
    return not low <= 1 <= high


def _spec(drawn: Ratios, kept: Sequence[int], doubling: bool) -> Spec:
    rows: dict[str, list[Any]] = {"group": [], "scheme": [], "ratio": [], "low": [], "high": [], "order": []}
    for order, (scheme, every) in enumerate(drawn.items()):
        for g in kept:
            of = every[g].ratio
            low, high = mean_interval(of.value, of.standard_error) if of.value == of.value else (None, None)
            cells = (str(every[g].group), scheme, of.value, low, high, order)
            for name, value in zip(rows, cells, strict=True):
                rows[name].append(value)
    looks = {scheme: LOOKS[order] for order, scheme in enumerate(drawn)}
    y = band("group", [str(next(iter(drawn.values()))[g].group) for g in kept])
    beside = {"yOffset": {"field": "scheme", "type": "nominal", "sort": list(drawn)}}
    scale = {"type": "log", "base": 2} if doubling else {"zero": False}
    x = number("ratio", "paid for each 1 of cost", format=".3~r" if doubling else ".2f", scale=scale)
    one = mark("rule", {"x": {"datum": 1, "type": "quantitative"}}, color=INK, strokeDash=[4, 3])
    spans = mark("rule", {"y": y, "x": {**x, "field": "low"}, "x2": at("high"), **beside}, strokeWidth=1.4)
    points = mark("point", {"y": y, "x": x, **told_apart("scheme", looks), **beside}, size=70)
    return chart(rows, one, spans, points, height={"step": max(11 * len(drawn), 22), "for": "position"})


def _table(found: Ratios, what: str) -> dict[str, list[Any]]:
    each = [(scheme, one) for scheme, every in found.items() for one in every]
    ends = [mean_interval(one.ratio.value, one.ratio.standard_error) for _, one in each]
    return {
        "scheme": [scheme for scheme, _ in each],
        what: [str(one.group) for _, one in each],
        "share of cost [share]": [one.share_of_cost for _, one in each],
        "predictive ratio [ratio]": [one.ratio.value for _, one in each],
        "low [ratio]": [end.low for end in ends],
        "high [ratio]": [end.high for end in ends],
    }

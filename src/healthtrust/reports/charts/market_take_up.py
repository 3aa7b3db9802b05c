"""Who takes up private cover? Its share in each tenth of people by income, one mark for each cover."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from healthtrust.reports.charts.grammar import band, between, chart, mark, number, told_apart
from healthtrust.reports.charts.income_tenths import TENTHS
from healthtrust.reports.charts.theme import LOOKS
from healthtrust.reports.figure import Sketch
from healthtrust.reports.phrases import counted, percent


def take_up_by_tenth(rows: Mapping[str, Sequence[Any]]) -> Sketch:
    """Return take-up by income tenth, from columns cover, kind, group, share, low, high of one regime."""
    covers = [f"{cover} ({kind})" for cover, kind in zip(rows["cover"], rows["kind"], strict=True)]
    names = list(dict.fromkeys(covers))
    shown = {
        "tenth": [TENTHS[group - 1] for group in rows["group"]],
        "cover": covers,
        "share": list(rows["share"]),
        "low": list(rows["low"]),
        "high": list(rows["high"]),
    }
    x = band("tenth", TENTHS, "tenth of people by income", axis={"titleAnchor": "start"})
    y = number("share", "of people", format="%", scale={"zero": True})
    apart = told_apart(
        "cover", {name: LOOKS[i % len(LOOKS)] for i, name in enumerate(names)}, legend={"offset": 30}
    )
    lines = mark("line", {"x": x, "y": y, "color": apart["color"]}, opacity=0.5)
    spans = mark("rule", between(x, y, "low", "high") | {"color": apart["color"]})
    points = mark("point", {"x": x, "y": y, **apart})
    ends = {name: _ends(name, covers, rows["share"]) for name in names}
    first = names[0]
    poorest, richest = map(percent, ends[first])
    title = f"{poorest} of the poorest tenth and {richest} of the richest hold {first}"
    if poorest == richest:
        title = f"{poorest} of the poorest and of the richest tenth hold {first}"
    told = "; ".join(
        f"{name}: {percent(low)} of the poorest, {percent(high)} of the richest"
        for name, (low, high) in ends.items()
    )
    return Sketch(
        title=title,
        alt="Points with intervals for ten tenths of people by income, of "
        f"{counted(len(names), 'cover')}. {told}.",
        spec=chart(shown, lines, spans, points, height=260),
        columns={
            "cover": covers,
            "tenth by income": shown["tenth"],
            "share of people": shown["share"],
            "low": shown["low"],
            "high": shown["high"],
        },
        note="Upright lines are 95 % intervals: of the share observed or, where take-up is a rule, of the "
        "share that so many people would show.",
    )


def _ends(name: str, covers: Sequence[str], share: Sequence[float]) -> tuple[float, float]:
    own = [value for cover, value in zip(covers, share, strict=True) if cover == name]
    return own[0], own[-1]

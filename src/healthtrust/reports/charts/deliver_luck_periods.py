"""Is what the payer was left with luck? What a statement shows beside nineteen in twenty draws of luck."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from healthtrust.reports.charts.grammar import Spec, at, band, chart, mark, number, told_apart
from healthtrust.reports.charts.theme import BLUE, GREY, ORANGE
from healthtrust.reports.figure import Sketch
from healthtrust.reports.phrases import counted

SHOWN, LUCK = "as the statement shows", "by luck, on average"
LOOKS = {SHOWN: (ORANGE, "square"), LUCK: (BLUE, "circle")}


@dataclass(frozen=True)
class Nets:
    """What remains to the payer, by period, in millions of the currency."""

    period: Sequence[str]
    shown: Sequence[float]
    luck: Sequence[float]
    low: Sequence[float]
    high: Sequence[float]
    unit: str


def nets(found: Nets, money: Callable[[float], str]) -> Sketch:
    """Return what the payer was left with by period; `money` says an amount in millions."""
    ends = zip(found.low, found.shown, found.high, strict=True)
    within = [low <= shown <= high for low, shown, high in ends]
    inside, last = sum(within), len(within) - 1
    verdict = "which luck alone explains" if within[last] else "more than luck alone explains"
    rows = zip(found.period, found.shown, found.low, found.high, strict=True)
    told = [f"{p}: {money(s)}, luck {money(low)} to {money(high)}" for p, s, low, high in rows]
    return Sketch(
        title=f"The payer is left with {money(found.shown[last])} in all, {verdict}",
        alt=f"For {counted(len(within), 'row')} a line from the low to the high end of 95 % of draws, with "
        f"two points: what luck leaves on average and what the statement shows. {'; '.join(told)}. "
        f"{inside} of {len(within)} lie within luck.",
        spec=_spec(found),
        columns={
            "period": list(found.period),
            f"as shown [{found.unit}]": list(found.shown),
            f"by luck [{found.unit}]": list(found.luck),
            f"low [{found.unit}]": list(found.low),
            f"high [{found.unit}]": list(found.high),
        },
        note="Savings of parties less what is paid to them; below nothing the payer pays for savings that "
        "are not there.",
    )


def _spec(found: Nets) -> Spec:
    twice = [*found.shown, *found.luck]
    rows = {
        "period": [*found.period, *found.period],
        "net": twice,
        "low": [*found.low, *found.low],
        "high": [*found.high, *found.high],
        "what": [SHOWN] * len(found.period) + [LUCK] * len(found.period),
    }
    y = band("period", None)
    x = number("net", f"left to the payer, {found.unit}", format=",.0f")
    line = {"y": y, "x": {**x, "field": "low"}, "x2": at("high")}
    point = {"y": y, "x": x, **told_apart("what", LOOKS)}
    return chart(
        rows,
        mark("rule", line, strokeWidth=3, opacity=0.35, color=GREY),
        mark("point", point, size=95),
        height={"step": 34},
    )

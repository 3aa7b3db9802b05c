"""Does the plan change with how far one looks? Money a head by programme and horizon, as discs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from healthtrust.reports.charts.grammar import Spec, band, chart, mark, said
from healthtrust.reports.charts.theme import BLUE, INK
from healthtrust.reports.figure import Sketch
from healthtrust.reports.phrases import counted, listed

LEAST = 0.05
"""Money a head below which nothing is drawn."""
LARGEST = 2_400
"""Area of the largest disc, square pixels."""


@dataclass(frozen=True)
class Mixes:
    """Money a head and year [horizon][programme]."""

    horizons: Sequence[int]
    programmes: Sequence[str]
    spent: Sequence[Sequence[float]]
    symbol: str
    code: str


def mixes(shown: Mixes) -> Sketch:
    """Return the mixes, horizons from the shortest to the longest."""
    order = sorted(range(len(shown.horizons)), key=lambda k: shown.horizons[k])
    tops = {
        shown.horizons[k]: shown.programmes[max(range(len(shown.programmes)), key=shown.spent[k].__getitem__)]
        for k in order
    }
    first, last = shown.horizons[order[0]], shown.horizons[order[-1]]
    change = (
        f"Over {first} years most goes against {tops[first]}, over {last} years against {tops[last]}"
        if tops[first] != tops[last]
        else f"Most goes against {tops[first]}, over {first} years and over {last}"
    )
    told = [
        f"over {shown.horizons[k]} years "
        + listed(
            [f"{p} {m:.1f}" for p, m in zip(shown.programmes, shown.spent[k], strict=True) if m >= LEAST]
        )
        for k in order
    ]
    return Sketch(
        title=change,
        alt=f"A grid of discs, {counted(len(shown.programmes), 'programme')} by "
        f"{counted(len(order), 'horizon')}, as large as money a head and year, with amounts: "
        f"{'; '.join(told)}.",
        spec=_spec(shown, order),
        columns={"horizon [years]": [shown.horizons[k] for k in order]}
        | {
            f"{p} [{shown.code} a head and year]": [round(shown.spent[k][r], 4) for k in order]
            for r, p in enumerate(shown.programmes)
        },
        note="The whole budget is spent at every horizon, so that returns of the last pound are equal.",
    )


def _spec(shown: Mixes, order: Sequence[int]) -> Spec:
    cells = [
        (f"{shown.horizons[k]} years", programme, money)
        for k in order
        for programme, money in zip(shown.programmes, shown.spent[k], strict=True)
    ]
    rows = {
        "horizon": [horizon for horizon, _, _ in cells],
        "programme": [programme for _, programme, _ in cells],
        "money": [money if money >= LEAST else 0.0 for _, _, money in cells],
        "amount": [f"{shown.symbol}{money:.1f}" if money >= LEAST else "–" for _, _, money in cells],
    }
    places = {"x": band("horizon", None, "looked ahead"), "y": band("programme", list(shown.programmes))}
    area = {
        "field": "money",
        "type": "quantitative",
        "legend": None,
        "scale": {"range": [0, LARGEST], "domainMin": 0},
    }
    return chart(
        rows,
        mark("circle", {**places, "size": area}, color=BLUE, opacity=0.28),
        mark("text", {**places, "text": said("amount")}, color=INK, fontSize=12),
        height={"step": 46},
    )

"""What becomes of each party's cost: counted, cut off, paid by stop-loss or by the pool."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from healthtrust.reports.charts.grammar import Spec, band, chart, colour, mark, number
from healthtrust.reports.charts.theme import BLUE, GREY, ORANGE, PURPLE
from healthtrust.reports.figure import Sketch
from healthtrust.reports.phrases import counted

HUES = {"counted": BLUE, "cut off": ORANGE, "paid by stop-loss": PURPLE, "paid by the pool": GREY}
MOST = 25
"""Parties drawn; those with the largest part shielded."""


def shielded(parties: Sequence[str], cost: Sequence[float], parts: Mapping[str, Sequence[float]]) -> Sketch:
    """Return a bar for each party: shares of its cost by what becomes of them.

    parts: by each of HUES, money of each party; they add up to the cost. Parties without cost are left out.
    """
    share = {
        name: [part / whole for part, whole in zip(parts[name], cost, strict=True) if whole > 0]
        for name in HUES
    }
    names = [name for name, whole in zip(parties, cost, strict=True) if whole > 0]
    order = sorted(range(len(names)), key=lambda row: (share["counted"][row], names[row]))[:MOST]
    most = names[order[0]] if order else "nobody"
    away = 1 - share["counted"][order[0]] if order else 0.0
    return Sketch(
        title=f"{most} is shielded most: {100 * away:.1f} % of its cost does not count",
        alt=f"Bars for {counted(len(order), 'party', 'parties')}, those shielded most "
        "first: shares of cost that count, are cut off, or are paid by stop-loss or the pool, stacked in "
        "this order.",
        spec=_stacked([names[row] for row in order], {n: [share[n][row] for row in order] for n in HUES}),
        columns={"party": [names[row] for row in order]}
        | {f"{name} [share]": [round(share[name][row], 6) for row in order] for name in HUES},
    )


def _stacked(names: Sequence[str], share: Mapping[str, Sequence[float]]) -> Spec:
    rows = {
        "party": [name for _ in HUES for name in names],
        "what": [what for what in HUES for _ in names],
        "share": [part for what in HUES for part in share[what]],
        "order": [position for position, _ in enumerate(HUES) for _ in names],
    }
    encoding = {
        "y": band("party", list(names)),
        "x": number("share", "share of cost", format=".0%", scale={"domain": [0, 1]}),
        "color": colour("what", HUES, legend={"title": None}),
        "order": {"field": "order"},
    }
    return chart(rows, mark("bar", encoding), height={"step": 24})

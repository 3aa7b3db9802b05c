"""Who holds which risk? A table of shares for one form, and who bears most of each risk across forms."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from healthtrust.reports.charts.grammar import Spec, band, chart, colour, mark, said
from healthtrust.reports.charts.theme import BLUE, GREY, INK, ORANGE, PALE, PINK, PURPLE, TURQUOISE
from healthtrust.reports.figure import Sketch
from healthtrust.reports.phrases import counted

STRONG = 0.6
"""Share from which a cell is so dark that its number is white."""
CELL = 34
HUES = (PURPLE, GREY, BLUE, TURQUOISE, ORANGE, PINK, INK)
"""Colours of the roles in the order of a comparison."""

Columns = Mapping[str, Sequence[Any]]


def held(title: str, risks: Columns) -> Sketch:
    """Return the share of each risk that each party of one form bears.

    risks: columns risk, party and share, a row for each risk and party; title names the form.
    """
    rows = list(zip(risks["risk"], risks["party"], risks["share"], strict=True))
    bearing = {party for _, party, share in rows if abs(share) >= 0.0005}
    rows = [row for row in rows if row[1] in bearing]
    names, parties = list(dict.fromkeys(r for r, _, _ in rows)), list(dict.fromkeys(p for _, p, _ in rows))
    return Sketch(
        title=_finding(title, rows),
        alt=f"A table of {counted(len(names), 'risk')} by {counted(len(parties), 'party', 'parties')}: each "
        "cell has the share of the risk that the party bears as its number and as its colour, the darker "
        "blue the more; orange where the party gains.",
        spec=_matrix(rows, names, parties),
        columns={name: [row[position] for row in rows] for position, name in enumerate(("risk", "party"))}
        | {"share borne [share]": [share for *_, share in rows]},
        note="Each row adds up to 100 %. Below zero: the party gains when others lose.",
    )


def compared(shares: Columns) -> Sketch:
    """Return who bears most of each risk under each form; shares: risk, form, and a column for each role."""
    roles = [name for name in shares if name not in ("risk", "form")]
    borne = np.array([shares[role] for role in roles], dtype=np.float64)
    most = [roles[role] for role in borne.argmax(axis=0)]
    part = borne.max(axis=0).tolist()
    forms, risks = list(dict.fromkeys(shares["form"])), list(dict.fromkeys(shares["risk"]))
    return Sketch(
        title=_moves(shares, most, forms),
        alt=f"A table of {counted(len(forms), 'form')} by {counted(len(risks), 'risk')}: each cell names who "
        "bears most of the risk and how much of it, and has a colour for who it is. Bodies on one bottom "
        "line count as one.",
        spec=_named(shares, most, part, roles),
        columns={name: list(values) for name, values in shares.items()},
        note="Where no payment looks at quality, patients alone bear it: household.",
    )


def _finding(title: str, rows: Sequence[tuple[str, str, float]]) -> str:
    volume = [(party, share) for risk, party, share in rows if risk == "volume"]
    party, share = max(volume, key=lambda cell: cell[1])
    return f"{title}: the {party} bears {100 * share:.0f} % of care beyond what was expected"


def _moves(shares: Columns, most: Sequence[str], forms: Sequence[str]) -> str:
    """Say where the risk of volume lies at both ends of the forms."""
    volume = [role for risk, role in zip(shares["risk"], most, strict=True) if risk == "volume"]
    if len(forms) == 1:
        return f"Under the one form most volume risk lies with the {volume[0]}"
    if len(set(volume)) == 1:
        return f"Under all {len(forms)} forms most volume risk lies with the {volume[0]}"
    kinds = counted(len(set(volume)), "kind of bearer", "kinds of bearer")
    return f"Over {len(forms)} forms most volume risk lies with {kinds}: {', '.join(dict.fromkeys(volume))}"


def _matrix(rows: Sequence[tuple[str, str, float]], names: Sequence[str], parties: Sequence[str]) -> Spec:
    cells = {
        "risk": [risk for risk, _, _ in rows],
        "party": [party for _, party, _ in rows],
        "share": [share for *_, share in rows],
        "words": [
            f"{100 * share:.0f} %".replace("-", "−") if abs(share) >= 0.0005 else "" for *_, share in rows
        ],
        "strong": [int(abs(share) > STRONG) for *_, share in rows],
    }
    y, x = band("risk", names), band("party", parties, axis={"orient": "top"})
    scale = {"domain": [-1, 0, 1], "range": [ORANGE, PALE, BLUE], "interpolate": "rgb", "clamp": True}
    fill = {"field": "share", "type": "quantitative", "scale": scale, "legend": None}
    tiles = mark("rect", {"y": y, "x": x, "color": fill}, stroke="#ffffff", strokeWidth=2)
    numbers = [
        {**mark("text", {"y": y, "x": x, "text": said("words")}, color=ink), "transform": [{"filter": which}]}
        for which, ink in (("datum.strong == 1", "#ffffff"), ("datum.strong == 0", INK))
    ]
    return chart(cells, tiles, *numbers, height={"step": CELL})


def _named(shares: Columns, most: Sequence[str], part: Sequence[float], roles: Sequence[str]) -> Spec:
    cells = {
        "form": list(shares["form"]),
        "risk": list(shares["risk"]),
        "bearer": list(most),
        "words": [f"{role} {100 * share:.0f} %" for role, share in zip(most, part, strict=True)],
    }
    y = band("form", list(dict.fromkeys(shares["form"])))
    x = band("risk", list(dict.fromkeys(shares["risk"])), axis={"orient": "top"})
    hues = {role: hue for role, hue in zip(roles, HUES, strict=False) if role in most}
    tiles = mark(
        "rect",
        {"y": y, "x": x, "color": colour("bearer", hues)},
        stroke="#ffffff",
        strokeWidth=2,
        opacity=0.28,
    )
    texts = mark("text", {"y": y, "x": x, "text": said("words")}, color=INK, fontSize=11)
    return chart(cells, tiles, texts, height={"step": CELL})

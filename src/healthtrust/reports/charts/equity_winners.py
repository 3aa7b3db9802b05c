"""Who wins and who loses? Shares of winners to the right and of losers to the left, group by group."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from healthtrust.reports.charts.grammar import band, chart, colour, mark, number
from healthtrust.reports.charts.theme import BLUE, ORANGE
from healthtrust.reports.figure import Sketch
from healthtrust.reports.phrases import counted, percent

WIN, LOSE = "win", "lose"
Shares = Sequence[float | None]
MOST = 30


def equity_winners(by: str, groups: Sequence[str], won: Shares, lost: Shares) -> Sketch:
    """Return winners and losers by group; a share is none where it is not told."""
    groups, won, lost = groups[:MOST], won[:MOST], lost[:MOST]
    rows: dict[str, list[Any]] = {
        "group": [*groups, *groups],
        "share": [*won, *(None if each is None else -each for each in lost)],
        "what": [WIN] * len(groups) + [LOSE] * len(groups),
    }
    size = "format(abs(datum.value), '.0%')"
    x = number("share", "share of the group: lose to the left, win to the right", axis={"labelExpr": size})
    y = band("group", list(groups), by)
    looks = colour("what", {WIN: BLUE, LOSE: ORANGE}, legend={"offset": 24})
    bars = mark("bar", {"x": x, "y": y, "color": looks}, height={"band": 0.65})
    said = [(share, name) for share, name in zip(lost, groups, strict=True) if share is not None]
    most = max(said, default=None)
    title = f"No share of losers by {by} is told"
    if most is not None:
        among = "Of the groups told, losers" if len(said) < len(groups) else "Losers"
        most_lose = f"{among} are most among {by} {most[1]}: {percent(most[0])}"
        title = most_lose if most[0] > 0 else f"By {by}: nobody loses"
    return Sketch(
        title=title,
        alt=f"Two bars for each of {counted(len(groups), 'group')} by {by}: who wins to the right, "
        "the share that loses to the left.",
        spec=chart(rows, bars, height={"step": 26}),
        columns={by: list(groups), "winners [share]": list(won), "losers [share]": list(lost)},
        note="A share that is left out would tell of few people." if None in (*won, *lost) else "",
    )

"""For whom do two designs differ? Places by what they have a head, and tenths of residents."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from healthtrust.reports.charts.grammar import Spec, band, chart, mark, money, told_apart
from healthtrust.reports.charts.theme import BLUE, ORANGE
from healthtrust.reports.figure import Sketch
from healthtrust.reports.phrases import counted, listed, opened
from healthtrust.study.compared.said import number as said_number
from healthtrust.study.compared.whom import PlaceChange, TenthChange

LITTLE = 0.5
"""Major units a head below which a tenth has as much as before."""

MOST_PLACES = 40
"""Places that a drawing holds."""

MORE, LESS = "more", "less"
SIGNS = {MORE: (BLUE, "triangle-right"), LESS: (ORANGE, "triangle-left")}


def places(changes: Sequence[PlaceChange], symbol: str) -> Sketch | None:
    """Return the change of places' budget a head; None where no place has more or less.

    Shown is the lowest level of the tree that has at most `MOST_PLACES`.
    """
    if not any(round(change.change) for change in changes):
        return None
    changes = _shown(changes)
    named = {change.place: change.change for change in changes}
    causes = dict.fromkeys(name for change in changes for name in change.parts)
    return _bars(
        named,
        "place",
        _extremes(named),
        ("change of the budget a head", symbol),
        {
            "place": list(named),
            "level": [change.level for change in changes],
            "before": [change.before for change in changes],
            "after": [change.after for change in changes],
            "change": list(named.values()),
            **{name: [change.parts.get(name, 0.0) for change in changes] for name in causes},
        },
    )


def tenths(changes: Sequence[TenthChange], symbol: str) -> Sketch | None:
    """Return the change of what each tenth receives beyond what it pays, a head; None where none has."""
    if not any(round(change.change) for change in changes):
        return None
    named = {str(change.tenth): change.change for change in changes}
    gain = sum(change >= LITTLE for change in named.values())
    lose = sum(change <= -LITTLE for change in named.values())
    return _bars(
        named,
        "tenth of residents by income, the poorest first",
        f"{opened(counted(gain, 'tenth'))} of residents {'gains' if gain == 1 else 'gain'}, "
        f"{counted(lose, 'tenth')} {'loses' if lose == 1 else 'lose'}",
        ("change of care received less what is paid, a head", symbol),
        {
            "tenth": [change.tenth for change in changes],
            "before": [change.before for change in changes],
            "after": [change.after for change in changes],
            "change": list(named.values()),
        },
    )


def _shown(changes: Sequence[PlaceChange]) -> list[PlaceChange]:
    """Return the places of the lowest level of which there are few enough, else those that changed most."""
    for level in reversed(dict.fromkeys(change.level for change in changes)):
        here = [change for change in changes if change.level == level]
        if len(here) <= MOST_PLACES:
            return here
    largest = sorted(changes, key=lambda change: -abs(change.change))[:MOST_PLACES]
    return [change for change in changes if change in largest]


def _extremes(named: Mapping[str, float]) -> str:
    """Return which place gains and which loses most."""
    most, least = max(named, key=lambda n: named[n]), min(named, key=lambda n: named[n])
    if named[least] > 0:
        return f"{most} gains most a head, {least} least" if most != least else f"{most} gains"
    if named[most] < 0:
        return f"{least} loses most a head, {most} least" if most != least else f"{least} loses"
    return f"{most} gains most a head, {least} {'loses most' if named[least] < 0 else 'nothing'}"


def _bars(
    named: Mapping[str, float],
    what: str,
    title: str,
    axis: tuple[str, str],
    columns: Mapping[str, Sequence[float | int | str | None]],
) -> Sketch:
    """Return bars to the right for more and to the left for less; axis: what it holds, and the symbol."""
    text, symbol = axis
    rows = {
        "name": list(named),
        "change": list(named.values()),
        "way": [MORE if value >= 0 else LESS for value in named.values()],
        "nothing": [0.0] * len(named),
    }
    y = band("name", None, what)
    x: Spec = money("change", symbol, text)
    looks = told_apart("way", SIGNS)
    bars = mark("bar", {"y": y, "x": x, "color": looks["color"]}, height={"band": 0.6})
    ends = mark("point", {"y": y, "x": x, **looks}, size=80)
    said = [f"{name} {said_number(value, plus=True)}" for name, value in named.items()]
    return Sketch(
        title=title,
        alt=f"Bars, one for each {what.split(' ')[0]}: {listed(said)}.",
        spec=chart(rows, bars, ends, height={"step": 28}),
        columns=columns,
    )

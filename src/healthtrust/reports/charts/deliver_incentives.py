"""Where does one more unit pay, and where does it stop or break? The amount along a lever, with its marks."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from healthtrust.deliver.incentives.answer import Priced
from healthtrust.deliver.incentives.findings import Finding
from healthtrust.deliver.incentives.said import UNITS, finding_said, price_said
from healthtrust.ground.money import SYMBOLS
from healthtrust.reports.charts.grammar import Spec, at, chart, mark, money, number, told_apart
from healthtrust.reports.charts.theme import BLUE, GREY, INK, ORANGE, PINK, PURPLE
from healthtrust.reports.figure import Sketch

LOOKS = {
    "stands here": (INK, "circle"),
    "cliff": (PINK, "triangle-down"),
    "kink": (ORANGE, "diamond"),
}
"""Colour and shape of each mark on the line."""

ZONES = {"dead zone": GREY, "reversed zone": PURPLE}


def along(priced: Priced) -> Sketch:
    """Return the amount of one settlement along one lever, with kinks, cliffs and zones marked."""
    code = priced.asked.contract.currency
    return Sketch(
        title=_title(priced),
        alt=_alt(priced),
        spec=_spec(priced, SYMBOLS.get(code, f"{code} " if code else "")),
        columns=_columns(priced),
        note="Grey below: one more changes nothing. Purple: what is wanted loses money.",
    )


def _title(priced: Priced) -> str:
    code = priced.asked.contract.currency
    price = price_said(priced.more, code)
    said = f"{priced.party}: one more {UNITS[priced.lever]} is worth {price or price_said(priced.less, code)}"
    cliffs = sum(f.kind == "cliff" for f in priced.findings)
    if cliffs:
        return f"{said}, with {'a cliff' if cliffs == 1 else f'{cliffs} cliffs'} near"
    return said


def _alt(priced: Priced) -> str:
    swept, code = priced.swept, priced.asked.contract.currency
    told = " ".join(finding_said(f, priced.lever, swept.level, code) for f in priced.findings)
    return f"A line of the amount as {priced.lever} moves. {told}".strip()


def _marks(priced: Priced) -> list[tuple[str, float, float]]:
    """Return each mark with its place and the amounts beside it: kind, units, amount."""
    found: list[tuple[str, float, float]] = [("stands here", 0.0, priced.swept.amount)]
    for finding in priced.findings:
        if finding.kind in LOOKS:
            found.append((finding.kind, finding.start, _amount_at(priced, finding)))
    return found


def _amount_at(priced: Priced, finding: Finding) -> float:
    """Return the amount just below a place."""
    pieces = priced.swept.pieces
    near = 1e-9 * (priced.swept.high - priced.swept.low)
    return next((p.last for p in pieces if abs(p.end - finding.start) <= near), priced.swept.amount)


def _spec(priced: Priced, symbol: str) -> Spec:
    swept = priced.swept
    base = 0.0 if swept.level != swept.level else swept.level
    line: dict[str, list[Any]] = {name: [] for name in ("x", "amount", "piece", "what", "x2", "zone")}

    def add(**cells: Any) -> None:
        for name, column in line.items():
            column.append(cells.get(name))

    for piece_number, piece in enumerate(swept.pieces):
        add(x=base + piece.start, amount=piece.first, piece=str(piece_number))
        add(x=base + piece.end, amount=piece.last, piece=str(piece_number))
    for what, units, amount in _marks(priced):
        add(x=base + units, amount=amount, what=what)
    for finding in priced.findings:
        if finding.kind in ZONES:
            add(x=base + finding.start, x2=base + finding.end, zone=finding.kind)
    # The data of a layer are the rows that have what it shows.
    x = number("x", _axis(priced), format="~s", scale={"zero": False, "nice": False})
    y = money("amount", symbol, "amount", scale={"zero": False})
    layers: list[Spec] = []
    for name, hue in ZONES.items():
        bar = {"x": x, "x2": at("x2"), "y": {"value": 218}, "y2": {"value": 224}}
        layers.append(_only(f"datum.zone === '{name}'", mark("bar", bar, color=hue)))
    layers.append(
        _only("isValid(datum.piece)", mark("line", {"x": x, "y": y, "detail": at("piece")}, color=BLUE))
    )
    looks = {what: look for what, look in LOOKS.items() if what in line["what"]}
    points = mark("point", {"x": x, "y": y, **told_apart("what", looks)}, size=110)
    layers.append(_only("isValid(datum.what)", points))
    return chart(line, *layers, height=230)


def _only(holds: str, layer: Spec) -> Spec:
    return {**layer, "transform": [{"filter": holds}]}


def _axis(priced: Priced) -> str:
    named = {"cost of care": "cost of care", "quality point": "quality points", "member": "members"}
    named |= {"coded diagnosis": "coded diagnoses", "case treated": "cases treated"}
    return named.get(priced.lever, f"{priced.lever}s")


def _columns(priced: Priced) -> dict[str, Sequence[Any]]:
    swept = priced.swept
    base = 0.0 if swept.level != swept.level else swept.level
    return {
        f"from [{UNITS[priced.lever]}s]": [base + p.start for p in swept.pieces],
        f"to [{UNITS[priced.lever]}s]": [base + p.end for p in swept.pieces],
        "amount at the start": [p.first + 0.0 for p in swept.pieces],
        "amount at the end": [p.last + 0.0 for p in swept.pieces],
        "price of one more": [p.slope + 0.0 for p in swept.pieces],
    }

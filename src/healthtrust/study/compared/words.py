"""A comparison in sentences: the verdict, each place with its reason, each cause, what to bear in mind."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from math import isfinite

from healthtrust.ground.money import SYMBOLS
from healthtrust.study.compared.comparison import Comparison
from healthtrust.study.compared.differences import Difference
from healthtrust.study.compared.whom import PlaceChange
from healthtrust.study.trial import described

SMALL = 0.05
"""Parts of a change below this share of it go unsaid."""

REASONS = {
    "money for care everywhere": (
        "there is more money for care everywhere",
        "there is less money for care everywhere",
    ),
    "its need": ("its need counts for more", "its need counts for less"),
    "where it stands against its target": (
        "it moves up against its target",
        "it moves down against its target",
    ),
    "population health": ("it has more for population health", "it has less for population health"),
    "transformation": ("it has more for transformation", "it has less for transformation"),
    "social care": ("it has more for social care", "it has less for social care"),
}
"""Why a place has more, and why it has less."""


def verdict(found: Comparison) -> str:
    """Return the comparison in one sentence: health, money, who gains, how many measures moved clearly."""
    parts = [_moved(found, "QALYs gained", "QALYs"), _moved(found, "Pool income per resident", "")]
    if found.fates is not None:
        won, lost = found.fates.shares
        parts.append(f"{_percent(won)} of households gain and {_percent(lost)} lose")
    parts.append(_clearly(found.differences))
    said = [part for part in parts if part]
    return f"{found.after.name} against {found.before.name}: {'; '.join(said)}."


def of_place(place: PlaceChange, symbol: str) -> str:
    """Return what a place has more or less a head, and why: the two largest reasons of the same direction.

    >>> why = {"money for care everywhere": 30.0, "its need": 12.0, "transformation": -1.0}
    >>> said = of_place(PlaceChange("Place B", 2_000.0, 2_041.0, why), "£")
    >>> said[:73], said[73:]                                              # doctest: +NORMALIZE_WHITESPACE
    ('Place B gains £41 a head because there is more money for care everywhere ',
     '(+£30) and its need counts for more (+£12).')
    """
    if round(place.change) == 0:
        return f"{place.place} has as much a head as before."
    way = "gains" if place.change > 0 else "loses"
    same = [(name, part) for name, part in place.parts.items() if part * place.change > 0]
    largest = sorted(same, key=lambda each: -abs(each[1]))
    reasons = [
        f"{_reason(name, part)} ({_signed(part, symbol)})"
        for name, part in largest[:2]
        if abs(part) >= SMALL * abs(place.change)
    ]
    return f"{place.place} {way} {_amount(place.change, symbol)} a head because {' and '.join(reasons)}."


def places(found: Comparison) -> Iterator[str]:
    """Yield a sentence for every place."""
    symbol = symbol_of(found.currency)
    for place in found.places:
        yield of_place(place, symbol)


def causes(found: Comparison, result: str) -> str:
    """Return what the parts that differ do to one result, the largest first."""
    if found.causes is None:
        return ""
    told, parts = described(result, found.currency), found.causes.of(result)
    order = sorted(range(len(parts)), key=lambda i: -abs(parts[i]))
    total = found.causes.after[result] - found.causes.before[result]
    each = [
        f"{found.causes.parts[i].name} {number(float(parts[i]), plus=True)}"
        for i in order
        if isfinite(parts[i])
    ]
    return f"{told.label} [{told.unit}] {number(total, plus=True)}: {', '.join(each)}."


def notes(found: Comparison) -> Iterator[str]:
    """Yield what to bear in mind."""
    one, other = found.before.read.design, found.after.read.design
    if one.seed == other.seed and one.people == other.people:
        yield (
            "Both runs have the same people and luck: what differs is what was decided. Intervals of changes "
            "take the two for independent and are wider than need be."
        )
    elif one.seed != other.seed:
        yield "The runs have different seeds: part of what differs is luck."
    else:
        yield "The runs have different people: part of what differs is who lives there."
    if found.fates is not None and found.fates.only_in_one:
        yield f"{found.fates.only_in_one:,} households live in only one of the two and are not compared."
    if one.span != other.span:
        yield f"The last years differ: {one.span[-1]} and {other.span[-1]}."


def symbol_of(currency: str) -> str:
    """Return the sign of a currency as it stands before an amount."""
    return SYMBOLS.get(currency, f"{currency} ")


def number(value: float, plus: bool = False) -> str:
    """Return a number with as many digits as its size asks for, and a true minus.

    >>> number(1234.5), number(-0.0421), number(2.5, plus=True), number(float("nan"))
    ('1,234', '−0.0421', '+2.5', '–')
    """
    if not isfinite(value):
        return "–"
    said = f"{value:,.0f}" if abs(value) >= 1_000 else f"{value:.3g}"
    return (f"+{said}" if plus and value > 0 else said).replace("-", "−")


def _moved(found: Comparison, label: str, noun: str) -> str:
    change = next((d.change for d in found.differences if d.label == label and d.change is not None), None)
    if change is None:
        return ""
    if noun:
        return (
            f"{number(abs(change))} {'more' if change >= 0 else 'fewer'} {noun}"
            if round(change)
            else f"as many {noun}"
        )
    symbol = symbol_of(found.currency)
    if abs(change) < 0.5:
        return "the pool has as much a resident"
    return f"the pool has {_amount(change, symbol)} {'more' if change > 0 else 'less'} a resident"


def _clearly(differences: tuple[Difference, ...]) -> str:
    counted: Mapping[str, int] = {
        way: sum(d.way == way and d.clear for d in differences) for way in ("better", "worse")
    }
    measured = sum(d.interval is not None for d in differences)
    if not measured:
        return ""
    return (
        f"of {measured} measures with an interval {counted['better']} are clearly better, "
        f"{counted['worse']} clearly worse"
    )


def _reason(name: str, part: float) -> str:
    more, less = REASONS.get(name, (f"of {name}", f"of {name}"))
    return more if part > 0 else less


def _amount(value: float, symbol: str) -> str:
    return f"{symbol}{abs(value):,.0f}"


def _signed(value: float, symbol: str) -> str:
    return f"{'+' if value > 0 else '−'}{_amount(value, symbol)}"


def _percent(share: float) -> str:
    return f"{100 * share:.0f} %" if share == 0 or share >= 0.01 else "under 1 %"

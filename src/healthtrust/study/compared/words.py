"""A comparison in sentences: the verdict, each place with its reason, each cause, what to bear in mind."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from math import isfinite

from healthtrust.review.inequalities.winners import Fate
from healthtrust.study.compared.comparison import Comparison
from healthtrust.study.compared.differences import Difference
from healthtrust.study.compared.said import amount, interval_said, number, percent, signed, symbol_of
from healthtrust.study.compared.whom import LITTLE, PLACE, TENTH, PlaceChange
from healthtrust.study.trial import described

SMALL = 0.05
"""Parts below this share of the largest go unsaid."""

LEAST = 0.5
"""Major units a head below which a place has as much as before."""

MOST_PLACES = 12
"""Places told in sentences; tables hold all."""

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
    parts = [_health(found), _money(found)]
    if found.fates is not None:
        won, lost = found.fates.shares
        parts.append(f"{percent(won)} of households gain and {percent(lost)} lose, care received counted in")
    parts.append(_clearly(found.differences))
    one, other = found.names
    said = "; ".join(part for part in parts if part) or "no number is known of both"
    return f"{other} against {one}, {found.when}: {said}."


def of_place(place: PlaceChange, symbol: str, causes: Mapping[str, float] | None = None) -> str:
    """Return what a place has more or less a head, why, and where it is known which decision did it.

    >>> why = {"its need": 30.0, "social care": 12.0, "transformation": -1.0}
    >>> print(of_place(PlaceChange("Place B", 2_000.0, 2_041.0, why), "£", {"package": 12.0, "pool": 29.0}))
    Place B gains £41 a head because its need counts for more (+£30) and it has more for social care (+£12). \
Decided by: pool (+£29) and package (+£12).
    >>> why = {"its need": -50.0, "social care": 30.0}
    >>> print(of_place(PlaceChange("Sea", 2_000.0, 1_980.0, why), "£"))
    Sea loses £20 a head because its need counts for less (−£50), although it has more for social care (+£30).
    """
    if abs(place.change) < LEAST:
        return f"{place.place} has as much a head as before."
    way = "gains" if place.change > 0 else "loses"
    with_it, against = _reasons(place.parts, place.change, symbol)
    because = f" because {' and '.join(with_it)}" if with_it else ""
    although = f", although {' and '.join(against)}" if with_it and against else ""
    said = f"{place.place} {way} {amount(place.change, symbol)} a head{because}{although}."
    return said + _decided_by(causes or {}, symbol)


def places(found: Comparison) -> Iterator[str]:
    """Yield a sentence for the whole and for each place of the highest level below it; tables hold all."""
    symbol, moved = symbol_of(found.currency), [p for p in found.places if abs(p.change) >= LEAST]
    if found.places and not moved:
        yield "No place has more or less a head."
        return
    told = _of_highest_levels(found.places)
    for place in told[:MOST_PLACES]:
        yield of_place(place, symbol, found.decided_by(place.place))
    if len(told) > MOST_PLACES:
        yield f"{len(told) - MOST_PLACES:,} more places stand in the tables."


def fates(found: Comparison) -> Iterator[str]:
    """Yield who gains and who loses, by how much, and which tenth and place loses most; none if unknown."""
    if found.fates is None:
        return
    every, symbol = found.fates.every, symbol_of(found.currency)
    if not every.winners and not every.losers:
        least = amount(LITTLE, symbol)
        yield f"None of {found.fates.households:,} households gains or loses more than {least}."
        return
    yield (
        f"Of {found.fates.households:,} households {_fared(every, 'gain', symbol)} and "
        f"{_fared(every, 'lose', symbol)}; the mean household has {_mean(every, symbol)} a year."
    )
    for fate, where in (
        (_lowest(found.fates.by.get(TENTH, ())), "tenth {} by income, 1 being the poorest, loses most: it"),
        (_lowest(found.fates.by.get(PLACE, ())), "{} is the place that loses most: it"),
    ):
        if fate is not None:
            said = where.format(fate.group)
            yield f"{said[:1].upper()}{said[1:]} has {_mean(fate, symbol)} a household."


def causes(found: Comparison, result: str) -> str:
    """Return what the parts that differ do to one result, the largest first."""
    if found.causes is None:
        return ""
    told, parts = described(result, found.currency), found.causes.of(result)
    total = found.causes.after[result] - found.causes.before[result]
    does = {part.name: float(x) for part, x in zip(found.causes.parts, parts, strict=True) if isfinite(x)}
    largest = max(map(abs, does.values()), default=0.0)
    if largest <= 1e-9 * max(abs(found.causes.before[result]), abs(found.causes.after[result])):
        return f"{told.label}: the same."
    order = sorted((name for name in does if abs(does[name]) > 1e-6 * largest), key=lambda n: -abs(does[n]))
    each = [f"{name} {number(does[name], plus=True)}" for name in order]
    return f"{told.label} {number(total, plus=True)} {told.unit}: {', '.join(each)}."


def notes(found: Comparison) -> Iterator[str]:
    """Yield what to bear in mind."""
    one, other = found.before.read.design, found.after.read.design
    if found.shares_luck:
        yield (
            "Both runs have the same people and luck: what differs is what was decided. Where the same "
            "households are counted in both, intervals are of their own changes; others take the two runs "
            "for independent and are wider than need be."
        )
    elif one.seed != other.seed:
        yield "The runs have different seeds: part of what differs is luck."
    else:
        yield "The runs have different people: part of what differs is who lives there."
    if found.fates is not None:
        yield (
            "A household gains or loses where covered care received less what it pays rises or falls by more "
            f"than {amount(LITTLE, symbol_of(found.currency))} a year. Care received is counted at its cost."
        )
        if found.fates.only_in_one:
            yield f"{found.fates.only_in_one:,} households live in only one of the two and are not compared."
    if found.before.year != found.after.year:
        yield f"No year is in both runs: {found.before.year} is compared with {found.after.year}."
    elif one.span != other.span:
        yield f"The runs cover {_during(one.span)} and {_during(other.span)}: {found.when} is compared."
    if found.before.version != found.after.version:
        yield "The runs were made by different versions of the code or of shipped tables, which may show."


def difference_ends(difference: Difference) -> str:
    """Return the interval of a change in words; nothing where it did not change."""
    return interval_said(difference.interval, difference.unit) if difference.change else ""


# ---- the verdict -------------------------------------------------------------------------------------------


def _health(found: Comparison) -> str:
    one = _of(found, "QALYs gained")
    if one is None or one.after is None or one.change is None:
        return ""
    if abs(one.change) < 0.0005 * abs(one.after):
        return f"as many QALYs ({number(one.after)} per 1,000 residents)"
    return (
        f"{number(one.after)} QALYs per 1,000 residents, {number(abs(one.change))} "
        f"{'more' if one.change > 0 else 'fewer'}"
    )


def _money(found: Comparison) -> str:
    one = _of(found, "Pool income per resident")
    if one is None or one.after is None or one.change is None:
        return ""
    symbol = symbol_of(found.currency)
    if abs(one.change) < LEAST:
        return f"the pool has as much a resident ({amount(one.after, symbol)})"
    way = "more" if one.change > 0 else "less"
    return f"the pool has {amount(one.after, symbol)} a resident, {amount(one.change, symbol)} {way}"


def _of(found: Comparison, label: str) -> Difference | None:
    return next((d for d in found.differences if d.label == label), None)


def _clearly(differences: tuple[Difference, ...]) -> str:
    measured = [d for d in differences if d.interval is not None]
    if not measured:
        return ""
    better, worse = (sum(d.way == way and d.clear for d in measured) for way in ("better", "worse"))
    if not better and not worse:
        return f"none of {len(measured)} measures with an interval is clearly better or worse"
    return f"of {len(measured)} measures with an interval {better} clearly better, {worse} clearly worse"


# ---- places and households ---------------------------------------------------------------------------------


def _reasons(parts: Mapping[str, float], change: float, symbol: str) -> tuple[list[str], list[str]]:
    """Return the two largest reasons of the change's direction, and the largest against it."""
    least = max(SMALL * max(map(abs, parts.values()), default=0.0), LEAST)
    large = sorted((n for n in parts if abs(parts[n]) >= least), key=lambda n: -abs(parts[n]))
    said = {name: f"{_reason(name, parts[name])} ({signed(parts[name], symbol)})" for name in large}
    with_it = [said[name] for name in large if parts[name] * change > 0][:2]
    return with_it, [said[name] for name in large if parts[name] * change < 0][:1]


def _reason(name: str, part: float) -> str:
    more, less = REASONS.get(name, (f"it has more for {name}", f"it has less for {name}"))
    return more if part > 0 else less


def _decided_by(causes: Mapping[str, float], symbol: str) -> str:
    known = {name: does for name, does in causes.items() if isfinite(does) and abs(does) >= LEAST}
    if not known:
        return ""
    order = sorted(known, key=lambda name: -abs(known[name]))[:3]
    said = [f"{name} ({signed(known[name], symbol)})" for name in order]
    return f" Decided by: {' and '.join(said) if len(said) < 3 else f'{said[0]}, {said[1]} and {said[2]}'}."


def _of_highest_levels(places: tuple[PlaceChange, ...]) -> list[PlaceChange]:
    levels = list(dict.fromkeys(place.level for place in places))
    return [place for place in places if place.level in levels[:2]]


def _fared(fate: Fate, way: str, symbol: str) -> str:
    share, mean = (
        (fate.share_of_winners.value, fate.mean_gain)
        if way == "gain"
        else (fate.share_of_losers.value, fate.mean_loss)
    )
    return f"{percent(share)} {way}" + (f" {amount(mean, symbol)} on average" if share else "")


def _mean(fate: Fate, symbol: str) -> str:
    mean, error = fate.mean_change.value, fate.mean_change.standard_error
    if not isfinite(error):
        return f"{amount(mean, symbol)} {'more' if mean > 0 else 'less'}"
    low, high = mean - 1.96 * error, mean + 1.96 * error
    ends = f"{signed(low, symbol)} to {signed(high, symbol)}"
    return f"{amount(mean, symbol)} {'more' if mean > 0 else 'less'} ({ends})"


def _lowest(groups: tuple[Fate, ...]) -> Fate | None:
    """Return the group that loses most on average, if one loses clearly and there are others."""
    lowest = min(groups, key=lambda fate: fate.mean_change.value, default=None)
    if lowest is None or len(groups) < 2:
        return None
    return lowest if lowest.mean_change.value + 1.96 * lowest.mean_change.standard_error < 0 else None


def _during(span: range) -> str:
    return str(span[0]) if len(span) == 1 else f"{span[0]} to {span[-1]}"

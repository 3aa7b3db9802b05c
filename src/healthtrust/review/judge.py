"""A promise is kept where its value reaches the limit, or its interval, or its interval widened.

    at most L    naive ⇔ v ≤ L       clearly met ⇔ high ≤ L        clearly missed ⇔ low > L
    at least L   naive ⇔ v ≥ L       clearly met ⇔ low ≥ L         clearly missed ⇔ high < L
    met          naive, or clearly met by its interval, or clearly met by the adjusted one: as `judge_on` says

v, low, high  the measured value and its interval; the adjusted interval is that of `spread_of_places`
L             the limit of the target
Source        this project's own rule, with adjusted limits after Spiegelhalter, Stat Med 2005; 24: 1185-1202
              [recalled]: chance alone makes nearly all places clear where they differ truly; money that
              follows adjusted limits rewards what stands out. Where there is no interval (prices are known),
              or no other places to differ from, the next plainer rule judges [assumed].

A place with fewer residents than the target asks for is not judged: no reward, no penalty.

>>> from healthtrust.design.review import Target
>>> promise = Target(measure="unmet-need", at_most=30.0, where="everywhere")
>>> found = [Measurement("unmet-need", -1, 28.0, 1.0, 28.0, 18.6, 40.5)]
>>> [(verdict.met, verdict.clearly) for _, verdict in judged([promise], found)]
[(True, False)]
>>> [(verdict.met, verdict.naive) for _, verdict in judged([promise], found, on="interval")]
[(False, True)]
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from math import isnan

from healthtrust.design.review import Target
from healthtrust.records.findings import Measurement, Verdict
from healthtrust.review.spread_of_places import Told, told_apart

EVERYWHERE = -1
MET, MISSED, NOT_TOLD = "met", "missed", "not told apart"


def judged(
    targets: Sequence[Target],
    measurements: Sequence[Measurement],
    on: str = "value",
    residents: Mapping[int, int] | None = None,
) -> list[tuple[Target, Verdict]]:
    """Return each target with its verdict, without reward yet, in each place where it is to be judged.

    on: `value`, `interval` or `adjusted`; residents: of each place by its position, and of all under -1. A
    place without residents has no measurement and no verdict; a value that cannot be told (NaN) is not met.
    """
    heads = residents or {}
    return [(target, verdict) for target in targets for verdict in _verdicts(target, measurements, on, heads)]


def side(low: float | None, high: float | None, limit: float, at_most: bool) -> str:
    """Return on which side of a limit an interval lies whole; empty without one. The limit is reached."""
    if low is None or high is None or isnan(low) or isnan(high):
        return ""
    if at_most:
        return MET if high <= limit else MISSED if low > limit else NOT_TOLD
    return MET if low >= limit else MISSED if high < limit else NOT_TOLD


def reached(value: float, limit: float, at_most: bool) -> bool:
    """Return whether a value reaches a limit; NaN does not."""
    return not isnan(value) and (value <= limit if at_most else value >= limit)


def limit_of(target: Target) -> tuple[float, bool]:
    """Return the limit of a target, and whether it is the most allowed."""
    limit = target.at_most if target.at_most is not None else target.at_least
    assert limit is not None  # a target has exactly one limit
    return limit, target.at_most is not None


def _verdicts(
    target: Target, measurements: Sequence[Measurement], on: str, residents: Mapping[int, int]
) -> Iterator[Verdict]:
    everywhere, (limit, at_most) = target.where == "everywhere", limit_of(target)
    found = [m for m in measurements if m.measure == target.measure and (m.place == EVERYWHERE) == everywhere]
    for measurement, told in zip(found, told_apart(found, limit, at_most), strict=True):
        few = residents.get(measurement.place, target.minimum_size) < target.minimum_size
        yield _verdict(target, measurement, told, on, few)


def _verdict(target: Target, found: Measurement, told: Told, on: str, few: bool) -> Verdict:
    limit, at_most = limit_of(target)
    naive = reached(found.value, limit, at_most)
    plain = side(found.low, found.high, limit, at_most)
    adjusted = side(told.low, told.high, limit, at_most)
    by = {"value": "", "interval": plain, "adjusted": adjusted or plain}[on]
    met = (by == MET if by else naive) and not few
    return Verdict(
        found.measure,
        found.place,
        limit,
        at_most,
        found.value,
        met,
        reward=0,
        clearly=plain in (MET, MISSED),
        low=found.low,
        high=found.high,
        naive=naive,
        adjusted=adjusted,
        adjusted_low=told.low,
        adjusted_high=told.high,
        false_reward=told.missing if naive else float("nan"),
        too_few=few,
    )

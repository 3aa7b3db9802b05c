"""A promise is kept where the measured value reaches its limit, and clearly so if the whole interval does.

    at most L    met ⇔ v ≤ L       clearly met ⇔ high ≤ L        clearly missed ⇔ low > L
    at least L   met ⇔ v ≥ L       clearly met ⇔ low ≥ L         clearly missed ⇔ high < L

v, low, high  the measured value and its interval; without an interval nothing is clear
L             the limit of the target
Source        this project's own rule; money follows the value, the interval says how sure to be [assumed].

>>> from healthtrust.design.review import Target
>>> promise = Target(measure="unmet-need", at_most=30.0, where="everywhere")
>>> found = [Measurement("unmet-need", -1, 28.0, 1.0, 28.0, 18.6, 40.5)]
>>> [(verdict.met, verdict.clearly) for _, verdict in judged([promise], found)]
[(True, False)]
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import isnan

from healthtrust.design.review import Target
from healthtrust.records.findings import Measurement, Verdict

EVERYWHERE = -1


def judged(targets: Sequence[Target], measurements: Sequence[Measurement]) -> list[tuple[Target, Verdict]]:
    """Return each target with its verdict, without reward yet, in each place where it is to be judged.

    A place without residents has no measurement and no verdict; a value that cannot be told (NaN) is not met.
    """
    return [(target, verdict) for target in targets for verdict in _verdicts(target, measurements)]


def _verdicts(target: Target, measurements: Sequence[Measurement]) -> Iterator[Verdict]:
    everywhere = target.where == "everywhere"
    for found in measurements:
        if found.measure == target.measure and (found.place == EVERYWHERE) == everywhere:
            yield _verdict(target, found)


def _verdict(target: Target, found: Measurement) -> Verdict:
    at_most = target.at_most is not None
    limit = target.at_most if target.at_most is not None else target.at_least
    assert limit is not None  # a target has exactly one limit
    met = not isnan(found.value) and (found.value <= limit if at_most else found.value >= limit)
    clearly = _clearly(found, limit, at_most)
    return Verdict(found.measure, found.place, limit, at_most, found.value, met, reward=0, clearly=clearly)


def _clearly(found: Measurement, limit: float, at_most: bool) -> bool:
    """Return whether the whole interval lies on one side of the limit; the limit itself counts as reached."""
    if found.low is None or found.high is None:
        return False
    if at_most:
        return found.high <= limit or found.low > limit
    return found.low >= limit or found.high < limit

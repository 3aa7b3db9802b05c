"""What linkage error costs: the year at every threshold, and how far its payments are apart.

Source  records and linkage, 8.5: settlement rerun at several thresholds, the spread of each practice's
        payment shown by deprivation [cited]

>>> paid, members, none = (np.array([each]) for each in ([900, 800], [9, 8], [0, 0]))
>>> errors_of(spread.Spread(("Ash",), paid, members, none, none), {"Ash": 0.25})
{'Ash': 50.0}
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np

from healthtrust.live.linked_money import expected, spread
from healthtrust.live.linked_money.asked import Asked, open_all
from healthtrust.live.linked_money.keys import Keys
from healthtrust.live.linked_money.links import Linked
from healthtrust.live.linked_money.records_at import Source, write_at
from healthtrust.live.linked_money.rerun import At, Rerun, rerun
from healthtrust.people.registries.opened import database
from healthtrust.state import State


@dataclass(frozen=True)
class Answer:
    """What was found; thresholds rise, and arrays run along them."""

    asked: Asked
    first: State
    reruns: tuple[Rerun, ...]
    keys: Keys
    practices: spread.Spread
    places: spread.Spread
    fifths: spread.Spread
    settled: spread.Spread
    errors: dict[str, float]
    """By practice: standard error of its payment by match probabilities, minor units."""

    @property
    def thresholds(self) -> tuple[float, ...]:
        """Return the thresholds, the lowest first."""
        return tuple(each.threshold for each in self.reruns)


def answer(asked: Asked) -> Answer:
    """Rerun the year at every threshold; raises InvalidInput with every mistake at once."""
    with database() as book:
        first, linked, source = open_all(book, asked)
        reruns = _reruns(first, linked, source, sorted(set(asked.thresholds)))
        doubts = expected.doubts(book, linked, source.keys, first.year)
    practices = spread.by_practice(reruns)
    return Answer(
        asked,
        first,
        tuple(reruns),
        source.keys,
        practices,
        spread.by_place_and_plan(reruns, first.places.names, first.plans.names),
        spread.by_fifth(reruns),
        spread.settled(reruns),
        errors_of(practices, doubts),
    )


def _reruns(first: State, linked: Linked, source: Source, thresholds: Sequence[float]) -> list[Rerun]:
    """Return the year at each threshold; thresholds that find the same persons share one."""
    found: list[Rerun] = []
    before = None
    for threshold in thresholds:
        numbers = source.keys.numbers(linked.clusters(threshold))
        joined = len(numbers) - len(np.unique(numbers))
        at = At(threshold, linked.many(threshold), joined)
        if before is not None and np.array_equal(before, numbers):
            found.append(replace(found[-1], threshold=threshold, links=at.links))
            continue
        with TemporaryDirectory() as folder:
            write_at(source, numbers, Path(folder))
            found.append(rerun(first, Path(folder), at))
        before = numbers
    return found


def errors_of(practices: spread.Spread, doubts: dict[str, float]) -> dict[str, float]:
    """Return the standard error of each practice's payment, minor units; doubts: variances by practice."""
    paid, members = practices.paid[:, 0].tolist(), practices.members[:, 0].tolist()
    return {
        name: expected.standard_error(amount / heads, doubts.get(name, 0.0)) if heads else 0.0
        for name, amount, heads in zip(practices.names, paid, members, strict=True)
    }

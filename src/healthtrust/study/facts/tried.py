"""Arrangements tried on the shipped place under one set of draws, each pair of them once.

>>> from healthtrust.deliver.response import central
>>> tried = Tried(central())
>>> found = tried.found("fee-for-service", "vertical-capitated")
>>> found is tried.found("fee-for-service", "vertical-capitated"), found.years
(True, 10)
>>> other = paid_otherwise("fee-for-service", volume_hospital=0.0)
>>> other.payment.volume_hospital, other.name
(0.0, 'fee-for-service')
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from healthtrust.deliver.response import (
    Baseline,
    Coefficients,
    Course,
    Response,
    arrangement_named,
    respond,
    shipped_baseline,
)
from healthtrust.design.response import Arrangement

Real = NDArray[np.float64]
Named = str | Arrangement

YEARS = 10
"""Years after the change in which facts are looked for: what is slow has come by then."""


class Tried:
    """How care responds, by arrangement before and after; draws are common to all."""

    def __init__(self, known: Coefficients, place: Baseline | None = None) -> None:
        self.known = known
        self.place = place or shipped_baseline()
        self._found: dict[tuple[str, str], Response] = {}

    def found(self, before: Named, after: Named) -> Response:
        """Return how care responds over `YEARS` years to one arrangement in place of another."""
        pair = _arrangement(before), _arrangement(after)
        key = pair[0].model_dump_json(), pair[1].model_dump_json()
        if key not in self._found:
            self._found[key] = respond(Course(self.place, *pair, self.known), YEARS)
        return self._found[key]

    def wanted(self, before: Named, after: Named, year: int = YEARS) -> Real:
        """Return change of each use of care wanted [draw, use] in a year, before beds and lists limit it."""
        found = self.found(before, after)
        uses = self.place.uses
        now = np.exp(found.parts[year].sum(axis=0)) * uses
        return np.asarray(now.sum(axis=1) / uses.sum(axis=0) - 1)


def changed(found: Response, values: Real, year: int = YEARS) -> Real:
    """Return the change [draw] of values [year, draw] of a response between the year before and a year."""
    return np.asarray(found.change(values)[year])


def days_of(found: Response, use: int) -> Real:
    """Return bed days of one use of care [year, draw]."""
    return np.asarray(found.days[..., use].sum(axis=2))


def paid_otherwise(name: str, **payment: Any) -> Arrangement:
    """Return a shipped arrangement of which payment alone is otherwise."""
    named = arrangement_named(name)
    return named.model_copy(update={"payment": named.payment.model_copy(update=payment)})


def _arrangement(named: Named) -> Arrangement:
    return arrangement_named(named) if isinstance(named, str) else named

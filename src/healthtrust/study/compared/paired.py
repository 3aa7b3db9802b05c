"""How sure a change is where the same households are counted under both designs.

    d   = Σ_u d_u,    d_u = a_u / A − b_u / B
    SE² = n / (n − 1) × ( Σ_u d_u² + ½ s² (1/A² + 1/B²) − d² / n ),    n counts two units more
    d ± 1.96 SE

u         a household; one that only one of the two runs has counts for nothing in the other
a, b      what it counts for after and before: money, or 1 for yes
A, B      what is counted against: residents, households
s         1 for yes or no: a half is added to those who changed either way, so that no change is told as sure
          because nobody was seen to change; 0 for money
Source    pairs with added halves: Agresti and Min, Stat Med 2005; 24: 729-740; else the variance of a mean of
          differences [both recalled]

Runs of one seed and the same people share their luck: what a household meets differs only by what was
decided. What the interval tells is how far the change would go with others like these.

>>> ids = np.arange(1, 101)
>>> was, now = Counts(ids, ids <= 10, 100.0), Counts(ids, ids <= 4, 100.0)       # 6 of 100 are freed from it
>>> found = paired(was, now)
>>> [round(end, 3) for end in found.around(-0.06)]
[-0.111, -0.009]
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from math import isclose, sqrt
from typing import Any

import numpy as np
from numpy.typing import NDArray

from healthtrust.ground.intervals import normal_quantile
from healthtrust.review.definitions import CATASTROPHIC

Columns = Mapping[str, NDArray[Any]]
Tables = Mapping[str, Columns]
Z = normal_quantile(0.95)
EVERYWHERE = "everywhere"

SPENDING, UPTAKE = "spend-per-head", "voluntary-uptake"
"""Measures that households add up to, beside those of catastrophic spending."""


@dataclass(frozen=True)
class Paired:
    """How far the change of the same units may be off."""

    standard_error: float

    def around(self, change: float) -> tuple[float, float]:
        """Return the 95 % interval around a change."""
        return change - Z * self.standard_error, change + Z * self.standard_error


@dataclass(frozen=True)
class Counts:
    """What units count for: identities [u], amounts [u], and what they are counted against."""

    ids: NDArray[Any]
    amounts: NDArray[Any]
    against: float

    @property
    def each(self) -> NDArray[np.float64]:
        """Return what each unit adds to the number."""
        return np.asarray(self.amounts / self.against, dtype=np.float64)


def paired(before: Counts, after: Counts, step: float = 1.0) -> Paired:
    """Return how far the change may be off."""
    ids = np.concatenate([before.ids, after.ids])
    place = np.ravel(np.unique(ids, return_inverse=True)[1])
    change = np.bincount(place, weights=np.concatenate([-before.each, after.each]))
    n = len(change) + 2.0
    added = 0.5 * step**2 * (before.against**-2 + after.against**-2)
    squares = float(change @ change) + added - float(change.sum()) ** 2 / n
    return Paired(sqrt(max(squares, 0.0) * n / (n - 1)))


def paired_measures(before: Tables, after: Tables, unit: float) -> dict[str, Paired]:
    """Return how far the change of each measure may be off, by its name, where households add up to it.

    before, after: the tables scorecard and households of one year; unit: minor units in a major. A measure is
    left out where what households add up to is not what the scorecard says.
    """
    was, now = dict(_counted(before, unit)), dict(_counted(after, unit))
    steps = {name: 0.0 if code == SPENDING else 1.0 for name, (code, _) in now.items()}
    return {name: paired(was[name][1], now[name][1], steps[name]) for name in now if name in was}


def _counted(tables: Tables, unit: float) -> Iterator[tuple[str, tuple[str, Counts]]]:
    """Yield name, code and counts of each measure that households add up to."""
    card, homes = tables["scorecard"], tables["households"]
    for at in np.flatnonzero(card["place"] == EVERYWHERE):
        code, against = str(card["measure"][at]), float(card["denominator"][at])
        amounts = _amounts(code, homes, unit)
        if amounts is None or not against > 0:
            continue
        if isclose(float(amounts.sum()), float(card["numerator"][at]), rel_tol=1e-9, abs_tol=1e-6):
            yield str(card["name"][at]), (code, Counts(homes["household_id"], amounts, against))


def _amounts(code: str, homes: Columns, unit: float) -> NDArray[np.float64] | None:
    """Return what each row of households counts for in a measure; None where that is not known of it."""
    number = homes["households"].astype(np.float64)
    if code == SPENDING:
        return np.asarray(homes["benefit"] / unit)
    if code == UPTAKE:
        return np.asarray(number * (homes["premium"] > 0))
    percent = code.removeprefix(CATASTROPHIC)
    if code.startswith(CATASTROPHIC) and percent.isdigit():
        return np.asarray(number * (homes["out_of_pocket"] > int(percent) / 100 * homes["income"]))
    return None

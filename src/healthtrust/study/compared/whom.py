"""For whom two runs differ: places by what they have a head and why, tenths, and households by their fate.

    net of a household   = covered care received − contribution − surcharge − premium − out of pocket
    winner, loser        its net rises, or falls, by more than `LITTLE` major units a year

Source  arithmetic on the tables allocation, incidence and households of the last year

Runs of one seed and the same people share their luck, so that what a household receives changes only by what
was decided. Households are told apart by their identity; those that only one run has are counted, not
compared.

>>> one = {"household_id": np.array([1, 2, 3]), "households": np.array([1, 1, 1]), "benefit": np.zeros(3)}
>>> paid = {name: np.zeros(3) for name in PAID}
>>> other = one | paid | {"contribution": np.array([500.0, -400.0, 0.0])}
>>> fates = fates_of(one | paid, other, unit=100.0)
>>> fates.winners, fates.losers, fates.mean_gain, fates.mean_loss
(1, 1, 4.0, 5.0)
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from healthtrust.allocate.budget_change import Budgets, budgets_of, why

Columns = Mapping[str, NDArray[Any]]

LITTLE = 1.0
"""Major units a year up to which a household neither gains nor loses."""

PAID = ("contribution", "surcharge", "premium", "out_of_pocket")


@dataclass(frozen=True)
class PlaceChange:
    """A place's budget a head under both designs, major units, and why it changed, in parts that add up."""

    place: str
    before: float
    after: float
    parts: Mapping[str, float]

    @property
    def change(self) -> float:
        """Return the change of the budget a head."""
        return self.after - self.before


@dataclass(frozen=True)
class TenthChange:
    """Net benefit a head of a tenth of residents under both designs, major units."""

    tenth: int
    before: float
    after: float

    @property
    def change(self) -> float:
        """Return the change of net benefit a head."""
        return self.after - self.before


@dataclass(frozen=True)
class Fates:
    """Households that both runs have: how many, who gain and who lose, and by how much on average."""

    households: int
    winners: int
    losers: int
    mean_gain: float
    mean_loss: float
    only_in_one: int

    @property
    def shares(self) -> tuple[float, float]:
        """Return the shares of winners and of losers."""
        every = max(self.households, 1)
        return self.winners / every, self.losers / every


def places_between(before: Columns, after: Columns, unit: float) -> tuple[PlaceChange, ...]:
    """Return the change of every place that both runs have, in the order of the tree."""
    known = {str(name) for name in before["place"]}
    both = tuple(str(name) for name in after["place"] if str(name) in known)
    if not both:
        return ()
    was, now = budgets_of(before, both, unit), budgets_of(after, both, unit)
    parts = why(was, now)
    return tuple(_place(was, now, parts, at) for at in range(len(both)))


def _place(was: Budgets, now: Budgets, parts: Mapping[str, NDArray[np.float64]], at: int) -> PlaceChange:
    told = {name: float(part[at]) for name, part in parts.items()}
    return PlaceChange(was.places[at], float(was.total[at]), float(now.total[at]), told)


def tenths_between(before: Columns, after: Columns, unit: float) -> tuple[TenthChange, ...]:
    """Return the change of every tenth of residents, the poorest first."""
    columns = [table["net_benefit_per_resident"].astype(np.float64) / unit for table in (before, after)]
    return tuple(
        TenthChange(int(tenth), float(was), float(now))
        for tenth, was, now in zip(before["tenth"], *columns, strict=True)
    )


def fates_of(before: Columns, after: Columns, unit: float) -> Fates | None:
    """Return who gains and who loses among the households that both runs have; None if there are none."""
    both, one, other = np.intersect1d(before["household_id"], after["household_id"], return_indices=True)
    if not len(both):
        return None
    heads = np.minimum(before["households"][one], after["households"][other]).astype(np.int64)
    gain = (_net(after)[other] - _net(before)[one]) / unit
    won, lost = heads * (gain > LITTLE), heads * (gain < -LITTLE)
    alone = int(before["households"].sum() + after["households"].sum() - 2 * heads.sum())
    return Fates(
        int(heads.sum()), int(won.sum()), int(lost.sum()), _mean(gain, won), _mean(-gain, lost), alone
    )


def _net(table: Columns) -> NDArray[np.float64]:
    """Return the net benefit of one household of each row, minor units."""
    number = np.maximum(table["households"].astype(np.float64), 1.0)
    total = table["benefit"] - sum(table[name] for name in PAID)
    return np.asarray(total / number)


def _mean(values: NDArray[np.float64], weights: NDArray[np.int64]) -> float:
    return float(values @ weights / weights.sum()) if weights.any() else 0.0

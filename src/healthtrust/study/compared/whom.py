"""For whom two runs differ: places by what they have a head, tenths of residents, households by their fate.

    net of a household   = covered care received − contribution − surcharge − premium − out of pocket
    winner, loser        its net rises, or falls, by more than `LITTLE` major units a year
    group                tenth of residents by income, place, kind of family and conditions: before

Source  arithmetic on the tables allocation, incidence, households and household_groups; winners:
        `review.inequalities.winners`

Households are told apart by their identity, which says who they are only in runs of one seed and the same
people. What they receive then changes only by what was decided. To receive more is to have more illness
treated at the pool's cost: who neither fell ill nor paid otherwise neither gains nor loses.

>>> one = {"household_id": np.array([1, 2, 3]), "households": np.array([1, 1, 1]), "benefit": np.zeros(3)}
>>> one |= {"place": np.array(["Dale", "Dale", "Docks"])}
>>> paid = {name: np.zeros(3) for name in PAID}
>>> other = one | paid | {"contribution": np.array([500.0, -400.0, 0.0])}
>>> found = fates_of(one | paid, other, unit=100.0)
>>> found.every.winners, found.every.losers, round(found.every.mean_gain), round(found.every.mean_loss)
(1.0, 1.0, 4, 5)
>>> [(fate.group, fate.people) for fate in found.by["place"]]
[('Dale', 2.0), ('Docks', 1.0)]
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from healthtrust.allocate.budget_change import Budgets, budgets_of, why
from healthtrust.pool.fairness.sample import Sample
from healthtrust.review.inequalities.persons_table import BETWEEN
from healthtrust.review.inequalities.winners import Fate, Move, everybody, outcome_of

Columns = Mapping[str, NDArray[Any]]

LITTLE = 1.0
"""Major units a year up to which a household neither gains nor loses."""

PAID = ("contribution", "surcharge", "premium", "out_of_pocket")

TENTH, PLACE = "tenth of residents by income", "place"
KINDS = {TENTH: "tenth", "kind of family": "family", "condition": "conditions"}
"""Kinds of groups, and their columns in the table `household_groups`."""


@dataclass(frozen=True)
class PlaceChange:
    """A place's budget a head under both designs, major units, and why it changed, in parts that add up."""

    place: str
    before: float
    after: float
    parts: Mapping[str, float]
    level: str = ""

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
    """Who gains and who loses of the households that both runs have: all, and by group of each kind."""

    every: Fate
    by: Mapping[str, tuple[Fate, ...]]
    only_in_one: int

    @property
    def households(self) -> int:
        """Return how many households are compared."""
        return round(self.every.people)

    @property
    def shares(self) -> tuple[float, float]:
        """Return the shares of winners and of losers."""
        return self.every.share_of_winners.value, self.every.share_of_losers.value


def places_between(before: Columns, after: Columns, unit: float) -> tuple[PlaceChange, ...]:
    """Return the change of every place that both runs have, in the order of the tree."""
    known = {str(name) for name in before["place"]}
    both = tuple(str(name) for name in after["place"] if str(name) in known)
    if not both:
        return ()
    was, now = budgets_of(before, both, unit), budgets_of(after, both, unit)
    parts, level = why(was, now), dict(zip(map(str, after["place"]), map(str, after["level"]), strict=True))
    return tuple(_place(was, now, parts, at, level[place]) for at, place in enumerate(both))


def _place(
    was: Budgets, now: Budgets, parts: Mapping[str, NDArray[np.float64]], at: int, level: str
) -> PlaceChange:
    told = {name: float(part[at]) for name, part in parts.items()}
    return PlaceChange(was.places[at], float(was.total[at]), float(now.total[at]), told, level)


def tenths_between(before: Columns, after: Columns, unit: float) -> tuple[TenthChange, ...]:
    """Return the change of every tenth of residents that both runs have, the poorest first."""
    was, now = (
        dict(zip(table["tenth"].tolist(), (table["net_benefit_per_resident"] / unit).tolist(), strict=True))
        for table in (before, after)
    )
    return tuple(TenthChange(int(tenth), was[tenth], now[tenth]) for tenth in was if tenth in now)


def fates_of(before: Columns, after: Columns, unit: float, groups: Columns | None = None) -> Fates | None:
    """Return who gains and who loses among the households that both runs have; None if there are none.

    groups: the table `household_groups` of the run before, where it has one.
    """
    both, one, other = np.intersect1d(before["household_id"], after["household_id"], return_indices=True)
    heads = np.minimum(before["households"][one], after["households"][other]).astype(np.float64)
    if not len(both) or not heads.any():
        return None
    move = Move(_net(before)[one] / unit, _net(after)[other] / unit, Sample(heads), LITTLE)
    by = {PLACE: tuple(outcome_of(move, before["place"][one].astype(str)))}
    if groups is not None and np.isin(both, groups["household_id"]).all():
        order = np.argsort(groups["household_id"], kind="stable")
        at = order[np.searchsorted(groups["household_id"], both, sorter=order)]
        by = {kind: _of_kind(move, groups[column][at], column) for kind, column in KINDS.items()} | by
    alone = before["households"].sum() + after["households"].sum() - 2 * heads.sum()
    return Fates(everybody(move), by, round(float(alone)))


def _of_kind(move: Move, labels: NDArray[Any], column: str) -> tuple[Fate, ...]:
    if labels.dtype.kind == "O":
        labels = labels.astype(str)
    return tuple(outcome_of(move, labels, BETWEEN if column == "conditions" else ""))


def _net(table: Columns) -> NDArray[np.float64]:
    """Return the net benefit of one household of each row, minor units."""
    number = np.maximum(table["households"].astype(np.float64), 1.0)
    total = table["benefit"] - sum(table[name] for name in PAID)
    return np.asarray(total / number)

"""Who wins and who loses between two designs, by how much, in which group, and whom it hurts most.

    winner   h_2 − h_1 > t,      loser   h_1 − h_2 > t,      else unchanged         t  a threshold
    share_g  Σ_{i in g} w_i 1(winner) / Σ_{i in g} w_i,      mean gain of winners, mean loss of losers
    hurt     the group whose mean change is lowest

h_1, h_2   what a row (a household, a person) has under the first and the second design; minus ill health
w, g       people or households that a row stands for, and a group: tenth, place, condition, kind of family
errors     by linearisation, see `means`; one with several conditions counts in each group
Source     arithmetic

A mean that rises hides losers; a share of losers hides how little they may lose. Both are told, with the
movement between bands: cut at amounts given, or at the fifths of what people have under the first design.

>>> move = Move(np.array([10.0, 10.0, 20.0, 40.0]), np.array([13.0, 10.0, 18.0, 47.0]), Sample.of(4))
>>> found = outcome_of(move, ["all"] * 4)
>>> [(f.winners, f.losers, f.share_of_losers.value, f.mean_gain, f.mean_loss) for f in found]
[(2.0, 1.0, 0.25, 5.0, 2.0)]
>>> [(f.group, f.mean_change.value) for f in outcome_of(move, ["asthma;copd", "copd", "", "asthma"], ";")]
[('asthma', 5.0), ('copd', 1.5), ('none', -2.0)]
>>> transition(move, cuts=(15.0, 30.0))[1].tolist()
[[2.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]]
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from healthtrust.ground.inequality import Estimate, quantile_groups
from healthtrust.ground.words import Words
from healthtrust.pool.fairness.sample import Real, Sample, added_up
from healthtrust.review.inequalities.labels import coded, parted
from healthtrust.review.inequalities.means import group_means

BANDS = 5
ROUNDING = 1e-9
"""Changes of this part of the largest amount are rounding."""


@dataclass(frozen=True)
class Move:
    """What each row has under two designs, more being better; the sample tells what rows stand for."""

    before: Real
    after: Real
    sample: Sample
    threshold: float = 0.0

    @property
    def change(self) -> Real:
        """Return the change of each row."""
        return self.after - self.before

    @property
    def least(self) -> float:
        """Return the change up to which a row is unchanged."""
        size = max(float(np.abs(self.before).max()), float(np.abs(self.after).max()))
        return max(self.threshold, ROUNDING * size)

    def taken(self, rows: NDArray[np.intp]) -> Move:
        """Return some rows, each as often as it is named and drawn but once."""
        clusters = np.arange(len(self.before)) if self.sample.clusters is None else self.sample.clusters
        sample = Sample(self.sample.weights[rows], clusters[rows])
        return Move(self.before[rows], self.after[rows], sample, self.threshold)


@dataclass(frozen=True)
class Fate:
    """What two designs do to one group."""

    group: str
    people: float
    winners: float
    losers: float
    share_of_winners: Estimate
    share_of_losers: Estimate
    mean_gain: float
    """Of winners; NaN without any."""
    mean_loss: float
    """Of losers, as a size; NaN without any."""
    mean_change: Estimate


def outcome_of(
    move: Move, labels: Sequence[str] | NDArray[np.generic] | Words, between: str = ""
) -> list[Fate]:
    """Return one entry for each group, in the order of labels [n]; `between` parts a row's several labels."""
    given = labels if isinstance(labels, Words) else np.asarray(labels)
    if not between:
        return _fates(move, *coded(given))
    names, rows, place = parted(given, between)
    return _fates(move.taken(rows), names, place)


def _fates(move: Move, names: Sequence[str], place: NDArray[np.intp]) -> list[Fate]:
    change, least = move.change, move.least
    won, lost = change > least, change < -least
    means = group_means([won, lost, change, change * won, -change * lost], place, names, move.sample)
    shares = (means.each(0), means.each(1), means.each(2))
    with np.errstate(invalid="ignore", divide="ignore"):
        gain, loss = means.values[3] / means.values[0], means.values[4] / means.values[1]
    return [
        Fate(
            name, float(means.people[g]), float(means.people[g] * means.values[0, g]),
            float(means.people[g] * means.values[1, g]), shares[0][g], shares[1][g],
            float(gain[g]), float(loss[g]), shares[2][g],
        )
        for g, name in enumerate(means.names)
    ]  # fmt: skip


def everybody(move: Move) -> Fate:
    """Return the same of all together."""
    return outcome_of(move, np.zeros(len(move.before), dtype=np.int8))[0]


def hurt_most(fates: Sequence[Fate]) -> Fate | None:
    """Return the group that loses most on average; none where none loses."""
    worst = min(fates, key=lambda fate: fate.mean_change.value, default=None)
    return worst if worst is not None and worst.mean_change.value < 0 else None


def tenths(rank: ArrayLike, sample: Sample) -> NDArray[np.int64]:
    """Return the tenth of people by rank [n], 1 the worst off."""
    return quantile_groups(rank, sample.weights, 10).astype(np.int64) + 1


def transition(move: Move, cuts: Sequence[float] = ()) -> tuple[tuple[float, ...], Real]:
    """Return the cuts and how many are in each band before (rows) and after (columns)."""
    if not cuts:
        fifth = quantile_groups(move.before, move.sample.weights, BANDS)
        highest = [float(move.before[fifth <= k].max()) for k in range(BANDS - 1) if (fifth <= k).any()]
        cuts = [cut for cut in dict.fromkeys(highest) if cut < float(move.before.max())]
    bands = len(cuts) + 1
    here, there = (np.searchsorted(cuts, each, side="left") for each in (move.before, move.after))
    counts = added_up(here * bands + there, move.sample.weights, bands * bands)
    return tuple(cuts), counts.reshape(bands, bands)

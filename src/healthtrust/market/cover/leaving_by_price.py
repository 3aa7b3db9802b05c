"""Who would leave if price alone decided, when every leaver makes contributions dearer for those who stay.

    i leaves   ⇔  f (1 − k) t_i > (1 + ℓ) c_i   ⇔  f > q_i,     q_i = (1 + ℓ) c_i / ((1 − k) t_i)
    f(S)       = (1 − g) (1 + a) Σ_{i not in S} w c / ( Σ_{i not in S} w t + k Σ_{i in S} w t )
    S is a fixed point  ⇔  S = { i may leave: f(S) > q_i }

f       factor on contributions t when the set S has left;  c, w  expected cost and weight
ℓ, a    loading of private cover and of the core;  k  part of the contribution that leavers go on paying
g       part of the core that taxes pay
Source  opting out of a public service: Epple and Romano, J Public Econ 1996; 62 [cited]. To take the sets
        that opt out as fixed points with complements, sought from nobody-out and from everybody-out, is this
        project's, and so is the form: a private premium at own risk against a contribution.

Whatever the factor, people leave in the one order of q: the sets that can have left are a chain, and every
fixed point is found by one sort. With ℓ ≥ a whoever leaves was a net payer, so from nobody-out the factor
only rises, and the least fixed point exists; with ℓ = a and g = 0 it is the only one. A dearer private cover
makes several possible: net payers whom its loading keeps in leave once the others have left. From
everybody-out the same search need not settle; then that is said, and nothing is returned for it.

>>> four = Pool(np.full(4, 10.0), np.array([6.0, 10.0, 10.0, 16.0]), np.ones(4))
>>> found = leaving_by_price(four, np.array([True, True, True, False]), loading=0.25)
>>> [(point.left, round(point.factor, 3)) for point in found.points], found.from_nobody, found.from_everybody
([(1, 1.2), (3, 1.6)], 0, 1)
>>> found.points[0].leaves.tolist()
[True, False, False, False]
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from healthtrust.market.cover.opting_out import Floats, Pool

Flags = NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class FixedPoint:
    """A set of leavers that nobody wants to join or to come back from."""

    left: int
    """Rows of persons that have left."""
    persons: float
    """People, by weight."""
    factor: float
    leaves: Flags
    """[person]"""


@dataclass(frozen=True, eq=False)
class LeavingByPrice:
    """All fixed points, the fewest leavers first, and which of them each end leads to."""

    points: tuple[FixedPoint, ...]
    from_nobody: int | None
    """Position of the one reached when nobody has left at first; None where the search does not settle."""
    from_everybody: int | None
    """Position of the one reached when all who may have left at first; None where it does not settle."""


def leaving_by_price(pool: Pool, may: Flags, loading: float) -> LeavingByPrice:
    """Return every set of leavers that is stable when price alone decides.

    may [person]: who may leave; loading: private premium over own expected cost, less 1.
    """
    chain = _chain(pool, may, loading)
    stable = chain.fixed()
    positions = {step: position for position, step in enumerate(stable)}
    ends = [chain.settled(start) for start in (0, len(chain.threshold))]
    points = tuple(_point(pool, chain, step) for step in stable)
    return LeavingByPrice(points, *(None if end is None else positions[end] for end in ends))


@dataclass(frozen=True, eq=False)
class _Chain:
    """The sets that can have left: those with the lowest thresholds."""

    threshold: Floats
    """[step]: distinct factors above which people leave, rising; after step j the first j have left."""
    factor: Floats
    """[step + 1]: factor once the first j have left."""
    of_person: Floats
    """[person]: the factor above which the person leaves; infinite for who may not."""

    def answer(self, left: int) -> int:
        """Return how many thresholds lie below the factor that the first `left` leave behind."""
        return int(np.searchsorted(self.threshold, self.factor[left], side="left"))

    def fixed(self) -> list[int]:
        """Return every step that answers itself."""
        answers = np.searchsorted(self.threshold, self.factor, side="left")
        return np.flatnonzero(answers == np.arange(len(answers))).tolist()

    def settled(self, start: int) -> int | None:
        """Return the step that repeated answers lead to, None where they run in a circle."""
        seen = set[int]()
        at = start
        while at not in seen:
            seen.add(at)
            at = self.answer(at)
        return at if self.answer(at) == at else None


def _chain(pool: Pool, may: Flags, loading: float) -> _Chain:
    threshold = np.full(len(may), np.inf)
    spared = (1 - pool.kept) * pool.contribution
    leaver = may & (spared > 0)
    threshold[leaver] = (1 + loading) * pool.cost[leaver] / spared[leaver]
    steps, step_of = np.unique(threshold[leaver], return_inverse=True)
    weight = pool.weight[leaver]
    cost = float(pool.weight @ pool.cost) - _upto(step_of, weight * pool.cost[leaver], len(steps))
    paid = float(pool.weight @ pool.contribution) - _upto(step_of, weight * spared[leaver], len(steps))
    return _Chain(steps, _factors((1 - pool.subsidy) * (1 + pool.loading) * cost, paid), threshold)


def _upto(step_of: NDArray[np.intp], each: Floats, steps: int) -> Floats:
    """Return the sum of `each` [leaver] over the first steps, from none to all [step + 1]."""
    return np.concatenate([[0.0], np.cumsum(np.bincount(step_of, each, steps), dtype=np.float64)])


def _factors(needed: Floats, paid: Floats) -> Floats:
    """Return needed over paid, where what is left of either by rounding alone counts as nothing."""
    needed = np.where(needed > 1e-12 * needed[0], needed, 0.0)
    paid = np.where(paid > 1e-12 * paid[0], paid, 0.0)
    nobody_pays = np.where(needed > 0, np.inf, 0.0)
    return np.divide(needed, paid, out=nobody_pays, where=paid > 0)


def _point(pool: Pool, chain: _Chain, step: int) -> FixedPoint:
    below: Sequence[float] = chain.threshold[:step].tolist()
    leaves = chain.of_person <= below[-1] if below else np.zeros(len(chain.of_person), dtype=np.bool_)
    persons = float(pool.weight @ leaves)
    return FixedPoint(int(leaves.sum()), persons, float(chain.factor[step]), leaves)

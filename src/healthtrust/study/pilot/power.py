"""Before it begins: which effect would be seen, how surely, and how many periods or places that takes.

    SE² = V(m, r) ( 1/n₁ + 1/n₀ ),     V(m, r) = − Σ a(s) a(t) γ(|s − t|)
    least effect seen = ( t(0.975) + t(0.8) ) SE,      n₁ + n₀ − 2 degrees of freedom
    power(δ) = P( |T| > t(0.975) ),    T noncentral t with δ / SE

m, r    periods before and after the beginning;  a = −1/m before, 1/r after;  γ as in `history`
n₁, n₀  places in the pilot and beside it
Source  multiple t(0.975) + t(0.8): Bloom, Evaluation Review 1995; variance robust to serial correlation:
        Burlig, Preonas and Woerman, Journal of Development Economics 2020 [recalled], here written with the
        variogram, in which places' own levels fall out

Where places can be dealt in fewer than twenty ways no re-assignment is as rare as 5 %: such a pilot shows
nothing, however large its effect, and its power is nought. With few places judged by re-assignment power is
some points below the closed form (75 for 80 with 3 of 12, measured).

Beside the closed form the same is asked of the panel itself: so many places are taken for pilots that were
not, in every window of its past, and an effect is added. That needs no model of chance, and cannot look
further ahead than the past is long.

>>> from healthtrust.study.pilot.history import History
>>> past = History(variance=1.0, serial=0.0, cluster=0.5, mean=100.0, places=20, periods=10)
>>> plan = Plan(pilots=5, others=15, before=4, after=4)
>>> round(standard_error(past, plan), 4), round(least_effect(past, plan), 3)
(0.3651, 1.082)
>>> round(power(past, plan, least_effect(past, plan)), 3)
0.8
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import comb

import numpy as np

from healthtrust.study.pilot.assignments import shuffles
from healthtrust.study.pilot.history import History
from healthtrust.study.pilot.panel import Real

POWER = 0.8
LEVEL = 0.95
LONGEST = 40
"""Periods after the beginning beyond which nobody is asked to wait."""


@dataclass(frozen=True)
class Plan:
    """A pilot as planned: places on either side, periods before and after it begins."""

    pilots: int
    others: int
    before: int
    after: int

    @property
    def freedom(self) -> int:
        """Return the degrees of freedom."""
        return self.pilots + self.others - 2

    @property
    def ways(self) -> int:
        """Return in how many ways so many pilots can be dealt to all places."""
        return comb(self.pilots + self.others, self.pilots)

    @property
    def can_tell(self) -> bool:
        """Return whether any outcome could be rare enough among these ways.

        >>> Plan(1, 11, 4, 4).can_tell, Plan(1, 19, 4, 4).can_tell
        (False, True)
        """
        return self.ways * (1 - LEVEL) >= 1 - 1e-9


@dataclass(frozen=True)
class Tried:
    """What pilots that were not say: the spread of their estimates, and the effect that would be seen."""

    error: float
    least: float
    power: float
    deals: int


def standard_error(past: History, plan: Plan) -> float:
    """Return the standard error of the difference in differences, in the unit of the outcome."""
    return float((past.change(plan.before, plan.after) * (1 / plan.pilots + 1 / plan.others)) ** 0.5)


def least_effect(past: History, plan: Plan, wanted: float = POWER) -> float:
    """Return the least effect that is seen with the power wanted; infinite where none is ever told."""
    from scipy.special import stdtrit

    if not plan.can_tell:
        return float("inf")
    multiple = stdtrit(plan.freedom, (1 + LEVEL) / 2) + stdtrit(plan.freedom, wanted)
    return float(multiple) * standard_error(past, plan)


def power(past: History, plan: Plan, effect: float) -> float:
    """Return the probability that an effect is told from none, at 5 %, two-sided."""
    from scipy.special import nctdtr, stdtrit

    if not plan.can_tell:
        return 0.0
    error = standard_error(past, plan)
    if error == 0:
        return 1.0
    critical, shift = float(stdtrit(plan.freedom, (1 + LEVEL) / 2)), abs(effect) / error
    if shift > critical + 9:
        return 1.0
    return float(1 - nctdtr(plan.freedom, shift, critical) + nctdtr(plan.freedom, shift, -critical))


def periods_needed(past: History, plan: Plan, effect: float, wanted: float = POWER) -> int | None:
    """Return the fewest periods after the beginning that give the power wanted; None where 40 do not."""
    for after in range(1, LONGEST + 1):
        if power(past, replace(plan, after=after), effect) >= wanted:
            return after
    return None


def pilots_needed(past: History, plan: Plan, effect: float, wanted: float = POWER) -> int | None:
    """Return the fewest pilot places, of all there are, that give the power wanted; None where none do."""
    places = plan.pilots + plan.others
    for pilots in range(1, places // 2 + 1):
        if power(past, replace(plan, pilots=pilots, others=places - pilots), effect) >= wanted:
            return pilots
    return None


def tried(outcome: Real, plan: Plan, effect: float, draws: int, seed: int) -> Tried | None:
    """Return what pilots that were not say, in untreated outcomes [place, period]; None where too short."""
    places, periods = outcome.shape
    length = plan.before + plan.after
    if periods < length or plan.pilots >= places or not plan.can_tell:
        return None
    starts = np.arange(draws) % (periods - length + 1)
    change = np.stack(
        [
            outcome[:, s + plan.before : s + length].mean(axis=1)
            - outcome[:, s : s + plan.before].mean(axis=1)
            for s in range(periods - length + 1)
        ]
    )
    order = np.argsort(shuffles(places, draws, seed, "power"), axis=1)
    dealt = np.take_along_axis(change[starts], order, axis=1)
    found = dealt[:, : plan.pilots].mean(axis=1) - dealt[:, plan.pilots :].mean(axis=1)
    critical = float(np.quantile(np.abs(found), LEVEL))
    seen = float((np.abs(found + abs(effect)) > critical).mean())
    least = critical - float(np.quantile(found, 1 - POWER))
    return Tried(float(found.std(ddof=1)), least, seen, draws)

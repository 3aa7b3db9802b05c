"""The waiting list: who joins it, who is treated, who goes private instead, and how long those left wait.

    joining    D = v (w / w₀)^e
    treated    S = min(T, r, L + D)
    leaving    P = min(π L (w / w₀)^f,  L + D − S)
    listed     L′ = L + D − S − P
    theatre    T′ = T − max(0, T − D) / τ    while w is below its target,    T otherwise
    weeks      w = 52 L / min(T, r),    at least the shortest wait and at most the longest

v, e    elective admissions wanted a year before waiting is felt; elasticity of joining to waiting, below 0
L, w    listed at the start of the year; weeks that who joins will wait; w₀ usual weeks, at which D = v
T, r    admissions a year for which there are theatre slots, and beds (`deliver.response.beds`)
π, f    part of the list that goes private in a year at w₀; elasticity of that part to waiting, above 0
τ       years in which theatre capacity that is not needed goes
Source  w = 52 L / S is the law of Little, Operations Research 1961;9:383 [recalled]; e is small, about −0.1:
        Martin and Smith, JRSS A 2003;166:369 [value recalled]; more go private where waits are long: Besley,
        Hall and Preston, Journal of Public Economics 1999;72:155 [recalled]; the longest wait: ten years,
        so that a list that nobody is treated from has one [assumed]. One elasticity however far waits move:
        from ten weeks to the shortest wait of two 17 % more join; further than was measured [assumed].

Weeks are set by the slots that are used, min(T, r): where emergencies take the beds, people wait for a bed.
Within the year D and P follow the list as it moves, to first order: a year may be long beside the wait, and a
list that answered only at its end would swing. People are conserved: L + D = S + P + L′.

>>> rules = Rules(demand_elasticity=-0.1, usual_weeks=13.0, target_weeks=10.0, leak_share=0.04)
>>> usual = at_rest(np.array([1010.0]), 13.0, rules)
>>> usual.listed.tolist(), usual.capacity.tolist(), usual.weeks.tolist()
([250.0], [1000.0], [13.0])
>>> after, treated, left = one_year(usual, np.array([1010.0]), np.array([900.0]), rules)   # beds for 900
>>> [now.round(1).tolist() for now in (after.listed, treated, left, after.weeks)]
[[319.9], [900.0], [14.5], [18.5]]
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from healthtrust.ground.errors import refuse
from healthtrust.ground.problems import Problem

Real = NDArray[np.float64]
Number = float | Real

WEEKS = 52.0
"""Weeks in a year."""


class Waiting(NamedTuple):
    """A waiting list at the start of a year, [draw]."""

    listed: Real
    """People."""
    capacity: Real
    """Theatre slots, admissions a year."""
    weeks: Real
    """What a person who joins now will wait."""


@dataclass(frozen=True)
class Rules:
    """How people and theatres respond to waiting; each a number or [draw]."""

    demand_elasticity: Number = -0.1
    """e, zero or below."""
    usual_weeks: Number = 13.0
    """w₀."""
    shortest_weeks: Number = 2.0
    """The wait where capacity is slack: what it takes to be seen, booked and admitted."""
    target_weeks: Number = 18.0
    """Below it capacity that is not needed goes."""
    capacity_time: Number = 3.0
    """τ, years; one at least."""
    leak_share: Number = 0.0
    """π, of the list, a year."""
    leak_elasticity: Number = 1.0
    """f, zero or above."""
    longest_weeks: Number = 520.0

    def __post_init__(self) -> None:
        bounds = {
            "demand_elasticity": (-np.inf, 0.0, "0 or less: fewer join where waits are longer"),
            "usual_weeks": (np.max(self.shortest_weeks), np.min(self.longest_weeks), "a wait that can be"),
            "shortest_weeks": (1e-6, np.inf, "weeks above 0"),
            "target_weeks": (0.0, np.inf, "weeks, 0 or more"),
            "capacity_time": (1.0, np.inf, "years, 1 or more"),
            "leak_share": (0.0, 1.0, "a share from 0 to 1"),
            "leak_elasticity": (0.0, np.inf, "0 or more: more go private where waits are longer"),
            "longest_weeks": (1e-6, np.inf, "weeks above 0"),
        }
        values = {
            field.name: np.asarray(getattr(self, field.name), dtype=np.float64) for field in fields(self)
        }
        refuse(
            [
                Problem(f"waiting, {name}", f"{values[name].tolist()}", wanted)
                for name, (low, high, wanted) in bounds.items()
                if not np.all((values[name] >= low) & (values[name] <= high))
            ]
        )


def at_rest(wanted: Real, usual_weeks: Number, rules: Rules) -> Waiting:
    """Return the list [draw] that stays as it is at these weeks: as many join as are treated and leave.

    With w these weeks:  S = D / (1 + π (w / w₀)^f w / 52),  L = w S / 52,  T = S. The place has to have beds
    for S. wanted [draw]: v. Raises InvalidInput for weeks below the shortest or above the longest wait.
    """
    weeks = np.broadcast_to(np.asarray(usual_weeks, dtype=np.float64), np.shape(wanted)).copy()
    if not np.all((weeks >= rules.shortest_weeks) & (weeks <= rules.longest_weeks)):
        expected = f"from {rules.shortest_weeks} to {rules.longest_weeks} weeks"
        refuse([Problem("weeks at which the list rests", f"{weeks.tolist()}", expected)])
    leaving = rules.leak_share * (weeks / rules.usual_weeks) ** rules.leak_elasticity
    treated = _joining(weeks, wanted, rules) / (1.0 + leaving * weeks / WEEKS)
    return Waiting(np.asarray(weeks * treated / WEEKS), np.asarray(treated), weeks)


def one_year(waiting: Waiting, wanted: Real, room: Real, rules: Rules) -> tuple[Waiting, Real, Real]:
    """Return the list a year on, and the people [draw] who were treated and who went private in that year.

    wanted [draw]: v; room [draw]: admissions a year for which there are beds, zero or more.
    """
    slots = np.minimum(waiting.capacity, room)
    felt = weeks_to_wait(waiting.listed, slots, rules)
    demand, leaving = _flows(waiting._replace(capacity=slots, weeks=felt), wanted, rules)
    there = waiting.listed + demand
    treated = np.minimum(slots, there)
    left = np.minimum(leaving, there - treated)
    listed = there - treated - left
    idle = np.maximum(0.0, waiting.capacity - demand) / rules.capacity_time
    capacity = waiting.capacity - np.where(felt < rules.target_weeks, idle, 0.0)
    weeks = weeks_to_wait(listed, np.minimum(capacity, room), rules)
    return Waiting(listed, capacity, weeks), treated, left


def joined(before: Waiting, after: Waiting, treated: Real, left: Real) -> Real:
    """Return the people [draw] who joined the list in a year: D = L′ − L + S + P."""
    return np.asarray(after.listed - before.listed + treated + left)


def weeks_to_wait(listed: Real, treated: Real, rules: Rules) -> Real:
    """Return 52 L / S [draw], within the shortest and the longest wait; where S is zero, the longest."""
    least = np.maximum(treated, WEEKS * listed / rules.longest_weeks)
    weeks = np.where(least > 0, WEEKS * listed / np.where(least > 0, least, 1.0), rules.longest_weeks)
    return np.asarray(np.minimum(np.maximum(weeks, rules.shortest_weeks), rules.longest_weeks))


def _flows(waiting: Waiting, wanted: Real, rules: Rules) -> tuple[Real, Real]:
    """Return who joins and who would go private [draw] in a year, from the list, slots and weeks felt.

    Both follow the list as it moves: D₀ + D₁ x and P₀ + P₁ x where x more people are on it than at the start.
    With k = P₁ − D₁ the mean of x over the year is (D₀ − S − P₀) (k + e^(−k) − 1) / k². Never do more join
    than at the shortest wait.
    """
    listed, slots, weeks = waiting
    leaving = rules.leak_share * (weeks / rules.usual_weeks) ** rules.leak_elasticity
    join, leave = _joining(weeks, wanted, rules), leaving * listed
    fixed = (weeks <= rules.shortest_weeks) | (weeks >= rules.longest_weeks) | (listed <= 0)
    join_more = np.where(fixed, 0.0, rules.demand_elasticity * join / np.where(fixed, 1.0, listed))
    leave_more = leaving * (1.0 + np.where(fixed, 0.0, rules.leak_elasticity))
    k = np.maximum(leave_more - join_more, 1e-6)
    more = (join - slots - leave) * (k + np.expm1(-k)) / k**2
    most = _joining(np.asarray(rules.shortest_weeks), wanted, rules)
    joins = np.minimum(np.maximum(0.0, join + join_more * more), most)
    return joins, np.maximum(0.0, leave + leave_more * more)


def _joining(weeks: Real, wanted: Real, rules: Rules) -> Real:
    """Return v (w / w₀)^e."""
    return np.asarray(wanted * (weeks / rules.usual_weeks) ** rules.demand_elasticity)

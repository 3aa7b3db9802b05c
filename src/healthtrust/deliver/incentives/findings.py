"""What stands out along a lever: kinks, cliffs, dead zones and zones in which the wanted thing loses money.

    kink            the price changes                 |slope after − slope before| > 0
    cliff           the amount jumps                  |amount just after − amount just before| > 0
    dead zone       something is done, nothing paid   slope = 0 over a range
    reversed zone   doing the wanted thing loses      wanted × (slope − own cost) < 0 over a range

`wanted` is +1 where more is wanted (quality, members, cases treated), −1 where less is (cost of care,
admissions), and 0 where a contract should not say (visits, diagnoses written down): a choice of ours.

Source  cliffs and dead zones of shared savings: Douven, McGuire and McWilliams, Avoiding unintended
        incentives in ACO payment models, Health Affairs 2015; 34: 143-149 [recalled].

>>> wanted("cost of care"), wanted("quality point"), wanted("coded diagnosis")
(-1, 1, 0)
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import inf
from typing import Literal

from healthtrust.deliver.incentives.causes import Silence, cause_of_break, causes_of_silence
from healthtrust.deliver.incentives.deal import Deal
from healthtrust.deliver.incentives.sweep import SAME, Piece, Sweep, same_line, sizes
from healthtrust.design.contract import Lever, Step

Kind = Literal["kink", "cliff", "dead zone", "reversed zone"]

WANTED: dict[Lever, int] = {
    "cost of care": -1,
    "admission": -1,
    "visit": 0,
    "coded diagnosis": 0,
    "quality point": 1,
    "member": 1,
    "case treated": 1,
}
"""Which way each lever is wanted to move; 0 where a contract should not say [assumed]."""


AT_MOST: dict[Lever, float] = {"cost of care": 1.0, "admission": inf}
"""The most that a unit of what is wanted less can cost whoever does it; nothing is the least it can cost.

A unit of cost of care costs one; of an admission nothing is known. So a fee is held to be against what is
wanted only where it is above its cost whatever that is, or above the cost that is stated.
"""


@dataclass(frozen=True)
class Finding:
    """One thing that stands out along a lever, from `start` to `end` units away from where it stands."""

    kind: Kind
    start: float
    end: float
    jump: float
    """What the amount jumps by as the lever goes up; 0 where it does not."""
    before: float
    """Price just below `start`."""
    after: float
    """Price just above it; within a zone, the price there."""
    step: str
    clause: str
    says: str


def wanted(lever: Lever) -> int:
    """Return which way a lever is wanted to move: +1, −1, or 0 where a contract should not say."""
    return WANTED[lever]


def least_telling(lever: Lever) -> float:
    """Return the own cost of a unit at which, if it loses money, it loses money whatever its cost is."""
    return AT_MOST.get(lever, 0.0)


def findings(deal: Deal, swept: Sequence[Sweep], own_cost: float | None = None) -> list[list[Finding]]:
    """Return what stands out along one lever for each party, in the order of places.

    The party bears `own_cost` of a unit; where that is not known, a zone is reversed if it is at any cost.
    """
    if not swept:
        return []
    dead = _dead(deal, swept)
    return [
        sorted(
            [*_between(deal, one), *dead[k], *_reversed(deal, one, own_cost)], key=lambda f: (f.start, f.end)
        )
        for k, one in enumerate(swept)
    ]


def _between(deal: Deal, swept: Sweep) -> list[Finding]:
    """Return the kinks and cliffs between neighbouring pieces."""
    pieces = list(swept.pieces)
    size, steepest = sizes(pieces)
    found: list[Finding] = []
    for place, (left, right) in zip(swept.breaks, pairwise(pieces), strict=True):
        smooth, straight = same_line(left, right, size, steepest)
        if not (smooth and straight):
            step = cause_of_break(deal.contract, place)
            slopes = (left.slope_last, right.slope_first)
            jump = 0.0 if smooth else right.first - left.last
            found.append(_finding("kink" if smooth else "cliff", (place.at, place.at), jump, slopes, step))
    return found


def nearest_cliff(found: list[Finding]) -> Finding | None:
    """Return the cliff nearest to where the lever stands."""
    cliffs = [f for f in found if f.kind == "cliff"]
    return min(cliffs, key=lambda f: abs(f.start)) if cliffs else None


def dead_share(swept: Sweep, found: list[Finding]) -> float:
    """Return the share of the range in which the lever does nothing; 1 where it moves nothing at all."""
    if not swept.pieces:
        return 1.0
    return sum(f.end - f.start for f in found if f.kind == "dead zone") / (swept.high - swept.low)


def _finding(
    kind: Kind, at: tuple[float, float], jump: float, slopes: tuple[float, float], step: Step
) -> Finding:
    return Finding(kind, at[0], at[1], jump, slopes[0], slopes[1], step.name, step.clause, step.says)


def _runs(pieces: tuple[Piece, ...], kinds: list[bool], *, level: bool) -> list[list[Piece]]:
    """Return neighbouring pieces of a kind as one run; where `level`, only while the amount stays."""
    runs: list[list[Piece]] = []
    open_ = False
    for piece, holds in zip(pieces, kinds, strict=True):
        joined = open_ and (
            not level or abs(piece.first - runs[-1][-1].last) <= SAME * max(abs(piece.first), 1e-9)
        )
        if holds and joined:
            runs[-1].append(piece)
        elif holds:
            runs.append([piece])
        open_ = holds
    return runs


def _dead(deal: Deal, swept: Sequence[Sweep]) -> list[list[Finding]]:
    """Return for each party the ranges over which the amount stays as it is."""
    silent = [_silent(deal, one) for one in swept]
    causes = iter(causes_of_silence(deal, swept[0].moved, [zone for zones in silent for zone in zones]))
    return [
        [_finding("dead zone", (zone.start, zone.end), 0.0, (0.0, 0.0), next(causes)) for zone in zones]
        for zones in silent
    ]


def _silent(deal: Deal, swept: Sweep) -> list[Silence]:
    """Return the ranges over which the amount of one party stays, with what turns at their ends."""
    flat = [p.slope_first == 0 and p.slope_last == 0 for p in swept.pieces]
    found = []
    for run in _runs(swept.pieces, flat, level=True):
        start, end = run[0].start, run[-1].end
        near = 1e-9 * (swept.high - swept.low)
        ends = [b for b in swept.breaks if min(abs(b.at - start), abs(b.at - end)) <= near]
        turning = frozenset(deal.contract.steps[number].name for b in ends for number in b.steps)
        found.append(Silence(swept.party, start, end, turning))
    return found


def _reversed(deal: Deal, swept: Sweep, own_cost: float | None) -> list[Finding]:
    """Return the ranges over which doing the wanted thing loses money."""
    lever = swept.moved.lever
    way = wanted(lever)
    cost = least_telling(lever) if own_cost is None else own_cost
    against = [max(way * (x - cost) for x in (p.slope_first, p.slope_last)) < 0 for p in swept.pieces]
    found = []
    for run in _runs(swept.pieces, against, level=False):
        mean = sum(p.slope * (p.end - p.start) for p in run) / (run[-1].end - run[0].start)
        step = next(s for s in reversed(deal.contract.steps) if s.name == deal.contract.amount)
        found.append(_finding("reversed zone", (run[0].start, run[-1].end), 0.0, (mean, mean), step))
    return found

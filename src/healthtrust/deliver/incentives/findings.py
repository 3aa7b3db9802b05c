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

from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from healthtrust.deliver.incentives.causes import cause_of_break, cause_of_silence
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


def findings(deal: Deal, swept: Sweep, own_cost: float = 0.0) -> list[Finding]:
    """Return what stands out along a lever, in the order of places; the party bears `own_cost` of a unit."""
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
    found += _dead(deal, swept)
    found += _reversed(deal, swept, own_cost)
    return sorted(found, key=lambda f: (f.start, f.end))


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


def _dead(deal: Deal, swept: Sweep) -> list[Finding]:
    """Return the ranges over which the amount stays as it is."""
    flat = [p.slope_first == 0 and p.slope_last == 0 for p in swept.pieces]
    found = []
    for run in _runs(swept.pieces, flat, level=True):
        zone = (run[0].start, run[-1].end)
        near = 1e-9 * (swept.high - swept.low)
        ends = [b for b in swept.breaks if min(abs(b.at - zone[0]), abs(b.at - zone[1])) <= near]
        turning = {deal.contract.steps[number].name for b in ends for number in b.steps}
        step = cause_of_silence(deal, swept.moved, swept.party, zone, turning)
        found.append(_finding("dead zone", zone, 0.0, (0.0, 0.0), step))
    return found


def _reversed(deal: Deal, swept: Sweep, own_cost: float) -> list[Finding]:
    """Return the ranges over which doing the wanted thing loses money."""
    way = wanted(swept.moved.lever)
    against = [max(way * (x - own_cost) for x in (p.slope_first, p.slope_last)) < 0 for p in swept.pieces]
    found = []
    for run in _runs(swept.pieces, against, level=False):
        mean = sum(p.slope * (p.end - p.start) for p in run) / (run[-1].end - run[0].start)
        step = next(s for s in reversed(deal.contract.steps) if s.name == deal.contract.amount)
        found.append(_finding("reversed zone", (run[0].start, run[-1].end), 0.0, (mean, mean), step))
    return found

"""Where along a lever a contract bends or breaks: every turn of a switch, to the last digits of the number.

Each switch is looked at on a grid; where its sign differs between neighbours, the turn lies between them and
is closed in on, by the straight line through the two ends and by halving in turn. A switch that is a straight
line in the lever is found at the first try. Then it is looked again beside every break found: between breaks
what a contract of sums and shares compares is a straight line, so that no second turn stays unseen.

    next try = a − g(a) (b − a) ÷ (g(b) − g(a)),   or (a + b) ÷ 2

Source  regula falsi with bisection: Dekker, in Constructive Aspects of the Fundamental Theorem of Algebra,
        Wiley 1969 [recalled].

>>> alike([3, 1, 3])
[[0, 2], [1]]
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from healthtrust.deliver.incentives.deal import STAGE, Deal
from healthtrust.deliver.incentives.moving import looks_around, moving
from healthtrust.deliver.incentives.switches import Watched, watched
from healthtrust.design.contract import Moved

Numbers = NDArray[np.float64]
Whole = NDArray[np.int64]
Look = Callable[[Whole, Numbers], Watched]

GRID = 32
"""Parts into which a range is cut before its turns are looked for."""

_ROUNDS = 4
_BESIDE = 1e-7
"""How far from a break, as a share of the range, it is looked again."""

_TRIES = 120
_CLOSE = 1e-12
"""Share of the range, or of the switch at its ends, that is as good as nothing."""


@dataclass(frozen=True)
class Break:
    """One place along a lever where switches turn, and the steps that hold them, in their order."""

    at: float
    steps: tuple[int, ...]


@dataclass(frozen=True)
class _Turns:
    """Switches that turn between two neighbouring points: [turn]."""

    mover: Whole
    switch: Whole
    left: Numbers
    right: Numbers
    at_left: Numbers
    at_right: Numbers


def alike(size: Sequence[object]) -> list[list[int]]:
    """Return the positions of each size, in the order in which sizes are met."""
    found: dict[object, list[int]] = {}
    for position, each in enumerate(size):
        found.setdefault(each, []).append(position)
    return list(found.values())


def breaks(deal: Deal, moved: Moved, party: Whole, span: tuple[Numbers, Numbers]) -> list[list[Break]]:
    """Return the places where switches turn within the span of each party, in their order; span [party]."""
    found: list[list[Break]] = [[] for _ in party]
    sizes = _sizes(deal)
    for group in alike([sizes[p] for p in party.tolist()]):
        here = np.array(group)
        ends = (span[0][here], span[1][here])
        for position, places in zip(group, _of_group(deal, moved, party[here], ends), strict=True):
            found[position] = places
    return found


def _sizes(deal: Deal) -> list[object]:
    """Return what must be equal for parties to be looked at together: the lines and pool they carry."""
    statement = deal.statement
    lines = np.zeros(statement.parties, dtype=np.int64)
    if statement.party is not None:
        lines = np.bincount(statement.party, minlength=statement.parties)
    if not looks_around(deal.contract):
        return list(lines.tolist())
    size = np.bincount(statement.pool)[statement.pool].tolist()
    return list(statement.pool.tolist()) if statement.party is not None else list(size)


def _of_group(deal: Deal, moved: Moved, party: Whole, span: tuple[Numbers, Numbers]) -> list[list[Break]]:
    def look(mover: Whole, units: Numbers) -> Watched:
        copies = moving(deal.contract, deal.statement, moved, party[mover], units)
        return watched(deal.contract, copies.statement, len(mover), STAGE)

    low, high = span
    width = high - low
    grid = low[:, None] + width[:, None] * np.linspace(0, 1, GRID + 1)
    points: list[Numbers] = list(grid)
    found: list[list[Break]] = [[] for _ in party]
    for _ in range(_ROUNDS):
        before = [len(places) for places in found]
        mover = np.repeat(np.arange(len(party)), [len(p) for p in points])
        at = np.concatenate(points)
        seen = look(mover, at)
        turns = _turns(mover, at, seen.switch)
        closed = _closed_in(look, turns, width)
        steps = seen.step[turns.switch]
        for k in range(len(party)):
            here = turns.mover == k
            found[k] = _merged(closed[here], steps[here], float(width[k]))
            points[k] = _beside(grid[k], found[k], float(width[k]))
        if [len(places) for places in found] == before:
            break
    return found


def _beside(grid: Numbers, places: list[Break], width: float) -> Numbers:
    """Return the points of a grid with those just before and after each break."""
    at = np.array([b.at for b in places])
    beside = np.concatenate([grid, at - _BESIDE * width, at + _BESIDE * width])
    return np.unique(np.clip(beside, grid[0], grid[-1]))


def _turns(mover: Whole, at: Numbers, switch: Numbers) -> _Turns:
    """Return the switches that differ in sign between neighbours; mover [point], switch [point, switch]."""
    on = switch >= 0
    differs = (on[1:] != on[:-1]) & (mover[1:] == mover[:-1])[:, None]
    point, which = np.nonzero(differs)
    return _Turns(
        mover[point], which, at[point], at[point + 1], switch[point, which], switch[point + 1, which]
    )


def _closed_in(look: Look, turns: _Turns, width: Numbers) -> Numbers:
    """Return where each switch turns, [turn]."""
    a, b, at_a, at_b = (x.copy() for x in (turns.left, turns.right, turns.at_left, turns.at_right))
    close = _CLOSE * width[turns.mover]
    nothing = _CLOSE * (np.abs(at_a) + np.abs(at_b))
    for attempt in range(_TRIES):
        open_ = np.flatnonzero(b - a > close)
        if not len(open_):
            break
        low, high = a[open_], b[open_]
        line = low - at_a[open_] * (high - low) / (at_b[open_] - at_a[open_])
        half = (low + high) / 2
        good = (attempt % 2 == 0) & np.isfinite(line)
        tried = np.clip(np.where(good, line, half), low, high)
        seen = look(turns.mover[open_], tried).switch[np.arange(len(open_)), turns.switch[open_]]
        root = np.abs(seen) <= nothing[open_]
        same = (seen >= 0) == (at_a[open_] >= 0)
        left, right = open_[same | root], open_[~same | root]
        a[left], at_a[left] = tried[same | root], seen[same | root]
        b[right], at_b[right] = tried[~same | root], seen[~same | root]
    return (a + b) / 2


def _merged(at: Numbers, step: Whole, width: float) -> list[Break]:
    """Return places that are one to within the last digits as one, with all their steps."""
    places: list[tuple[float, set[int]]] = []
    for k in np.argsort(at, kind="stable").tolist():
        if places and at[k] - places[-1][0] <= 1e-9 * width:
            places[-1][1].add(int(step[k]))
        else:
            places.append((float(at[k]), {int(step[k])}))
    return [Break(place, tuple(sorted(steps))) for place, steps in places]

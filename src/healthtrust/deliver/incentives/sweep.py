"""The amount along a lever: smooth pieces between the places where the contract bends or breaks.

    amount(units) = value + slope × (units − start)    within a piece

On a straight piece value and slope are exact. A piece that curves (a price for a rate, a ratio of two things
that both move) has its mean slope, and its slope and value at either end.

Source  the budget constraint in pieces: Hausman, The econometrics of nonlinear budget sets, Econometrica
        1985; 53: 1255-1282 [recalled].

>>> Piece(0.0, 10.0, 5.0, 25.0, 2.0, 2.0).slope
2.0
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from healthtrust.deliver.incentives.breaks import Break, breaks
from healthtrust.deliver.incentives.deal import Deal
from healthtrust.deliver.incentives.marginal import unrounded
from healthtrust.deliver.incentives.span import Span, span_of
from healthtrust.design.contract import Moved

Numbers = NDArray[np.float64]
Whole = NDArray[np.int64]

_INSIDE = np.array([1e-4, 2e-4, 0.25, 0.5, 0.75, 1 - 2e-4, 1 - 1e-4])
"""Where within a piece the amount is asked for."""

SAME = 1e-8
"""Difference of slopes or amounts, as a share of the largest, that is none."""

_STRAIGHT = 1e-10
"""How far from a straight line a piece may be, as a share of the largest amount on it."""


@dataclass(frozen=True)
class Piece:
    """One smooth piece: its ends in units of the lever, the amount and the slope at either end."""

    start: float
    end: float
    first: float
    last: float
    slope_first: float
    slope_last: float

    @property
    def slope(self) -> float:
        """Return the mean slope."""
        return (self.last - self.first) / (self.end - self.start) if self.curved else self.slope_first

    @property
    def curved(self) -> bool:
        """Return whether the slope differs between the ends."""
        return self.slope_first != self.slope_last


@dataclass(frozen=True)
class Sweep:
    """The amount of one party along one lever."""

    party: int
    moved: Moved
    level: float
    """Where the lever stands, in its own unit; NaN where the lever moves nothing in the statement."""
    low: float
    high: float
    amount: float
    """The unrounded amount where the lever stands."""
    pieces: tuple[Piece, ...]
    """From low to high; none where the lever moves nothing."""
    breaks: tuple[Break, ...]
    """Between the pieces: one fewer than there are pieces."""


def sweep(deal: Deal, moved: Moved, share: float = 0.15, party: Whole | None = None) -> list[Sweep]:
    """Return the amount along a lever for each party, from `share` of its level less to as much more."""
    party = np.arange(deal.statement.parties) if party is None else party
    span = span_of(deal.contract, deal.statement, moved, share)
    now = unrounded(deal, moved, party, np.zeros(len(party)))
    swept = span.high[party] > span.low[party]
    found: list[list[Break]] = [[] for _ in party]
    which = np.flatnonzero(swept)
    ends = (span.low[party[which]], span.high[party[which]])
    for k, places in zip(which, breaks(deal, moved, party[which], ends), strict=True):
        found[k] = places
    cuts = [_cuts(found[k], span, int(p)) if swept[k] else [] for k, p in enumerate(party)]
    starts = np.array([c for each in cuts for c in each[:-1]])
    ends_of = np.array([c for each in cuts for c in each[1:]])
    owner = np.repeat(party, [max(len(each) - 1, 0) for each in cuts])
    pieces = iter(_pieces(deal, moved, owner, (starts, ends_of)))
    return [
        _swept(int(p), moved, span, float(now[k]), ([next(pieces) for _ in cuts[k][1:]], found[k]))
        for k, p in enumerate(party)
    ]


def same_line(left: Piece, right: Piece, size: float, steepest: float) -> tuple[bool, bool]:
    """Return whether the amount goes on without a jump, and whether its slope goes on."""
    jumps = abs(right.first - left.last) > SAME * size
    bends = abs(right.slope_first - left.slope_last) > SAME * steepest
    return not jumps, not bends


def sizes(pieces: Sequence[Piece]) -> tuple[float, float]:
    """Return the largest amount and the steepest slope of pieces: what small differences are held against."""
    size = max((abs(x) for p in pieces for x in (p.first, p.last)), default=0.0)
    return size, max((abs(x) for p in pieces for x in (p.slope_first, p.slope_last)), default=0.0)


def _swept(party: int, moved: Moved, span: Span, now: float, cut: tuple[list[Piece], list[Break]]) -> Sweep:
    """Return a sweep whose neighbouring pieces differ: those that lie on one line are one."""
    pieces, places = cut
    ends = [p.end for p in pieces[:-1]]
    kept, between = pieces[:1], list[Break]()
    size, steepest = sizes(pieces)
    for piece, place in zip(pieces[1:], (b for b in places if b.at in ends), strict=True):
        goes_on = same_line(kept[-1], piece, size, steepest) == (True, True)
        if goes_on and not kept[-1].curved and not piece.curved:
            kept[-1] = replace(kept[-1], end=piece.end, last=piece.last)
        else:
            kept.append(piece)
            between.append(place)
    low, high = float(span.low[party]), float(span.high[party])
    level = float(span.level[party])
    return Sweep(party, moved, level, low, high, now, tuple(kept), tuple(between))


def _cuts(places: list[Break], span: Span, party: int) -> list[float]:
    """Return the ends of a span with the breaks that lie within it."""
    low, high = float(span.low[party]), float(span.high[party])
    near = 1e-9 * (high - low)
    return [low, *(b.at for b in places if low + near < b.at < high - near), high]


def _pieces(deal: Deal, moved: Moved, owner: Whole, ends: tuple[Numbers, Numbers]) -> list[Piece]:
    """Return the pieces between these starts and ends; [piece]."""
    start, end = ends
    length = end - start
    at = start[:, None] + length[:, None] * _INSIDE
    asked = unrounded(deal, moved, np.repeat(owner, len(_INSIDE)), at.ravel())
    return [
        _piece(float(s), float(e), values)
        for s, e, values in zip(start, end, asked.reshape(at.shape), strict=True)
    ]


def _piece(start: float, end: float, values: Numbers) -> Piece:
    """Return one piece from the amounts inside it: straight where the middle lies on the line."""
    length = end - start
    near, next_, quarter, half, three, before, last = values.tolist()
    most = float(np.max(np.abs(values)))
    bent = max(abs(half - (quarter + three) / 2), abs(near - (quarter - (half - quarter) * (1 - 4e-4))))
    if bent <= _STRAIGHT * most + 1e-12:
        slope = (three - quarter) / (0.5 * length)
        slope = 0.0 if abs(three - quarter) <= 1e-14 * most else slope
        first = quarter - 0.25 * length * slope
        return Piece(start, end, first, first + length * slope, slope, slope)
    step = 1e-4 * length
    rising, falling = (next_ - near) / step, (last - before) / step
    return Piece(start, end, near - step * rising, last + step * falling, rising, falling)

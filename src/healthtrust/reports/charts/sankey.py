"""A Sankey diagram: boxes in columns from left to right, ribbons as wide as the money they carry.

    height of a box = s · max(Σ in, Σ out),   width of a ribbon = s · amount,   s the same everywhere

Boxes keep the order they are given in; each stands as near to where its money comes from as its neighbours
allow. A ribbon that passes columns takes a lane of its own in each, above or below the boxes there. Ribbons
leave and arrive in the order of what stands at their other ends, so that few of them cross.

>>> laid = laid_out([Box("in", 0), Box("out", 1)], [Ribbon("in", "out", 5.0)], Size(100, 50))
>>> [(each.name, each.top, each.height) for each in laid.boxes]
[('in', 0.0, 50.0), ('out', 0.0, 50.0)]
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

THICKNESS = 11
GAP = 9
SLOT = 29
"""Least distance between the middles of two boxes of a column: room for a label of two lines."""


@dataclass(frozen=True)
class Box:
    """A box, the column it stands in from the left, and whether it is only a lane for a passing ribbon."""

    name: str
    column: int
    lane: bool = False


@dataclass(frozen=True)
class Ribbon:
    """Money on its way from one box to another, passing the columns between below or above their boxes."""

    source: str
    target: str
    amount: float
    below: bool = False


@dataclass(frozen=True)
class Size:
    """Width and height to be filled, in pixels."""

    width: float
    height: float


@dataclass(frozen=True)
class Placed:
    """A box with its place: column, left, top, height, and the money that meets there."""

    name: str
    column: int
    left: float
    top: float
    height: float
    amount: float

    @property
    def middle(self) -> float:
        """Return how far down the middle of the box stands."""
        return self.top + self.height / 2


@dataclass(frozen=True)
class Laid:
    """Boxes, and the outline of every ribbon as an SVG path, in the order they were given."""

    boxes: tuple[Placed, ...]
    outlines: tuple[str, ...]


def laid_out(boxes: Sequence[Box], ribbons: Sequence[Ribbon], size: Size) -> Laid:
    """Return where boxes and ribbons lie; every ribbon must run from a lower to a higher column."""
    column = {box.name: box.column for box in boxes}
    ways = [_way(i, ribbon, column) for i, ribbon in enumerate(ribbons)]
    pieces = [
        Ribbon(start.name, end.name, ribbon.amount)
        for ribbon, way in zip(ribbons, ways, strict=True)
        for start, end in pairwise(way)
    ]
    standing = [*_lanes(ribbons, ways, False), *boxes, *_lanes(ribbons, ways, True)]
    placed, scale = _placed(standing, pieces, size)
    outlines = _outlines(ways, pieces, placed, scale)
    return Laid(tuple(placed[box.name] for box in boxes), outlines)


def _way(number: int, ribbon: Ribbon, column: dict[str, int]) -> list[Box]:
    """Return what a ribbon touches on its way: its source, a lane in every column between, its target."""
    first, last = column[ribbon.source], column[ribbon.target]
    lanes = [Box(f"lane {number} {c}", c, lane=True) for c in range(first + 1, last)]
    return [Box(ribbon.source, first), *lanes, Box(ribbon.target, last)]


def _lanes(ribbons: Sequence[Ribbon], ways: Sequence[list[Box]], below: bool) -> Iterator[Box]:
    for ribbon, way in zip(ribbons, ways, strict=True):
        if ribbon.below == below:
            yield from way[1:-1]


def _placed(boxes: Sequence[Box], pieces: Sequence[Ribbon], size: Size) -> tuple[dict[str, Placed], float]:
    """Return every box and lane in its place, column by column, and the pixels of one unit of money."""
    amount = {box.name: max(_sum(pieces, "source", box), _sum(pieces, "target", box)) for box in boxes}
    columns = [[box for box in boxes if box.column == c] for c in range(max(b.column for b in boxes) + 1)]
    scale = min(_scale(here, amount, size.height) for here in columns)
    step = (size.width - THICKNESS) / max(len(columns) - 1, 1)
    placed: dict[str, Placed] = {}
    for here in columns:
        wanted = [_wanted(box, pieces, placed, size.height / 2) for box in here]
        heights = [amount[box.name] * scale for box in here]
        slots = [_slot(box, height) for box, height in zip(here, heights, strict=True)]
        for box, height, middle in zip(here, heights, _spread(wanted, slots, size.height), strict=True):
            place = (box.column * step, middle - height / 2, height)
            placed[box.name] = Placed(box.name, box.column, *place, amount[box.name])
    return placed, scale


def _sum(pieces: Sequence[Ribbon], end: str, box: Box) -> float:
    return sum(piece.amount for piece in pieces if getattr(piece, end) == box.name)


def _slot(box: Box, height: float) -> float:
    """Return the room a box or lane takes with the gap after it."""
    return height + 3 if box.lane else max(height, SLOT - GAP) + GAP


def _scale(here: Sequence[Box], amount: dict[str, float], height: float) -> float:
    """Return the largest scale with which the slots of a column still fit its height."""
    low, high = 0.0, height / max(sum(amount[box.name] for box in here), 1e-12)
    for _ in range(40):
        tried = (low + high) / 2
        fits = sum(_slot(box, amount[box.name] * tried) for box in here) <= height + GAP
        low, high = (tried, high) if fits else (low, tried)
    return high


def _wanted(box: Box, pieces: Sequence[Ribbon], placed: dict[str, Placed], otherwise: float) -> float:
    """Return the middle that a box would like: the mean of where its money comes from."""
    coming = [piece for piece in pieces if piece.target == box.name]
    total = sum(piece.amount for piece in coming)
    return sum(placed[p.source].middle * p.amount for p in coming) / total if total else otherwise


def _spread(wanted: Sequence[float], slots: Sequence[float], height: float) -> list[float]:
    """Return middles in the given order, as near to the wanted ones as slots and the frame allow."""
    middles, floor = list(wanted), -GAP / 2
    for i, slot in enumerate(slots):
        middles[i] = max(middles[i], floor + slot / 2)
        floor = middles[i] + slot / 2
    ceiling = height + GAP / 2
    for i in reversed(range(len(slots))):
        middles[i] = min(middles[i], ceiling - slots[i] / 2)
        ceiling = middles[i] - slots[i] / 2
    return middles


def _outlines(
    ways: Sequence[list[Box]], pieces: Sequence[Ribbon], placed: dict[str, Placed], scale: float
) -> tuple[str, ...]:
    leaves, arrives = _touches(pieces, placed, scale, "source"), _touches(pieces, placed, scale, "target")
    found, piece = [], 0
    for way in ways:
        steps = range(piece, piece := piece + len(way) - 1)
        ends = [
            (
                (placed[pieces[i].source].left + THICKNESS, leaves[i]),
                (placed[pieces[i].target].left, arrives[i]),
            )
            for i in steps
        ]
        found.append(_outline(ends, max(pieces[steps[0]].amount * scale, 0.8)))
    return tuple(found)


def _touches(pieces: Sequence[Ribbon], placed: dict[str, Placed], scale: float, end: str) -> list[float]:
    """Return how far down each piece touches the box at one end, in the order of the boxes at the other."""
    other = "target" if end == "source" else "source"
    reached = {name: box.top for name, box in placed.items()}
    touches = [0.0] * len(pieces)
    for i in sorted(range(len(pieces)), key=lambda i: placed[getattr(pieces[i], other)].middle):
        name = getattr(pieces[i], end)
        touches[i] = reached[name]
        reached[name] += pieces[i].amount * scale
    return touches


Point = tuple[float, float]


def _outline(ends: Sequence[tuple[Point, Point]], width: float) -> str:
    """Return a ribbon as a closed path: its upper edge from left to right, its lower edge back."""
    there = "L".join(_curve(start, end) for start, end in ends)
    lower = [((x1, y1 + width), (x0, y0 + width)) for (x0, y0), (x1, y1) in reversed(ends)]
    return f"M{there}L{'L'.join(_curve(start, end) for start, end in lower)}Z"


def _curve(start: Point, end: Point) -> str:
    (x0, y0), (x1, y1) = start, end
    bend = (x0 + x1) / 2
    return f"{x0:.1f},{y0:.1f}C{bend:.1f},{y0:.1f} {bend:.1f},{y1:.1f} {x1:.1f},{y1:.1f}"

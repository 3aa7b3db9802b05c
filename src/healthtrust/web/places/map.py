"""A map of places as SVG: one path for each, linked to its page, filled by its step of colour.

It is written here rather than drawn by Vega-Lite, so that a place is a link that a keyboard reaches, its name
and value are text, the choice of measure costs no job, and its colours are those of the tiles and the key.
Points are put on a grid, and those that fall together are one; shared borders stay shared. The more points
there are, the coarser the grid, so that a map stays small: `MOST_POINTS`.

>>> square = (((0.0, 0.0), (2.0, 0.0), (2.0, 2.0), (0.0, 2.0), (0.0, 0.0)),)
>>> drawn = paths({"Dale": square})
>>> drawn.of["Dale"].path, drawn.frame(["Dale"])
('M0 1000H1000V0H0Z', '-10 -10 1020 1020')
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from math import cos, radians
from pathlib import Path

from healthtrust.fingerprint import sha256
from healthtrust.records.shapes import Point, Shape, shapes_in
from healthtrust.records.store import file_named
from healthtrust.runs.folder import RunFolder

WIDTH = 1000
"""Units across a map, or down where it is higher than it is wide."""

GRIDS = (1.0, 2.0, 4.0, 8.0)
"""Units between the points of the grid: the finest with which a map has few enough points."""

MOST_POINTS = 12_000


Box = tuple[int, int, int, int]
"""Left, top, right, bottom."""


@dataclass(frozen=True)
class Area:
    """A place on a map: its path, and the box that it lies in."""

    path: str
    box: Box


@dataclass(frozen=True)
class Paths:
    """A map: each place that it shows."""

    of: Mapping[str, Area]

    def frame(self, places: Iterable[str]) -> str:
        """Return the view box that holds some places, with a margin; everything where none is on the map."""
        boxes = [self.of[place].box for place in places if place in self.of]
        boxes = boxes or [area.box for area in self.of.values()]
        left, top = (min(box[k] for box in boxes) for k in (0, 1))
        right, bottom = (max(box[k] for box in boxes) for k in (2, 3))
        room = max(right - left, bottom - top) // 100
        return f"{left - room} {top - room} {right - left + 2 * room} {bottom - top + 2 * room}"


def map_of(run: RunFolder, shapes: str | None) -> Paths | None:
    """Return the map of a run; None where its design names no shapes, or they are not those of the run."""
    if not shapes:
        return None
    folder = Path(str(run.manifest["folder"]))
    start = folder if folder.is_absolute() else run.path.parent.parent / folder
    file = file_named(shapes, str(start))
    if not file.is_file():
        return None
    return _map(file, file.stat().st_mtime_ns, str(run.manifest["inputs"].get(shapes, "")))


@lru_cache(maxsize=8)
def _map(file: Path, changed: int, digest: str) -> Paths | None:
    if sha256(file) != digest:
        return None
    found, problems = shapes_in(json.loads(file.read_text(encoding="utf-8")), file.name)
    return None if problems else paths(found)


def paths(shapes: Mapping[str, Shape]) -> Paths:
    """Return shapes as paths within one frame, north at the top."""
    flat = _flat(shapes)
    every = [point for shape in flat.values() for ring in shape for point in ring]
    west, south = (min(point[k] for point in every) for k in (0, 1))
    east, north = (max(point[k] for point in every) for k in (0, 1))
    scale = WIDTH / max(east - west, north - south, 1e-12)
    for grid in GRIDS:
        placed = {
            name: [list(_on_grid(ring, (west, north), scale / grid)) for ring in shape]
            for name, shape in flat.items()
        }
        if sum(len(ring) for rings in placed.values() for ring in rings) <= MOST_POINTS:
            break
    return Paths({name: _area(rings, grid) for name, rings in placed.items()})


def _flat(shapes: Mapping[str, Shape]) -> Mapping[str, Shape]:
    """Return shapes on a plane: degrees are as wide as they are in the middle of the map.

    What cannot be degrees is taken for a plane already.
    """
    every = [point for shape in shapes.values() for ring in shape for point in ring]
    if any(abs(x) > 180 or abs(y) > 90 for x, y in every):
        return shapes
    middle = (min(y for _, y in every) + max(y for _, y in every)) / 2
    narrow = cos(radians(middle))
    return {
        name: tuple(tuple((x * narrow, y) for x, y in ring) for ring in shape)
        for name, shape in shapes.items()
    }


def _on_grid(ring: Iterable[Point], corner: Point, scale: float) -> Iterator[tuple[int, int]]:
    before = None
    for x, y in ring:
        point = round((x - corner[0]) * scale), round((corner[1] - y) * scale)
        if point != before:
            yield point
        before = point


def _area(rings: list[list[tuple[int, int]]], grid: float) -> Area:
    across, down = ([round(point[k] * grid) for ring in rings for point in ring] for k in (0, 1))
    box = min(across), min(down), max(across), max(down)
    return Area("".join(_path(ring, grid) for ring in rings), box)


def _path(ring: list[tuple[int, int]], grid: float) -> str:
    """Return a ring as a path; nothing for one that the grid made a point or a line."""
    points = [(round(x * grid), round(y * grid)) for x, y in ring]
    if points and points[0] == points[-1]:
        points.pop()
    if len(points) < 3:
        return ""
    said, (left, top) = [f"M{points[0][0]} {points[0][1]}"], points[0]
    for x, y in points[1:]:
        said.append(f"V{y}" if x == left else f"H{x}" if y == top else f"L{x} {y}")
        left, top = x, y
    return "".join(said) + "Z"

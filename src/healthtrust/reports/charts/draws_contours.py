"""Lines of equal density through many points: each encloses a share of them.

    density on a grid of cells, smoothed by a binomial kernel;  a level is the density above which the share
    of all lies;  between two corners of a cell the line crosses where density equals the level

Source  marching squares: Lorensen and Cline, Computer Graphics 1987; 21: 163-169, here flat [recalled]
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

Real = NDArray[np.float64]

SHARES = (0.5, 0.95)
"""Parts of the points that the lines enclose."""
CELLS = 30
SMOOTHED = 4
"""How often the kernel ¼ ½ ¼ is laid over the counts."""

Segment = tuple[float, float, float, float]
"""From x, y to x, y."""


def contours(x: Real, y: Real) -> Iterator[tuple[float, Segment]]:
    """Yield pieces of the lines of equal density with the share that each encloses."""
    density, across, up = _density(x, y)
    ranked = np.sort(density.ravel())[::-1]
    whole = np.cumsum(ranked)
    for share in SHARES:
        level = float(ranked[min(int(np.searchsorted(whole, share * whole[-1])), len(ranked) - 1)])
        for segment in _pieces(density - level):
            from_x, to_x = np.interp([segment[0], segment[2]], np.arange(len(across)), across).tolist()
            from_y, to_y = np.interp([segment[1], segment[3]], np.arange(len(up)), up).tolist()
            yield share, (from_x, from_y, to_x, to_y)


def _density(x: Real, y: Real) -> tuple[Real, Real, Real]:
    """Return density [x, y] in the middle of cells, and where these lie."""
    edges = [_edges(values) for values in (x, y)]
    counts, *_ = np.histogram2d(x, y, bins=edges)
    found = np.asarray(counts, dtype=np.float64)
    for _ in range(SMOOTHED):
        for axis in (0, 1):
            wide = np.pad(found, [(1, 1) if a == axis else (0, 0) for a in (0, 1)])
            low, middle, high = (_shifted(wide, axis, by) for by in (0, 1, 2))
            found = low / 4 + middle / 2 + high / 4
    across, up = ((each[1:] + each[:-1]) / 2 for each in edges)
    return found, across, up


def _shifted(wide: Real, axis: int, by: int) -> Real:
    return np.take(wide, np.arange(by, wide.shape[axis] - 2 + by), axis=axis)


def _edges(values: Real) -> Real:
    low, high = float(values.min()), float(values.max())
    room = 0.15 * max(high - low, 1e-12)
    return np.linspace(low - room, high + room, CELLS + 1)


def _pieces(height: Real) -> Iterator[Segment]:
    """Yield where height crosses nought within each square of four neighbours, in steps of the grid."""
    rows, columns = height.shape
    for i in range(rows - 1):
        for j in range(columns - 1):
            corners = ((i, j), (i + 1, j), (i + 1, j + 1), (i, j + 1))
            at = [_crossing(height, corners[n], corners[(n + 1) % 4]) for n in range(4)]
            there = [point for point in at if point is not None]
            for one, other in zip(there[::2], there[1::2], strict=False):
                yield (*one, *other)


def _crossing(height: Real, one: tuple[int, int], other: tuple[int, int]) -> tuple[float, float] | None:
    a, b = float(height[one]), float(height[other])
    if (a > 0) == (b > 0):
        return None
    share: Any = a / (a - b)
    return one[0] + share * (other[0] - one[0]), one[1] + share * (other[1] - one[1])

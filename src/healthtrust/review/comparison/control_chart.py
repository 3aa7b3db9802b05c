"""A body beside its own past: the centre and the limits between which it varies while nothing changes.

    xmr    x̄ ± 2.66 R̄                        R̄ mean distance of neighbouring points, 2.66 = 3 / 1.128
    p, u   c̄ ± 3 √(c̄ (1 − c̄) / n), √(c̄ / t)    chance alone; c̄ all events over all people or exposure
    laney  c̄ ± 3 σ_z √(…)                       the same, chance widened by σ_z = R̄(z) / 1.128

z     distance of a point from c̄ in standard deviations of chance;  R̄(z) as above, of these distances
1.128 mean distance of two standard normal values: 2 / √π
A step change starts the limits anew from its period on; each stretch has a centre of its own.
Source  Shewhart 1931; Laney, Quality Engineering 2002; 14: 531-537; NHS England, Making Data Count [recalled]

>>> chart = control_chart(np.array([[10.0, 12.0, 11.0, 13.0, 9.0]]), "xmr")
>>> float(chart.centre[0, 0]), round(float(chart.high[0, 0]), 2), round(float(chart.low[0, 0]), 2)
(11.0, 16.98, 5.02)
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal, get_args

import numpy as np
from numpy.typing import NDArray

from healthtrust.review.comparison.scale import Kind

Real = NDArray[np.float64]
ChartKind = Literal["xmr", "chance", "laney"]
CHARTS: tuple[ChartKind, ...] = get_args(ChartKind)
RANGE = 2 / np.sqrt(np.pi)
"""Mean distance of two standard normal values, 1.128."""
FAR = 3.0


@dataclass(frozen=True, eq=False)
class ControlChart:
    """Bodies over periods: arrays [body, period]."""

    values: Real
    centre: Real
    deviation: Real
    """Standard deviation of a steady process; the limits lie three of them away."""

    @property
    def low(self) -> Real:
        """Return the lower limits; never below 0, as no share, rate or ratio is."""
        return np.asarray(np.maximum(self.centre - FAR * self.deviation, 0.0))

    @property
    def high(self) -> Real:
        """Return the upper limits."""
        return np.asarray(self.centre + FAR * self.deviation)

    @property
    def z(self) -> Real:
        """Return distances from the centre in standard deviations; 0 where nothing varies."""
        some = np.where(self.deviation > 0, self.deviation, 1.0)
        return np.asarray(np.where(self.deviation > 0, (self.values - self.centre) / some, 0.0))


def control_chart(
    values: Real,
    chart: ChartKind = "xmr",
    size: Real | None = None,
    kind: Kind = "share",
    starts: Sequence[int] = (),
) -> ControlChart:
    """Return the chart of bodies over periods, values and sizes [body, period].

    size: people, exposure or events expected; needed unless the chart is `xmr`. starts: positions of periods
    from which limits begin anew. Raises ValueError for a stretch of fewer than two periods.
    """
    periods = values.shape[1]
    edges = [0, *sorted(set(starts) - {0}), periods]
    if any(end - start < 2 for start, end in pairwise(edges)):
        raise ValueError("limits need two periods or more from every start")
    parts = [
        _stretch(values[:, start:end], chart, None if size is None else size[:, start:end], kind)
        for start, end in pairwise(edges)
    ]
    centre, deviation = (np.concatenate(each, axis=1) for each in zip(*parts, strict=True))
    return ControlChart(values, centre, deviation)


def _stretch(values: Real, chart: ChartKind, size: Real | None, kind: Kind) -> tuple[Real, Real]:
    """Return centre and deviation of a stretch without a step change."""
    if chart == "xmr":
        centre = values.mean(axis=1, keepdims=True)
        deviation = _steps(values) / RANGE
        return np.broadcast_to(centre, values.shape), np.broadcast_to(deviation, values.shape)
    assert size is not None, "charts of counts need sizes"
    centre = (values * size).sum(axis=1, keepdims=True) / size.sum(axis=1, keepdims=True)
    chance = np.sqrt(centre * (1 - centre) / size if kind == "share" else centre / size)
    if chart == "laney":
        some = np.where(chance > 0, chance, 1.0)
        chance = chance * _steps(np.where(chance > 0, (values - centre) / some, 0.0)) / RANGE
    return np.broadcast_to(centre, values.shape), chance


def _steps(values: Real) -> Real:
    """Return the mean distance of neighbouring points."""
    return np.asarray(np.abs(np.diff(values, axis=1)).mean(axis=1, keepdims=True))

"""Every body beside its own past: its chart, what the rules saw, and how often they would see it in vain.

>>> bodies = Bodies(("Ash",) * 4, ("1", "2", "3", "4"), np.array([5.0, 6.0, 5.0, 7.0]), np.full(4, 50.0))
>>> found = watched(bodies, "share", Watch("xmr", Rules()))
>>> found.bodies, found.chart.centre[0].round(3).tolist(), round(found.false_alarm, 3)
(('Ash',), [0.115, 0.115, 0.115, 0.115], 0.015)
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise
from math import prod

import numpy as np
from numpy.typing import NDArray

from healthtrust.review.comparison.control_chart import ChartKind, ControlChart, control_chart
from healthtrust.review.comparison.false_alarms import false_alarm
from healthtrust.review.comparison.reading import Bodies
from healthtrust.review.comparison.run_rules import Marks, Rules, patterns
from healthtrust.review.comparison.scale import Kind

Real = NDArray[np.float64]


@dataclass(frozen=True)
class Watch:
    """How bodies are watched."""

    chart: ChartKind
    rules: Rules
    starts: tuple[int, ...] = ()


@dataclass(frozen=True, eq=False)
class Watched:
    """Bodies seen in every period: arrays [body, period]."""

    bodies: tuple[str, ...]
    periods: tuple[str, ...]
    numerator: Real
    size: Real
    chart: ControlChart
    marks: Mapping[str, Marks]
    """By rule."""
    false_alarm: float
    """Probability that the rules speak of one body that stays as it is, in so many points."""
    left_out: int
    """Bodies that are missing in a period."""

    @property
    def signalled(self) -> NDArray[np.bool_]:
        """Return which bodies a rule speaks of."""
        found = np.zeros(len(self.bodies), dtype=np.bool_)
        for marks in self.marks.values():
            found |= marks.any(axis=1)
        return found


def whole(bodies: Bodies) -> tuple[tuple[str, ...], Real, Real]:
    """Return the bodies seen in every period, and their numerators and sizes [body, period]."""
    periods = {period: t for t, period in enumerate(bodies.periods)}
    rows: dict[str, list[int]] = {}
    for k in sorted(range(len(bodies.body)), key=lambda k: periods[bodies.period[k]]):
        rows.setdefault(bodies.body[k], []).append(k)
    kept = {body: each for body, each in rows.items() if len(each) == len(periods)}
    at = np.array(list(kept.values()), dtype=np.int64).reshape(len(kept), len(periods))
    return tuple(kept), bodies.numerator[at], bodies.size[at]


def watched(bodies: Bodies, kind: Kind, watch: Watch) -> Watched | None:
    """Return the charts of all bodies seen in every period; None where there is none."""
    names, numerator, size = whole(bodies)
    if not names:
        return None
    values = numerator / size
    chart = control_chart(values, watch.chart, size, kind, watch.starts)
    marks = patterns(chart.z, values, watch.rules, watch.starts)
    edges = sorted({0, *watch.starts, len(bodies.periods)})
    steady = (1 - false_alarm(watch.rules, end - start) for start, end in pairwise(edges))
    alarm = 1 - prod(steady)
    out = len(set(bodies.body)) - len(names)
    return Watched(names, bodies.periods, numerator, size, chart, marks, alarm, out)

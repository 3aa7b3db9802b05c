"""Was it the same everywhere? The effect of each place of the pilot, and what to expect at the next.

    effect(i) = [Ȳ(i, after) − Ȳ(i, before)] − the same of all places that never begin
    error     = √ V(before, after)              what a place moves on its own (`history`)

Source  site spread: South Somerset +15.6 and Dudley +10.8 % emergency admissions 2014/15-2017, both vanguards
        of one programme (Health Service Journal [cited]); the next site as in `attribution`

>>> from healthtrust.study.pilot.history import history
>>> y = np.array([[5.0, 5, 3], [5, 5, 5], [4, 4, 4.5], [6, 6, 6.5], [7, 6.5, 7]])
>>> panel = Panel(tuple("abcde"), ("1", "2", "3"), y, np.array([2, 2, 3, 3, 3]))
>>> found = sites_of(panel, history(y[2:]))
>>> [round(effect, 2) for effect in found.effects.tolist()]
[-2.42, -0.42]
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from healthtrust.study.pilot.attribution import next_site
from healthtrust.study.pilot.guard import Interval
from healthtrust.study.pilot.history import History
from healthtrust.study.pilot.panel import Panel, Real


@dataclass(frozen=True)
class Sites:
    """Effects of single places [pilot], and what to expect at the next."""

    names: tuple[str, ...]
    effects: Real
    error: float
    """Standard error of each, by what places move on their own."""
    spread: float
    next: Interval


def sites_of(panel: Panel, past: History | None) -> Sites | None:
    """Return the effect of each place of the pilot beside all that never begin."""
    pilots = np.flatnonzero(panel.pilots)
    if past is None or len(pilots) < 2:
        return None
    other = np.average(panel.outcome[panel.controls], axis=0, weights=panel.weight[panel.controls])
    effects, variances = [], []
    for i in pilots:
        begin, gap = int(panel.begins[i]), panel.outcome[i] - other
        effects.append(float(gap[begin:].mean() - gap[:begin].mean()))
        variances.append(past.change(begin, len(gap) - begin))
    found, error = np.array(effects), float(np.mean(variances)) ** 0.5
    spread, expected = next_site(found, np.full(len(found), error))
    return Sites(tuple(panel.places[i] for i in pilots), found, error, spread, expected)

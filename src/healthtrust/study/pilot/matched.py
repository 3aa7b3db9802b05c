"""Compare each pilot place with its nearest others: alike in level and trend before, and in covariates.

    distance(i, j)² = Σ [ (x(i) − x(j)) / s(x) ]²,   x = mean before, slope before, covariates before
    effect = mean over pilots of { [Ȳ(i, after) − Ȳ(i, before)] − mean of the same over its k nearest }
    balance(x) = ( mean of pilots − mean of others ) / √( (s²(pilots) + s²(others)) / 2 )

before  periods before any place begins;  after  periods since place i began
s(x)    standard deviation over all places;  k  neighbours, taken again for the next pilot where nearest
caliper distance above which a neighbour is none; a pilot without any is left out, and that is said
Source  Stuart, Statistical Science 2010; balance below 0.1, or 0.25 at most: the same, and Austin,
        Statistics in Medicine 2009 [recalled]

Matching on the outcome before brings back regression to the mean where pilots and others come from
populations with different means (Daw and Hatfield, Health Services Research 2018 [recalled]): read it beside
the difference in differences, not in its place.

>>> from healthtrust.study.pilot.panel import Panel
>>> y = np.array([[5.0, 5.0, 4.0], [5.5, 5.4, 6.0], [9.0, 9.0, 9.0], [5.0, 5.1, 5.0]])
>>> panel = Panel(("a", "b", "c", "d"), ("1", "2", "3"), y, np.array([2, 3, 3, 3]))
>>> [panel.places[j] for j in nearest(panel, panel.begins, Rule(1, None))[0]]
['d']
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from healthtrust.study.pilot.assignments import dealt
from healthtrust.study.pilot.imputation import effects_of
from healthtrust.study.pilot.panel import Flags, Ints, Panel, Real, treated_cells
from healthtrust.study.pilot.reassigned import Judged, judged


@dataclass(frozen=True)
class Rule:
    """How neighbours are chosen: how many, and how near at least (standard deviations)."""

    neighbours: int = 3
    caliper: float | None = None


@dataclass(frozen=True)
class Matched:
    """The matched comparison, and how alike the two sides are by characteristic."""

    effect: float
    judged: Judged
    names: tuple[str, ...]
    before: Real
    """[characteristic] standardised mean difference of pilots and all others."""
    after: Real
    """The same of pilots and their neighbours."""
    pairs: tuple[tuple[str, tuple[str, ...]], ...]
    """Each pilot and its neighbours; none where nobody is within the caliper."""


def matched(panel: Panel, rule: Rule, draws: int, seed: int, level: float = 0.95) -> Matched | None:
    """Return the matched comparison; None where no pilot has a neighbour."""
    own = weights_of(panel, panel.begins, rule)
    if own is None:
        return None
    others = [v for b in dealt(panel.begins, draws, seed) if (v := weights_of(panel, b, rule)) is not None]
    stacked = np.array(others).reshape(-1, *panel.outcome.shape)
    effect = float(effects_of(own, panel.outcome))
    found = judged(
        effect,
        effects_of(stacked, panel.outcome),
        effects_of(stacked, panel.treated.astype(np.float64)),
        level,
    )
    near = nearest(panel, panel.begins, rule)
    pilots = np.flatnonzero(panel.pilots)
    kept = np.array([len(each) > 0 for each in near])
    joined = np.concatenate([each for each in near if len(each)])
    x = characteristics(panel)
    pairs = [
        (panel.places[i], tuple(panel.places[j] for j in each)) for i, each in zip(pilots, near, strict=True)
    ]
    return Matched(
        effect,
        found,
        ("level before", "trend before", *panel.covariate_names),
        _difference(x[:, pilots], x[:, np.flatnonzero(panel.controls)], x, panel),
        _difference(x[:, pilots[kept]], x[:, joined], x, panel),
        tuple(pairs),
    )


def characteristics(panel: Panel) -> Real:
    """Return x [characteristic, place] from the periods before any place begins."""
    before = panel.outcome[:, : panel.first]
    t = np.arange(panel.first) - (panel.first - 1) / 2
    slope = before @ t / (t @ t) if panel.first > 1 else np.zeros(len(before))
    return np.array(
        [before.mean(axis=1), slope, *(c[:, : panel.first].mean(axis=1) for c in panel.covariates)]
    )


def nearest(panel: Panel, begins: Ints, rule: Rule) -> list[Ints]:
    """Return the neighbours of each pilot of an assignment, the nearest first."""
    x = characteristics(panel)
    spread = x.std(axis=1, ddof=1)
    z = x / np.where(spread > 1e-12, spread, np.inf)[:, None]
    never: Flags = begins >= len(panel.periods)
    others = np.flatnonzero(never)
    found = []
    for i in np.flatnonzero(~never):
        distance = np.sqrt(((z[:, others] - z[:, [i]]) ** 2).sum(axis=0))
        order = np.argsort(distance, kind="stable")[: rule.neighbours]
        near = distance[order] <= (np.inf if rule.caliper is None else rule.caliper)
        found.append(others[order[near]])
    return found


def weights_of(panel: Panel, begins: Ints, rule: Rule) -> Real | None:
    """Return the weights of cells [place, period] of the comparison; None where no pilot has a neighbour."""
    near = nearest(panel, begins, rule)
    pilots = np.flatnonzero(begins < len(panel.periods))
    kept = [(i, each) for i, each in zip(pilots, near, strict=True) if len(each)]
    if not kept:
        return None
    total = float(sum(panel.weight[i] for i, _ in kept))
    v = np.zeros(panel.outcome.shape)
    treated = treated_cells(begins, len(panel.periods))
    for i, each in kept:
        change = treated[i] / treated[i].sum()
        change = change - (np.arange(len(change)) < panel.first) / panel.first
        v[i] += panel.weight[i] / total * change
        v[each] -= panel.weight[i] / total / len(each) * change
    return v


def _difference(pilots: Real, others: Real, all_places: Real, panel: Panel) -> Real:
    """Return standardised mean differences, by the spread of pilots and of all others before matching."""
    spread = all_places[:, panel.controls].var(axis=1, ddof=1)
    if panel.pilots.sum() > 1:
        spread = (spread + all_places[:, panel.pilots].var(axis=1, ddof=1)) / 2
    gap = pilots.mean(axis=1) - others.mean(axis=1)
    return np.asarray(np.divide(gap, np.sqrt(spread), out=np.zeros_like(gap), where=spread > 1e-24))

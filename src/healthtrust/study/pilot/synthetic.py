"""A synthetic pilot: the mixture of other places that moved most like it before it began.

    w = argmin Σ [ Y(1, t) − Σ w(j) Y(j, t) ]² over t before,     w(j) ≥ 0,  Σ w(j) = 1
    gap(t) = Y(1, t) − Σ w(j) Y(j, t),   effect = mean gap after,   fit = root mean square gap before

1       the pilot: its places together, by weight, one for each beginning;  j  places that never begin
ratio   root mean square gap after, over that before; p = rank of the pilot's ratio among placebos, which
        are as many other places, taken for the pilot in turn or drawn; the same set counts once
interval: the effect ± the gap after that few placebos exceed: a placebo test, inverted
Source  Abadie, Diamond and Hainmueller, Journal of the American Statistical Association 2010; leave one
        out: the same, American Journal of Political Science 2015 [recalled]

Where periods before are few and places many, mixtures fit by chance and ratios mean little: read the gap.
So, too, where the pilot has several places: it has more to mix from than its placebos have, and without any
effect its ratio is among the highest twentieth in a tenth of panels (measured).

Solved  as non-negative least squares: with B = Y(j) − Y(1), the u ≥ 0 least in |B u|² + (Σ u − 1)² is w times
        a number; so u / Σ u is w exactly (Lawson and Hanson 1974, chapter 23, on least distance). SciPy's
        nnls does it in a fraction of a millisecond; a library for it (pysyncon, MIT) would add pandas and
        weights of predictors that are not needed where the outcome before is all that is matched

>>> w = mixture(np.array([2.0, 3.0, 4.0]), np.array([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0], [9.0, 0.0, 9.0]]))
>>> w.round(6).tolist()                                              # two thirds of one, a third of another
[0.666667, 0.333333, 0.0]
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from healthtrust.study.pilot.assignments import shuffles
from healthtrust.study.pilot.panel import Ints, Panel, Real
from healthtrust.study.pilot.reassigned import reach


@dataclass(frozen=True)
class Synthetic:
    """The synthetic pilot; paths by period, gaps of placebos [placebo, horizon]."""

    actual: Real
    """[period] mean of the pilot's places."""
    made: Real
    """[period] of the synthetic pilot."""
    weights: Real
    """[place] of the mixture, zero for pilots; the mean over beginnings."""
    effect: float
    fit: float
    ratio: float
    by_chance: bool
    """Whether the ratio is too sure: fewer periods before than places to mix, or several pilot places."""
    p: float
    """By the ratio."""
    p_gap: float
    """By the mean gap after alone, which the interval inverts."""
    low: float
    high: float
    level: float
    placebo_effects: Real
    placebo_ratios: Real
    placebo_fit: float
    """Median fit of placebos."""
    without: tuple[tuple[str, float], ...]
    """Effect with one place of the mixture left out."""

    @property
    def judged(self) -> tuple[float, str]:
        """Return the p that leads: by the ratio, unless mixtures fit by chance, else by the gap."""
        return (self.p_gap, "gap") if self.by_chance else (self.p, "ratio")


def mixture(pilot: Real, others: Real) -> Real:
    """Return w [other] for paths before the beginning: pilot [period], others [other, period]."""
    from scipy.optimize import nnls

    away = (others - pilot).T
    size = float(np.abs(away).max()) or 1.0
    u, _ = nnls(np.vstack([away / size, np.ones(len(others))]), np.append(np.zeros(len(pilot)), 1.0))
    return np.asarray(u / u.sum())


def synthetic(panel: Panel, draws: int, seed: int, level: float = 0.95) -> Synthetic | None:
    """Return the synthetic pilot of a panel, with its placebos and leave-one-out.

    None where fewer than three places never begin: nobody is left to mix a placebo from.
    """
    donors = np.flatnonzero(panel.controls)
    pilots = np.flatnonzero(panel.pilots)
    if len(donors) < 3:
        return None
    found = _gaps(panel, pilots, panel.begins[pilots], donors)
    placebos = [_gaps(panel, *each) for each in _placebos(panel, pilots, donors, draws, seed)]
    effects = np.array([each.effect for each in placebos])
    ratios = np.array([each.ratio for each in placebos])
    p = (1 + int((ratios >= found.ratio * (1 - 1e-9)).sum())) / (1 + len(ratios))
    half = reach(effects, level)
    reached = level if (1 - level) * (len(effects) + 1) >= 1 else 1 - 1 / (len(effects) + 1)
    used = np.flatnonzero(found.weights > 1e-6)
    without = tuple(
        (panel.places[k], _gaps(panel, pilots, panel.begins[pilots], donors[donors != k]).effect)
        for k in used
    )
    by_gap = (1 + int((np.abs(effects) >= abs(found.effect) * (1 - 1e-9)).sum())) / (1 + len(effects))
    return Synthetic(
        found.actual, found.made, found.weights, found.effect, found.fit, found.ratio,
        panel.first < len(donors) or len(pilots) > 1, p, by_gap,
        found.effect - half, found.effect + half, reached, effects, ratios,
        float(np.median([each.fit for each in placebos])), without,
    )  # fmt: skip


@dataclass(frozen=True)
class _Gaps:
    """What one pilot, true or not, comes to."""

    actual: Real
    made: Real
    weights: Real
    effect: float
    fit: float
    ratio: float


def _gaps(panel: Panel, pilots: Ints, begins: Ints, donors: Ints) -> _Gaps:
    """Return the gaps of some places that begin at `begins` [pilot] from their mixtures of donors."""
    y, weight = panel.outcome, panel.weight
    periods = np.arange(y.shape[1])
    actual, made, weights = np.zeros(y.shape[1]), np.zeros(y.shape[1]), np.zeros(len(y))
    after, before, cells, count = 0.0, 0.0, 0.0, 0.0
    effect = 0.0
    for begin in np.unique(begins):
        cohort = pilots[begins == begin]
        share = float(weight[cohort].sum() / weight[pilots].sum())
        path = np.average(y[cohort], axis=0, weights=weight[cohort])
        w = mixture(path[:begin], y[donors, :begin])
        gap = path - w @ y[donors]
        late = periods >= begin
        actual, made = actual + share * path, made + share * (path - gap)
        weights[donors] += share * w
        effect += share * late.sum() * float(gap[late].mean())
        after, before = (
            after + share * float((gap[late] ** 2).sum()),
            before + share * float((gap[~late] ** 2).sum()),
        )
        cells, count = cells + share * late.sum(), count + share * (~late).sum()
    fit = (before / count) ** 0.5
    ratio = (after / cells) ** 0.5 / max(fit, 1e-12 * max(1.0, float(np.abs(y).max())))
    return _Gaps(actual, made, weights, effect / cells, fit, ratio)


def _placebos(
    panel: Panel, pilots: Ints, donors: Ints, draws: int, seed: int
) -> Iterator[tuple[Ints, Ints, Ints]]:
    """Yield placebo pilots, their beginnings and who is left to mix; each set of placebos once.

    Each place in turn for a single pilot, else so many sets drawn; two places at least are left to mix.
    """
    begins = panel.begins[pilots]
    taken = min(len(pilots), len(donors) - 2)
    drawn = np.full((draws, len(donors)), len(panel.periods))
    order = np.argsort(shuffles(len(donors), draws, seed, "placebo"), axis=1)
    for row, at in zip(drawn, order, strict=True):
        row[at[:taken]] = begins[:taken]
    every = np.where(np.eye(len(donors)) > 0, begins[0], len(panel.periods))
    for row in every if len(pilots) == 1 else np.unique(drawn, axis=0):
        chosen = row < len(panel.periods)
        yield donors[chosen], row[chosen], donors[~chosen]

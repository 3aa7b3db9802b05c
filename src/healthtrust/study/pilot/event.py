"""The pilot period by period, before and after it begins: did its places move with the others before?

    θ(h) = mean over cohorts g of { [Ȳ(g, g+h) − Ȳ(g, g−1)] − [Ȳ(0, g+h) − Ȳ(0, g−1)] }

g       places that begin in period g, counted by their weight;  0  places that never begin
h       periods since the beginning; θ(−1) is zero by definition
joint test: S = Σ θ(h)² / s(h)² over h < −1, against the same sum for pilots that were not;
        s(h) is the spread of θ(h) over those
Source  group-time effects: Callaway and Sant'Anna, Journal of Econometrics 2021 [recalled]; the test by
        re-assignment is this project's own choice, as it needs no large numbers

The horizons shown are those that every cohort reaches, so that no step between two of them comes from
another mix of places. A test that finds nothing is no proof: few periods or places find little
(Roth, AER: Insights 2022 [recalled]); therefore `honest`.

>>> from healthtrust.study.pilot.panel import Panel
>>> y = np.array([[5.0, 5.0, 4.0], [5.0, 5.0, 6.0], [4.0, 5.0, 5.0]])
>>> panel = Panel(("a", "b", "c"), ("1", "2", "3"), y, np.array([2, 3, 3]))
>>> horizons(panel).tolist(), effects_of(horizon_weights(panel, panel.begins), y).round(6).tolist()
([-2, -1, 0], [0.5, 0.0, -1.5])
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from healthtrust.study.pilot.assignments import dealt
from healthtrust.study.pilot.clustered import covariance, reliable
from healthtrust.study.pilot.imputation import effects_of
from healthtrust.study.pilot.panel import Ints, Panel, Real
from healthtrust.study.pilot.reassigned import reach


@dataclass(frozen=True)
class Event:
    """θ by horizon, its interval, its covariance, and the joint test of the periods before."""

    horizon: Ints
    effect: Real
    low: Real
    high: Real
    covariance: Real
    p_before: float | None
    """Of no difference before; None where there is one period before the beginning."""


def event_study(panel: Panel, effect: float, draws: int, seed: int, level: float = 0.95) -> Event:
    """Return the pilot by horizon.

    effect: the estimate, taken off treated cells before pilots that were not are dealt.
    """
    from scipy.special import ndtri

    v = horizon_weights(panel, panel.begins)
    theta, h = effects_of(v, panel.outcome), horizons(panel)
    free = panel.outcome - effect * panel.treated
    others = np.array([effects_of(horizon_weights(panel, b), free) for b in dealt(panel.begins, draws, seed)])
    spread = others.std(axis=0)
    before = (h < -1) & (spread > 0)
    cov = covariance(panel, v)
    if reliable(panel):
        half = float(ndtri((1 + level) / 2)) * np.sqrt(np.diag(cov))
    else:
        cov = np.atleast_2d(np.cov(others.T))
        half = np.array([reach(each, level) for each in others.T])
    p = None
    if before.any():
        there, here = (((x[..., before] / spread[before]) ** 2).sum(axis=-1) for x in (others, theta))
        p = (1 + int((there >= here * (1 - 1e-9)).sum())) / (1 + len(others))
    half = np.where(h == -1, 0.0, half)
    return Event(h, theta, theta - half, theta + half, cov, p)


def horizons(panel: Panel) -> Ints:
    """Return the horizons that every cohort reaches."""
    begun = panel.begins[panel.pilots]
    return np.arange(-int(begun.min()), len(panel.periods) - int(begun.max()))


def horizon_weights(panel: Panel, begins: Ints) -> Real:
    """Return weights of cells [horizon, place, period], for one assignment [place]."""
    h = horizons(panel)
    v = np.zeros((len(h), *panel.outcome.shape))
    never = begins >= len(panel.periods)
    other = panel.weight * never / panel.weight[never].sum()
    all_pilots = panel.weight[~never].sum()
    for begin in np.unique(begins[~never]):
        cohort = panel.weight * (begins == begin) / all_pilots
        each = cohort - cohort.sum() * other
        v[np.arange(len(h)), :, begin + h] += each
        v[:, :, begin - 1] -= each
    return v

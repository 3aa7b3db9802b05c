"""What would have been is imputed from places and periods without treatment; the effect is what differs.

    Y(i, t) = a(i) + l(t) + x(i, t)'g + e(i, t)     fitted by weighted least squares where D(i, t) = 0
    effect  = Σ w(i) D(i, t) [ Y(i, t) − â(i) − l̂(t) − x(i, t)'ĝ ] / Σ w(i) D(i, t)  =  Σ v(i, t) Y(i, t)

a, l    of the place and of the period;  x  covariates;  w  weight of the place;  D  as in `panel`
v       weights of the cells: they sum to 1 over treated cells, and to 0 over each place and each period
Source  Borusyak, Jaravel and Spiess, Review of Economic Studies 2024 [recalled]; where all begin together it
        is the difference in differences of means

No treated cell ever serves as a comparison, so an effect that grows, or differs by start, does no harm. In
two-way fixed effects with one dummy for treatment it does (`naive`).

>>> from healthtrust.study.pilot.panel import Panel
>>> panel = Panel(("a", "b", "c"), ("1", "2"), np.array([[5.0, 4.0], [5, 6], [4, 5]]), np.array([1, 2, 2]))
>>> v = cell_weights(panel, panel.begins)
>>> v.round(6).tolist(), float((v * panel.outcome).sum())
([[-1.0, 1.0], [0.5, -0.5], [0.5, -0.5]], -2.0)
"""

from __future__ import annotations

import numpy as np

from healthtrust.study.pilot.panel import Ints, Panel, Real, treated_cells

_AT_ONCE = 4_000_000
"""Cells of all assignments that are weighed at once."""


def cell_weights(panel: Panel, begins: Ints) -> Real:
    """Return v [..., place, period] for beginnings [..., place]; the panel gives weights and covariates.

    Every assignment must leave each place a period, and each period a place, without treatment.
    """
    flat = begins.reshape(-1, begins.shape[-1])
    size = max(1, _AT_ONCE // max(panel.outcome.size, 1))
    parts = [_weighed(panel, flat[k : k + size]) for k in range(0, len(flat), size)]
    return np.concatenate(parts).reshape(*begins.shape[:-1], *panel.outcome.shape)


def effects_of(weights: Real, outcome: Real) -> Real:
    """Return effects [...] of cell weights [..., place, period] on outcomes [..., place, period]."""
    return np.asarray(np.einsum("...it,...it->...", weights, outcome))


def unbalanced(panel: Panel) -> list[str]:
    """Return covariates that no weights of untreated cells balance: they say who is in the pilot."""
    v = cell_weights(panel, panel.begins)
    left = np.abs(effects_of(v, panel.covariates.reshape(-1, *panel.outcome.shape)))
    size = np.abs(panel.covariates).max(axis=(1, 2), initial=0.0)
    return [name for name, x, most in zip(panel.covariate_names, left, size, strict=True) if x > 1e-6 * most]


def _weighed(panel: Panel, begins: Ints) -> Real:
    treated = treated_cells(begins, len(panel.periods))
    counted = treated * panel.weight[:, None]
    counted = counted / counted.sum(axis=(-2, -1), keepdims=True)
    without = ~treated * panel.weight[:, None]
    place, period = two_way(without, counted.sum(axis=-1), counted.sum(axis=-2))
    found = counted - without * (place[..., :, None] + period[..., None, :])
    return _beside_covariates(panel, without, found) if len(panel.covariates) else found


def two_way(weights: Real, of_place: Real, of_period: Real) -> tuple[Real, Real]:
    """Solve the normal equations of place and period effects, the places eliminated; first period at zero.

    weights [..., place, period]; right-hand sides [..., place] and [..., period].
    """
    by_place, by_period = weights.sum(axis=-1), weights.sum(axis=-2)
    share = weights / by_place[..., None]
    left = -np.swapaxes(share, -1, -2) @ weights
    diagonal = np.arange(weights.shape[-1])
    left[..., diagonal, diagonal] += by_period
    right = of_period - np.einsum("...it,...i->...t", share, of_place)
    period = np.zeros_like(right)
    period[..., 1:] = np.linalg.solve(left[..., 1:, 1:], right[..., 1:, None])[..., 0]
    place = (of_place - np.einsum("...it,...t->...i", weights, period)) / by_place
    return place, period


def _beside_covariates(panel: Panel, without: Real, weights: Real) -> Real:
    """Return weights that leave out what covariates explain where nobody is treated."""
    found = np.empty_like(weights)
    for k, (untreated, v) in enumerate(zip(without, weights, strict=True)):
        left = []
        for x in panel.covariates:
            place, period = two_way(untreated, (untreated * x).sum(axis=1), (untreated * x).sum(axis=0))
            left.append(x - place[:, None] - period)
        free = np.array(left)
        square = np.einsum("kit,lit,it->kl", free, free, untreated)
        slope = np.linalg.lstsq(square, np.einsum("kit,it->k", panel.covariates, v), rcond=None)[0]
        found[k] = v - untreated * np.einsum("kit,k->it", free, slope)
    return found

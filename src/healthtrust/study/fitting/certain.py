"""How surely knobs are known: standard errors, correlation, influence, and what targets leave open.

    A = J'J,   J = [√w G/s ; P]            C = A⁻¹ (G'W²G/s² + P'P) A⁻¹            se_i = √C_ii
    influence_ij = change of knob i per standard error of target j = (A⁻¹ G' W / s)_ij
    √w G/s = U Σ V':      direction V_k is known to 1/Σ_k;  open where 1/Σ_k > 1/√12

G     change of results with the shares of the ranges;   s, w  spread and weight of the targets;  P  priors
1/√12 standard deviation of a knob of which nothing is known but its range
Source  Bates and Watts, Nonlinear Regression Analysis, Wiley 1988, chapters 2 and 6; the form of C: Huber
        1967 [recalled]. Identifiability: Brun, Reichert and Künsch, Water Resour Res 2001; 37 [recalled]

A knob at an end of its range is taken as known there: its own error is not told, and others are given it.

>>> line = Distance(np.array([0, 1]), np.zeros(2), np.array([1.0, 1.0]), np.ones(2), np.zeros(2), np.zeros(2))
>>> found = certainty(line, np.array([[10.0, 0.0], [0.0, 20.0]]), np.array([True, True]))
>>> found.errors.round(3).tolist(), found.open, found.influence.round(3).tolist()
([0.1, 0.05], (), [[0.1, 0.0], [0.0, 0.05]])
>>> alike = certainty(line, np.array([[10.0, 10.0], [10.0, 10.0]]), np.array([True, True]))
>>> [each.round(2).tolist() for each in alike.open]
[[0.71, -0.71]]
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from healthtrust.study.fitting.distance import Distance

Real = NDArray[np.float64]

NOTHING_KNOWN = 12**-0.5
TINY = 1e-9
"""Singular values below this part of the largest are none."""
WIDEST = 10.0
"""A standard error of more than so many ranges is none at all."""


@dataclass(frozen=True, eq=False)
class Certainty:
    """What is known of knobs at the fit, in shares of their ranges; NaN where it is not known."""

    covariance: Real
    errors: Real
    correlation: Real
    influence: Real
    """[knob, target]: by how much a knob moves when a target rises by its standard error."""
    singular: Real
    """Of the targets alone, without priors; the largest first."""
    directions: Real
    """[direction, knob]"""
    open: tuple[Real, ...]
    """Directions that targets do not determine within the ranges."""


def certainty(distance: Distance, gradient: Real, free: NDArray[np.bool_]) -> Certainty:
    """Return how surely knobs are known, given slopes [result, knob] and which lie within their ranges."""
    knobs, count = gradient.shape[1], len(distance.value)
    slopes = distance.slopes(gradient)
    _, singular, directions = np.linalg.svd(slopes[:count], full_matrices=True)
    singular = np.concatenate([singular, np.zeros(knobs - len(singular))])
    back = _back(slopes[:, free])
    weights = np.concatenate([np.sqrt(distance.weight), np.ones(len(slopes) - count)])
    inner = (back * weights) @ (back * weights).T
    covariance, influence = np.full((knobs, knobs), np.nan), np.zeros((knobs, count))
    covariance[np.ix_(free, free)] = inner
    influence[free] = back[:, :count] * np.sqrt(distance.weight)
    unknown = ~free | ~(np.diag(covariance) < WIDEST**2)
    covariance[unknown], covariance[:, unknown] = np.nan, np.nan
    errors = np.sqrt(np.diag(covariance))
    left = tuple(
        _signed(row) for row, s in zip(directions, singular, strict=True) if not s > 1 / NOTHING_KNOWN
    )
    return Certainty(
        covariance, errors, covariance / np.outer(errors, errors), influence, singular, directions, left
    )


def _back(slopes: Real) -> Real:
    """Return (J'J)⁻¹J'; directions without slope get a huge error rather than none."""
    u, s, v = np.linalg.svd(slopes, full_matrices=False)
    least = max(float(s.max(initial=0.0)) * TINY, TINY)
    return np.asarray((v.T / np.maximum(s, least)) @ u.T)


def _signed(direction: Real) -> Real:
    """Return a direction so that its largest part is positive."""
    return np.asarray(direction * np.sign(direction[np.argmax(np.abs(direction))]))


def at_ends(point: Real, near: float = 0.01) -> NDArray[np.bool_]:
    """Return which knobs lie at an end of their range [knob].

    >>> at_ends(np.array([0.0, 0.5, 0.999])).tolist()
    [True, False, True]
    """
    return np.asarray((point < near) | (point > 1 - near))

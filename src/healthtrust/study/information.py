"""What it would be worth to know more before choosing: everything, or some parameters only.

    EVPI        = E[ max_k V_k ] − max_k E[ V_k ]
    EVPPI(θ_g)  = E[ max_k E[ V_k | θ_g ] ] − max_k E[ V_k ]
    by regression   E[ V_k − V_1 | θ_g ] ≈ least squares of drawn differences on functions of the drawn θ_g
    nested          θ_g drawn, and for each of its draws all else drawn anew

k, V_k    an option (a whole package met in the draws, or an item in or out), its value;  1 the best of all
          on average
θ_g       the parameters of group g
Source    regression: Strong, Oakley and Brennan, Med Decis Making 2014; 34: 311-326; nested: Felli and
          Hazen, Med Decis Making 1998; 18: 95-109 [both recalled]; known answers by the unit normal loss,
          Raiffa and Schlaifer 1961 [recalled]

Regression takes differences from one option that is fixed beforehand. (A published tool took losses against
the best of each draw in their place, and the worth of a group of parameters fell when another was added to
it: dampack, issues 84 and 86.) Functions are a constant and, whichever predicts new draws best by generalised
cross-validation: straight lines; with products of pairs; cubic splines; splines with products. Estimates keep
what holds of the truth: none is negative, none exceeds perfect information, and a group is worth at least
what any group inside it is.

>>> theta = np.array([[-1.0, 0.0, 1.0, 2.0] * 10, [0.5, -0.5, -0.5, 0.5] * 10])         # [parameter, draw]
>>> values = np.array([0 * theta[0], theta[0] - 0.4])                               # leave, or take at 0.4
>>> perfect(values).worth, partial(values, theta[:1]).worth, partial(values, theta[1:]).worth
(0.45, 0.45, 0.0)
>>> round(normal_loss(0.0), 6)
0.398942
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from math import erfc, exp, pi, sqrt

import numpy as np

from healthtrust.package.question import Real
from healthtrust.study.distributions import Uncertain
from healthtrust.study.uncertainty import drawn

KNOTS = (0.2, 0.4, 0.6, 0.8)
"""Quantiles of a parameter between which a spline may bend."""

DRAWS_PER_FUNCTION = 5
"""A regression has at most one function per so many draws."""


@dataclass(frozen=True)
class Worth:
    """What information is worth per decision, in the unit of the values, and how well that is known."""

    worth: float
    standard_error: float
    """From the number of draws alone."""
    functions: int = 0
    """How many functions the regression has used; 0 where there is none."""


def perfect(values: Real) -> Worth:
    """Return the expected value of perfect information, values [option, draw] on common draws."""
    gained = values.max(axis=0) - values[_best(values)]
    return Worth(float(gained.mean()), _error(gained))


def of_single_items(net: Real) -> list[Worth]:
    """Return what perfect information about each item alone is worth: in if net [i, draw] is above 0."""
    return [perfect(np.stack([np.zeros_like(row), row])) for row in net]


def partial(values: Real, theta: Real) -> Worth:
    """Return the value of knowing the parameters theta [parameter, draw] exactly, by regression.

    values [option, draw] on the same draws. Raises ValueError for too few draws to fit even straight lines.
    """
    best = _best(values)
    others = np.delete(values - values[best], best, axis=0)
    if not len(others) or not np.isfinite(others).all():
        _refuse_infinite(others)
        return Worth(0.0, 0.0)
    expected, functions = _fitted(others, _varied(theta))
    gained = np.maximum(expected.max(axis=0), 0.0)
    gained = gained - max(float(expected.mean(axis=1).max()), 0.0)
    most = perfect(values).worth
    return Worth(min(max(float(gained.mean()), 0.0), most), _error(gained), functions)


def by_group(
    values: Real, theta: Real, names: Sequence[str], groups: Mapping[str, Sequence[str]]
) -> dict[str, Worth]:
    """Return the value of information about each group of parameters, named as the rows of theta.

    values [option, draw], theta [parameter, draw]. A group that holds another is worth at least as much, and
    one of all parameters is worth perfect information.
    """
    strange = sorted({name for group in groups.values() for name in group} - set(names))
    if strange:
        raise ValueError(f"no parameter is called {', '.join(strange)}; known are {', '.join(names)}")
    found: dict[str, Worth] = {}
    for label in sorted(groups, key=lambda label: (len(set(groups[label])), label)):
        inside = set(groups[label])
        if inside == set(names):
            found[label] = perfect(values)
            continue
        own = partial(values, theta[[names.index(name) for name in names if name in inside]])
        least = max((found[g].worth for g in found if set(groups[g]) <= inside), default=0.0)
        found[label] = replace(own, worth=max(own.worth, least))
    return {label: found[label] for label in groups}


def nested(
    value: Callable[[Real], Real],
    parameters: Sequence[Uncertain],
    known: Sequence[str],
    seed: int,
    draws: tuple[int, int],
) -> Worth:
    """Return the value of knowing some parameters by two nested loops: slow, for checking `partial`.

    value: numbers [parameter] to the value of every option [option]; draws: how many of the known, and for
    each how many of the rest. The mean of too few inner draws is mistaken for knowledge: the result is
    biased upwards by about the variance left over divided by their number.
    """
    outer, inner = draws
    given = drawn(parameters, seed, range(outer))
    fixed = np.array([parameter.name in known for parameter in parameters])
    means = []
    for d in range(outer):
        rest = drawn(parameters, seed + 1 + d, range(inner))
        rest[fixed] = given[fixed, d : d + 1]
        means.append(np.mean([value(column) for column in rest.T], axis=0))
    by_draw = np.array(means)
    gained = by_draw.max(axis=1) - by_draw[:, int(by_draw.mean(axis=0).argmax())]
    return Worth(float(gained.mean()), _error(gained))


def normal_loss(at: float) -> float:
    """Return E[ max(Z − at, 0) ] of a standard normal Z: the unit normal loss φ(at) − at Φ(−at)."""
    return exp(-at * at / 2) / sqrt(2 * pi) - at * erfc(at / sqrt(2)) / 2


# ---- regression --------------------------------------------------------------------------------------------


def _fitted(values: Real, theta: Real) -> tuple[Real, int]:
    """Return values [option, draw] as predicted by theta, with the functions that predict new draws best."""
    draws = values.shape[1]
    best, found = np.inf, None
    for columns in _bases(theta, max(draws // DRAWS_PER_FUNCTION, 2)):
        basis = _independent(columns)
        fitted = (values @ basis) @ basis.T
        lost = float(((values - fitted) ** 2).sum()) / (1 - basis.shape[1] / draws) ** 2
        if lost < best * (1 - 1e-9):
            best, found = lost, (fitted, basis.shape[1])
    if found is None:
        needed = DRAWS_PER_FUNCTION * (len(theta) + 1)
        raise ValueError(f"{draws} draws are too few for {len(theta)} parameters; take at least {needed}")
    return found


def _bases(theta: Real, most: int) -> Iterator[Real]:
    """Yield sets of functions [draw, function] of theta [parameter, draw], at most so many in a set."""
    one = np.ones((theta.shape[1], 1))
    lines = theta.T
    splines = np.hstack([_spline(row) for row in theta]) if len(theta) else lines
    pairs = [theta[i] * theta[j] for i, j in combinations(range(len(theta)), 2)]
    products = np.array(pairs).T if pairs and len(pairs) < most else None
    for columns in (lines, splines):
        for extra in (None, products):
            parts = [one, columns] if extra is None else [one, columns, extra]
            if sum(part.shape[1] for part in parts) <= most:
                yield np.hstack(parts)


def _spline(row: Real) -> Real:
    """Return a cubic spline of one parameter [draw, function]: powers, and cubes beyond knots."""
    bends = [np.maximum(row - knot, 0.0) ** 3 for knot in np.unique(np.quantile(row, KNOTS))]
    return np.array([row, row**2, row**3, *bends]).T


def _independent(columns: Real) -> Real:
    """Return an orthonormal basis [draw, function] of what the columns span."""
    scale = np.linalg.norm(columns, axis=0)
    orthogonal, steps = np.linalg.qr(columns[:, scale > 0] / scale[scale > 0])
    return np.asarray(orthogonal[:, np.abs(np.diag(steps)) > 1e-9])


def _varied(theta: Real) -> Real:
    """Return the parameters that vary at all, centred and in units of their spread."""
    spread = theta.std(axis=1)
    varies = spread > 1e-12 * np.abs(theta).max(axis=1, initial=0.0)
    return np.asarray((theta[varies] - theta[varies].mean(axis=1, keepdims=True)) / spread[varies, None])


def _best(values: Real) -> int:
    return int(values.mean(axis=1).argmax())


def _error(gained: Real) -> float:
    return float(gained.std(ddof=1) / sqrt(len(gained))) if len(gained) > 1 else float("nan")


def _refuse_infinite(values: Real) -> None:
    if not np.isfinite(values).all():
        raise ValueError("values must be finite: leave out packages that cannot be had in some draw")

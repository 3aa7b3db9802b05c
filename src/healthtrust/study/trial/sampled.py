"""How draws of uncertain values are spread: each on its own, one in each slice, or filling space evenly.

    independent        u_d = f(seed, name, d)
    latin hypercube    u_d = (π(d) + f(seed, name, d)) / n,     π the order of f(seed, "order of" name, 1 … n)
    sobol              u_d = scrambled Sobol point d; its dimension is the position of the parameter

u     share of all draws below this one, which the parameter's own distribution turns into a value
f     keyed draw of `ground.draws`: with the first two, another parameter more changes no draw of the others
Source  McKay, Beckman and Conover, Technometrics 1979; 21: 239-245; Owen, J Complexity 1998; 14: 466-489 for
        scrambling, as scipy.stats.qmc does it [both recalled]

All designs of a study are tried with the same draws, so that what differs between them is the designs.

>>> price = Uncertain("package.adjust.hip.price", "gamma", mean=1.0, standard_error=0.2)
>>> draws = sampled([price], "latin hypercube", draws=4, seed=1)
>>> sorted((4 * fitted_share(price, draws[0])).astype(int).tolist())
[0, 1, 2, 3]
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from healthtrust.ground.errors import refuse
from healthtrust.ground.problems import Problem, in_words, nearest_match
from healthtrust.study.distributions import Uncertain, fitted, problems_of
from healthtrust.study.uncertainty import shares

Real = NDArray[np.float64]

SAMPLING = ("latin hypercube", "sobol", "independent")
"""The ways to spread draws, the usual one first."""


def sampled(parameters: Sequence[Uncertain], how: str, draws: int, seed: int) -> Real:
    """Return draws of the parameters [parameter, draw].

    Raises InvalidInput for a way there is not, and for parameters that have no distribution.
    """
    problems = [problem for p in parameters for problem in problems_of(p)]
    if how not in SAMPLING:
        problems.append(Problem("sampling", repr(how), in_words(SAMPLING), nearest_match(how, SAMPLING)))
    refuse(problems)
    spread = {"latin hypercube": _sliced, "sobol": _even, "independent": _each}[how]
    points = spread([p.luck or p.name for p in parameters], draws, seed)
    found = [fitted(p).quantile(row) for p, row in zip(parameters, points, strict=True)]
    return np.array(found).reshape(len(parameters), draws)


def fitted_share(parameter: Uncertain, values: Real) -> Real:
    """Return the share of draws below each value, by bisection of the quantile function: for checks."""
    low, high = np.zeros_like(values), np.ones_like(values)
    for _ in range(60):
        middle = (low + high) / 2
        below = fitted(parameter).quantile(middle) < values
        low, high = np.where(below, middle, low), np.where(below, high, middle)
    return (low + high) / 2


def _each(names: Sequence[str], draws: int, seed: int) -> Real:
    number = np.arange(draws, dtype=np.uint64)
    return np.array([shares(seed, name, number) for name in names]).reshape(len(names), draws)


def _sliced(names: Sequence[str], draws: int, seed: int) -> Real:
    order = np.argsort(_each([f"order of {name}" for name in names], draws, seed), axis=1, kind="stable")
    return np.asarray((np.argsort(order, axis=1, kind="stable") + _each(names, draws, seed)) / draws)


def _even(names: Sequence[str], draws: int, seed: int) -> Real:
    from scipy.stats import qmc

    distinct = list(dict.fromkeys(names))
    if not distinct:
        return np.empty((0, draws))
    points = qmc.Sobol(len(distinct), scramble=True, rng=seed).random_base2(
        int(np.ceil(np.log2(max(draws, 2))))
    )
    inside = np.clip(points[:draws].T, 2.0**-54, 1 - 2.0**-53)
    return np.asarray(inside[[distinct.index(name) for name in names]])

"""Tastes that nobody observes: a few weighted points in the place of a normal distribution.

    E f(z) ≈ Σ_j w_j f(z_j)           z_j  nodes of Gauss and Hermite, w_j  their weights, Σ_j w_j = 1

With one term of spread there are 15 nodes; with two or three all combinations of 9 or 7 are taken (81, 343).
More than three terms are refused: so many combinations take longer than they are worth.
Source  Gauss-Hermite quadrature: Abramowitz and Stegun 1964, 25.4.46 [recalled]

With one term shares err by less than 1e-6 where its spread is 1 unit of utility from the best plan to the
worst, 3e-4 where it is 2 and 3e-3 where it is 3; with three terms by 1e-4 where it is 1 and 5e-3 where
it is 2: found by comparison with 150 nodes (tests/unit/market/test_choice_nodes.py).

>>> deviate, weight = taste_nodes(1)
>>> deviate.shape, round(float(weight.sum()), 9), round(float(weight @ deviate[:, 0] ** 4), 9)
((15, 1), 1.0, 3.0)
>>> taste_nodes(0)[1].tolist()
[1.0]
"""

from __future__ import annotations

from itertools import product

import numpy as np
from numpy.typing import NDArray

from healthtrust.design.plan_choice import PlanChoice
from healthtrust.ground.problems import Problem
from healthtrust.market.choice.utility import spread_terms

PER_TERM = (1, 15, 9, 7)
"""Nodes of each term, by the number of terms with a spread."""


def taste_nodes(terms: int) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return standard normal deviates [node, term] and their weights [node] for 0 to 3 terms."""
    if not 0 <= terms < len(PER_TERM):
        raise ValueError(f"tastes of {terms} terms; at most {len(PER_TERM) - 1} can be averaged over")
    deviate, weight = np.polynomial.hermite_e.hermegauss(PER_TERM[terms])
    weight = weight / weight.sum()
    points = np.array(list(product(deviate, repeat=terms)), dtype=np.float64)
    weights = np.array([np.prod(each) for each in product(weight, repeat=terms)], dtype=np.float64)
    return points.reshape(len(weights), terms), weights


def too_many_tastes(rule: PlanChoice, where: str) -> list[Problem]:
    """Return the problem of a rule with more terms of spread than can be averaged over, if it is one."""
    spread = len(spread_terms(rule))
    if spread < len(PER_TERM):
        return []
    expected = f"at most {len(PER_TERM) - 1}"
    return [Problem(where, f"{spread} terms with a spread", expected, remedy="Fix the least important ones.")]

"""Conditional logit the slow, obvious way: a likelihood in loops, and a search without derivatives."""

from __future__ import annotations

from collections.abc import Sequence
from math import exp, log

import numpy as np
from scipy.optimize import minimize


def log_likelihood(
    beta: Sequence[float],
    x: Sequence[Sequence[Sequence[float]]],
    chosen: Sequence[int],
    available: Sequence[Sequence[bool]],
) -> float:
    """Sum over people of the logarithm of the share of what they chose."""
    total = 0.0
    for person, terms in enumerate(x):
        worth = {}
        for plan, values in enumerate(terms):
            if available[person][plan]:
                worth[plan] = sum(b * value for b, value in zip(beta, values, strict=True))
        total += log(exp(worth[chosen[person]]) / sum(exp(v) for v in worth.values()))
    return total


def nested_log_likelihood(beta, apart, x, chosen, available, nest) -> float:  # type: ignore[no-untyped-def]
    """The same with nests: a dissimilarity for each nest, 1 for plans that stand alone."""
    total = 0.0
    for person, terms in enumerate(x):
        within: dict[int, dict[int, float]] = {}
        for plan, values in enumerate(terms):
            if available[person][plan]:
                worth = sum(b * value for b, value in zip(beta, values, strict=True))
                within.setdefault(nest[plan], {})[plan] = exp(worth / apart[nest[plan]])
        value = {m: sum(plans.values()) ** apart[m] for m, plans in within.items()}
        m = nest[chosen[person]]
        share = within[m][chosen[person]] / sum(within[m].values()) * value[m] / sum(value.values())
        total += log(share)
    return total


def estimate(x, chosen, available):  # type: ignore[no-untyped-def]
    """Coefficients and standard errors, the latter from differences of the likelihood."""
    terms = len(x[0][0])
    found = minimize(
        lambda beta: -log_likelihood(beta, x, chosen, available), np.zeros(terms), method="BFGS", tol=1e-9
    )
    step = 1e-3
    information = np.zeros((terms, terms))
    for i in range(terms):
        for j in range(terms):
            corners = []
            for a, b in ((1, 1), (1, -1), (-1, 1), (-1, -1)):
                at = found.x.copy()
                at[i] += a * step
                at[j] += b * step
                corners.append(log_likelihood(at, x, chosen, available))
            information[i, j] = -(corners[0] - corners[1] - corners[2] + corners[3]) / (4 * step**2)
    return found.x, np.sqrt(np.diag(np.linalg.inv(information))), -found.fun

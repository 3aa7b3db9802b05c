"""Conditional logit: the coefficients under which the choices people made are likeliest, by Newton's method.

    L(b) = Σ_i w_i ln S_i,c(i)          S_ip = exp(x_ip b) / Σ_{k open to i} exp(x_ik b)
    g    = Σ_i w_i (x_i,c(i) − x̄_i)     H = Σ_i w_i Σ_p S_ip (x_ip − x̄_i)(x_ip − x̄_i)'      b ← b + H⁻¹ g

x_ip    terms of utility of plan p for person i;  b  their coefficients;  c(i)  what i chose;  w_i  weight
S_ip    share; x̄_i  mean of x_ip by it;  g  score;  H  information, whose inverse is the covariance
Source  McFadden 1974, Conditional logit analysis of qualitative choice behaviour [recalled]. L is concave, so
        a top is the top. The multinomial logit is the case of terms that belong to one plan each, the binary
        logit that of two plans.

A top need not exist: a term that predicts every choice wants an infinite coefficient. Then steps do not
shrink, and the terms that run away are named (identified.py). No last iterate is ever returned.

>>> x = np.array([[[1.0], [0.0]]] * 4)
>>> found = conditional_logit(x, np.array([0, 0, 0, 1]))
>>> round(float(found.coefficients[0]), 6), round(float(found.standard_errors[0]), 6)      # ln 3, √(1/3 + 1)
(1.098612, 1.154701)
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from healthtrust.market.choice.nests import softmax
from healthtrust.market.estimate.differences import Block, Terrain, differences_of, rescale, terrain
from healthtrust.market.estimate.estimated import Estimated, Floats, Likelihood
from healthtrust.market.estimate.identified import refuse_nothing, refuse_unidentified, runaway
from healthtrust.market.estimate.robust import sandwich
from healthtrust.market.estimate.seen import Seen, seen_of

STEPS = 40
CLOSE = 1e-5
"""A step this short, in units of how a term differs among plans, is the last: it leaves its square."""
FLAT = 1e-9
"""Where the information is below this share of that at equal shares, the likelihood has no top in reach."""


def conditional_logit(
    x: Floats,
    chosen: NDArray[np.int64],
    available: NDArray[np.bool_] | None = None,
    weight: Floats | None = None,
) -> Estimated:
    """Return coefficients for terms x [n, plan, k], plans chosen [n], open [n, plan], weights [n].

    Raises InvalidInput, naming terms and plans, where the choices cannot tell a coefficient.
    """
    return fit_conditional(seen_of(x, chosen, available, weight))


def fit_conditional(seen: Seen) -> Estimated:
    """Return coefficients, with the sandwich beside where groups are named; raises as above."""
    refuse_nothing(seen)
    blocks = differences_of(seen)
    flat = terrain(blocks, np.zeros(len(seen.names)))
    refuse_unidentified(seen, blocks, flat[2])
    unit = np.sqrt(np.diag(flat[2]) / float(seen.weight.sum()))
    rescale(blocks, unit)
    at, steps, value, information = _climbed(
        blocks, (flat[0], flat[1] / unit, flat[2] / np.outer(unit, unit)), seen
    )
    back = np.outer(1 / unit, 1 / unit)
    covariance, at = _inverse(information) * back, at / unit
    robust, clusters = None, 0
    if seen.cluster is not None:
        robust, clusters = sandwich(covariance, contributions(seen, at)[1], seen.cluster, seen.weight)
    how = Likelihood(value, seen.equal_shares(), steps, len(seen.chosen))
    return Estimated(seen.names, at, covariance, how, robust, clusters)


def _climbed(blocks: list[Block], flat: Terrain, seen: Seen) -> tuple[Floats, int, float, Floats]:
    """Return the top, the steps to it, and the log-likelihood and information there."""
    here, score, information = flat
    at = np.zeros(len(score))
    for taken in range(1, STEPS + 1):
        step = np.linalg.solve(information, score)
        length = 1.0
        while (there := terrain(blocks, at + length * step))[0] < here - 1e-12 * abs(here) and length > 1e-6:
            length /= 2
        at = at + length * step
        here, score, information = there
        if np.abs(step).max() <= CLOSE:
            return at, taken, here, information
        if _vanished(information, flat[2]):
            break
    raise runaway(seen.names, blocks, np.asarray(step))


def _vanished(information: Floats, first: Floats) -> bool:
    """Whether the information, against that at equal shares, has vanished in some direction."""
    if not np.isfinite(information).all():
        return True
    root = np.linalg.cholesky(first)
    against = np.linalg.solve(root, np.linalg.solve(root, information).T)
    return bool(np.linalg.eigvalsh(against)[0] < FLAT)


def contributions(seen: Seen, at: Floats) -> tuple[Floats, Floats]:
    """Return what each person adds to the log-likelihood [n] and to its slope [n, k], unweighted."""
    utility = np.where(seen.available, seen.x @ at, -np.inf)
    share, surplus = softmax(utility)
    chosen = np.arange(len(seen.x)), seen.chosen
    middle = np.matmul(share[:, None, :], seen.x)[:, 0]
    return utility[chosen] - surplus, seen.x[chosen] - middle


def _inverse(information: Floats) -> Floats:
    inverse = np.linalg.inv(information)
    return np.asarray((inverse + inverse.T) / 2)

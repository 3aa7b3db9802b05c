"""Choices as differences: each plan against the one chosen, in blocks laid out plan by plan.

    d_ipk = (x_ipk − x_i,c(i),k) / s_k          ln S_i,c(i) = −ln Σ_{p open} exp(d_ip b)
    g = −Σ_i w_i d̄_i                            H = Σ_i w_i (Σ_p S_ip d_ip d_ip' − d̄_i d̄_i')

d_ipk   how much more of term k plan p has than the plan chosen, 0 where closed;  s_k  unit of the term
d̄_i     mean of d_ip by shares S_ip;  b, g, H  coefficients in these units, score, information
Source  conditional.py, shifted: what the plan chosen has cancels out of every share

A logit sees differences only, so nothing is lost; a number common to all plans costs no digits.

>>> from healthtrust.market.estimate.seen import seen_of
>>> differences = differences_of(seen_of(np.array([[[1e9 + 1.0], [1e9]]] * 4), np.array([0, 0, 0, 1])))
>>> value, score, information = terrain(differences, np.zeros(1))
>>> round(value, 6), score.tolist(), information.tolist()          # 4 ln ½; 3 × ½ − ½; 4 × ¼
(-2.772589, [1.0], [[1.0]])
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from healthtrust.engine import map_partitions, threads
from healthtrust.market.estimate.estimated import Floats
from healthtrust.market.estimate.seen import Seen

BLOCK = 2**17
"""Numbers worked on at a time: few enough to stay near the processor."""


class Block(NamedTuple):
    """Some people."""

    apart: Floats
    """[plan, term, person]."""
    closed: Floats
    """[plan, person]: 0 where open, −∞ where not."""
    weight: Floats


Terrain = tuple[float, Floats, Floats]
"""Log-likelihood, its slope [term], its information [term, term]."""


def differences_of(seen: Seen) -> list[Block]:
    """Return choices as differences from the plan chosen, in the user's units."""
    found = []
    people = max(64, BLOCK // (seen.x.shape[1] * seen.x.shape[2]))
    for start in range(0, len(seen.chosen), people):
        rows = slice(start, start + people)
        x, chosen = seen.x[rows], seen.chosen[rows]
        apart = np.ascontiguousarray(x.transpose(1, 2, 0))
        apart -= x[np.arange(len(x)), chosen].T
        shut = ~seen.available[rows].T
        if shut.any():
            apart *= ~shut[:, None, :]
        found.append(Block(apart, np.where(shut, -np.inf, 0.0), seen.weight[rows]))
    return found


def units_of(seen: Seen) -> Floats:
    """Return how much each term [term] differs among the plans open to a person."""
    within = terrain(differences_of(seen), np.zeros(len(seen.names)))[2]
    return np.asarray(np.sqrt(np.diag(within) / float(seen.weight.sum())))


def rescale(blocks: list[Block], unit: Floats) -> None:
    """Divide every term by its unit [term], in place."""
    for block in blocks:
        np.divide(block.apart, unit[None, :, None], out=block.apart)


def terrain(blocks: list[Block], at: Floats) -> Terrain:
    """Return the log-likelihood, slope and information at coefficients [term]; the same for any threads."""
    places = [slice(k, k + 1) for k in range(len(blocks))]
    parts = map_partitions(lambda place: _terrain(blocks[place.start], at), places, threads())
    value, score, information = parts[0]
    for more, slope, curve in parts[1:]:
        value, score, information = value + more, score + slope, information + curve
    return value, score, information


def _terrain(block: Block, at: Floats) -> Terrain:
    apart, closed, weight = block
    worth = np.matmul(at, apart)
    worth += closed
    top = worth.max(axis=0)
    share = np.exp(worth - top, out=worth)
    total = share.sum(axis=0)
    value = -float(weight @ (top + np.log(total)))
    share /= total
    weighted = apart * share[:, None, :]
    middle = weighted.sum(axis=0)
    weighted *= weight
    information = np.matmul(weighted, apart.transpose(0, 2, 1)).sum(axis=0)
    information -= (middle * weight) @ middle.T
    return value, -(middle @ weight), information

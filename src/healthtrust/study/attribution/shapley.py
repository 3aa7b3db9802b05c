"""What each of several changes does when they act on one another: its mean effect over all orders of them.

    φ_i = Σ_{S without i}  |S|! (n − |S| − 1)! / n!  ×  ( v(S with i) − v(S) )

n, S     the number of changes; a set of them that is made already
v(S)     the result when exactly the changes of S are made
φ_i      what change i does; together they add up to v(all) − v(none), and what never matters has 0
Source   Shapley, Contributions to the Theory of Games II, 1953; of policy changes: Shorrocks,
         J Econ Inequal 2013; 11: 99-126 [both recalled]

A set of changes is a whole number whose bit i says whether change i is made.

>>> value = np.array([100.0, 130.0, 110.0, 170.0])          # none, one, two, both
>>> shapley_values(value).tolist()
[45.0, 25.0]
"""

from __future__ import annotations

from math import factorial

import numpy as np
from numpy.typing import NDArray

Real = NDArray[np.float64]


def shapley_values(values: Real) -> Real:
    """Return what each change does [change, ...] from results [set, ...], sets numbered by their bits.

    Raises ValueError unless there are 2ⁿ sets.
    """
    sets = len(values)
    changes = sets.bit_length() - 1
    if sets != 1 << changes:
        raise ValueError(f"as many sets as a power of 2, not {sets}")
    number = np.arange(sets)
    size = np.array([bin(n).count("1") for n in number])
    found = np.zeros((changes, *values.shape[1:]))
    for i in range(changes):
        without = number[(number >> i) & 1 == 0]
        weight = np.array([_weight(int(s), changes) for s in size[without]])
        found[i] = np.tensordot(weight, values[without | (1 << i)] - values[without], axes=1)
    return found


def alone_and_last(values: Real) -> tuple[Real, Real]:
    """Return what each change does as the only one, and as the last of all: [change, ...] each.

    Where the two differ the change acts with others.
    """
    changes, every = len(values).bit_length() - 1, len(values) - 1
    alone = [values[1 << i] - values[0] for i in range(changes)]
    last = [values[every] - values[every ^ (1 << i)] for i in range(changes)]
    return np.array(alone), np.array(last)


def _weight(size: int, changes: int) -> float:
    return factorial(size) * factorial(changes - size - 1) / factorial(changes)

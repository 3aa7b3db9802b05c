"""A change of a product or of a sum of products, told as parts of its factors that add up to it.

    x = Σ_i exp( Σ_k a_ik )      Δx = Σ_k Σ_i m(x_i, x_i⁰) (a_ik − a_ik⁰),      m(x, y) = (x − y) / ln(x / y)

x_i     the cells of a total;  ⁰ before
a_ik    logarithms of what a cell is the product of
m       logarithmic mean: whatever the order in which causes are told, each has the same part
Source  the logarithmic mean Divisia method: Ang 2005, Energy Policy 33: 867 [recalled]

>>> causes = {"price": np.log([[1.2, 1.2]]), "volume": np.log([[0.5, 1 / 1.2]])}
>>> parts = parts_of_change(np.array([[100.0, 10.0]]), np.array([[60.0, 10.0]]), causes)
>>> {name: part.round(2).tolist() for name, part in parts.items()}               # of −40 in all
{'price': [16.1], 'volume': [-56.1]}
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

Real = NDArray[np.float64]


def logarithmic_mean(now: Real, before: Real) -> Real:
    """Return (x − y)/ln(x/y) of two arrays; x where they are equal, 0 where one is 0."""
    both = (now > 0) & (before > 0)
    x, y = np.where(both, now, 1.0), np.where(both, before, 1.0)
    close = np.abs(x / y - 1) < 1e-9
    ratio = np.log(np.where(close, 2.0, x / y))
    mean = np.where(close, (x + y) / 2, (x - y) / ratio)
    return np.where(both, mean, 0.0)


def parts_of_change(before: Real, now: Real, causes: Mapping[str, Real]) -> dict[str, Real]:
    """Return the part [row] of each cause in the change of Σ cells; cells, causes [row, cell...]."""
    mean = logarithmic_mean(now, before)
    over = tuple(range(1, mean.ndim))
    return {name: (mean * logarithm).sum(axis=over) for name, logarithm in causes.items()}

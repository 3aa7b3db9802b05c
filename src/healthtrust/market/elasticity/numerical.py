"""Elasticities of any rule of choice, by moving prices a little and averaging over persons.

    s̄_p(f) = Σ_i w_i S_ip(f) / Σ_i w_i          e_pk = ∂ ln s̄_p / ∂ ln f_k at f = 1

S_ip(f)  share of plan p for person i when the price of each plan k is multiplied by f_k;  w_i  weight
s̄_p      expected market share;  e_pk  elasticity of plan p in the price of plan k
Source  sample enumeration: Ben-Akiva and Lerman, Discrete Choice Analysis, 1985 [recalled]. Equals the
        average of persons' own elasticities weighted by their shares.

Holds for nests, tastes that differ, persistence: whatever gives shares. Central differences of ln f, exact to
about 1e-7 of an elasticity.

>>> def shares(factor):
...     worth = np.exp(-0.01 * np.array([100.0, 150.0]) * factor)
...     return (worth / worth.sum())[None, :]
>>> elasticities(shares, 2).round(4).tolist()          # own: −0.01 × 100 × (1 − 0.6225)
[[-0.3775, 0.5663], [0.6225, -0.9337]]
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from healthtrust.market.elasticity.identities import Floats

SharesAt = Callable[[Floats], Floats]
"""From what the price of each plan is multiplied by [plan] to shares [person, plan], or to totals [plan]."""

APART = 1e-4
"""How far ln f is moved."""


def market_shares(shares: Floats, weight: Floats | None = None) -> Floats:
    """Return expected market shares [plan] from shares of persons [person, plan] with weights [person]."""
    weight = np.ones(len(shares)) if weight is None else weight
    return np.asarray(weight @ shares / weight.sum())


def elasticities(shares_at: SharesAt, plans: int, weight: Floats | None = None) -> Floats:
    """Return elasticities [plan, plan]: of the row's share in the column's price; NaN where a share is 0."""
    return of_totals(lambda factor: market_shares(shares_at(factor), weight), plans)


def of_totals(totals_at: SharesAt, plans: int, apart: float = APART) -> Floats:
    """Return the same from a function of factors [plan] to totals [plan], such as members.

    apart: how far ln f is moved, more for totals that are known to fewer digits.
    """
    found = np.empty((plans, plans))
    for k in range(plans):
        up, down = (totals_at(_factor(plans, k, np.exp(way * apart))) for way in (1, -1))
        with np.errstate(divide="ignore", invalid="ignore"):
            found[:, k] = (np.log(up) - np.log(down)) / (2 * apart)
    return found


def own_by_group(
    shares_at: SharesAt, plans: int, group: NDArray[np.int64], weight: Floats | None = None
) -> Floats:
    """Return own elasticities [group, plan] for persons of each group [person], numbered from 0.

    NaN where nobody of a group is counted.
    """
    groups = int(group.max()) + 1
    weight = np.ones(len(group)) if weight is None else weight
    each = np.asarray(group[:, None] == np.arange(groups), dtype=np.float64) * weight[:, None]
    found = np.empty((groups, plans))
    for k in range(plans):
        up, down = (each.T @ shares_at(_factor(plans, k, np.exp(way * APART)))[:, k] for way in (1, -1))
        with np.errstate(invalid="ignore", divide="ignore"):
            found[:, k] = (np.log(up) - np.log(down)) / (2 * APART)
    return found


def mean_own(elasticity: Floats, share: Floats) -> float:
    """Return one number for a market: own elasticities [plan] or [plan, plan] weighted by shares [plan].

    >>> round(mean_own(np.array([-1.0, -0.5]), np.array([0.2, 0.8])), 4)
    -0.6
    """
    own = np.diag(elasticity) if elasticity.ndim == 2 else elasticity
    counted = (share > 0) & np.isfinite(own)
    return float(own[counted] @ share[counted] / share[counted].sum())


def semi_elasticities(elasticity: Floats, price: Floats) -> Floats:
    """Return relative changes [plan, plan] for one unit more of the column's price [plan].

    >>> semi_elasticities(np.array([[-0.8, 1.2], [0.2, -0.3]]), np.array([100.0, 150.0])).tolist()
    [[-0.008, 0.008], [0.002, -0.002]]
    """
    return np.asarray(elasticity / price)


def _factor(plans: int, k: int, by: float) -> Floats:
    factor = np.ones(plans)
    factor[k] = by
    return factor

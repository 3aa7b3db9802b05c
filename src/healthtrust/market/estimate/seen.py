"""Choices as arrays: what people chose, among which plans, and every term of utility of each of them.

    z_ipk = (x_ipk − m_k) / s_k

x_ipk    term k of plan p for person i;  m_k  its mean;  s_k  its unit

Estimators work in units of how a term differs among plans, so that a premium in pence and one in thousands of
pounds are equally easy; what they find is brought back to the user's units at the end.

>>> seen = seen_of(np.array([[[100.0], [300.0]], [[200.0], [200.0]]]), np.array([0, 1]))
>>> seen.scaled(np.array([50.0])).x.ravel().tolist(), round(seen.equal_shares(), 4)
([-2.0, 2.0, 0.0, 0.0], -1.3863)
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from healthtrust.market.estimate.estimated import Floats


@dataclass(frozen=True, eq=False)
class Seen:
    """People, the plans open to them, and the one each chose."""

    x: Floats
    """[n, plan, term]; any finite number where a plan is not open."""
    chosen: NDArray[np.int64]
    """[n], position of the plan."""
    available: NDArray[np.bool_]
    """[n, plan]."""
    weight: Floats
    """[n], identical people a row stands for."""
    names: tuple[str, ...]
    """Of terms."""
    plans: tuple[str, ...]
    cluster: NDArray[np.int64] | None = None
    """[n], number of the group a row belongs to, such as its household; none = classical errors only."""

    def __post_init__(self) -> None:
        n, plans, terms = self.x.shape
        if self.chosen.shape != (n,) or self.available.shape != (n, plans) or self.weight.shape != (n,):
            raise ValueError(f"chosen, available and weight do not fit terms of shape {self.x.shape}")
        if len(self.names) != terms or len(self.plans) != plans:
            raise ValueError(
                f"{len(self.names)} names of terms, {len(self.plans)} of plans for {self.x.shape}"
            )
        if n and not self.available[np.arange(n), self.chosen].all():
            raise ValueError("somebody chose a plan that was not open to them")

    def scaled(self, unit: Floats) -> Seen:
        """Return these choices with terms in units [term], their means taken away."""
        z = self.x - self.x.mean(axis=(0, 1))
        z /= unit
        return replace(self, x=z)

    def equal_shares(self) -> float:
        """Return the log-likelihood where all plans open to a person are equally likely."""
        return -float(self.weight @ np.log(self.available.sum(axis=1)))


def seen_of(
    x: Floats,
    chosen: NDArray[np.int64],
    available: NDArray[np.bool_] | None = None,
    weight: Floats | None = None,
    names: Sequence[str] = (),
) -> Seen:
    """Return arrays as choices: all plans open and every weight 1 unless given, terms and plans numbered."""
    n, plans, terms = x.shape
    return Seen(
        np.asarray(x, dtype=np.float64),
        np.asarray(chosen, dtype=np.int64),
        np.ones((n, plans), dtype=np.bool_) if available is None else np.asarray(available, dtype=np.bool_),
        np.ones(n) if weight is None else np.asarray(weight, dtype=np.float64),
        tuple(names) or tuple(f"term {k + 1}" for k in range(terms)),
        tuple(f"plan {p + 1}" for p in range(plans)),
    )

"""Premiums of classes within a plan: as near to each class's own cost as the largest ratio allows.

    P_r = min(max(q_r, u), k u)                       u so that Σ_r N_r P_r = Σ_r N_r q_r

q_r   what class r would pay to cover its own cost, N_r its members;  k  the largest ratio, such as 3 for 3:1
u     the lowest premium: the young pay what the old may not

With k = 1 all pay the same, which is community rating; with no k each pays its own cost.
Source  the sum Σ N P rises with u without a break and is straight between the points where a class meets a
        limit, so that u is found exactly, by interpolation between them.

>>> within_ratio(np.array([[100.0, 500.0]]), np.array([[1.0, 1.0]]), 3.0).tolist()
[[150.0, 450.0]]
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


def within_ratio(own: Floats, members: Floats, largest: float | None) -> Floats:
    """Return premiums [plan, class] for own costs and members of that shape, not below 0 under a ratio."""
    if largest is None or own.shape[1] == 1:
        return own
    return np.array([_row(q, n, largest) for q, n in zip(own, members, strict=True)])


def _row(own: Floats, members: Floats, largest: float) -> Floats:
    weight = members / members.sum()
    due = float(weight @ own)
    if due <= 0 or own.max() <= largest * own.min():
        return own if own.min() > 0 else np.full(len(own), due)
    at = np.unique(np.concatenate([own, own / largest, [0.0]]))
    at = at[at >= 0]
    raised = np.array([weight @ _limited(own, u, largest) for u in at])
    return _limited(own, float(np.interp(due, raised, at)), largest)


def _limited(own: Floats, lowest: float, largest: float) -> Floats:
    return np.asarray(np.clip(own, lowest, largest * lowest))

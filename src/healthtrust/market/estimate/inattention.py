"""People who do not think of changing: some stay where they are whatever it costs, the rest choose.

    P_i = ψ [c(i) = b(i)] + (1 − ψ) S_i,c(i)        where i's plan of last year b(i) is still open
    P_i = S_i,c(i)                                   for those who are new, or whose plan has closed

ψ       persistence: share of members who do not think of changing in a year
S       share by the logit (conditional.py) or nested logit (nested.py) of those who do
Source  choice with inattention as a first stage: Hortaçsu, Madanizadeh and Puller, American Economic Journal:
        Economic Policy 2017 [recalled]; inertia as a switching cost: Handel, American Economic Review 2013
        [recalled]. Both fit staying; the first leaves the price response of those who choose as it is, and
        says that reminding people helps, the second that it does not.

Staying tells ψ apart from liking one's plan only where attributes or menus change, or new members arrive.

>>> plain = lambda at: (np.log(np.array([0.5, 0.5])), np.zeros((2, 0)))
>>> stayed, could = np.array([True, False]), np.array([True, True])
>>> of = inattentive(plain, stayed, could)
>>> np.exp(of(np.zeros(1))[0]).tolist()          # ψ = ½: ½ + ¼, and ¼
[0.75, 0.25]
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from healthtrust.ground.errors import refuse
from healthtrust.ground.problems import Problem
from healthtrust.market.estimate.climb import Contributions
from healthtrust.market.estimate.estimated import Floats


def inattentive(
    choosing: Contributions, stayed: NDArray[np.bool_], could: NDArray[np.bool_]
) -> Contributions:
    """Return, for parameters [choosing's, then ln ψ/(1 − ψ)], log-likelihood [n] and score [n, k].

    stayed [n]: chose last year's plan; could [n]: it was open to them still.
    """

    def of(at: Floats) -> tuple[Floats, Floats]:
        persistence = 1 / (1 + np.exp(-at[-1]))
        log_share, score = choosing(at[:-1])
        share = np.exp(log_share)
        asleep = np.where(could, persistence, 0.0)
        likely = asleep * stayed + (1 - asleep) * share
        thinking = (1 - asleep) * share / likely
        last = asleep * (1 - asleep) * (stayed - share) / likely
        return np.log(likely), np.column_stack([score * thinking[:, None], last])

    return of


def refuse_no_panel(stayed: NDArray[np.bool_], could: NDArray[np.bool_]) -> None:
    """Raise InvalidInput where last year's plans cannot tell who stays: none, all stay, or nobody does."""
    where, expected = "last year's plan", "some who stayed and some who left"
    if not could.any():
        refuse([Problem(where, "nobody who was in a plan that is still open", expected)])
    if stayed[could].all() or not stayed[could].any():
        who = "all who could stay did" if stayed[could].any() else "nobody stayed"
        refuse([Problem(where, who, expected, remedy="Persistence cannot be told from this.")])

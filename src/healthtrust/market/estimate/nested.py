"""Nested logit: plans of a nest are closer to one another than to others; all estimated at once.

    S_p = q_p Q_m          q_p = exp(V_p/λ_m − I_m)          I_m = ln Σ_{k in m, open} exp(V_k/λ_m)
                           Q_m = exp(λ_m I_m) / Σ_l exp(λ_l I_l)

V_p     utility of plan p of nest m;  λ_m  dissimilarity of nest m: 1 = plain logit, towards 0 = near copies
q, Q    share within the nest, and of the nest;  I_m  inclusive value
Source  McFadden 1978, Modelling the choice of residential location; full-information maximum likelihood
        [recalled]. Above 1 a dissimilarity contradicts random utility, at least for some prices.

The search runs over ln λ, so that λ stays above zero, beginning where the plain logit ends. Scores are
analytic. A plan in no nest stands alone, with dissimilarity 1. Shares at coefficients: `market.choice.nests`.

>>> from healthtrust.market.estimate.seen import seen_of
>>> seen = seen_of(np.zeros((1, 3, 1)), np.array([2]))
>>> of = nested_contributions(seen, Nesting(np.array([0, 0, 1]), 1))
>>> round(float(np.exp(of(np.array([0.0, np.log(0.5)]))[0][0])), 4)      # 1 to the near copies' 2^½
0.4142
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from healthtrust.ground.errors import InvalidInput
from healthtrust.ground.problems import Problem
from healthtrust.market.choice.nests import softmax, within_nests
from healthtrust.market.estimate.climb import Contributions
from healthtrust.market.estimate.estimated import Floats
from healthtrust.market.estimate.seen import Seen


class Nesting(NamedTuple):
    """The nest [plan] of each plan; the first `free` have a dissimilarity to be found, the others 1."""

    of: NDArray[np.int64]
    free: int


class _Parts(NamedTuple):
    """Parts of a nested logit for n people; nests without an open plan have share 0 and value 0."""

    within: Floats
    """[n, plan], share within the nest."""
    among: Floats
    """[n, nest], share of the nest."""
    inclusive: Floats
    """[n, nest]."""
    log_among: Floats


def nested_contributions(seen: Seen, nesting: Nesting) -> Contributions:
    """Return, for parameters [term, then ln λ of free nests], log-likelihood [n] and score [n, k]."""
    terms, member = seen.x.shape[2], _members(nesting)
    people, own_nest = np.arange(len(seen.chosen)), nesting.of[seen.chosen]

    def of(at: Floats) -> tuple[Floats, Floats]:
        apart = every_nest(nesting, np.exp(at[terms:]))
        utility = seen.x @ at[:terms]
        parts = _parts(utility, seen.available, nesting, apart)
        log_share = np.log(parts.within[people, seen.chosen]) + parts.log_among[people, own_nest]
        score = np.empty((len(people), len(at)))
        # x̄ [n, nest, term] and V̄ [n, nest]: means within nests.
        means = np.matmul((parts.within[:, None, :] * member), seen.x)
        worth = (parts.within * np.where(seen.available, utility, 0.0)) @ member.T
        of_own = means[people, own_nest]
        scale = apart[own_nest][:, None]
        chosen_x = seen.x[people, seen.chosen]
        score[:, :terms] = (chosen_x - of_own) / scale + of_own
        score[:, :terms] -= np.matmul(parts.among[:, None, :], means)[:, 0]
        # By ln λ: −(V − V̄)/λ for the share within; I − V̄/λ, less its mean, for the share of the nest.
        moved = apart * parts.inclusive - worth
        moved = moved[:, : nesting.free]
        score[:, terms:] = -parts.among[:, : nesting.free] * moved
        inside = own_nest < nesting.free
        rows, nest = people[inside], own_nest[inside]
        away = utility[rows, seen.chosen[inside]] - worth[rows, nest]
        score[rows, terms + nest] += moved[rows, nest] - away / apart[nest]
        return log_share, score

    return of


def refuse_empty_nests(seen: Seen, nesting: Nesting, names: tuple[str, ...]) -> None:
    """Raise InvalidInput for nests within which, or between which and others, nobody could ever choose."""
    problems = []
    for m, name in enumerate(names):
        plans = nesting.of == m
        if not (seen.available[:, plans].sum(axis=1) > 1).any():
            problems.append(
                Problem(f"nest {name}", "nobody with two of its plans open", "a choice within it")
            )
        elif not plans[seen.chosen].any():
            problems.append(Problem(f"nest {name}", "nobody who chose a plan of it", "choices within it"))
        elif not (seen.available[:, plans].any(axis=1) & seen.available[:, ~plans].any(axis=1)).any():
            found = "nobody with a plan of it and another open"
            remedy = "A nest of all plans is none: its dissimilarity only scales the coefficients."
            problems.append(Problem(f"nest {name}", found, "a plan outside it", None, remedy))
    if problems:
        raise InvalidInput(problems)


def _members(nesting: Nesting) -> Floats:
    nests = int(nesting.of.max()) + 1
    return np.asarray(nesting.of[None, :] == np.arange(nests)[:, None], dtype=np.float64)


def every_nest(nesting: Nesting, dissimilarity: Floats) -> Floats:
    """Return the dissimilarity [nest] of every nest: those found, and 1 for plans that stand alone."""
    alone = int(nesting.of.max()) + 1 - nesting.free
    return np.concatenate([dissimilarity, np.ones(alone)])


def _parts(utility: Floats, available: NDArray[np.bool_], nesting: Nesting, apart: Floats) -> _Parts:
    within, worth = within_nests(utility, available, nesting.of, apart)
    among, surplus = softmax(worth)
    inclusive = np.where(np.isfinite(worth), worth, 0.0) / apart
    return _Parts(within, among, inclusive, worth - surplus[:, None])

"""The search for dissimilarities of nests and for persistence, and what it finds in the user's units.

    θ = (b s, ln λ, ln ψ/(1 − ψ))          var (b, λ, ψ) = J var(θ) J',  J = diag(1/s, λ, ψ(1 − ψ))

b, λ, ψ  coefficients, dissimilarities of nests, share who do not think of changing;  s  units of terms
Source  the delta method; the likelihoods are those of nested.py and inattention.py

What runs to the end of its range, such as a dissimilarity of nothing, is refused: choices cannot tell it.

>>> _refuse_edge(np.array([0.5, 1.0]), ("dissimilarity of broad", PERSISTENCE))
Traceback (most recent call last):
healthtrust.ground.errors.InvalidInput: persistence: found 1; expected a value that choices can tell from the
end of its range.
1 problem
"""

from __future__ import annotations

import numpy as np

from healthtrust.ground.errors import refuse
from healthtrust.ground.problems import Problem
from healthtrust.market.estimate.asked import Question
from healthtrust.market.estimate.choices import Choices
from healthtrust.market.estimate.climb import Top, climb
from healthtrust.market.estimate.conditional import contributions, fit_conditional
from healthtrust.market.estimate.differences import units_of
from healthtrust.market.estimate.estimated import Estimated, Floats, Likelihood
from healthtrust.market.estimate.inattention import inattentive, refuse_no_panel
from healthtrust.market.estimate.nested import Nesting, nested_contributions, refuse_empty_nests
from healthtrust.market.estimate.robust import sandwich
from healthtrust.market.estimate.seen import Seen

PERSISTENCE = "persistence"


def searched(seen: Seen, choices: Choices, question: Question, nesting: Nesting | None) -> Estimated:
    """Return a nested logit, a logit with persistence, or both; raises InvalidInput as climb does."""
    before, chosen = choices.before, choices.chosen
    could, stayed = before >= 0, before == chosen
    if nesting is not None:
        refuse_empty_nests(seen, nesting, tuple(name for name, _ in question.nests))
    if question.persistence:
        refuse_no_panel(stayed, could)
    start = fit_conditional(seen)
    unit = units_of(seen)
    scaled = seen.scaled(unit)
    free = len(question.nests)
    of = (lambda at: contributions(scaled, at)) if nesting is None else nested_contributions(scaled, nesting)
    at = np.concatenate([start.coefficients * unit, np.full(free, np.log(0.8))])
    if question.persistence:
        of = inattentive(of, stayed, could)
        share = float(np.clip(stayed[could].mean() - 0.1, 0.05, 0.9))
        at = np.append(at, np.log(share / (1 - share)))
    top = climb(of, at, seen.weight)
    return _in_units(top, seen, unit, question)


def _in_units(top: Top, seen: Seen, unit: Floats, question: Question) -> Estimated:
    """Return a top in the user's units, with the sandwich beside where groups are named."""
    terms, free = len(unit), len(question.nests)
    at, slope = top.at.copy(), np.ones(len(top.at))
    at[:terms], slope[:terms] = at[:terms] / unit, 1 / unit
    at[terms : terms + free] = slope[terms : terms + free] = np.exp(at[terms : terms + free])
    names = (*seen.names, *(f"dissimilarity of {name}" for name, _ in question.nests))
    if question.persistence:
        at[-1] = 1 / (1 + np.exp(-at[-1]))
        slope[-1] = at[-1] * (1 - at[-1])
        names = (*names, PERSISTENCE)
    _refuse_edge(at[terms:], names[terms:])
    back = np.outer(slope, slope)
    robust, groups = None, 0
    if seen.cluster is not None:
        robust, groups = sandwich(top.covariance, top.scores, seen.cluster, seen.weight)
        robust = robust * back
    how = Likelihood(top.value, seen.equal_shares(), top.steps, len(seen.chosen))
    return Estimated(names, at, top.covariance * back, how, robust, groups)


def _refuse_edge(found: Floats, names: tuple[str, ...]) -> None:
    """Raise InvalidInput where a dissimilarity or persistence ran to the end of its range."""
    refuse(
        [
            Problem(name, f"{value:.2g}", "a value that choices can tell from the end of its range")
            for name, value in zip(names, found.tolist(), strict=True)
            if value < 1e-4 or value > (1 - 1e-4 if name == PERSISTENCE else 1e3)
        ]
    )

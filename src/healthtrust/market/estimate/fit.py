"""From choices and a question to coefficients: plain, nested, with persistence, or with spreads.

    plain           conditional.py                      b
    nests           nested.py                           b, λ
    persistence     inattention.py over either          b[, λ], ψ
    spreads         mixed.py                            b, s

b, λ, ψ, s   coefficients, dissimilarities of nests, share who do not think of changing, spreads
Each search begins where the plain logit ends, which also finds what cannot be known.

>>> from healthtrust.market.estimate.choices import choices_of
>>> columns = {"choice": np.array(["none"] * 3 + ["cover"]), "old": np.array([0.0, 1, 0, 1])}
>>> choices = choices_of(columns, Question(wide=True, constants=True), "c.csv")
>>> found = fit(choices, Question(wide=True, constants=True))
>>> found.estimated.names, found.estimated.coefficients.round(4).tolist()        # ln 1/3
(('cover',), [-1.0986])
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial

import numpy as np

from healthtrust.ground.attempt import attempt
from healthtrust.market.estimate.asked import Question
from healthtrust.market.estimate.choices import Choices
from healthtrust.market.estimate.conditional import fit_conditional
from healthtrust.market.estimate.estimated import Estimated, Floats
from healthtrust.market.estimate.mixed import fit_mixed
from healthtrust.market.estimate.nested import Nesting
from healthtrust.market.estimate.searched import searched
from healthtrust.market.estimate.seen import Seen
from healthtrust.market.estimate.terms import Asked, matrix


@dataclass(frozen=True, eq=False)
class Fitted:
    """What was asked, what was seen, and what was found."""

    question: Question
    choices: Choices
    terms: tuple[Asked, ...]
    nesting: Nesting | None
    estimated: Estimated

    @property
    def dissimilarity(self) -> Floats:
        """Return the dissimilarity [nest] of the nests asked for."""
        start = len(self.terms)
        return self.estimated.coefficients[start : start + len(self.question.nests)]

    @property
    def persistence(self) -> float:
        """Return the share who do not think of changing; 0 where it was not asked for."""
        return float(self.estimated.coefficients[-1]) if self.question.persistence else 0.0


def fit(choices: Choices, question: Question) -> Fitted:
    """Return the coefficients of choices; raises InvalidInput naming what they cannot tell."""
    terms = question.terms(choices.plans, choices.reference)
    seen = seen_choices(choices, terms)
    nesting = nesting_of(question, choices.plans)
    if question.mixed:
        found = fit_mixed(seen, question.spreads)
    elif nesting is None and not question.persistence:
        found = fit_conditional(seen)
    else:
        found = searched(seen, choices, question, nesting)
    return Fitted(question, choices, terms, nesting, found)


def rivals(fitted: Fitted) -> dict[str, Fitted]:
    """Return the same choices read with a switching cost, with persistence, and with neither.

    A reading that the choices cannot tell is left out.
    """
    if not fitted.question.previous:
        return {}
    asked = fitted.question
    readings = {
        "neither": replace(asked, previous="", persistence=False),
        "switching cost": replace(asked, persistence=False),
        "persistence": replace(asked, persistence=True),
    }
    found = {}
    for name, question in readings.items():
        read = fitted if question == asked else attempt(partial(fit, fitted.choices, question), [])
        if read is not None:
            found[name] = read
    return found


def seen_choices(choices: Choices, terms: tuple[Asked, ...]) -> Seen:
    """Return choices with every term reckoned out; sampling weights are scaled to a mean of 1.

    Weights that are not whole numbers count no people, so that standard errors are then the sandwich.
    """
    weight, cluster = choices.weight, choices.cluster
    if (weight != np.rint(weight)).any():
        weight = weight / weight.mean()
        cluster = np.arange(len(weight)) if cluster is None else cluster
    names = tuple(term.name for term in terms)
    x = matrix(choices.columns, terms, choices.plans)
    return Seen(x, choices.chosen, choices.available, weight, names, choices.plans, cluster)


def nesting_of(question: Question, plans: tuple[str, ...]) -> Nesting | None:
    """Return the nest of each plan, those asked for first; a plan in none stands alone."""
    if not question.nests:
        return None
    of = {plan: m for m, (_, inside) in enumerate(question.nests) for plan in inside}
    alone = len(question.nests)
    found = []
    for plan in plans:
        found.append(of.get(plan, alone))
        alone += plan not in of
    return Nesting(np.array(found, dtype=np.int64), len(question.nests))

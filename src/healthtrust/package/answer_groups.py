"""What each group pays, has and does under an answer, and what every other arrangement would be worth to it.

>>> from healthtrust.package.government.outcome import outcome
>>> from healthtrust.package.question import Interventions, Limits, Society, TopUp, Utility
>>> two = Society.of_groups(("rich", "poor"), share=[0.5, 0.5], wealth=[60, 10], health=[5, 5],
...                         incidence=[[1, 1], [1, 1]], may_insure=[True, False])
>>> asked = Question(Interventions.of(("A", "B"), [6.0, 3.0], [6.6, 3.2]), two, Utility(1, 1), Limits.none(2),
...                  top_up=TopUp("complementary"))
>>> after = outcome(asked, np.array([0.0, 1.0]), np.array([7.0, -1.0]))
>>> bought_on_top(asked, after), households(asked, after).premium.tolist()
((('A',), ()), [6.0, 0.0])
"""

from __future__ import annotations

from itertools import pairwise

import numpy as np

from healthtrust.package.answer import COVERED, Households
from healthtrust.package.government.outcome import Outcome
from healthtrust.package.household.arrangements import Arrangements, arrangements
from healthtrust.package.household.increments import increments
from healthtrust.package.household.leaving import compensating_transfer
from healthtrust.package.question import Question, Real


def households(question: Question, after: Outcome) -> Households:
    """Return the columns of the rows of a settled package, in which everybody stays."""
    stay = np.zeros(len(after.taxes), dtype=np.bool_)
    own = (after.taxes, after.bought.premium, after.health, after.wealth, after.utility, stay)
    return Households(*own, *alternatives(question, after.coverage, after.taxes))


def alternatives(question: Question, coverage: Real, taxes: Real) -> tuple[Arrangements, Real]:
    """Return what each arrangement is worth to each row [z], and the rebate at which it would leave."""
    mode = question.top_up.mode
    return (
        arrangements(question, coverage, taxes, mode),
        compensating_transfer(question, coverage, taxes, mode),
    )


def bought_on_top(question: Question, after: Outcome) -> tuple[tuple[str, ...], ...]:
    """Return the codes of what each row [z] buys voluntarily, best ratio first; parts of an item count."""
    codes, found = question.interventions.codes, []
    for c, (first, end) in enumerate(pairwise(question.society.first.tolist())):
        steps = increments(question, after.coverage, c)
        for z in range(first, end):
            part = after.bought.bought_of(z, steps.count)
            taken = [int(i) for i, share in zip(steps.intervention, part, strict=True) if share > COVERED]
            found.append(tuple(codes[i] for i in dict.fromkeys(taken)))
    return tuple(found)

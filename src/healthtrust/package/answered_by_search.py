"""The answer where nothing can be certified: the best lasting resting point that exchange search finds.

Source  Smith, Statutory packages of health care alongside voluntary insurance, York 2006; the search is
        beyond the paper (`unaligned.exchange`)

>>> from healthtrust.package.tables.choices import Choices
>>> from healthtrust.package.tables.read import Sources, read_question
>>> asked = read_question(
...     Sources(
...         interventions={"intervention": ["A", "B"], "price": [6, 3], "benefit": [6.6, 3.2]},
...         groups={"group": ["rich", "poor"], "share": [0.5, 0.5], "wealth": [60, 10], "health": [5, 5],
...                 "may_insure": [True, False], "weight": [6, 1]},
...         incidence={"intervention": ["A", "B"], "rich": [1, 1], "poor": [1, 1]},
...     ),
...     Choices(a=0.5, top_up="substitutive", rebate_share=1.0),
... )
>>> found = answered_by_search(asked)
>>> found.certified, found.package, found.households.left.tolist()
(False, ('B',), [True, False])
"""

from __future__ import annotations

import numpy as np

from healthtrust.ground.errors import InvalidInput
from healthtrust.ground.problems import Problem
from healthtrust.package.answer import COVERED, Answer, Households
from healthtrust.package.answer_groups import alternatives
from healthtrust.package.government.payments import Payments
from healthtrust.package.tables.read import Asked
from healthtrust.package.unaligned.exchange import searched
from healthtrust.package.unaligned.spending import own_cost
from healthtrust.package.unaligned.viability import viability


def answered_by_search(asked: Asked) -> Answer:
    """Return the best package found, never certified; raises InvalidInput where none that was tried lasts."""
    question = asked.question
    found = searched(question)
    if found is None:
        remedy = "Lower what must be covered, let taxes raise more, or let fewer leave."
        raise InvalidInput(
            [
                Problem(
                    "package",
                    "none that lasts within the limits",
                    "a package that can be paid",
                    remedy=remedy,
                )
            ]
        )
    at = found.equilibrium
    own = own_cost(question, found.coverage, at.decisions)
    on_top = at.decisions.volume + at.decisions.private
    order = np.argsort(-question.interventions.ratio, kind="stable")
    codes = question.interventions.codes
    has = (at.paid, at.premium, at.health, at.wealth, at.utility, at.left)
    columns = Households(*has, *alternatives(question, found.coverage, at.taxes))
    return Answer(
        asked,
        found.coverage,
        columns,
        tuple(tuple(codes[i] for i in order if row[i] > COVERED) for row in on_top),
        found.welfare,
        np.inf if found.upper is None else found.upper.welfare,
        found.nothing,
        found.gap,
        found.why_not_certified,
        payments=Payments(own, at.paid - own, at.premium),
        viability=viability(question, found.coverage, found.equilibria),
    )

"""What is worth telling about a choice though it is no mistake: plans that are gone, unheard of, or closed.

>>> from healthtrust.design.plan_choice import PlanChoice, Term
>>> rule = PlanChoice(terms=(Term(plan="Unitty", coefficient=1.0),))
>>> print(unheard_note(rule, ("Mutual", "Unity")))
The rule also speaks of plans that nobody offers: Unitty (did you mean Unity?).
>>> print(gone_note({"Old fund": 12, "": 3, "Unity": 5}, ("Mutual", "Unity")))
12 people were in a plan that is gone and choose like new ones: Old fund.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from healthtrust.design.plan_choice import PlanChoice
from healthtrust.ground.problems import nearest_match

SHOWN = 5
"""Names that a note lists."""


def unheard(rule: PlanChoice, offered: Sequence[str]) -> list[str]:
    """Return the plans that the rule speaks of and nobody offers: a misspelt name, or a plan that is gone."""
    spoken = {term.plan for term in rule.terms if term.plan}
    spoken |= {name for nest in rule.nests for name in nest.plans}
    return sorted(spoken - set(offered))


def unheard_note(rule: PlanChoice, offered: Sequence[str]) -> str:
    """Return a note on plans that the rule speaks of and nobody offers; empty where there are none."""
    names = unheard(rule, offered)
    return f"The rule also speaks of plans that nobody offers: {_listed(names, offered)}." if names else ""


def gone_note(people: Mapping[str, float], offered: Sequence[str]) -> str:
    """Return a note on plans that nobody offers any more; people: by last year's plan, "" = none."""
    gone = {name: count for name, count in people.items() if name and name not in offered}
    if not gone:
        return ""
    count = sum(gone.values())
    who = "1 person was" if count == 1 else f"{count:,.0f} people were"
    like = "chooses like a new one" if count == 1 else "choose like new ones"
    return f"{who} in a plan that is gone and {like}: {_listed(list(gone), offered)}."


def closed_note(may_join: NDArray[np.bool_], names: Sequence[str]) -> str:
    """Return a note on plans that nobody may join; may_join: [person, plan]."""
    closed = [name for p, name in enumerate(names) if not may_join[:, p].any()]
    return f"Nobody may join {_listed(closed, ())}." if closed else ""


def _listed(names: Sequence[str], offered: Sequence[str]) -> str:
    told = [
        f"{name} (did you mean {near}?)" if (near := nearest_match(name, offered)) else name for name in names
    ]
    more = f" and {len(names) - SHOWN:,} more" if len(names) > SHOWN else ""
    return ", ".join(told[:SHOWN]) + more

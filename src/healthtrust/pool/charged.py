"""Who is charged this year, under which rules, and how they answer: all that does not move with the rates.

>>> from healthtrust.design.contributions import Response
>>> resists(Response()), resists(Response(slope=0.5))
(False, True)
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from healthtrust.design.contributions import Response
from healthtrust.design.pool import Pool
from healthtrust.pool.contributions.assess import assess
from healthtrust.pool.contributions.bases import payers_of
from healthtrust.pool.contributions.payers import Payers
from healthtrust.pool.contributions.rules import Rules, rules_of
from healthtrust.pool.fair_premium import fair
from healthtrust.pool.former import former_premiums
from healthtrust.pool.receipts import ReceiptTerms, terms_of
from healthtrust.pool.resistance import Debtors
from healthtrust.state import State, known


@dataclass(frozen=True)
class Charged:
    """The payers of a year, the rules, the pool's other income, and what decides arrears."""

    payers: Payers
    rules: Rules
    terms: ReceiptTerms
    debtors: Debtors | None
    """None where everybody pays."""


def charged(state: State) -> Charged:
    """Return who is charged this year and how; needs the households that step pool found exempt.

    Raises InvalidInput for rules that contradict themselves or look at what households do not have.
    """
    persons, households = known(state.persons, "people"), known(state.households, "people")
    rules = rules_of(in_year(state.design.pool, state.year - state.design.span[0]), state.currency)
    premium = former_premiums(state).own if "premium" in rules.needs else None
    payers = payers_of(persons, households, rules, premium)
    debtors = None
    if resists(state.design.pool.response):
        owed = assess(payers, rules).household if state.carried.cell_cost is None else _nothing(payers)
        at_risk = fair(persons, households, owed, state.carried.cell_cost)
        debtors = Debtors(at_risk, households.income, households.weight)
    return Charged(payers, rules, terms_of(state), debtors)


def in_year(pool: Pool, number: int) -> Pool:
    """Return the pool with what is kept of former premiums in a year, the first being number 0.

    >>> from healthtrust.design.contributions import Contribution
    >>> fading = Pool(contributions=(Contribution(name="old", base="premium", kept_by_year=(0.5, 0.2)),))
    >>> [in_year(fading, number).contributions[0].kept for number in (0, 1, 7)]
    [0.5, 0.2, 0.2]
    """
    changed = [
        one.model_copy(update={"kept": one.kept_by_year[min(number, len(one.kept_by_year) - 1)]})
        if one.kept_by_year
        else one
        for one in pool.contributions
    ]
    return pool.model_copy(update={"contributions": tuple(changed)})


def resists(response: Response) -> bool:
    """Return whether any household may be in arrears."""
    return response.at_fair > 0 or response.slope > 0


def _nothing(payers: Payers) -> NDArray[np.int64]:
    return np.zeros(payers.rows, dtype=np.int64)

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
    rules = rules_of(state.design.pool, state.currency)
    premium = former_premiums(state).own if "premium" in rules.needs else None
    payers = payers_of(persons, households, rules, premium)
    debtors = None
    if resists(state.design.pool.response):
        owed = assess(payers, rules).household if state.carried.cell_cost is None else _nothing(payers)
        at_risk = fair(persons, households, owed, state.carried.cell_cost)
        debtors = Debtors(at_risk, households.income, households.weight)
    return Charged(payers, rules, terms_of(state), debtors)


def resists(response: Response) -> bool:
    """Return whether any household may be in arrears."""
    return response.at_fair > 0 or response.slope > 0


def _nothing(payers: Payers) -> NDArray[np.int64]:
    return np.zeros(payers.rows, dtype=np.int64)

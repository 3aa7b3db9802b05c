"""What everybody owes and pays this year, and what the pool receives with it.

    paid_h = owed_h × (households of row h − those in arrears)
    income = Σ paid + employers + subsidy and the government's share − cost of collection + opening reserve

Owed: `contributions.assess`; arrears: `respond`, where the design has a response; the rest: `receipts`.

>>> isinstance(assess, type(charged))
True
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from healthtrust.pool.came_in import by_household, came_in
from healthtrust.pool.charged import Charged, charged
from healthtrust.pool.contributions.assess import EMPLOYER, GOVERNMENT, HOUSEHOLD
from healthtrust.pool.contributions.assess import assess as assessed
from healthtrust.pool.means import residents
from healthtrust.pool.receipts import receipts
from healthtrust.pool.resistance import received, share_unpaid
from healthtrust.pool.resistance_collection import CollectionTerms, collection_of
from healthtrust.pool.respond import in_arrears
from healthtrust.records.findings import Contributions
from healthtrust.state import State, known


def assess(state: State, factor: float = 1.0, of: Charged | None = None) -> Contributions:
    """Return what is owed and paid with all rates that move times `factor`, and what the pool receives.

    `of` is what `charged` found, where it is known already.
    """
    households, before = known(state.households, "people"), known(state.contributions, "pool")
    of = of or charged(state)
    found = assessed(of.payers, of.rules, factor)
    recorded = by_household(state, found.household)
    late = None
    if of.debtors is not None and recorded is None:
        share = share_unpaid(found.household, of.debtors, state.design.pool.response)
        late = in_arrears(households, share, state.draws, state.year)
    weight = households.weight.astype(np.int64)
    if recorded is None:
        paid = received(found.household, weight, np.zeros_like(weight) if late is None else late)
    else:
        paid = recorded
    if recorded is None and late is None and state.facts is None:
        of_households = found.totals[:, HOUSEHOLD].sum()
    else:
        of_households = came_in(state, found.household, paid).sum()
    contributions = int(of_households + found.totals[:, EMPLOYER].sum())
    subsidy, collection_cost = receipts(contributions, of.terms)
    return replace(
        before,
        owed=found.household,
        factor=factor,
        contributions=contributions,
        subsidy=subsidy + int(found.totals[:, GOVERNMENT].sum()),
        collection_cost=collection_cost,
        opening_reserve=of.terms.opening_reserve,
        paid=paid,
        employer=found.employer,
        in_arrears=late,
        sources=found.names,
        owed_by_source=found.totals,
        spared=found.spared,
    )


def resistance_to(found: Contributions, state: State, of: Charged) -> CollectionTerms | None:
    """Return what it costs to collect above the fair premium, near what is owed; None where all pay."""
    if of.debtors is None:
        return None
    persons, homes = known(state.persons, "people"), known(state.households, "people")
    heads = np.maximum(residents(persons, homes) // homes.weight, 1)
    return collection_of(state.design.pool.response, found.owed, of.debtors, heads, state.currency)

"""Contracts over all care: at the end of the year savings or losses are shared between plans and a provider.

    due[k, p, b] = contract b settled on Σ_n,s of what the year knows of [n, p, s],    n served by k, s in b

k, p     provider of the kind that the contract is with (`deliver.sharing.body`), and plan
n, s     neighbourhoods that k serves, and the settings whose care counts
due > 0  the plan pays; below zero the provider owes
Source   the contract files. Care itself is paid under the contracts of its settings (`settle`);
         this comes on top, such as shared savings against expected cost.

>>> added(np.array([[10, 20], [1, 2], [5, 5]]), np.array([1, 0, 1]), 2).tolist()
[[1, 2], [15, 25]]
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from healthtrust.deliver.fed import owed
from healthtrust.deliver.held import named
from healthtrust.deliver.settle import MONTHS, CareBySetting, Grid, Terms
from healthtrust.deliver.settlement.trace import trace_columns
from healthtrust.design.deliver import Sharing
from healthtrust.records.findings import Shared
from healthtrust.records.providers import KINDS, SETTINGS, Providers


def shared(care: CareBySetting, members: Grid, providers: Providers, terms: Terms) -> tuple[Shared, ...]:
    """Return what is due under each contract over all care; members [place, plan]: residents enrolled."""
    return tuple(_shared(each, care, members, providers, terms) for each in terms.deliver.sharing)


def added(values: Grid, group: NDArray[np.integer], groups: int) -> Grid:
    """Add up values [place, plan] over the places of each group: [group, plan]; group −1 is left out."""
    sums = np.zeros((groups, values.shape[1]), dtype=np.int64)
    np.add.at(sums, group[group >= 0], values[group >= 0])
    return sums


def _shared(
    sharing: Sharing, care: CareBySetting, members: Grid, providers: Providers, terms: Terms
) -> Shared:
    """Return what is due under one contract, a row for each provider and plan with members."""
    server = providers.by_setting[:, SETTINGS.index(KINDS[sharing.body][0])]
    settings = [SETTINGS.index(setting) for setting in sharing.settings]
    heads = added(members, server, providers.count)
    expected, reference, charges = (
        added(grid[:, :, settings].sum(axis=2), server, providers.count)
        for grid in (care.expected_cost, care.reference_cost, care.charges)
    )
    provider, plan = np.nonzero(heads)
    unit, ones = 10**terms.exponent, np.ones(len(provider))
    known = {
        "expected_cost": expected[provider, plan] / unit,
        "expected_cost_of_residents": expected.sum(axis=1)[provider] / unit,
        "reference_cost": reference[provider, plan] / unit,
        "charges": charges[provider, plan] / unit,
        "spending": (reference - charges)[provider, plan] / unit,
        "members": heads[provider, plan] * ones,
        "member_months": heads[provider, plan] * MONTHS * ones,
        "residents": heads.sum(axis=1)[provider] * ones,
        "served": provider * ones,
        "price_level": terms.deliver.price_level * ones,
        "margin": terms.deliver.block_margin * ones,
        "year": terms.year * ones,
        "paid_to_date": 0 * ones,
    }
    due, settled = owed(sharing, named(sharing.contract, terms.folder), known, terms.exponent)
    return Shared(
        contract=sharing.contract,
        provider=provider.astype(np.int32),
        place=providers.place[provider],
        plan=plan.astype(np.int32),
        members=heads[provider, plan],
        expected_cost=expected[provider, plan],
        spending=(reference - charges)[provider, plan],
        due=due,
        reason=settled.reason,
        trace=trace_columns(settled),
    )

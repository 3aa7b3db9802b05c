"""Contracts over all care: at the end of the year savings or losses are shared between plans and a provider.

    due[k, p, b] = contract b settled on Σ_n,s of what the year knows of [n, p, s],    n served by k, s in b

k, p     provider that the contract is with, and plan
n, s     neighbourhoods that k serves, and the settings whose care counts
due > 0  the plan pays; below zero the provider owes
b        a contract of `deliver.sharing`, or a book of the organisation form that settles results on top
Source   the contract files. Care itself is paid under the contracts of its settings (`settle`);
         this comes on top, such as shared savings against expected cost.

>>> sharing_with(Sharing(contract="block", body="hospital"), ("hospital",)).settings[:2]
('primary', 'outpatient')
"""

from __future__ import annotations

import numpy as np

from healthtrust.deliver.held import Held, held_of, named
from healthtrust.deliver.settle import CareBySetting, Heads, Terms, settled_under
from healthtrust.deliver.settlement.trace import trace_columns
from healthtrust.design.deliver import Sharing
from healthtrust.records.findings import Shared
from healthtrust.records.providers import KINDS, SETTINGS, Providers


def shared(care: CareBySetting, members: Heads, providers: Providers, terms: Terms) -> tuple[Shared, ...]:
    """Return what is due under each contract over all care; members [place, plan]: residents enrolled."""
    on_top = [each for each in held_of(terms.deliver, terms.folder) if each.on_top and not each.payer]
    on_top += [sharing_with(each, providers.body, terms.folder) for each in terms.deliver.sharing]
    return tuple(_shared(each, care, members, providers, terms) for each in on_top)


def sharing_with(sharing: Sharing, bodies: tuple[str, ...], folder: str = "") -> Held:
    """Return a contract of `deliver.sharing` as one held; its body may be one of the form, or a kind."""
    contract = named(sharing.contract, folder)
    return Held(sharing, contract, sharing.settings, sharing.settings, 1.0, "", sharing.body, on_top=True)


def _shared(held: Held, care: CareBySetting, members: Heads, providers: Providers, terms: Terms) -> Shared:
    """Return what is due under one contract, a row for each provider and plan with members."""
    server = (
        providers.serving(held.body)
        if held.body in providers.body
        else providers.by_setting[:, SETTINGS.index(KINDS[held.body][0])]
    )
    server = np.where(members.sum(axis=1) > 0, server, -1)
    under = settled_under(held, care, members, server, terms)
    return Shared(
        contract=held.terms.contract,
        provider=under.group.astype(np.int32),
        place=providers.place[under.group],
        plan=under.plan.astype(np.int32),
        members=under.sums.members.astype(np.int64),
        expected_cost=under.sums.benchmark,
        spending=under.sums.spending,
        due=under.due,
        reason=under.settled.reason,
        trace=trace_columns(under.settled),
    )

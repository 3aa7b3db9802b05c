"""What bodies of a form pass on to each other: an organisation is paid for care and pays those who give it.

    due[k, l, b] = contract b settled on Σ_n,p,s of what the year knows of the share of b,    k pays l

k, l     two bodies of one service place;  b a book of the form between them (`held`), with its share
Source   the organisation form and its contracts. Money passes between providers and none is added: what k
         keeps of what plans pay it is its own result, and may be below zero.

>>> from healthtrust.deliver.held import held_of
>>> from healthtrust.design.deliver import Deliver
>>> books = held_of(Deliver(organisation="primary-care-led"), "")
>>> [(each.payer, each.body) for each in books if each.payer][:2]
[('organisation', 'practices'), ('organisation', 'community trust')]
"""

from __future__ import annotations

import numpy as np

from healthtrust.deliver.held import Held, held_of
from healthtrust.deliver.settle import CareBySetting, Grid, Heads, Terms, settled_under
from healthtrust.records.findings import Passed
from healthtrust.records.providers import Providers


def passed_on(care: CareBySetting, members: Heads, providers: Providers, terms: Terms) -> tuple[Passed, ...]:
    """Return what providers owe each other under the books of the form; members [place, plan]."""
    held = [each for each in held_of(terms.deliver, terms.folder) if each.payer]
    return tuple(_passed(each, care, members, providers, terms) for each in held)


def _passed(held: Held, care: CareBySetting, members: Heads, providers: Providers, terms: Terms) -> Passed:
    """Return what is due under one book, a row for each service place."""
    payer = np.where(members.sum(axis=1) > 0, providers.serving(held.payer), -1)
    of_all = CareBySetting(*(grid.sum(axis=1, keepdims=True) for grid in _grids(care)))
    under = settled_under(held, of_all, members.sum(axis=1, keepdims=True), payer, terms)
    home = providers.place[under.group]
    return Passed(
        contract=held.terms.contract,
        payer=under.group.astype(np.int32),
        provider=providers.bodies_at(held.body)[home].astype(np.int32),
        place=home,
        expected_cost=under.sums.expected,
        due=under.due,
    )


def _grids(care: CareBySetting) -> tuple[Grid, Grid, Grid]:
    return care.expected_cost, care.reference_cost, care.charges

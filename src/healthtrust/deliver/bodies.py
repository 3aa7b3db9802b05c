"""What each provider was paid for the year's care, what it passed on, what its care cost, and what it kept.

    kept_k = plans_k + patients_k + bodies_k − passed_k − cost_k

k          a provider: one body of the organisation form in one service place
plans_k    what plans owe it under all contracts, shared results included
patients_k what voluntary insurers and households pay for the care that it gives
bodies_k   what other bodies pass on to it under books of the form; passed_k what it passes on itself
cost_k     its care at reference cost
Source     sums of the service lines and of the year's care; over all providers bodies = passed, so that

    Σ kept = Σ plans + Σ patients − Σ cost,     the change of all provider funds by this step.

>>> paid = passed_between(Passed("block", *(np.array([n]) for n in (0, 1, 0, 900, 1_000))), 2)
>>> [each.tolist() for each in paid]
[[0, 1000], [1000, 0]]
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from healthtrust.records.findings import PAYERS, Care, Passed
from healthtrust.state import State, known

Columns = dict[str, NDArray[Any]]
Whole = NDArray[np.int64]
COVERED = PAYERS.index("covered")


def bodies_table(state: State) -> Columns:
    """Return what each provider was paid, passed on, spent on care and kept, minor units."""
    care, providers = known(state.care, "deliver"), state.providers
    plans, received, passed = (np.zeros(providers.count, dtype=np.int64) for _ in range(3))
    for lines in care.owed:
        np.add.at(plans, lines.provider, lines.due)
    for each in care.passed:
        to, by = passed_between(each, providers.count)
        received, passed = received + to, passed + by
    patients, cost = _given(state, care)
    return {
        "provider": np.array(providers.names, dtype=object),
        "body": np.array(providers.body or providers.kind, dtype=object),
        "place": np.array(state.places.names, dtype=object)[providers.place],
        "paid_by_plans": plans,
        "paid_by_patients": patients,
        "paid_by_bodies": received,
        "passed_on": passed,
        "cost_of_care": cost,
        "kept": plans + patients + received - passed - cost,
    }


def passed_between(each: Passed, providers: int) -> tuple[Whole, Whole]:
    """Return what each provider receives and passes on under one book; what flows back goes the other way."""
    received, passed = np.zeros(providers, dtype=np.int64), np.zeros(providers, dtype=np.int64)
    for payer, receiver, amount in (
        (each.payer, each.provider, np.maximum(each.due, 0)),
        (each.provider, each.payer, np.maximum(-each.due, 0)),
    ):
        np.add.at(received, receiver, amount)
        np.add.at(passed, payer, amount)
    return received, passed


def _given(state: State, care: Care) -> tuple[Whole, Whole]:
    """Return what insurers and households pay each provider, and what its care costs."""
    setting = known(state.catalogue, "package").setting
    cost = care.cost.sum(axis=1)
    others = cost.sum(axis=2) - cost[:, :, COVERED] + care.charges.sum(axis=1)
    place, service = np.nonzero(cost.sum(axis=2) + others)
    provider = state.providers.by_setting[place, setting[service]]
    sums = []
    for amount in (others, cost.sum(axis=2)):
        by_provider = np.zeros(state.providers.count, dtype=np.int64)
        np.add.at(by_provider, provider, amount[place, service])
        sums.append(by_provider)
    return sums[0], sums[1]

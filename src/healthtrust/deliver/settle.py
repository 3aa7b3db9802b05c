"""A year is settled by service lines: one for each neighbourhood, plan, provider and setting.

    due[n, p, s] = contract of setting s ( expected cost E, reference cost A, user charges U of [n, p, s] )

n, p, s  neighbourhood, plan, setting; the provider is the one that serves n in s (`forms`)
contract fee for service, block or capitation (`contracts`), chosen by setting (`deliver.contracts`)
Source   arithmetic. Payments to providers are these lines and nothing else: payments = service lines.

Lines on which nothing is expected, given or due are left out.

>>> from healthtrust.design.deliver import Deliver
>>> one_line = np.zeros((1, 1, 8), dtype=np.int64)
>>> one_line[0, 0, 3] = 500
>>> care = CareBySetting(expected_cost=one_line, reference_cost=0 * one_line, charges=0 * one_line)
>>> lines = settle(care, np.array([[10]]), np.array([[0, 1, 1, 1, 2, 2, 3, 2]], dtype=np.int32), Deliver())
>>> lines.due.tolist(), lines.provider.tolist(), CONTRACT_KINDS[lines.kind[0]]
([500], [1], 'block')
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from healthtrust.deliver.contracts import block, capitation, fee_for_service
from healthtrust.design.deliver import Deliver
from healthtrust.records.findings import CONTRACT_KINDS, Settlement
from healthtrust.records.providers import SETTINGS

Grid = NDArray[np.int64]


@dataclass(frozen=True)
class CareBySetting:
    """Covered care by [place, plan, setting], minor units: expected (less charges), given, charged for."""

    expected_cost: Grid
    reference_cost: Grid
    charges: Grid


def by_setting(values: Grid, setting: NDArray[np.int8]) -> Grid:
    """Add up values [place, plan, service] over the services of each setting: [place, plan, setting]."""
    sums = np.zeros((*values.shape[:2], len(SETTINGS)), dtype=np.int64)
    for service, column in enumerate(setting):
        sums[:, :, column] += values[:, :, service]
    return sums


def settle(care: CareBySetting, members: Grid, by_setting: NDArray[np.int32], deliver: Deliver) -> Settlement:
    """Return the service lines of the year, ordered by place, plan and setting.

    members [place, plan]: residents enrolled; by_setting [place, setting]: who serves whom.
    """
    due = np.zeros_like(care.expected_cost)
    kinds = [deliver.contracts.kind(setting) for setting in SETTINGS]
    for column, kind in enumerate(kinds):
        due[:, :, column] = _due(kind, care, members, column, deliver)
    place, plan, setting = np.nonzero((care.expected_cost != 0) | (care.reference_cost != 0) | (due != 0))
    line = (place, plan, setting)
    return Settlement(
        place=place.astype(np.int32),
        plan=plan.astype(np.int32),
        provider=by_setting[place, setting].astype(np.int32),
        setting=setting.astype(np.int8),
        kind=np.array([CONTRACT_KINDS.index(kind) for kind in kinds], dtype=np.int8)[setting],
        expected_cost=care.expected_cost[line],
        reference_cost=care.reference_cost[line],
        due=due[line],
    )


def settled(lines: Settlement) -> dict[str, int]:
    """Return what plans owe providers for the year by contract kind, minor units.

    The ledger's check that payments equal service lines compares these with the postings of the same memo.
    """
    return {kind: int(lines.due[lines.kind == code].sum()) for code, kind in enumerate(CONTRACT_KINDS)}


def _due(kind: str, care: CareBySetting, members: Grid, column: int, deliver: Deliver) -> Grid:
    """Return what is due in one setting, [place, plan]."""
    expected = care.expected_cost[:, :, column]
    if kind == "block":
        return block(expected, members, deliver.block_margin)
    if kind == "capitation":
        return capitation(expected, deliver.block_margin)
    return fee_for_service(care.reference_cost[:, :, column], care.charges[:, :, column], deliver.price_level)

"""A year is settled by service lines: one for each neighbourhood, plan, provider, setting and contract.

    due[n, p, s, b] = contract b of setting s, settled on the statement of [n, p, s] times the share of b

n, p, s  neighbourhood, plan, setting; the provider is the one that serves n in s (`forms`)
b        one of the contracts held in s (`held`), with its share of the patients
statement  expected cost E net of expected charges, reference cost of care given A, user charges U, members,
         residents, price level and margin: what the contract language calls by the same names
Source   the contract files; payments to providers are these lines and nothing else: payments = service lines.

Lines on which nothing is expected, given or due are left out, as are places without residents.

>>> from healthtrust.design.deliver import Deliver
>>> one_line = np.zeros((1, 1, 8), dtype=np.int64)
>>> one_line[0, 0, 3] = 500
>>> care = CareBySetting(expected_cost=one_line, reference_cost=0 * one_line, charges=0 * one_line)
>>> served = np.array([[0, 1, 1, 1, 2, 2, 3, 2]], dtype=np.int32)
>>> lines = settle(care, np.array([[10]]), served, Terms(Deliver()))
>>> lines.due.tolist(), lines.provider.tolist(), lines.contracts[lines.kind[0]]
([500], [1], 'block')
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from healthtrust.deliver.fed import owed
from healthtrust.deliver.held import Held, held_of
from healthtrust.design.deliver import Deliver
from healthtrust.records.findings import Care, Settlement
from healthtrust.records.providers import SETTINGS

Grid = NDArray[np.int64]
MONTHS = 12


@dataclass(frozen=True)
class CareBySetting:
    """Covered care by [place, plan, setting], minor units: expected (less charges), given, charged for."""

    expected_cost: Grid
    reference_cost: Grid
    charges: Grid


@dataclass(frozen=True)
class Terms:
    """What contracts are held, in which year, and where the files of one's own start."""

    deliver: Deliver
    year: int = 0
    folder: str = ""
    exponent: int = 2
    """Digits of the minor unit."""


def by_setting(values: Grid, setting: NDArray[np.int8]) -> Grid:
    """Add up values [place, plan, service] over the services of each setting: [place, plan, setting]."""
    sums = np.zeros((*values.shape[:2], len(SETTINGS)), dtype=np.int64)
    for service, column in enumerate(setting):
        sums[:, :, column] += values[:, :, service]
    return sums


def settle(care: CareBySetting, members: Grid, by_setting: NDArray[np.int32], terms: Terms) -> Settlement:
    """Return the service lines of the year, ordered by place, plan, setting and contract.

    members [place, plan]: residents enrolled; by_setting [place, setting]: who serves whom.
    """
    held = held_of(terms.deliver, terms.folder)
    names = tuple(dict.fromkeys(each.book.contract for each in held))
    table = np.concatenate([_under(each, names, care, members, terms) for each in held], axis=1)
    table = table[:, (table[4:] != 0).any(axis=0)]
    place, plan, setting, kind, expected, reference, due = table[:, np.lexsort(table[3::-1])]
    models = {each.book.contract: each.contract.payment_model for each in held}
    return Settlement(
        place=place.astype(np.int32),
        plan=plan.astype(np.int32),
        provider=by_setting[place, setting].astype(np.int32),
        setting=setting.astype(np.int8),
        kind=kind.astype(np.int8),
        expected_cost=expected,
        reference_cost=reference,
        due=due,
        contracts=names,
        models=tuple(models[name] for name in names),
    )


def settled(care: Care) -> dict[str, int]:
    """Return what plans owe providers for the year by contract, minor units."""
    lines = care.settlement
    due = {name: int(lines.due[lines.kind == code].sum()) for code, name in enumerate(lines.contracts)}
    for each in care.shared:
        due[each.contract] = due.get(each.contract, 0) + int(each.due.sum())
    return due


def _under(held: Held, names: tuple[str, ...], care: CareBySetting, members: Grid, terms: Terms) -> Grid:
    """Return the lines under one contract in one setting, in every place with residents.

    Rows: place, plan, setting, contract, expected cost, reference cost and what is due.
    """
    setting, unit = SETTINGS.index(held.setting), 10**terms.exponent
    places, plans = np.flatnonzero(members.sum(axis=1)), members.shape[1]
    place, plan = np.repeat(places, plans), np.tile(np.arange(plans), len(places))
    expected, reference, charges = (
        np.rint(grid[place, plan, setting] * held.book.share).astype(np.int64)
        for grid in (care.expected_cost, care.reference_cost, care.charges)
    )
    of_residents = care.expected_cost[place, :, setting].sum(axis=1) * held.book.share
    ones = np.ones(len(place))
    heads = members[place, plan] * held.book.share
    known = {
        "expected_cost": expected / unit,
        "expected_cost_of_residents": np.rint(of_residents) / unit,
        "reference_cost": reference / unit,
        "charges": charges / unit,
        "spending": (reference - charges) / unit,
        "members": heads,
        "member_months": heads * MONTHS,
        "residents": members.sum(axis=1)[place] * held.book.share,
        "served": place * ones,
        "price_level": terms.deliver.price_level * ones,
        "margin": terms.deliver.block_margin * ones,
        "year": terms.year * ones,
        "paid_to_date": 0 * ones,
    }
    due, _ = owed(held.book, held.contract, known, terms.exponent)
    tags = (np.full(len(place), number) for number in (setting, names.index(held.book.contract)))
    return np.stack([place, plan, *tags, expected, reference, due])

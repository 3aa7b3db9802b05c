"""A year is settled by service lines: one for each neighbourhood, plan, provider, setting and contract.

    due[g, p, b] = contract b settled on what the year knows of group g and plan p, times the share of b
    due[n, p, s, b] = due[g, p, b] × W[n, p, s] / Σ_n,s W      over n in g and s of b, to the minor unit

n, p, s  neighbourhood, plan, setting;  b a contract held, with its share of the patients (`held`)
g        without an organisation form each neighbourhood by itself, with one all that a service place serves
W        care given where fees pay for it, else expected cost; members where there is none of either
provider the body that the contract pays, or the one that serves n in s (`forms`)
Source   the contract files; payments to providers are these lines, and what is shared on top (`share`).

Lines on which nothing is expected, given or due are left out, as are places without residents.

>>> from healthtrust.design.deliver import Deliver
>>> from healthtrust.records.providers import KINDS
>>> one_line = np.zeros((1, 1, 8), dtype=np.int64)
>>> one_line[0, 0, 3] = 500
>>> care = CareBySetting(expected_cost=one_line, reference_cost=0 * one_line, charges=0 * one_line)
>>> served = np.array([[0, 1, 1, 1, 2, 2, 3, 2]], dtype=np.int32)
>>> bodies = Providers(tuple("abcd"), tuple(KINDS), np.zeros(4, np.int32), served, tuple(KINDS))
>>> lines = settle(care, np.array([[10]]), bodies, Terms(Deliver()))
>>> lines.due.tolist(), lines.provider.tolist(), lines.contracts[lines.kind[0]]
([500], [1], 'block')
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from healthtrust.deliver.fed import owed
from healthtrust.deliver.held import Held, held_of
from healthtrust.deliver.known import Sums, known_columns
from healthtrust.deliver.settlement.balance import apportioned
from healthtrust.deliver.settlement.settle import Settled
from healthtrust.design.deliver import Deliver
from healthtrust.records.findings import Care, Settlement
from healthtrust.records.providers import SETTINGS, Providers

Grid = NDArray[np.int64]
Heads = NDArray[np.int64] | NDArray[np.float64]
"""Residents enrolled, or their person-years where a year is settled on recorded spells."""


@dataclass(frozen=True)
class CareBySetting:
    """Covered care by [place, plan, setting], minor units: expected (less charges), given, charged for."""

    expected_cost: Grid
    reference_cost: Grid
    charges: Grid

    def of(self, settings: Sequence[int]) -> CareBySetting:
        """Return the care of some settings together, [place, plan]."""
        grids = (self.expected_cost, self.reference_cost, self.charges)
        return CareBySetting(*(grid[:, :, list(settings)].sum(axis=2) for grid in grids))


@dataclass(frozen=True)
class Terms:
    """What contracts are held, in which year, and where the files of one's own start."""

    deliver: Deliver
    year: int = 0
    folder: str = ""
    exponent: int = 2
    """Digits of the minor unit."""
    quality: NDArray[np.float64] | None = None
    """[place]: measured quality scores, NaN where the decided one stands."""


def by_setting(values: Grid, setting: NDArray[np.int8]) -> Grid:
    """Add up values [place, plan, service] over the services of each setting: [place, plan, setting]."""
    sums = np.zeros((*values.shape[:2], len(SETTINGS)), dtype=np.int64)
    for service, column in enumerate(setting):
        sums[:, :, column] += values[:, :, service]
    return sums


def settle(care: CareBySetting, members: Heads, providers: Providers, terms: Terms) -> Settlement:
    """Return the service lines of the year, ordered by place, plan, setting and contract.

    members [place, plan]: residents enrolled, or person-years.
    """
    held = [each for each in held_of(terms.deliver, terms.folder) if not (each.payer or each.on_top)]
    names = tuple(dict.fromkeys(each.terms.contract for each in held))
    year = _Year(care, members, providers, terms)
    table = np.concatenate([_under(each, names.index(each.terms.contract), year) for each in held], axis=1)
    table = table[:, (table[5:] != 0).any(axis=0)]
    table = table[:, np.lexsort(table[4::-1])]
    place, plan, setting, kind, provider, expected, reference, due = table
    models = {each.terms.contract: each.contract.payment_model for each in held}
    return Settlement(
        place=place.astype(np.int32),
        plan=plan.astype(np.int32),
        provider=provider.astype(np.int32),
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


@dataclass(frozen=True)
class Under:
    """What is due under one contract to groups of places, n of them by plan: [party]."""

    group: NDArray[np.int64]
    plan: NDArray[np.int64]
    sums: Sums
    due: Grid
    settled: Settled


def settled_under(
    held: Held, care: CareBySetting, members: Heads, group: NDArray[np.integer], terms: Terms
) -> Under:
    """Return what is due under a contract to every group and plan with members there.

    members [place, plan]; group [place]: number of the group a place is in, -1 for none.
    """
    at, plan, sums = _grouped(held, care, members, group)
    if terms.quality is not None:
        sums = replace(sums, quality=_scores(terms.quality, members, group)[at, plan])
    known = known_columns(sums, terms.deliver, terms.year, terms.exponent)
    due, found = owed(held.terms, held.contract, known, terms.exponent)
    return Under(at, plan, sums, due, found)


def _grouped(
    held: Held, care: CareBySetting, members: Heads, group: NDArray[np.integer]
) -> tuple[NDArray[np.int64], NDArray[np.int64], Sums]:
    """Return groups and plans with members, and what the year knows of their share of the contract's care."""
    size = int(group.max(initial=-1)) + 1

    def of_groups(values: NDArray[Any]) -> NDArray[Any]:
        sums = np.zeros((size, values.shape[1]), dtype=values.dtype)
        np.add.at(sums, group[group >= 0], values[group >= 0])
        return sums

    heads = of_groups(members)
    at, plan = np.nonzero(heads)
    covered, looked_at = (
        care.of([SETTINGS.index(setting) for setting in settings])
        for settings in (held.settings, held.measures)
    )

    def known(grid: Grid) -> Grid:
        return part_of(of_groups(grid)[at, plan], held.share)

    of_residents = of_groups(covered.expected_cost).sum(axis=1)[at]
    sums = Sums(
        expected=known(covered.expected_cost),
        expected_of_residents=part_of(of_residents, held.share),
        reference=known(covered.reference_cost),
        charges=known(covered.charges),
        benchmark=known(looked_at.expected_cost),
        spending=known(looked_at.reference_cost - looked_at.charges),
        members=heads[at, plan] * held.share,
        residents=heads.sum(axis=1)[at] * held.share,
        served=at.astype(np.float64),
    )
    return at, plan, sums


def _scores(quality: NDArray[np.float64], members: Heads, group: NDArray[np.integer]) -> NDArray[np.float64]:
    """Return the quality score of each group and plan over its members; NaN where a place has none.

    quality [place]; members [place, plan]; group [place].
    """
    size = (int(group.max(initial=-1)) + 1, members.shape[1])
    sums, heads = np.zeros(size), np.zeros(size)
    there = (group >= 0) & (members.sum(axis=1) > 0)
    np.add.at(sums, group[there], quality[there][:, None] * members[there])
    np.add.at(heads, group[there], members[there])
    return np.asarray(np.divide(sums, heads, out=np.full(size, np.nan), where=heads > 0))


def part_of(amount: Grid, share: float) -> Grid:
    """Return a share of amounts in whole minor units, to the nearest."""
    return amount if share == 1 else np.rint(amount * share).astype(np.int64)


@dataclass(frozen=True)
class _Year:
    """All that contracts of a year are settled on."""

    care: CareBySetting
    members: Heads
    providers: Providers
    terms: Terms


def _under(held: Held, kind: int, year: _Year) -> Grid:
    """Return the lines under one contract, in every place and plan with members.

    Rows: place, plan, setting, contract, provider, expected cost, reference cost and what is due.
    """
    care, members = year.care, year.members
    settings = [SETTINGS.index(setting) for setting in held.settings]
    place, plan = (np.repeat(axis, len(settings)) for axis in np.nonzero(members))
    setting = np.tile(settings, len(place) // len(settings))
    group = year.providers.serving(held.body) if held.body else np.arange(len(members))
    under = settled_under(held, care, members, group, year.terms)
    party = np.full((len(members) + year.providers.count, members.shape[1]), -1)
    party[under.group, under.plan] = np.arange(len(under.due))
    expected, reference, charges = (
        part_of(grid[place, plan, setting], held.share)
        for grid in (care.expected_cost, care.reference_cost, care.charges)
    )
    by_care = held.contract.payment_model == "fee for service"
    weights = (np.maximum(reference - charges, 0) if by_care else expected, expected, members[place, plan])
    due = _spread(under.due, party[group[place], plan], weights)
    provider = group[place] if held.body else year.providers.by_setting[place, setting]
    return np.stack([place, plan, setting, np.full(len(place), kind), provider, expected, reference, due])


def _spread(whole: Grid, party: NDArray[np.int64], weights: tuple[Heads, ...]) -> Grid:
    """Share what is due [party] over the lines of each party by the first weights that are not all zero."""
    weight = np.zeros(len(party))
    for given in weights:
        none = np.bincount(party, weight, len(whole))[party] == 0
        weight = np.where(none, given, weight)
    share = weight / np.bincount(party, weight, len(whole))[party]
    return apportioned(whole[party] * share, whole, party)

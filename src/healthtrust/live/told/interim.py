"""What each contract would settle to, by the rule that settles the year: now, and on the year as it looks.

    due_c(x) = deliver.settle of care scaled to x by setting, and what is shared on top
    scaled   every place and plan of a setting alike: largest remainder of x_s over what is on record

now       care completed to date, against the expected cost of members so far
forecast  the year's care at the ends of its interval and in the middle, against all twelve months, months
          ahead with the members of the last
A setting that cannot be completed goes on as it did, by its budget, and has no interval.

Source  `deliver.settle`, `deliver.share`, `live.statements.interim`.

>>> scaled(np.array([[30], [10]]), 100).tolist()
[[75], [25]]
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from healthtrust.deliver.settle import CareBySetting, Terms, by_setting, settle
from healthtrust.deliver.share import shared
from healthtrust.ground.money import share
from healthtrust.live.activity import COVERED
from healthtrust.live.completion import forecast
from healthtrust.live.paying import Worked
from healthtrust.live.statements import interim_settlement
from healthtrust.live.statements.interim import Care
from healthtrust.live.told.care import MONTHS, CareTold, ahead
from healthtrust.records.findings import PAYERS
from healthtrust.records.providers import SETTINGS
from healthtrust.state import State, known

Whole = NDArray[np.int64]
Party = tuple[str, int]
"""A contract and the number of the provider it is with."""


@dataclass(frozen=True)
class Year:
    """What contracts are settled on: expected cost and care on record [place, plan, setting], members."""

    state: State
    reference: Whole
    charges: Whole
    expected: Whole
    members: NDArray[np.float64]
    """[place, plan]: person-years."""

    def due(self, cost: Mapping[str, int]) -> dict[Party, int]:
        """Return what is due to each party if care of each setting, net of charges, cost that much."""
        reference, charges = self.reference.copy(), self.charges.copy()
        for s, name in enumerate(SETTINGS):
            net = int((reference[:, :, s] - charges[:, :, s]).sum())
            if net > 0:
                for grid in (reference, charges):
                    whole = round(int(grid[:, :, s].sum()) * cost.get(name, 0) / net)
                    grid[:, :, s] = scaled(grid[:, :, s], whole)
        care = CareBySetting(self.expected, reference, charges)
        state = self.state
        terms = Terms(
            state.design.deliver, state.year, state.folder, state.currency.exponent, state.carried.quality
        )
        return _by_party(care, self.members, state, terms)


def interim(worked: Worked, told: CareTold) -> dict[str, list[Any]]:
    """Return one row for each contract and provider: columns of `interim_settlement`, minor units."""
    care = _care(told)
    years = _years(worked, told)
    settled: dict[tuple[bool, tuple[int, ...]], dict[Party, int]] = {}

    def due(party: Party, cost: Mapping[str, int]) -> int:
        now = cost is care.now
        key = now, tuple(cost.get(name, 0) for name in SETTINGS)
        if key not in settled:
            settled[key] = years[0 if now else 1].due(cost)
        return settled[key].get(party, 0)

    parties = sorted({*years[0].due(care.now), *years[1].due(care.central)})
    names = worked.of.first.providers.names
    return interim_settlement(
        {
            f"{contract}, {names[at] if at >= 0 else 'nobody'}": (partial(due, (contract, at)), care)
            for contract, at in parties
        }
    )


def scaled(grid: Whole, whole: int) -> Whole:
    """Return a grid that adds up to `whole` in the proportions of its cells."""
    weights = np.maximum(grid.reshape(-1), 0)
    return share(whole, weights).reshape(grid.shape) if weights.any() else grid


def _by_party(
    care: CareBySetting, members: NDArray[np.float64], state: State, terms: Terms
) -> dict[Party, int]:
    lines = settle(care, members, state.providers, terms)
    found: dict[Party, int] = {}
    for kind, provider, amount in zip(
        lines.kind.tolist(), lines.provider.tolist(), lines.due.tolist(), strict=True
    ):
        party = lines.contracts[kind], provider
        found[party] = found.get(party, 0) + amount
    for each in shared(care, members, state.providers, terms):
        for provider, amount in zip(each.provider.tolist(), each.due.tolist(), strict=True):
            party = each.contract, provider
            found[party] = found.get(party, 0) + amount
    return found


def _years(worked: Worked, told: CareTold) -> tuple[Year, Year]:
    """Return the year so far, and the whole of it."""
    months, state = worked.found.months, worked.found.months[-1].state
    done, catalogue = worked.found.given.done, known(state.catalogue, "package")
    shape = len(state.places.names), state.plans.count, catalogue.count, len(PAYERS)
    on_record = [
        by_setting(done.grid(each, shape)[:, :, :, COVERED], catalogue.setting)
        for each in (done.cost, done.charges)
    ]
    members = ahead(
        np.stack([known(each.state.enrolment, "market").members for each in months]).astype(float), MONTHS
    )
    so_far, whole = (
        Year(
            state,
            on_record[0],
            on_record[1],
            told.budget[..., :upto].sum(axis=-1),
            members[:upto].sum(0) / 12,
        )
        for upto in (len(months), MONTHS)
    )
    return so_far, whole


def _care(told: CareTold) -> Care:
    ends: dict[str, dict[str, int]] = {name: {} for name in ("now", "low", "central", "high")}
    for name, latest in zip((key[0] for key in told.by_setting.keys), told.by_setting.latest, strict=True):
        budget = told.budget[:, :, SETTINGS.index(name)].sum(axis=(0, 1))
        for end, amount in zip(ends, _setting(told, name, latest[told.since :], budget), strict=True):
            ends[end][name] = max(amount, 0)
    how = "completed" if not told.not_completed else "not all completed"
    return Care(**ends, basis=f"reference, {how}")


def _setting(told: CareTold, name: str, paid: Whole, budget: Whole) -> tuple[int, int, int, int]:
    """Return the cost of care of a setting: now, and the year's at its low, central and high estimate."""
    found = told.completed.get(name)
    months = slice(told.since, None)
    cost = paid if found is None else found.ultimate[months]
    so_far, held = int(cost.sum()), int(budget[: len(paid)].sum())
    if held <= 0:
        return so_far, so_far, so_far, so_far
    looks = forecast(cost, float("nan") if found is None else found.error(months), budget)
    low, high = looks.interval
    central = looks.year
    return so_far, central if low is None else low, central, central if high is None else high

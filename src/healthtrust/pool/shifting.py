"""Cost shifting: what each payer pays providers, against its share of them by the cost its members cause.

    shifted_kp = B_kp − C_kp × ΣB_p / ΣC_p            Σ_k shifted_kp = 0    at every provider p

B_kp, C_kp  what payer k paid provider p, and what the care of k's members there cost; Σ over payers
shifted     above 0: k pays for others' members; below 0: others pay for k's
fair share  C_kp × ΣB_p / ΣC_p in whole minor units by largest remainder, so that the sums are exact
Source  requirement: Chernichovsky and Leibowitz, American Journal of Public Health 2010; 100: 205-211
        [cited]; that fair is a share of providers' income by cost caused is the definition taken here.

For core benefits it is zero by construction: one price list binds all payers, so each pays the same ratio of
cost, which is the ratio of the whole. Before the pool payers paid different ratios (`Scheme.cost_share`). US
hospitals in 2013: Medicare 0.88, Medicaid 0.90, private insurers 1.43 of cost (American Hospital Association,
Cost-shifting in hospitals, 2015 [cited]); by 2018 0.87, 0.88 and 1.45 [recalled].

>>> caused, ratio = np.array([4500, 2500, 3000]), np.array([0.88, 0.90, 1.43])   # cost caused assumed
>>> payer, hospital = np.arange(3), np.zeros(3, dtype=np.int64)
>>> found = cost_shifting(payer, hospital, caused, paid_at(ratio, payer, caused))
>>> found.borne.tolist(), found.fair_share.tolist(), found.shifted.tolist()
([3960, 2250, 4290], [4725, 2625, 3150], [-765, -375, 1140])
>>> cost_shifting(payer, hospital, caused, caused).shifted.tolist()              # one price list
[0, 0, 0]
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from healthtrust.ground.errors import refuse
from healthtrust.ground.money import share_rows
from healthtrust.ground.problems import Problem, rows_in_words

Whole = NDArray[np.integer[Any]]


@dataclass(frozen=True)
class Shifting:
    """Columns of k payers over all providers, and the same [provider, payer]; minor units."""

    payer: NDArray[np.int64]
    caused: NDArray[np.int64]
    borne: NDArray[np.int64]
    fair_share: NDArray[np.int64]
    """What it would bear if every provider's income were shared by the cost caused there."""
    provider: NDArray[np.int64]
    caused_at: NDArray[np.int64]
    borne_at: NDArray[np.int64]
    shifted_at: NDArray[np.int64]
    """[provider, payer]: rows sum to zero."""

    @property
    def shifted(self) -> NDArray[np.int64]:
        """Return what each payer [k] bears above its fair share; the sum is zero."""
        return self.borne - self.fair_share

    @property
    def moved(self) -> int:
        """Return the money that was shifted in all: what payers above their fair share bear too much."""
        return int(np.maximum(self.shifted_at, 0).sum())


def cost_shifting(payer: Whole, provider: Whole, caused: Whole, borne: Whole) -> Shifting:
    """Return what each payer shifts, from lines [n] of cost caused and borne, minor units.

    payer, provider [n]: numbers from 0; several lines may share both. Raises InvalidInput for cost below zero
    and for providers that were paid though no cost was caused there, each with its rows or number.
    """
    payers, k = np.unique(payer, return_inverse=True)
    providers, p = np.unique(provider, return_inverse=True)
    caused_at, borne_at = (_table((p, k), (len(providers), len(payers)), of) for of in (caused, borne))
    total = borne_at.sum(axis=1)
    refuse([*_below_zero(caused), *_without_cost(providers, caused_at, total)])
    fair_at = share_rows(total, caused_at) if len(payers) else borne_at
    return Shifting(
        payer=payers.astype(np.int64),
        caused=caused_at.sum(axis=0),
        borne=borne_at.sum(axis=0),
        fair_share=fair_at.sum(axis=0),
        provider=providers.astype(np.int64),
        caused_at=caused_at,
        borne_at=borne_at,
        shifted_at=borne_at - fair_at,
    )


def paid_at(ratio: NDArray[np.float64], payer: Whole, caused: Whole) -> NDArray[np.int64]:
    """Return what payers that pay a ratio [k] of cost paid for lines [n] of cost, rounded half to even."""
    return np.rint(ratio[payer] * caused).astype(np.int64)


def _table(place: tuple[Whole, Whole], shape: tuple[int, int], amount: Whole) -> NDArray[np.int64]:
    table = np.zeros(shape, dtype=np.int64)
    np.add.at(table, place, amount)
    return table


def _below_zero(caused: Whole) -> list[Problem]:
    rows = np.flatnonzero(caused < 0).tolist()
    where = "cost caused, " + rows_in_words([row + 1 for row in rows])
    return [Problem(where, "amounts below zero", "zero or more")] if rows else []


def _without_cost(providers: Whole, caused_at: NDArray[np.int64], total: NDArray[np.int64]) -> list[Problem]:
    return [
        Problem(
            f"provider {number}",
            f"{paid} minor units paid for care that cost nothing",
            "a cost caused wherever something is paid",
            remedy="Leave out payments that are not for care.",
        )
        for number, cost, paid in zip(providers.tolist(), caused_at.sum(axis=1), total.tolist(), strict=True)
        if paid and not cost
    ]

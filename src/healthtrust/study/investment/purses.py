"""The wrong pocket: who pays for health that pays later, and who gains, by how care is paid for.

    pays    the population-health line:      Σ_t G_t β^t
    gains   where care is capitated          plans and providers at risk:  −Σ_t ΔC_t β^t
            where care is paid by fee        whoever pays for care: the same;   providers: f Σ_t ΔC_t β^t
            others                           Σ_r g_rh Σ_t G_rt β^t Σ_u a_rh(u) β^u

ΔC_t    cost of care more, survivors included (`gains`);  G_rt  spending on programme r;  β = 1 / (1 + dC)
f       part of hospital cost that stays for years: paid by fee, a provider loses the fee and saves 1 − f;
        taken for all care [assumed]
g_rh    money that pocket h gains in all for each unit spent on r, a share a_rh(u) of it in year u (`arrived`)
Source  ENG-5, HTS-5: why budgets are pooled. Pockets outside care: catalogue/coefficients/pockets.csv
        [assumed]; f: delivery-response.csv [recalled]. Money outside care is told of and never counted as the
        payer's.

>>> [purse for purse in PURSES if "fee" in purse]
['payer of care, by fee', 'providers, by fee']
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from healthtrust.allocate.pockets import shipped_pockets
from healthtrust.allocate.returns.counted import arrived
from healthtrust.deliver.response.coefficients import stated
from healthtrust.study.investment.course import Setting
from healthtrust.study.investment.gains import Gains
from healthtrust.study.investment.margin import catalogued
from healthtrust.study.investment.terms import discounts
from healthtrust.study.investment.use import Real

OUTSIDE = ("social care", "households", "employers and government")
PURSES = (
    "population-health line",
    "plans and providers, by capitation",
    "payer of care, by fee",
    "providers, by fee",
    *OUTSIDE,
)


@dataclass(frozen=True)
class Purses:
    """What each purse pays and gains in all, in today's money."""

    names: tuple[str, ...]
    pays: Real
    gains: Real
    unknown: tuple[str, ...]
    """Programmes of which nobody knows what they bring outside care."""


def purses(spending: Real, found: Gains, setting: Setting) -> Purses:
    """Return who pays for spending [year, programme] a head and who gains from what it brings."""
    fixed = stated()["fixed_hospital_share"].value
    saved = -float(found.summed(found.care)[-1])
    outside, unknown = _outside(spending, found, setting)
    pays = np.zeros(len(PURSES))
    pays[0] = float(found.summed(found.programme)[-1])
    return Purses(PURSES, pays, np.array([0.0, saved, saved, -fixed * saved, *outside]), unknown)


def _outside(spending: Real, found: Gains, setting: Setting) -> tuple[Real, tuple[str, ...]]:
    """Return what purses outside care gain [purse] within the horizon, and programmes they say nothing of."""
    known = shipped_pockets()
    codes = list(catalogued())
    _, money = discounts(found.terms)
    years, gained, unknown = len(money), np.zeros(len(OUTSIDE)), list[str]()
    edges = np.arange(years + 1, dtype=np.float64)
    spent = spending[:years] * setting.heads
    for r, programme in enumerate(setting.factors.programme):
        if programme not in codes:
            unknown += [setting.factors.names[r]] if spent[:, r].any() else []
            continue
        row = codes.index(programme)
        for h, purse in enumerate(OUTSIDE):
            at = known.names.index(purse)
            share = np.diff(arrived(float(known.lag[row, at]), edges), prepend=0.0)[1:]
            flow = np.convolve(spent[:, r], share)[:years]
            gained[h] += known.gains[row, at] * float(flow @ money)
    return gained, tuple(unknown)

"""What a household thinks of a plan: what it offers, worth more to the ill, against what it costs.

    V_hp = (q + σ z_h) Q_p × max(0, 1 + i (n_h − 1)) + b N_p + c W_h S_p − s × 100 × clip(X_hp / Y_h, −1, 1)
    X_hp = A_h P_p − r_p C_h

Q_p   quality of plan p, 0 to 1;  N_p  share of providers in its network;  S_p  1 if it sells cover on top
P_p   its surcharge per adult a year;  r_p  share of user charges it pays back to its members
A_h   adults of household h;  Y_h  its income a year;  C_h  user charges expected of its members
n_h   mean risk score of its members, 1 = average;  W_h  1 if it wants cover on top of the core
q, i  how much quality adds to utility, and how much more for a household of twice the average need
σ, z_h  spread of that between households, and how far this household is from the mean (standard normal)
b, c  how much a full network, and cover on top for those who want it, add
s     how much a price of one per cent of income takes away; no more than the whole income counts
Source  additive random utility: McFadden 1974 [recalled]. That the ill attend more to quality and the poor
        to price is assumed; the sizes stand in the design.

>>> rule = Taste(quality=2.0, spread=0.0, illness=0.5, network=0.0, cover=0.0, surcharge=1.0)
>>> offers = Offers(np.array([0.6, 0.5]), np.ones(2), np.ones(2, np.bool_), np.array([6e3, 0]), np.zeros(2))
>>> home = Home(need=2.0, income=1_000_000, adults=2, charges=0.0, wants=False, deviate=0.0)
>>> [round(utility_of(rule, offers, plan, home), 3) for plan in range(2)]
[0.6, 1.5]
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

from healthtrust.design.market import Market
from healthtrust.records.plans import Plans

Real = NDArray[np.float64]


class Offers(NamedTuple):
    """Columns [plan] of what plans are like to those who choose."""

    quality: Real
    network: Real
    sells_cover: NDArray[np.bool_]
    surcharge: Real
    """Per adult a year, minor units; not whole while plans look for the one at which they break even."""
    pays_charges: Real


class Home(NamedTuple):
    """What a household brings to its choice: numbers of one household, or columns [household, 1] of many."""

    need: float | Real
    """Mean risk score of its members, 1 = average."""
    income: float | Real
    """Minor units a year."""
    adults: float | Real
    charges: float | Real
    """User charges expected of all its members, minor units a year."""
    wants: bool | NDArray[np.bool_]
    """Whether it wants cover on top of the core."""
    deviate: float | Real
    """Its taste for quality: standard normal deviate."""


class Taste(NamedTuple):
    """What a household's utility of a plan responds to, and how much."""

    quality: float
    spread: float
    illness: float
    network: float
    cover: float
    surcharge: float


def taste_of(market: Market) -> Taste:
    """Return the responses that the design states."""
    return Taste(
        float(market.quality_response),
        float(market.quality_spread),
        float(market.illness_response),
        float(market.network_response),
        float(market.cover_response),
        float(market.surcharge_response),
    )


def offers_of(plans: Plans, surveyed: Real | None = None, trust: float = 0.0) -> Offers:
    """Return what choosers see of the plans.

    surveyed [plan]: quality by last year's survey, NaN where nobody answered; trust: how far they go by it.
    """
    surcharge = plans.surcharge.astype(np.float64)
    return Offers(
        seen_quality(plans.quality, surveyed, trust),
        plans.network,
        plans.sells_cover,
        surcharge,
        plans.pays_charges,
    )


def seen_quality(stated: Real, surveyed: Real | None, trust: float) -> Real:
    """Return (1 − trust) × stated + trust × surveyed quality [plan]; the stated one where there is no survey.

    >>> seen_quality(np.array([0.6, 0.5]), np.array([0.7, np.nan]), 0.5).round(3).tolist()
    [0.65, 0.5]
    """
    if surveyed is None or not trust:
        return stated
    return np.asarray(np.where(np.isnan(surveyed), stated, (1 - trust) * stated + trust * surveyed))


@njit(nogil=True, cache=True, inline="always")
def utility_of(taste: Taste, offers: Offers, plan: int, home: Home) -> float:
    """Return the utility of one plan for one household."""
    price = offers.surcharge[plan] * home.adults - offers.pays_charges[plan] * home.charges
    burden = 0.0
    if price != 0.0:
        size = abs(price)
        burden = price / home.income if size < home.income else price / size
    keenness = max(0.0, 1 + taste.illness * (home.need - 1))
    quality = (taste.quality + taste.spread * home.deviate) * offers.quality[plan] * keenness
    cover = taste.cover if home.wants and offers.sells_cover[plan] else 0.0
    return float(quality + taste.network * offers.network[plan] + cover - taste.surcharge * (100 * burden))


def utilities(taste: Taste, offers: Offers, homes: Home) -> Real:
    """Return the utility [household, plan] for columns [household, 1]: `utility_of`, one by one."""
    price = offers.surcharge * homes.adults - offers.pays_charges * homes.charges
    size = np.abs(price)
    burden = np.zeros_like(price)
    np.divide(price, np.where(size < homes.income, homes.income, size), out=burden, where=price != 0.0)
    keenness = np.maximum(0.0, 1 + taste.illness * (homes.need - 1))
    quality = (taste.quality + taste.spread * homes.deviate) * offers.quality * keenness
    cover = np.where(homes.wants & offers.sells_cover, taste.cover, 0.0)
    return np.asarray(quality + taste.network * offers.network + cover - taste.surcharge * (100 * burden))

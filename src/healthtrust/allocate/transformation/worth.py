"""What a bid is worth: gains build up while it is paid for, fade once money stops, and count less later on.

    K_t = min( 1,  K_{t−1} (1 − δ (1 − f_t)) + f_t / b )              K before the first year = 0
    V   = Σ_t K_t (λ q + s) (1 + d)^−t          C = Σ_t f_t c (1 + d)^−t          return = V / C

K_t     how far what the bid builds works in year t, 0 to 1;  f_t  share of its year's money that it gets
b       paid years until it works fully;  δ  share lost each year without money;  c  cost of a paid year
q, s    QALYs gained and money saved a year while it works fully;  λ  money per QALY at the margin of care
d       discount rate, from the year the fund opens; gains count over the horizon from the bid's first year
Source  that effects came late and fell away when support ended: Wattal and others 2024, Eur J Health Econ,
        doi 10.1007/s10198-024-01676-0 [cited]; its size, 12 % a year [assumed].

>>> paid_two_years = capability(np.array([[1.0, 1.0, 0.0, 0.0]]), build_years=np.array([2]), decay=0.5)
>>> paid_two_years.tolist()
[[0.5, 1.0, 0.5, 0.25]]
>>> fund = Fund(first_year=2027, years=2, discount_rate=0, horizon=4, decay=0.5)
>>> hubs = Bid(name="hubs", place="North", cost=100, first_year=2027, years=2, build_years=2, saves=120)
>>> found = worth(hubs, fund)
>>> found.gain, found.cost, found.ratio
(270.0, 200.0, 1.35)
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from healthtrust.design.transformation import Bid, Fund


@dataclass(frozen=True)
class Worth:
    """What a bid gains and costs in all, major units, valued in the year the fund opens."""

    gain: float
    cost: float

    @property
    def ratio(self) -> float:
        """Return the gain for each unit of money spent, whoever spends it."""
        return self.gain / self.cost

    @property
    def net(self) -> float:
        """Return the gain above what the same money would gain at the margin of care."""
        return self.gain - self.cost


def capability(
    funded: NDArray[np.float64], *, build_years: NDArray[np.int64], decay: float
) -> NDArray[np.float64]:
    """Return how far each bid works [bid, year], given the share of its year's money it gets [bid, year]."""
    works = np.zeros_like(funded)
    last = np.zeros(len(funded))
    for year, share in enumerate(funded.T):
        last = np.minimum(1.0, last * (1 - decay * (1 - share)) + share / build_years)
        works[:, year] = last
    return works


def worth(bid: Bid, fund: Fund) -> Worth:
    """Return what the bid gains and costs if it is paid in full and for all of its years."""
    years = np.arange(max(fund.horizon, bid.years))
    funded = (years < bid.years).astype(np.float64)
    weight = (1 + fund.discount_rate) ** -(bid.first_year - fund.first_year + years.astype(np.float64))
    works = capability(funded[None, :], build_years=np.array([bid.build_years]), decay=fund.decay)[0]
    gain = (fund.money_per_qaly * bid.qalys + bid.saves) * works[: fund.horizon] @ weight[: fund.horizon]
    return Worth(float(gain), float(bid.cost * (funded @ weight)))

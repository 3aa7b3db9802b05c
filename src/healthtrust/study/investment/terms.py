"""How later years count: horizon, two discount rates, what a QALY is worth, and what follows the horizon.

    J = Σ_{t=0..T} [ Λ QALY_t (1 + dQ)^−t − money_t (1 + dC)^−t ] + Σ_s n_{s,T+1} ψ_s
    ψ = Λ v_Q − v_C      v_Q = β_Q^(T+1) (I − β_Q P)⁻¹ q,    v_C = β_C^(T+1) (I − β_C P)⁻¹ c,    β = 1 / (1 +
    d)

T       horizon, years;  dQ, dC  rates at which QALYs and money of later years count less
Λ       what a QALY is worth: the margin of personal care, for money would otherwise buy care
ψ_s     value of one person of segment s left at the end, where the tail is counted: P are yearly moves as
        they are today, q and c quality of life and cost of a segment
Source  HTS-6; National Institute for Health and Care Excellence, both 3.5 %, 1.5 % for health as a
        sensitivity [recalled]; HM Treasury, Green Book [recalled].

>>> terms = Terms(horizon=40, discount_qalys=0.015, discount_money=0.035, threshold=13_500.0)
>>> qalys, money = discounts(terms)
>>> len(qalys), round(float(qalys[40]), 4), round(float(money[40]), 4)
(41, 0.5513, 0.2526)
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from healthtrust.ground.problems import Problem
from healthtrust.study.investment.use import Real

PAIRS = ((0.035, 0.035), (0.015, 0.035), (0.015, 0.015))
"""Discount rates of QALYs and of money that an answer is judged by."""
HORIZONS = (3, 5, 10, 20, 40, 60)
LONGEST = 100
"""Most years followed: nobody knows lags or care further ahead."""
HIGHEST_RATE = 0.2


@dataclass(frozen=True)
class Terms:
    """How later years count."""

    horizon: int
    discount_qalys: float = 0.035
    discount_money: float = 0.035
    threshold: float = 13_500.0
    """What a QALY is worth, money."""
    tail: bool = False
    """Whether what people do after the horizon counts."""


def discounts(terms: Terms) -> tuple[Real, Real]:
    """Return what one unit of QALYs and one of money of each year 0 to T counts, [year] each."""
    year = np.arange(terms.horizon + 1, dtype=np.float64)
    of_qalys, of_money = (
        np.asarray((1.0 + rate) ** -year) for rate in (terms.discount_qalys, terms.discount_money)
    )
    return of_qalys, of_money


def problems_of(terms: Terms, where: str = "--horizon") -> list[Problem]:
    """Return what is wrong with terms."""
    found = []
    if not 1 <= terms.horizon <= LONGEST:
        found.append(Problem(where, f"{terms.horizon} years", f"1 to {LONGEST} years"))
    for option, rate in (
        ("--discount-qalys", terms.discount_qalys),
        ("--discount-money", terms.discount_money),
    ):
        if not 0 <= rate <= HIGHEST_RATE:
            remedy = "Write 0.035 for 3.5 %."
            found.append(
                Problem(option, f"{rate:g}", f"0 to {HIGHEST_RATE:g}, a share per year", None, remedy)
            )
    if not (terms.threshold > 0 and np.isfinite(terms.threshold)):
        found.append(Problem("--threshold", f"{terms.threshold:g}", "money above 0 for one QALY"))
    return found

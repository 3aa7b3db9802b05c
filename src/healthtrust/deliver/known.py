"""What a year knows of the care under a contract, in the words of statements.

    spending = reference cost − user charges     benchmark = expected cost     member months = 12 × members

The last but one and two are those of the care that results look at, such as a pool for hospital care beside a
capitation for primary care; most contracts look at the care that they pay for.

Expected cost is what the catalogue expects of the members there are, with their health, less user charges;
so what is expected of a member and month follows from it, at a risk score of 1. Cases are weighted by cost:
one case is one unit of money at list prices.

>>> amounts = (1_200_00, 1_200_00, 1_000_00, 100_00, 1_200_00, 900_00, 2.0, 2.0, 7.0)
>>> one = Sums(*(np.array([amount]) for amount in amounts))
>>> known = known_columns(one, Deliver(), 2027, 2)
>>> {name: float(known[name][0]) for name in ("spending", "member_months", "capitation_rate")}
{'spending': 900.0, 'member_months': 24.0, 'capitation_rate': 50.0}
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from healthtrust.design.deliver import Deliver

MONTHS = 12

KNOWN: Mapping[str, str] = MappingProxyType(
    {
        "expected_cost": "expected cost of the payer's members, less expected user charges",
        "expected_cost_of_residents": "the same of all residents served, of whatever payer",
        "reference_cost": "what the care given costs at list prices",
        "charges": "user charges that patients paid for it",
        "spending": "reference cost less user charges, of the care that results look at",
        "benchmark": "expected cost of the care that results look at",
        "norm_cost": "the same",
        "actual_cost": "spending",
        "premium": "expected cost",
        "prior_year_budget": "expected cost",
        "members": "residents served who are with this payer",
        "insured": "the same",
        "member_months": "twelve months of each",
        "residents": "residents served, of all payers",
        "served": "number of who is served",
        "capitation_rate": "expected cost of a member and month",
        "pool_rate": "benchmark of a member and month",
        "base_spending": "benchmark of a member and month",
        "bid": "expected cost of a member and month",
        "cases": "reference cost less user charges, as cases weighted by cost",
        "expected_cases": "expected cost, as cases weighted by cost",
        "planned_cases": "expected cost, as cases weighted by cost",
        "list_price": "one unit of money for a case so weighted",
        "risk_score": "1, as expected cost is that of the members themselves",
        "trend": "1: expected cost is this year's",
        "part_of_year": "1",
        "inflation": "0: expected cost is this year's",
        "population_growth": "0: expected cost is of this year's members",
        "quality_score": "deliver.quality_score, or what deliver.quality_from measured last year",
        "quality_gate": "five gates times the quality score",
        "price_level": "deliver.price_level",
        "margin": "deliver.block_margin",
        "carve_out_rate": "0: nothing is left out",
        "cases_shifted": "0",
        "quality_adjustment": "0",
        "wider_corridor": "0",
        "stop_loss_recovered": "0: a year has no stop-loss",
        "stop_loss_premium": "0: a year has no stop-loss",
        "run_out_months": "12: all claims are in",
        "paid_to_date": "0: a year is settled once",
        "year": "the year",
        "budget_year": "the year",
    }
)
"""Columns that a year gives to every statement, with their meaning."""

_ONES = ("risk_score", "trend", "part_of_year", "list_price")
_NOUGHTS = tuple(name for name, meaning in KNOWN.items() if meaning[0] == "0")


@dataclass(frozen=True)
class Sums:
    """Care added up for n parties, [party]; money in minor units."""

    expected: NDArray[np.int64]
    """Of the payer's members."""
    expected_of_residents: NDArray[np.int64]
    reference: NDArray[np.int64]
    charges: NDArray[np.int64]
    benchmark: NDArray[np.int64]
    """Expected cost of the care that results look at; spending likewise."""
    spending: NDArray[np.int64]
    members: NDArray[np.floating]
    residents: NDArray[np.floating]
    served: NDArray[np.floating]
    quality: NDArray[np.float64] | None = None
    """Measured quality score, 0 to 1, NaN where the decided one stands; None where it stands for all."""


def known_columns(sums: Sums, deliver: Deliver, year: int, exponent: int) -> dict[str, NDArray[np.float64]]:
    """Return the columns `KNOWN` for each party, money in major units."""
    unit, ones = 10.0**exponent, np.ones(len(sums.expected))
    expected, benchmark = sums.expected / unit, sums.benchmark / unit
    months, score = sums.members * MONTHS, deliver.quality_score * ones
    if sums.quality is not None:
        score = np.where(np.isnan(sums.quality), score, sums.quality)
    rate, measured = (
        np.divide(each, months, out=np.zeros(len(months)), where=months > 0) for each in (expected, benchmark)
    )
    money = ("expected_cost", "premium", "prior_year_budget", "expected_cases", "planned_cases")
    return {
        **dict.fromkeys(money, expected),
        **dict.fromkeys(("benchmark", "norm_cost"), benchmark),
        **dict.fromkeys(("spending", "actual_cost"), sums.spending / unit),
        **dict.fromkeys(("capitation_rate", "bid"), rate),
        **dict.fromkeys(("pool_rate", "base_spending"), measured),
        "cases": (sums.reference - sums.charges) / unit,
        **dict.fromkeys(_ONES, ones),
        **dict.fromkeys(_NOUGHTS, 0 * ones),
        **dict.fromkeys(("members", "insured"), sums.members * ones),
        **dict.fromkeys(("year", "budget_year"), year * ones),
        "expected_cost_of_residents": sums.expected_of_residents / unit,
        "reference_cost": sums.reference / unit,
        "charges": sums.charges / unit,
        "member_months": months * ones,
        "residents": sums.residents * ones,
        "served": sums.served * ones,
        "quality_score": score,
        "quality_gate": 5 * score,
        "price_level": deliver.price_level * ones,
        "margin": deliver.block_margin * ones,
        "run_out_months": 12 * ones,
    }

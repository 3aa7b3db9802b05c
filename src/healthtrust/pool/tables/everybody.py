"""What everybody in a table owes: sums by contribution and payer, as given or at rates that raise a sum.

    owed at factor f    Σ_h weight_h × what household h, its employers and the government owe at f
    fair premium        v per head and year; without one, what all pay at f = 1 divided by all residents
    expected revenue    see `pool.resistance_revenue`; at factors from 0 to 3 in quarters

Source   none: the rules applied row by row

>>> from healthtrust.design.contributions import Bracket, Response
>>> from healthtrust.ground.money import currency
>>> from healthtrust.pool.tables.survey import survey
>>> table = {"person_id": [1, 2], "household_id": [1, 2], "income": [20_000.0, 80_000.0], "weight": [4, 1]}
>>> people = survey({name: np.array(values) for name, values in table.items()}, "p.csv", currency("GBP"))
>>> pool = Pool(brackets=(Bracket(above=0, rate=0.1),), response=Response(slope=0.5))
>>> found = everybody(people, pool, raises=32_000_00)
>>> round(found.factor, 4), found.assessed.totals.tolist(), found.before
(2.0, [[3200000, 0, 0]], 1600000)
>>> found.revenue.fair_premium, round(found.revenue.most.factor, 2) >= 2.0
(320000, True)
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from healthtrust.design.contributions import Response
from healthtrust.design.pool import Pool
from healthtrust.ground.errors import InvalidInput, refuse
from healthtrust.ground.money import to_major
from healthtrust.ground.problems import Problem
from healthtrust.pool.contributions.assess import PAYERS, Assessed, assess, each, total
from healthtrust.pool.contributions.factor import LARGEST_FACTOR, factor_that_raises
from healthtrust.pool.contributions.rules import Rules, rules_of
from healthtrust.pool.resistance import Debtors
from healthtrust.pool.resistance_revenue import MostRevenue, RevenueCurve, most_revenue, revenue_curve
from healthtrust.pool.tables.survey import Survey

FACTORS = tuple(quarter / 4 for quarter in range(13))
"""Factors that the revenue curve is shown at."""
LARGEST_SUM = 2.0**60
"""Minor units that all owe together at most, so that sums are exact up to the highest factor."""
HIGHEST_FACTOR = 4.0
"""Factors up to which the most revenue is looked for."""


@dataclass(frozen=True)
class Revenue:
    """What is expected to come in as rates rise, where some resist; minor units."""

    fair_premium: int
    """Per head and year."""
    curve: RevenueCurve
    most: MostRevenue


@dataclass(frozen=True)
class Everybody:
    """What all households of a survey owe."""

    survey: Survey
    rules: Rules
    factor: float
    assessed: Assessed
    before: int
    """What all pay together at the rates as given, minor units."""
    revenue: Revenue | None
    """None where nobody resists."""

    @property
    def each(self) -> NDArray[np.int64]:
        """Return what each household pays itself of each contribution [h, c], minor units."""
        return each(self.survey.payers, self.rules, self.factor)

    @property
    def amounts(self) -> dict[str, NDArray[np.int64]]:
        """Return what is told of each household [h]: owed by contribution, and paid by whom."""
        owed = self.each
        by_contribution = {f"owed_{name}": owed[:, c] for c, name in enumerate(self.rules.names)}
        return by_contribution | {f"by_{payer}": getattr(self.assessed, payer) for payer in PAYERS}


def everybody(
    survey: Survey, pool: Pool, raises: int | None = None, fair_premium: int | None = None
) -> Everybody:
    """Return what everybody owes, with rates that raise a sum where one is given (minor units a year).

    Raises InvalidInput with every contradiction of the rules, every column that they look at and the table
    lacks, and for a sum that no factor raises.
    """
    rules, payers = rules_of(pool, survey.money), survey.payers
    as_given = assess(payers, rules)
    refuse(uncountable(as_given, survey))
    factor = 1.0 if raises is None else _factor(raises, survey, rules)
    found = as_given if factor == 1.0 else assess(payers, rules, factor)
    refuse(uncountable(found, survey))
    resisted = pool.response != Response()
    revenue = _revenue(survey, rules, pool.response, fair_premium) if resisted else None
    return Everybody(survey, rules, factor, found, as_given.total, revenue)


def uncountable(of: Assessed, survey: Survey) -> list[Problem]:
    """Return the problem of amounts that, times their weights, are beyond whole numbers."""
    owed = sum(part.astype(np.float64) for part in (of.household, of.employer, of.government))
    together = float((owed * survey.payers.weight).sum())
    if together <= LARGEST_SUM:
        return []
    found, most = (amount / 10**survey.money.exponent for amount in (together, LARGEST_SUM))
    remedy, code = "Check the unit of the amounts, and the weights.", survey.money.code
    return [
        Problem(survey.source, f"{found:.3g} {code} owed in all", f"at most {most:.3g} {code}", remedy=remedy)
    ]


def _factor(raises: int, survey: Survey, rules: Rules) -> float:
    """Return the factor that raises a sum; raises InvalidInput with the most that any factor does."""
    try:
        return factor_that_raises(raises, survey.payers, rules)
    except InvalidInput as beyond:
        most = total(survey.payers, rules, LARGEST_FACTOR)
        exact = f"{{:,.{survey.money.exponent}f}} {survey.money.code}"
        found, asked = (exact.format(to_major(amount, survey.money)) for amount in (most, raises))
        remedy = "Raise rates that are 0, raise ceilings, lower exemptions, or ask for less."
        problem = Problem(
            "--raise", f"at most {found} at any rates", f"{asked} to be in reach", remedy=remedy
        )
        raise InvalidInput([problem]) from beyond


def _revenue(survey: Survey, rules: Rules, response: Response, fair_premium: int | None) -> Revenue:
    """Return the revenue of what households pay themselves."""
    payers = survey.payers

    def owed_at(factor: float) -> NDArray[np.int64]:
        return assess(payers, rules, factor).household

    paid = int((owed_at(1.0) * payers.weight).sum())
    premium = round(paid / max(int(survey.residents.sum()), 1)) if fair_premium is None else fair_premium
    debtors = Debtors(premium * survey.members, payers.income, payers.weight.astype(np.int64))
    curve = revenue_curve(owed_at, debtors, response, FACTORS)
    return Revenue(premium, curve, most_revenue(owed_at, debtors, response, HIGHEST_FACTOR))

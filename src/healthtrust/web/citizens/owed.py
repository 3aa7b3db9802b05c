"""What one household owes, by the very rules that a run charges everybody by."""

from __future__ import annotations

from typing import Any

import numpy as np

from healthtrust.design.whole import Design
from healthtrust.ground.money import Currency, to_minor
from healthtrust.people.equivalence import Members, scale
from healthtrust.pool.charged import in_year
from healthtrust.pool.contributions.assess import assess, each
from healthtrust.pool.contributions.bases import shared_among_earners
from healthtrust.pool.contributions.payers import Payers
from healthtrust.pool.contributions.rules import Rules, rules_of
from healthtrust.pool.tables.schedule import KNOWN, binds
from healthtrust.records.households import ADULT_AGE, CHILD_SCALE_AGE
from healthtrust.web.citizens.household import Household


def payers_of_one(household: Household, money: Currency) -> Payers:
    """Return a household as contributions look at it; its adults of working age share what it earns."""
    ages = np.array(household.ages, dtype=np.uint8)
    adults, over_14 = (np.array([int((ages >= limit).sum())]) for limit in (ADULT_AGE, CHILD_SCALE_AGE))
    who = Members(adults, len(ages) - adults, over_14)
    income, earned = (np.array([to_minor(each, money)]) for each in (household.income, household.earned))
    first = np.array([0, len(ages)], dtype=np.int64)
    return Payers(
        first=first,
        income=income,
        equivalised=np.rint(income / scale(who)).astype(np.int64),
        adults=adults.astype(np.uint8),
        children=who.children.astype(np.uint8),
        weight=np.ones(1, dtype=np.int64),
        age=ages,
        earnings=shared_among_earners(earned, ages, first),
    )


def owed(design: Design, payers: Payers, money: Currency) -> dict[str, Any]:
    """Return what the household owes of each contribution in the last year of a design, and for it others do.

    Contributions on what is not asked (wealth, spending, former premiums) are left out and named; where rates
    are moved until they fund the package, what moves cannot be known here.
    """
    pool = in_year(design.pool, len(design.span) - 1)
    every = rules_of(pool, money)
    moves = design.pool.rate != "as given"
    kept = tuple(r for r in every.contributions if r.needs <= KNOWN and not (moves and r.scaled))
    rules = Rules(kept, every.ceiling_share)
    found = assess(payers, rules)
    return {
        "names": list(rules.names),
        "household": each(payers, rules)[0].tolist(),
        "employer": int(found.employer[0]),
        "government": int(found.government[0]),
        "binds": list(binds(payers, rules)[0]),
        "left_out": [name for name in every.names if name not in rules.names],
        "moves": moves,
    }

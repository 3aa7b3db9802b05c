"""What each household pays: what rules make it pay itself, or a column of what was paid.

>>> from healthtrust.ground.money import currency
>>> from healthtrust.pool.tables.survey import survey
>>> table = {"person_id": [1, 2], "household_id": [1, 1], "income": [10_000.0, 20_000.0]}
>>> people = survey({name: np.array(values) for name, values in table.items()}, "p.csv", currency("GBP"))
>>> by_rules(people, Pool(), "nine per cent").paid.tolist()
[270000]
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from healthtrust.design.pool import Pool
from healthtrust.pool.contributions.assess import each
from healthtrust.pool.contributions.rules import rules_of
from healthtrust.pool.tables.survey import Survey

Amounts = NDArray[np.int64]


@dataclass(frozen=True)
class Bill:
    """What each household [h] pays, minor units, and its parts by contribution."""

    name: str
    paid: Amounts
    parts: Mapping[str, Amounts] = field(default_factory=dict)


def by_rules(survey: Survey, pool: Pool, name: str) -> Bill:
    """Return what households pay themselves; raises InvalidInput where the table lacks what rules look at."""
    rules = rules_of(pool, survey.money)
    found = each(survey.payers, rules)
    parts = {name: found[:, c] for c, name in enumerate(rules.names)}
    return Bill(f"rules of {name}", np.asarray(found.sum(axis=1)), parts)


def by_column(survey: Survey, column: str) -> Bill:
    """Return what a column, read with the survey, says that members paid."""
    return Bill(f"column {column}", survey.amounts[column])

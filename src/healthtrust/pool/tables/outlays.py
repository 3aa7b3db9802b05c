"""What persons spend where their table does not say: from another table, of shares of income by category.

    spending_k(h) = share of category k at the household's income per equivalent adult × its income

Source   see `pool.contributions.spending`, which has the columns of such a table

>>> from healthtrust.ground.money import currency
>>> from healthtrust.pool.tables.survey import survey
>>> table = {"person_id": [1, 2], "household_id": [1, 2], "income": [10_000.0, 20_000.0]}
>>> people = survey({name: np.array(values) for name, values in table.items()}, "p.csv", currency("GBP"))
>>> shares = {"category": ["fuel", "fuel"], "income": [10_000, 20_000], "share": [0.08, 0.05]}
>>> spent = with_spending(people, {name: np.array(values) for name, values in shares.items()}, "s.csv")
>>> spent.payers.categories, spent.payers.spending.tolist()
(('fuel',), [[80000], [100000]])
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np

from healthtrust.ground.errors import InvalidInput
from healthtrust.ground.problems import Problem
from healthtrust.ground.tables import Columns
from healthtrust.pool.contributions.spending import spending_of, spending_table
from healthtrust.pool.tables.survey import Survey
from healthtrust.records.store import read_columns


def read_spending(survey: Survey, path: Path) -> Survey:
    """Return a survey with spending from a file of shares; raises InvalidInput with every mistake."""
    columns, _ = read_columns(path, "spending")
    return with_spending(survey, columns, path.name)


def with_spending(survey: Survey, columns: Columns, source: str) -> Survey:
    """Return a survey with spending from a table's columns, by income or by tenth of its residents."""
    payers = survey.payers
    if payers.spending is not None:
        found = f"spending of its own in {survey.source} as well"
        raise InvalidInput([Problem(source, found, "one of the two", remedy="Leave out --spending.")])
    residents = np.rint(survey.spoken_for).astype(np.int64)
    table = spending_table(columns, source, survey.money, (payers.equivalised, residents))
    spent = spending_of(payers.income, payers.equivalised, table)
    return replace(survey, payers=replace(payers, spending=spent, categories=table.categories))

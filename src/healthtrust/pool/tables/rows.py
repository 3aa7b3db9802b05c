"""What everybody owes, written row by row: households or their members, a file that is whole or not there.

A household's amount is shared equally among its members, the odd minor units going to the first ones, so that
the rows of its members add up to it.

>>> from healthtrust.ground.money import currency
>>> from healthtrust.pool.tables.survey import survey
>>> table = {"person_id": [1, 2, 3], "household_id": [5, 5, 5], "income": [20_000.0, 0.0, 0.0]}
>>> family = survey({name: np.array(values) for name, values in table.items()}, "p.csv", currency("GBP"))
>>> rows_of(family, {"owed": np.array([1001])}, "persons")["owed"].tolist()
[3.34, 3.34, 3.33]
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from healthtrust.ground.arrow import arrow
from healthtrust.ground.money import Currency
from healthtrust.pool.migration import among_members
from healthtrust.pool.tables.survey import Survey
from healthtrust.records.store import write_columns

Columns = dict[str, NDArray[Any]]
Of = Literal["households", "persons"]
ENDINGS = (".parquet", ".csv")
"""Files that rows can be written to."""


def rows_of(survey: Survey, amounts: Mapping[str, NDArray[np.int64]], of: Of) -> Columns:
    """Return amounts [h] of minor units beside who owes them, in major units."""
    payers, members = survey.payers, survey.members
    if of == "households":
        columns: Columns = {
            "household_id": survey.household,
            "members": members,
            "weight": payers.weight,
            "income": major(payers.income, survey.money),
            "equivalised_income": major(payers.equivalised, survey.money),
        }
        return columns | {name: major(each, survey.money) for name, each in amounts.items()}
    columns = {"person_id": survey.person, "household_id": np.repeat(survey.household, members)}
    shared = {name: among_members(each, payers.first) for name, each in amounts.items()}
    return columns | {name: major(each, survey.money) for name, each in shared.items()}


def major(minor: NDArray[np.int64], money: Currency) -> NDArray[np.float64]:
    """Return minor units in major units, for files and tables only."""
    return np.asarray(minor / 10**money.exponent, dtype=np.float64)


def write_rows(path: Path, columns: Columns) -> None:
    """Write rows as Parquet or CSV: beside the file first, then renamed."""
    beside = path.with_name(f".{path.name}.partial")
    if path.suffix.lower() == ".parquet":
        write_columns(beside, columns)
    else:
        pa = arrow()
        import pyarrow.csv as pc

        pc.write_csv(pa.table(columns), beside, pc.WriteOptions(quoting_style="needed"))
    beside.replace(path)

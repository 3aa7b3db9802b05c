"""A year feeds a contract: what it knows and what the design adds become a statement, and that is settled.

    due = round( contract ( known columns, columns of the design ) ),     to the minor unit

Columns are in major units of the design's currency, amounts in minor units.

>>> from healthtrust.design.deliver import HeldContract
>>> from healthtrust.deliver.held import named
>>> known = {"reference_cost": np.array([900.0]), "charges": np.array([0.0]), "price_level": np.array([1.0])}
>>> owed(HeldContract(contract="fee for service"), named("fee for service", ""), known, 2)[0].tolist()
[90000]
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from healthtrust.deliver.settlement.settle import Settled, settle
from healthtrust.deliver.settlement.statement import Statement, statement_of
from healthtrust.design.contract import Contract
from healthtrust.design.deliver import HeldContract
from healthtrust.ground.formula.ranged import exactly
from healthtrust.ground.formula.value import Rows, known_good, value_or_text

Columns = Mapping[str, NDArray[np.float64]]


def owed(
    held: HeldContract, contract: Contract, known: Columns, exponent: int
) -> tuple[NDArray[np.int64], Settled]:
    """Return what is due [party] in minor units under a contract, and the settlement it comes from.

    known: what the year knows, [party] in major units; exponent: digits of the minor unit.
    """
    in_minor = contract.model_copy(update={"rounding": 10.0**-exponent})
    settled = settle(in_minor, statement_in_year(held, in_minor, known))
    return np.rint(settled.amount * 10**exponent).astype(np.int64), settled


def statement_in_year(held: HeldContract, contract: Contract, known: Columns) -> Statement:
    """Return the statement that a year makes for a contract; raises with why it cannot be settled on."""
    parties = len(next(iter(known.values())))
    columns = {**known, **_added(held, known, parties)}
    keys = dict.fromkeys(contract.key, np.arange(1, parties + 1).astype(str))
    words = {
        name: _in_words(columns[name])
        for name, column in contract.columns.items()
        if column.unit == "text" and name in known and name not in held.statement
    }
    return statement_of(contract, {**columns, **words, **keys}, held.contract)


def _in_words(numbers: NDArray[Any]) -> NDArray[np.str_]:
    """Return whole numbers as texts."""
    found, which = np.unique(numbers, return_inverse=True)
    return np.asarray(found.astype(np.int64).astype(str)[which])


def _added(
    held: HeldContract, known: Columns, parties: int
) -> dict[str, NDArray[np.float64] | NDArray[np.str_]]:
    """Return the columns that the design adds: numbers, texts, or formulas over what the year knows."""
    rows = Rows({name: exactly(values) for name, values in known.items()}, {}, {})
    added: dict[str, NDArray[np.float64] | NDArray[np.str_]] = {}
    for name, given in held.statement.items():
        found = value_or_text(known_good(given), rows) if isinstance(given, str) else given
        single = found if isinstance(found, str | float | int) else found.value
        added[name] = np.resize(np.asarray(single), parties)
    return added

"""Spend every place's population-health line on programmes, and say what health that is expected to gain.

    S_pj = share of programme j in the line of place p, by largest remainder;        Q_pj = S_pj / k_j

S_pj    spending of place p on programme j, minor units;  Q_pj  quality-adjusted life years (QALYs) expected
k_j     cost per QALY of programme j, read as money of the design's currency: it sets population health beside
        personal care on one scale
Source  HTS-5 (see purposes.py). Programmes, shares and costs per QALY stand in
        catalogue/coefficients/programmes.csv, each with its source and status.

>>> two = Programmes(("stop smoking", "falls prevention"), np.array([0.6, 0.4]), np.array([2000.0, 5500.0]))
>>> spent = spending(np.array([1_000_001]), two)
>>> spent, qalys(spent, two, Currency("GBP", 2)).round(2)
(array([[600001, 400000]]), array([[3.  , 0.73]]))
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from healthtrust.ground.errors import refuse
from healthtrust.ground.money import Currency, share_rows
from healthtrust.ground.problems import Problem
from healthtrust.ground.tables import Column, Contract
from healthtrust.records.store import read_table, shipped
from healthtrust.state import State, known

PROGRAMMES = Contract(
    "programmes",
    (
        Column("name", "text", "", "the programme"),
        Column("cost_per_qaly", "number", "money per QALY", "spending that gains one QALY", low=1),
        Column("share", "number", "share", "share of the population-health line", low=0, high=1),
    ),
    other=True,
)


@dataclass(frozen=True)
class Programmes:
    """The programmes that places pay for, as columns."""

    names: tuple[str, ...]
    share: NDArray[np.float64]
    """[programme]: share of every place's population-health line; adds up to one."""
    cost_per_qaly: NDArray[np.float64]
    """[programme]: spending that gains one quality-adjusted life year, major units."""


def shipped_programmes() -> Programmes:
    """Return the programmes of the catalogue; raises InvalidInput if their shares do not add up to one."""
    table = read_table(shipped("coefficients", "programmes"), PROGRAMMES)
    part = np.asarray(table["share"], dtype=np.float64)
    if not np.isclose(part.sum(), 1, atol=1e-9):
        expected = "shares that add up to 1"
        refuse([Problem("programmes.csv, column share", f"shares that add up to {part.sum():g}", expected)])
    names = tuple(str(name) for name in table["name"])
    return Programmes(names, part, np.asarray(table["cost_per_qaly"], dtype=np.float64))


def spending(line: NDArray[np.int64], programmes: Programmes) -> NDArray[np.int64]:
    """Return spending [place, programme] out of places' lines [place], minor units; rows add up to it."""
    return share_rows(line, programmes.share)


def qalys(spent: NDArray[np.int64], programmes: Programmes, money: Currency) -> NDArray[np.float64]:
    """Return the QALYs expected of spending [place, programme] in minor units, place by programme."""
    return np.asarray(spent / (programmes.cost_per_qaly * 10**money.exponent))


def programmes_table(state: State) -> dict[str, NDArray[Any]]:
    """Return the columns of one row a programme, over all places.

    programme; spent, minor units; cost_per_qaly, major units; qalys that the spending is expected to gain.
    """
    budgets = known(state.budgets, "allocate")
    return {
        "programme": np.array(budgets.programmes, dtype=object),
        "spent": budgets.programme_spending.sum(axis=0),
        "cost_per_qaly": shipped_programmes().cost_per_qaly,
        "qalys": budgets.programme_qalys.sum(axis=0),
    }

"""What households spend by category, from a table of shares of income.

    spending_k(h) = [ s_k(e_h) × y_h ]

s_k      share of disposable income spent on category k, at income per equivalent adult e_h (`profile`)
Source   shipped: UK households by tenth, catalogue/coefficients/spending-by-tenth.csv; Engel curves by tenth
         as in ONS Family Spending [recalled where marked there]

A table gives shares at incomes (`income`, money per year per equivalent adult) or by `tenth` of residents.

>>> from healthtrust.ground.money import currency
>>> columns = {"category": np.array(["food", "food"], dtype=object), "income": np.array([10_000, 30_000]),
...            "share": np.array([0.2, 0.1])}
>>> table = spending_table(columns, "spending.csv", currency("GBP"))
>>> spending_of(np.array([20_000_00]), np.array([20_000_00]), table).tolist()
[[300000]]
>>> shipped_spending(np.array([10_000_00, 40_000_00]), np.array([1, 1])).categories[:3]
('food', 'alcohol', 'tobacco')
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from healthtrust.ground.errors import InvalidInput, refuse
from healthtrust.ground.money import Currency
from healthtrust.ground.problems import Problem
from healthtrust.ground.tables import Column, Columns, Contract, Table, checked
from healthtrust.pool.contributions.profile import TENTHS, Profile, amounts, middles
from healthtrust.records.store import read_columns, shipped

SPENDING = Contract(
    "spending",
    (
        Column("category", "text", "", "category of spending"),
        Column("tenth", "whole", "", "tenth of residents, 1 the poorest", low=1, high=TENTHS, required=False),
        Column("income", "number", "money per year", "income per equivalent adult", low=0, required=False),
        Column("share", "number", "share of disposable income", "share of disposable income spent", low=0),
        Column("source", "text", "", "where the share comes from", required=False),
        Column("status", "text", "", "cited, recalled or assumed", required=False),
    ),
)


@dataclass(frozen=True)
class SpendingTable(Profile):
    """Shares of disposable income spent [point, category] at incomes per equivalent adult, minor units."""


def spending_of(
    income: NDArray[np.int64], equivalised: NDArray[np.int64], table: SpendingTable
) -> NDArray[np.int64]:
    """Return what households spend [h, category], minor units a year."""
    return amounts(income, equivalised, table)


def spending_table(
    columns: Columns,
    source: str,
    money: Currency,
    people: tuple[NDArray[np.int64], NDArray[np.int64]] | None = None,
) -> SpendingTable:
    """Return the table of a file's columns; raises InvalidInput with every mistake.

    people   income per equivalent adult and residents [h] of the rows of households, which a table by tenth
             is laid over
    """
    table, problems = checked(SPENDING, columns, source)
    refuse(problems)
    assert table is not None
    if ("tenth" in table) == ("income" in table):
        found = "both tenth and income" if "tenth" in table else "neither tenth nor income"
        raise InvalidInput([Problem(source, found, "one of the two, which each share belongs to")])
    by = "tenth" if "tenth" in table else "income"
    categories = tuple(dict.fromkeys(str(name) for name in table["category"]))
    at = np.unique(np.arange(1, TENTHS + 1) if by == "tenth" else table[by]).astype(np.float64)
    refuse(_not_once(table, by, categories, at))
    share = np.empty((len(at), len(categories)))
    row = np.searchsorted(at, table[by].astype(np.float64))
    share[row, [categories.index(str(name)) for name in table["category"]]] = table["share"]
    if by == "income":
        return SpendingTable(categories, at * 10.0**money.exponent, share)
    if people is None:
        raise ValueError("a table by tenth needs the people it is laid over")
    return SpendingTable(categories, middles(*people), share)


def shipped_spending(equivalised: NDArray[np.int64], residents: NDArray[np.int64]) -> SpendingTable:
    """Return the shipped table laid over people: equivalised income and residents of each row [h]."""
    path = shipped("coefficients", "spending-by-tenth")
    columns, _ = read_columns(path)
    return spending_table(columns, path.name, Currency("GBP", 2), (equivalised, residents))


def _not_once(table: Table, by: str, categories: tuple[str, ...], at: NDArray[np.float64]) -> list[Problem]:
    """Return a problem for each category that lacks a point that another has, or has one twice."""
    points = [f"{point:g}" for point in at]
    problems = []
    for name in categories:
        mine = [f"{float(point):g}" for point in table[by][table["category"] == name]]
        missing, twice = [p for p in points if p not in mine], sorted({p for p in mine if mine.count(p) > 1})
        where = f"{table.source}, category {name!r}"
        if missing:
            problems.append(
                Problem(where, f"no share at {by} {', '.join(missing)}", f"a share at every {by}")
            )
        if twice:
            problems.append(
                Problem(where, f"{by} {', '.join(twice)} more than once", f"one share at every {by}")
            )
    return problems

"""Answers about contributions as plain data, for JSON and for the sheets of a workbook; money in major units.

>>> from healthtrust.ground.money import currency
>>> in_major(1050, currency("GBP")), in_major(1050, currency("JPY"))
(10.5, 1050)
>>> finite([1.0, float("nan")])
[1.0, None]
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from math import isfinite
from typing import Any

from healthtrust.ground.money import Currency
from healthtrust.pool.contributions.assess import PAYERS
from healthtrust.pool.tables.everybody import Everybody, Revenue
from healthtrust.pool.tables.schedule import Line, Table


def in_major(minor: int, money: Currency) -> float:
    """Return minor units in major units, as a program reads them."""
    return int(minor) / 10**money.exponent if money.exponent else int(minor)


def finite(values: Iterable[float]) -> list[float | None]:
    """Return numbers, those that mean nothing as None."""
    return [value if isfinite(value) else None for value in values]


def table_as_plain(table: Table, money: Currency) -> dict[str, Any]:
    """Return what typical households owe."""
    return {
        "currency": money.code,
        "contributions": list(table.contributions),
        "typical": [_line(line, table.contributions, money) for line in table.lines],
        "notches": [
            {
                "household": notch.kind,
                "income": in_major(notch.income, money),
                "owed_before": in_major(notch.before, money),
                "owed_after": in_major(notch.after, money),
            }
            for notch in table.notches
        ],
        "left_out": list(table.left_out),
    }


def _line(line: Line, names: Sequence[str], money: Currency) -> dict[str, Any]:
    average, marginal = finite((line.average, line.marginal))
    return {
        "household": line.kind,
        "income": in_major(line.income, money),
        "owed": in_major(line.owed, money),
        "average_rate": average,
        "marginal_rate": marginal,
        "binds": list(line.binds),
        **{
            f"by_{payer}": {n: in_major(a, money) for n, a in zip(names, amounts, strict=True)}
            for payer, amounts in zip(PAYERS, (line.household, line.employer, line.government), strict=True)
        },
    }


def everybody_as_plain(of: Everybody) -> dict[str, Any]:
    """Return what everybody owes: sums by contribution and payer, the factor, and expected revenue."""
    money, found = of.survey.money, of.assessed
    return {
        "persons": len(of.survey.person),
        "households": int(of.survey.payers.weight.sum()),
        "residents": int(of.survey.residents.sum()),
        "expanded": of.survey.expanded,
        "factor": of.factor,
        "total_as_given": in_major(of.before, money),
        "total": in_major(found.total, money),
        "totals": [
            {"contribution": name}
            | {payer: in_major(a, money) for payer, a in zip(PAYERS, amounts, strict=True)}
            | {"spared_by_ceilings": in_major(spared, money)}
            for name, amounts, spared in zip(
                found.names, found.totals.tolist(), found.spared.tolist(), strict=True
            )
        ],
        "revenue": None if of.revenue is None else _revenue(of.revenue, money),
    }


def _revenue(of: Revenue, money: Currency) -> dict[str, Any]:
    columns = zip(
        of.curve.factor.tolist(),
        (in_major(a, money) for a in of.curve.owed.tolist()),
        (in_major(a, money) for a in of.curve.collected.tolist()),
        of.curve.share_unpaid.tolist(),
        of.curve.in_arrears.tolist(),
        strict=True,
    )
    return {
        "fair_premium": in_major(of.fair_premium, money),
        "curve": [dict(zip(REVENUE, row, strict=True)) for row in columns],
        "most": {
            "factor": of.most.factor,
            "owed": in_major(of.most.owed, money),
            "collected": in_major(of.most.collected, money),
            "in_arrears": of.most.in_arrears,
            "no_factor_collects_more_than": in_major(of.most.at_most, money),
            "highest_factor_tried": of.most.highest,
            "at_highest": of.most.at_highest,
        },
    }


REVENUE = ("factor", "owed", "expected", "share_unpaid", "households_in_arrears")

"""Cells of a table as a page shows them: money in major units, numbers short, nothing as a dash.

>>> pounds = Currency("GBP", 2)
>>> income, year = Column("income", "whole", "minor units"), Column("year", "whole")
>>> said(1234567, income, pounds), said(2027, year, pounds)
('12,345.67', '2027')
>>> said(0.123456, Column("share", "number"), pounds), said(None, Column("share", "number"), pounds)
('0.1235', '–')
"""

from __future__ import annotations

from decimal import Decimal
from math import isfinite
from typing import Any

from healthtrust.ground.disclosure import HIDDEN
from healthtrust.ground.money import Currency
from healthtrust.web.results.asked_view import View
from healthtrust.web.results.paged import Page
from healthtrust.web.results.tables_of_run import Column

NOTHING = "–"
NAMES = ("year", "rank")
"""Whole numbers that are names rather than amounts, and columns ending so."""


def rows_said(view: View, page: Page, money: Currency) -> list[list[str]]:
    """Return the cells of a page as texts; what is hidden says so."""
    nothing = HIDDEN if view.table.hides else NOTHING
    return [
        [
            nothing if value is None else said(value, column, money)
            for value, column in zip(row, view.shown, strict=True)
        ]
        for row in page.rows
    ]


def totals_said(view: View, page: Page, money: Currency) -> list[str]:
    """Return the cells of a row of totals: sums of money, else nothing; no cells where no money is shown."""
    if not any(column.name in page.totals for column in view.shown):
        return []
    sums = [(column, page.totals.get(column.name)) for column in view.shown]
    return ["" if value is None else said(value, column, money) for column, value in sums]


def said(value: Any, column: Column, money: Currency) -> str:
    """Return one cell as a text."""
    if value is None:
        return NOTHING
    if column.kind == "flag":
        return "yes" if value else "no"
    if column.is_money:
        return _major(value, money)
    if column.kind == "whole":
        named = column.name in NAMES or column.name.endswith("_id")
        return str(value) if named else _signed(f"{value:,}")
    return _short(value) if column.kind == "number" else str(value)


def unit_said(column: Column, money: Currency) -> str:
    """Return the unit of a column as a page shows it: of money its currency."""
    return money.code if column.is_money else column.unit


def _major(value: Any, money: Currency) -> str:
    if isinstance(value, float):
        if not isfinite(value):
            return NOTHING
        return _signed(f"{value / 10**money.exponent:,.{money.exponent}f}")
    return _signed(f"{Decimal(value).scaleb(-money.exponent):,.{money.exponent}f}")


def _short(value: float) -> str:
    """Return a number with four digits or more that say something, and no more than it has."""
    if not isfinite(value):
        return NOTHING
    if value == 0 or 1e-4 <= abs(value) < 1e15:
        size = abs(value)
        decimals = 0 if size >= 1000 and value == int(value) else 2 if size >= 10 else 4
        text = f"{value:,.{decimals}f}"
        return _signed(text.rstrip("0").rstrip(".") if "." in text else text)
    return _signed(f"{value:.3g}")


def _signed(text: str) -> str:
    return text.replace("-", "−", 1) if text.startswith("-") else text

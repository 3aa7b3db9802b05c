"""Tables as they are told: columns by name, and money with its currency in the header.

A header may say its unit, `premium [EUR]`, where it is read and where it is written. Amounts in another
currency than the one asked for are refused.

>>> print(*other_money({"premium": "EUR", "age": "years"}, ("premium",), "plans.csv", currency("GBP")))
plans.csv, column premium: found amounts in EUR; expected GBP. Convert them, or say --currency EUR.
>>> list(in_units({"plan": ["A"], "premium": [90.0]}, ("premium",), currency("GBP")))
['plan', 'premium [GBP]']
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from healthtrust.ground.money import DECIMALS, Currency, currency, words
from healthtrust.ground.problems import Problem

__all__ = ["Rows", "amount", "currency", "in_units", "other_money"]

Rows = Mapping[str, Sequence[Any]]
"""A table: columns of one length by name."""


def other_money(
    units: Mapping[str, str], columns: Collection[str], source: str, money: Currency
) -> list[Problem]:
    """Return the columns of money whose header states another currency than that asked for."""
    return [
        Problem(
            f"{source}, column {name}",
            f"amounts in {unit}",
            money.code,
            remedy=f"Convert them, or say --currency {unit.upper()}.",
        )
        for name, unit in units.items()
        if name in columns and unit.upper() in DECIMALS and unit.upper() != money.code
    ]


def in_units(columns: Rows, names: Collection[str], money: Currency) -> dict[str, Sequence[Any]]:
    """Return columns with the currency in the headers of those that are money."""
    return {f"{name} [{money.code}]" if name in names else name: values for name, values in columns.items()}


def amount(major: float, money: Currency, sign: bool = False) -> str:
    """Return an amount of major units in words, with its sign where asked for.

    >>> amount(-1234.5, currency("GBP")), amount(3.2e6, currency("EUR"), sign=True)
    ('−£1,234', '+€3.2 m')
    """
    minor = round(major * 10**money.exponent)
    told = words(abs(minor), money)
    return f"−{told}" if minor < 0 else f"+{told}" if sign else told

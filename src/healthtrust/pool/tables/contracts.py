"""What the plain table of persons must hold, and what else it may.

    person_id, income, household_id [, weight, sampling_weight, age, earnings, wealth, premium, scheme,
    spending_*]

Money in major units a year, each person's own; a household has what its members have together.

>>> PERSONS.names[:4], is_spending("spending_tobacco"), category("spending_tobacco")
(('person_id', 'household_id', 'income', 'weight'), True, 'tobacco')
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from healthtrust.ground.money import Currency
from healthtrust.ground.problems import Problem
from healthtrust.ground.tables import Column, Contract

SPENDING = "spending_"
"""How the columns of spending by category begin."""
LARGEST_AMOUNT = 1e12
"""Major units a person may have a year: more is a mistake of units."""
OLDEST = 120
YEARLY = "money per year"
A_YEAR = (" a year", " per year", "/year", "/yr", " p.a.")
"""How headers say that an amount is yearly."""


def _amount(name: str, meaning: str, required: bool = False) -> Column:
    return Column(name, "number", YEARLY, meaning, low=0, high=LARGEST_AMOUNT, required=required)


PERSONS = Contract(
    "persons",
    (
        Column("person_id", "text", "", "whole number or text that names the person", unique=True),
        Column("household_id", "text", "", "whole number or text that names the household"),
        _amount(
            "income", "disposable income of the person, a loss as 0; a household has the sum", required=True
        ),
        Column(
            "weight",
            "whole",
            "people",
            "identical persons the row stands for, alike in a household; 1 where there is no such column",
            low=1,
            high=2**31 - 1,
            required=False,
        ),
        Column(
            "sampling_weight",
            "number",
            "",
            "of a survey: households that the sampled one speaks for, alike in a household",
            low=0,
            required=False,
        ),
        Column(
            "age",
            "whole",
            "years",
            "age in completed years; without it everybody is an adult",
            low=0,
            high=OLDEST,
            required=False,
        ),
        _amount("earnings", "what the person earns from work"),
        _amount("wealth", "wealth of the person"),
        _amount("premium", "what the person pays an existing insurer"),
        Column("scheme", "text", "", "scheme that the person belongs to now", required=False),
    ),
)
"""`person_id`, `household_id` and `scheme` are read by `identities`, the rest as numbers."""

NAMES = ("person_id", "household_id", "scheme")
"""Columns that hold names rather than numbers."""


def is_spending(name: str) -> bool:
    """Return whether a column holds spending on one category."""
    return name.startswith(SPENDING) and len(name) > len(SPENDING)


def category(name: str) -> str:
    """Return the category of a column of spending."""
    return name.removeprefix(SPENDING)


def money_column(name: str) -> Column:
    """Return what a further column of money must hold: spending, what was paid, another income."""
    meaning = f"spending on {category(name)}" if is_spending(name) else "money of the person a year"
    return _amount(name, meaning, required=True)


def other_units(
    units: Mapping[str, str], money: Currency, asked: Sequence[str], source: str
) -> list[Problem]:
    """Return columns of money whose header states another unit than money of this currency a year.

    >>> from healthtrust.ground.money import currency
    >>> units = {"income": "EUR per month", "wealth": "GBP", "age": "years", "paid": "gbp a year"}
    >>> [problem.where for problem in other_units(units, currency("GBP"), ("paid",), "p.csv")]
    ['p.csv, column income']
    """
    amounts = {column.name for column in PERSONS.columns if column.unit == YEARLY} | set(asked)
    code = money.code.lower()
    known = {f"{what}{when}" for what in (code, "money") for when in ("", *A_YEAR)}
    return [
        Problem(
            f"{source}, column {name}",
            f"the unit {unit!r}",
            f"{money.code} a year",
            remedy="Convert the column, or name its currency with --currency.",
        )
        for name, unit in units.items()
        if (name in amounts or is_spending(name)) and " ".join(unit.lower().split()) not in known
    ]

"""A household as somebody describes it in a form: what it has a year, and how old its members are.

>>> found, problems = read_household({"income": "42,000", "ages": "38, 36, 10 6", "earned": ""})
>>> found.income, found.ages, found.earned, problems
(42000.0, (38, 36, 10, 6), 42000.0, [])
>>> [problem.where for problem in read_household({"income": "much", "ages": "190", "earned": ""})[1]]
['income', 'ages']
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from healthtrust.ground.problems import Problem

OLDEST = 120
MOST_MEMBERS = 20
MOST_MONEY = 1e9


@dataclass(frozen=True)
class Household:
    """What a household has a year in major units, of which earned, and the ages of its members."""

    income: float
    ages: tuple[int, ...]
    earned: float
    place: str = ""


def read_household(fields: Mapping[str, str]) -> tuple[Household, list[Problem]]:
    """Return the household that a form describes, and every problem with it."""
    problems: list[Problem] = []
    income = _amount(fields, "income", problems)
    earned = _amount(fields, "earned", problems) if fields.get("earned", "").strip() else income
    ages = _ages(fields.get("ages", ""), problems)
    return Household(income, ages, earned, fields.get("place", "")), problems


def _amount(fields: Mapping[str, str], name: str, problems: list[Problem]) -> float:
    text = fields.get(name, "").strip().replace(",", "").replace(" ", "")
    try:
        value = float(text)
    except ValueError:
        value = -1.0
    if 0 <= value <= MOST_MONEY:
        return round(value, 2)
    problems.append(
        Problem(name, repr(text) if text else "nothing", "an amount of money a year, such as 30000")
    )
    return 0.0


def _ages(text: str, problems: list[Problem]) -> tuple[int, ...]:
    words = text.replace(",", " ").replace(";", " ").split()
    wrong = [word for word in words if not (word.isascii() and word.isdecimal() and int(word) <= OLDEST)]
    if wrong or not 1 <= len(words) <= MOST_MEMBERS:
        found = repr(wrong[0]) if wrong else f"{len(words)} ages"
        expected = f"whole years of 1 to {MOST_MEMBERS} members, such as 38, 36, 10"
        problems.append(Problem("ages", found, expected))
        return ()
    return tuple(map(int, words))

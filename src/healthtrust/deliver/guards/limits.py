"""Guards as whole numbers: money in minor units, shares as exact fractions, exposure in parts of a year.

    person-years = months / 12,   held in whole parts of which a month has 1,000,000

Decimals are taken as they are written: 0.9 is nine tenths, not the binary number next to it. That makes every
result an exact sum, the same on every machine and for any number of threads.

>>> limits, problems = limits_of(Guards(truncate_at=208_929.14, reinsured=0.9), ["aged"], Currency("USD", 2))
>>> limits.truncate_at, limits.reinsured, problems
({'aged': 20892914}, Fraction(9, 10), [])
>>> misspelt = Guards(truncate_at={"agde": 5.0})
>>> for problem in limits_of(misspelt, ["aged"], Currency("USD", 2))[1]: print(problem)
guards, truncate_at: found no amount for the class 'aged'; expected an amount for each class of the persons
(did you mean 'agde'?). Add it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from healthtrust.design.contract import Guards
from healthtrust.ground.money import Currency
from healthtrust.ground.problems import Problem, nearest_match

MONTH = 1_000_000
"""Parts of a month: months and person-years of up to six decimals are exact."""
YEAR = 12 * MONTH
"""Parts of a year."""


@dataclass(frozen=True)
class Pooling:
    """A high-cost pool of all parties: it bears a share of what a person costs above an amount a year.

    Each party pays in by its person-years, so that what is paid in is what is drawn.
    """

    above: float
    share: float = 1.0


@dataclass(frozen=True)
class Limits:
    """Guards in whole numbers; money in minor units for a person and year."""

    annualise: bool
    truncate_at: Mapping[str, int]
    """By class; empty where nothing is cut off, or where the amount is still to be found."""
    percentile: Fraction | None
    attachment: int | None
    reinsured: Fraction
    pool_above: int | None
    pooled: Fraction
    premium: Fraction
    """Minor units for a person-month."""
    completion: Fraction


def limits_of(
    guards: Guards, classes: Sequence[str], money: Currency, pooling: Pooling | None = None
) -> tuple[Limits, list[Problem]]:
    """Return guards in whole numbers for the classes of the persons, and what is wrong with them.

    classes: names, one empty name where persons have no class. Amounts are rounded to the minor unit.
    """
    amounts, problems = _by_class(guards, classes, money)
    problems += _contradictions(guards, pooling)
    limits = Limits(
        annualise=guards.annualise,
        truncate_at=amounts,
        percentile=exact(guards.truncate_percentile) if guards.truncate_percentile is not None else None,
        attachment=_minor(guards.attachment, money) if guards.attachment is not None else None,
        reinsured=exact(guards.reinsured),
        pool_above=_minor(pooling.above, money) if pooling else None,
        pooled=exact(pooling.share) if pooling else Fraction(0),
        premium=exact(guards.premium) * 10**money.exponent,
        completion=exact(guards.completion),
    )
    return limits, problems


def exact(number: float) -> Fraction:
    """Return the fraction that a number's shortest decimals stand for.

    >>> exact(1.013), exact(2)
    (Fraction(1013, 1000), Fraction(2, 1))
    """
    return Fraction(repr(float(number)))


def rounded(number: Fraction) -> int:
    """Return the nearest whole number, halves away from zero.

    >>> rounded(Fraction(5, 2)), rounded(Fraction(-5, 2)), rounded(Fraction(7, 3))
    (3, -3, 2)
    """
    size = (2 * abs(number.numerator) + number.denominator) // (2 * number.denominator)
    return size if number >= 0 else -size


def _minor(amount: float, money: Currency) -> int:
    return rounded(exact(amount) * 10**money.exponent)


def _by_class(
    guards: Guards, classes: Sequence[str], money: Currency
) -> tuple[dict[str, int], list[Problem]]:
    """Return the amount of each class, and classes without one or amounts without a class."""
    given = guards.truncate_at
    if given is None:
        return {}, []
    if not isinstance(given, dict):
        return {name: _minor(given, money) for name in classes}, []
    where, unused = "guards, truncate_at", [name for name in given if name not in classes]
    if list(classes) == [""]:
        found = f"amounts by class ({', '.join(given)}) and persons without a class"
        return {}, [Problem(where, found, "a column `class` of the persons", remedy="Add the column.")]
    expected = "an amount for each class of the persons"
    problems = [
        Problem(where, f"no amount for the class {name!r}", expected, nearest_match(name, unused), "Add it.")
        for name in classes
        if name not in given
    ]
    return {name: _minor(given[name], money) for name in classes if name in given}, problems


def _contradictions(guards: Guards, pooling: Pooling | None) -> list[Problem]:
    """Return guards that cannot both hold, and amounts below zero."""
    problems = []
    if guards.truncate_at is not None and guards.truncate_percentile is not None:
        found = "both `truncate_at` and `truncate_percentile`"
        problems.append(Problem("guards", found, "one of them", remedy="Remove the other."))
    amounts = {"attachment": guards.attachment, "pool above": pooling.above if pooling else None}
    given = guards.truncate_at
    amounts |= given if isinstance(given, dict) else {"truncate_at": given}
    problems += [
        Problem(f"guards, {name}", f"{amount:g}", "an amount of zero or more")
        for name, amount in amounts.items()
        if amount is not None and not 0 <= amount < 1e12
    ]
    if pooling and not 0 <= pooling.share <= 1:
        problems.append(Problem("guards, pool share", f"{pooling.share:g}", "a share between 0 and 1"))
    return problems

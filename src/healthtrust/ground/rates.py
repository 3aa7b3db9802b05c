"""A number has a unit, and numbers of different units are never mixed by accident.

    converted = number × (size of the unit found / size of the unit expected)      within one kind of unit

Every unit is a size within a kind: percent is 1/100 of a share, per 100,000 is 1/100,000 per person, and a
month's rate is twelve times less than a year's. Units of different kinds are refused: a share of people is
not a count of events per person, and a count is not a rate.

Source  the sizes are arithmetic; the list of units is this project's own.

>>> convert([9.0, 30.0], "percent", "share")
array([0.09, 0.3 ])
>>> convert(250.0, "per 100,000 per month", "per person per year")
array(0.03)
>>> convert(1.0, "people", "years")
Traceback (most recent call last):
    ...
healthtrust.ground.rates.UnitMismatch: unit: found 'people'; expected 'years'. Give it in years or months.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

from healthtrust.ground.errors import HealthTrustError
from healthtrust.ground.problems import Problem, in_words, nearest_match

Unit: TypeAlias = str
"""The name of a unit: one of `known_units()`."""

_SIZES_BY_KIND: dict[str, dict[Unit, Fraction | int]] = {
    "share": {
        "share": 1,
        "percent": Fraction(1, 100),
        "per mille": Fraction(1, 1_000),
        "basis points": Fraction(1, 10_000),
    },
    "frequency": {
        "per person": 1,
        "per 1,000": Fraction(1, 1_000),
        "per 10,000": Fraction(1, 10_000),
        "per 100,000": Fraction(1, 100_000),
        "per 1,000,000": Fraction(1, 1_000_000),
    },
    "population": {"people": 1, "thousand people": 1_000, "million people": 1_000_000},
    "duration": {"years": 1, "months": Fraction(1, 12)},
    "money": {"money": 1, "thousand money": 1_000, "million money": 1_000_000, "billion money": 10**9},
    "money in minor units": {"minor units": 1},
    "money per head": {"money per head": 1},
    "money per case": {"money per case": 1},
    "health": {"QALY": 1},
    "health per head": {"QALY per head": 1},
    "health lost": {"DALY": 1},
    "price of health": {"money per QALY": 1},
    "price of health lost": {"money per DALY": 1},
    "cases": {"cases": 1},
    "activity": {"contacts": 1},
    "beds": {"beds": 1},
    "staff": {"full-time staff": 1},
    "bits": {"bits": 1},
    "number": {"number": 1},
}
_KINDS_THAT_RECUR = ("frequency", "money", "money per head", "activity", "cases", "health", "health per head")
_TIMES_A_YEAR = {"per year": 1, "per quarter": 4, "per month": 12}


def _all_units() -> dict[Unit, tuple[str, Fraction]]:
    """Return kind and size of every unit; those of kinds that recur also per year, quarter and month."""
    units: dict[Unit, tuple[str, Fraction]] = {}
    for kind, sizes in _SIZES_BY_KIND.items():
        for unit, size in sizes.items():
            units[unit] = (kind, Fraction(size))
            for period, times in _TIMES_A_YEAR.items() if kind in _KINDS_THAT_RECUR else ():
                units[f"{unit} {period}"] = (f"{kind} per year", Fraction(size * times))
    return units


_UNITS = _all_units()


class UnitMismatch(HealthTrustError):
    """A number whose unit is unknown, or cannot be turned into the unit expected."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        super().__init__(str(problem))


def known_units() -> tuple[str, ...]:
    """Return the names of all units."""
    return tuple(_UNITS)


def compatible(unit: str) -> tuple[str, ...]:
    """Return the units that `unit` can be converted to, itself among them; `UnitMismatch` if unknown."""
    kind, _ = _known(unit)
    return tuple(name for name, (other, _) in _UNITS.items() if other == kind)


def convert(values: ArrayLike, found: str, expected: str) -> NDArray[np.float64]:
    """Return values [...] given in the unit `found` in the unit `expected`.

    Raises `UnitMismatch`, naming both and those that would do, when one is unknown or they differ in kind.
    """
    kind_found, size_found = _known(found)
    kind_expected, size_expected = _known(expected)
    if kind_found != kind_expected:
        remedy = f"Give it in {in_words(compatible(expected))}."
        raise UnitMismatch(Problem("unit", repr(found), repr(expected), remedy=remedy))
    ratio = size_found / size_expected
    # Dividing by a whole number, unlike multiplying by its inverse, makes 9 percent the float nearest 0.09.
    return np.asarray(np.asarray(values, dtype=np.float64) * ratio.numerator / ratio.denominator)


def _known(unit: str) -> tuple[str, Fraction]:
    if unit not in _UNITS:
        nearest, remedy = nearest_match(unit, _UNITS), f"Known are {in_words(_UNITS)}."
        raise UnitMismatch(Problem("unit", repr(unit), "a known unit", nearest, remedy))
    return _UNITS[unit]

"""Years and months: the month is the period of every posting, the year the period of every decision.

>>> march = Month(2027, 3)
>>> march.index, Month.from_index(march.index + 10), str(march)
(24326, Month(year=2028, month=1), '2027-03')
>>> list(years_of("2027-2029")), list(years_of(2027))
([2027, 2028, 2029], [2027])
"""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date

from healthtrust.ground.errors import InvalidInput
from healthtrust.ground.problems import Problem


@dataclass(frozen=True, order=True)
class Month:
    """One calendar month; months are ordered in time."""

    year: int
    month: int

    def __post_init__(self) -> None:
        if not 1 <= self.month <= 12:
            raise ValueError(f"a month is numbered 1 to 12, not {self.month}")

    def __str__(self) -> str:
        return f"{self.year:04d}-{self.month:02d}"

    @property
    def index(self) -> int:
        """Return the number of months since January of the year 0, so that months can be counted."""
        return self.year * 12 + self.month - 1

    @classmethod
    def from_index(cls, index: int) -> Month:
        """Return the month with that index."""
        year, before = divmod(int(index), 12)
        return cls(year, before + 1)


def months_of(year: int) -> list[Month]:
    """Return the twelve months of a year, in order."""
    return [Month(year, month) for month in range(1, 13)]


def months_before(day: date, months: int) -> date:
    """Return the day so many months before, or the last of its month.

    >>> months_before(date(2028, 1, 1), 12), months_before(date(2027, 3, 31), 1)
    (datetime.date(2027, 1, 1), datetime.date(2027, 2, 28))
    """
    month = Month.from_index(Month(day.year, day.month).index - months)
    return date(month.year, month.month, min(day.day, calendar.monthrange(month.year, month.month)[1]))


def years_of(text: str | int) -> range:
    """Return the years of one year (2027) or of a first and a last year ('2027-2031').

    Raises `InvalidInput` for anything else, such as a last year before the first.
    """
    years = re.fullmatch(r"\s*(\d{4})\s*(?:[-–]\s*(\d{4})\s*)?", str(text))
    if not years:
        raise _not_years(text, "")
    first, last = int(years[1]), int(years[2] or years[1])
    if last < first:
        raise _not_years(text, f"Write the earlier year first: '{last}-{first}'.")
    return range(first, last + 1)


def _not_years(text: object, remedy: str) -> InvalidInput:
    expected = "a year of four digits such as 2027, or a first and a last year such as '2027-2031'"
    return InvalidInput([Problem("years", repr(text), expected, remedy=remedy)])

"""The period that is measured: from its first day to the day after its last.

    2027                  the year
    2027-03               the month
    2027-01..2027-06      from the first of January to the end of June
    2027-01-15..2027-02   from the fifteenth of January to the end of February

>>> span("2027-01..2027-06").days, span("2027").text, span("2028-02").stop.isoformat()
(181, '2027', '2028-03-01')
>>> [each.text for each in parts(span("2027-01..2027-03"), "month")]
['2027-01', '2027-02', '2027-03']
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

from healthtrust.ground.errors import InvalidInput
from healthtrust.ground.periods import Month
from healthtrust.ground.problems import Problem

MONTHS = {"month": 1, "quarter": 3, "year": 12}
EXPECTED = "a year (2027), a month (2027-03), a day, or a first and a last (2027-01..2027-06)"


@dataclass(frozen=True)
class Span:
    """Days from `start` on, `stop` not among them."""

    text: str
    start: date
    stop: date

    @property
    def days(self) -> int:
        """Return the number of days."""
        return (self.stop - self.start).days


def span(text: str) -> Span:
    """Return the period of a text; raises InvalidInput where it is none."""
    first, dots, last = text.strip().partition("..")
    begun, ended = _edges(first), _edges(last if dots else first)
    if begun is None or ended is None or ended[1] <= begun[0]:
        raise InvalidInput([Problem("--period", repr(text), EXPECTED)])
    return Span(text.strip(), begun[0], ended[1])


def parts(whole: Span, each: str) -> tuple[Span, ...]:
    """Return the months, quarters or years of a period; `each` is month, quarter, year or nothing."""
    if not each:
        return (whole,)
    found, at, step = [], whole.start, MONTHS[each]
    while at < whole.stop:
        month = Month(at.year, at.month)
        after = _first(Month.from_index(month.index - month.index % step + step))
        stop = min(after, whole.stop)
        found.append(Span(_name(at, each), at, stop))
        at = stop
    return tuple(found)


def _name(at: date, each: str) -> str:
    if each == "year":
        return f"{at:%Y}"
    return f"{at:%Y}-Q{(at.month + 2) // 3}" if each == "quarter" else f"{at:%Y-%m}"


def _edges(text: str) -> tuple[date, date] | None:
    """Return the first day and the day after the last of a year, month or day."""
    found = re.fullmatch(r"(\d{4})(?:-(\d{2}))?(?:-(\d{2}))?", text.strip())
    if not found:
        return None
    year, month, day = (int(part) if part else 0 for part in found.groups())
    try:
        if day:
            return date(year, month, day), date(year, month, day) + timedelta(days=1)
        if month:
            return date(year, month, 1), _first(Month.from_index(Month(year, month).index + 1))
        return date(year, 1, 1), date(year + 1, 1, 1)
    except ValueError:
        return None


def _first(month: Month) -> date:
    return date(month.year, month.month, 1)

"""The days that a question looks at: a year, a half or so many months before the day it is asked of.

>>> Days(date(2028, 2, 29)).first
datetime.date(2027, 2, 28)

Source  arithmetic
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from healthtrust.ground.periods import months_before


@dataclass(frozen=True)
class Days:
    """The day asked of, and what is counted: use of so many months before it, while enrolled or not."""

    on: date
    """The day after the last that is looked at."""
    months: int = 12
    while_enrolled: bool = True
    """Whether activity counts only on days on which its person was enrolled."""

    @property
    def first(self) -> date:
        """Return the first day of the months before."""
        return self.before(self.months)

    def before(self, months: int) -> date:
        """Return the day so many months before."""
        return months_before(self.on, months)

"""Measures that are worked out together: those of one attribution, for one period.

Source  form of this library.

>>> from healthtrust.review.measuring.span import span
>>> Batch(Measures(), "practice", span("2027")).whiches
()
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from healthtrust.design.measure import Measure, Measures, Which
from healthtrust.review.measuring.adjusted import STRATA
from healthtrust.review.measuring.conditions import ages_of
from healthtrust.review.measuring.library import parts_of
from healthtrust.review.measuring.span import Span


@dataclass(frozen=True)
class Batch:
    """Which measures, attributed to what, in which days."""

    whole: Measures
    """The measures that are worked out, with all sets and registers they name."""
    by: str
    span: Span

    @property
    def whiches(self) -> tuple[Which, ...]:
        """Return every condition of every measure."""
        return tuple(which for each in self.whole.measures for _, which in parts_of(each))

    @property
    def ages(self) -> tuple[int, ...]:
        """Return the ages at which classes of age begin."""
        return tuple(sorted(age for age in ages_of(self.whiches) | set(STRATA) if age))

    def of(self, kind: Literal["rate", "other"], what: str = "") -> tuple[Measure, ...]:
        """Return the rates, or the other measures over some units."""
        return tuple(
            each
            for each in self.whole.measures
            if (each.kind == "rate" if kind == "rate" else each.kind != "rate" and each.of == what)
        )

"""Two designs compared by what came of them: numbers, places, tenths, households, and causes."""

from __future__ import annotations

from healthtrust.study.compared.comparison import Comparison, Side
from healthtrust.study.compared.differences import Difference, differences_of
from healthtrust.study.compared.paired import paired_measures
from healthtrust.study.compared.whom import fates_of, places_between, tenths_between

__all__ = [
    "Comparison",
    "Difference",
    "Side",
    "differences_of",
    "fates_of",
    "paired_measures",
    "places_between",
    "tenths_between",
]

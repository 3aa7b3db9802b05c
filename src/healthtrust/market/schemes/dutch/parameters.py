"""What decides the Dutch norm contribution: its premium, annexes, shared days, settling after the year.

>>> from healthtrust.market.schemes.parameters import stated
>>> rule = stated(DutchParameters, "dutch", None).model_copy(update={"year": 2013})
>>> rule.now(rule.nominal_premium), rule.now(rule.annexes), rule.days()
(1154.0, (1, 2), 365)
"""

from __future__ import annotations

from calendar import isleap
from typing import Annotated, ClassVar, Literal

from pydantic import Field

from healthtrust.design.heading import Amount, Share, decided
from healthtrust.market.schemes.parameters import Fact, SchemeParameters

Days = Annotated[int, Field(ge=1, le=366)]


class DutchParameters(SchemeParameters):
    """Premium, annexes of weights, and what is settled after the year."""

    only_where_needed: ClassVar[tuple[str, ...]] = (
        "annexes",
        "deductible_annex",
        "high_cost_threshold",
        "high_cost_share",
        "fixed_cost_share",
    )

    nominal_premium: tuple[Fact[Amount], ...] = decided(
        (), "premium reckoned with for a payer and year", "money"
    )
    annexes: tuple[Fact[tuple[int, ...]], ...] = decided(
        (), "annexes whose weights make the norm amount; for tables with a column annex"
    )
    deductible_annex: tuple[Fact[int], ...] = decided((), "annex of the expected deductible; 0 = none")
    high_cost_threshold: tuple[Fact[Amount], ...] = decided(
        (), "mental-care cost of a person above which it is pooled", "money"
    )
    high_cost_share: tuple[Fact[Share], ...] = decided((), "share of it that is pooled", "share")
    fixed_cost_share: tuple[Fact[Share], ...] = decided(
        (), "share of fixed hospital costs settled after the year", "share"
    )
    days_in_year: Days | None = decided(
        None, "days of a whole year; none = 365, or 366 in a leap year", "days"
    )
    shared_days: Literal["split", "refused"] = decided(
        "split", "days with two insurers: 1/k with each of k, or bad input"
    )
    reset: dict[str, str] = decided(
        {}, "by criterion, the class whose weight is set so that the criterion adds up to zero"
    )
    high_cost_clusters: tuple[str, ...] = decided(
        (), "clusters whose norm amounts finance the compensation of high cost; none = all"
    )
    fixed_clusters: tuple[str, ...] = decided((), "clusters of fixed costs that settling takes the place of")

    def days(self) -> int:
        """Return the days of a whole year."""
        return self.days_in_year or (366 if self.year is not None and isleap(self.year) else 365)

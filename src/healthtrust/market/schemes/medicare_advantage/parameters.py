"""What decides payment in Medicare Advantage: shares of rebate, percentages of spending, bonus by stars.

>>> from healthtrust.market.schemes.parameters import stated
>>> rule = stated(MedicareAdvantageParameters, "medicare-advantage", None)
>>> rule.steps().share, rule.percentages()
((0.5, 0.65, 0.7), (1.15, 1.075, 1.0, 0.95))
"""

from __future__ import annotations

from typing import Annotated

from pydantic import AfterValidator, Field

from healthtrust.design.heading import Heading, Positive, Share, decided
from healthtrust.market.schemes.medicare_advantage.rule import Steps
from healthtrust.market.schemes.parameters import Fact, SchemeParameters

Stars = Annotated[float, Field(ge=0, le=5)]


class Step(Heading):
    """The share of rebate from so many stars on."""

    stars: Stars = decided(..., "from this many stars", "stars")
    share: Share = decided(..., "share of the difference that the plan keeps", "share")


class Quartiles(Heading):
    """The percentage of fee-for-service spending by quarter of counties, from lowest spending to highest."""

    first: Positive = decided(..., "lowest spending", "share of spending")
    second: Positive = decided(..., "second lowest", "share of spending")
    third: Positive = decided(..., "second highest", "share of spending")
    fourth: Positive = decided(..., "highest spending", "share of spending")


def _from_nought_upwards(steps: tuple[Step, ...]) -> tuple[Step, ...]:
    stars = [step.stars for step in steps]
    if not stars or stars[0] != 0 or stars != sorted(set(stars)):
        raise ValueError("steps that begin at 0 stars and rise")
    return steps


Rising = Annotated[tuple[Step, ...], AfterValidator(_from_nought_upwards)]


class MedicareAdvantageParameters(SchemeParameters):
    """Rebate, benchmark and bonus."""

    rebate: tuple[Fact[Rising], ...] = decided((), "share of the difference kept, by stars")
    quartile: tuple[Fact[Quartiles], ...] = decided((), "benchmark over spending, by quarter of counties")
    bonus: tuple[Fact[Share], ...] = decided((), "points added to that percentage for good plans", "share")
    bonus_from_stars: tuple[Fact[Stars], ...] = decided((), "from how many stars", "stars")

    def steps(self) -> Steps:
        """Return the shares of rebate in force."""
        steps = self.now(self.rebate)
        return Steps(tuple(step.stars for step in steps), tuple(step.share for step in steps))

    def percentages(self) -> tuple[float, float, float, float]:
        """Return the percentages of spending in force, from the quarter of lowest spending."""
        of = self.now(self.quartile)
        return of.first, of.second, of.third, of.fourth

"""What decides a risk corridor: the bands on either side of the target, and who pays what is missing.

>>> from healthtrust.market.schemes.parameters import stated
>>> rule = stated(CorridorParameters, "corridor", None)
>>> rule.now(rule.above).slope, rule.budget_neutral
((0.5, 0.8), False)
"""

from __future__ import annotations

from typing import Annotated, Self

from pydantic import Field, model_validator

from healthtrust.design.heading import Heading, Share, decided
from healthtrust.ground.bands import Bands
from healthtrust.market.schemes.corridor.rule import Corridor
from healthtrust.market.schemes.parameters import Fact, SchemeParameters


class SharedBands(Heading):
    """Where bands start, as shares of the target, and what is shared of each further unit within them."""

    lower: tuple[Share, ...] = decided(..., "starts of the bands", "share of target", min_length=1)
    slope: tuple[Annotated[float, Field(ge=0, le=1)], ...] = decided(
        ..., "share of each unit within the band", "share", min_length=1
    )

    @model_validator(mode="after")
    def _rising(self) -> Self:
        wrong = self.bands().problems("bands")
        if wrong:
            raise ValueError(wrong[0].expected)
        return self

    def bands(self) -> Bands:
        """Return them as a schedule."""
        return Bands(self.lower, self.slope)


class CorridorParameters(SchemeParameters):
    """The bands of a risk corridor and its funding."""

    above: tuple[Fact[SharedBands], ...] = decided((), "what the plan is paid where its cost is above target")
    below: tuple[Fact[SharedBands], ...] = decided((), "what the plan pays where its cost is below target")
    budget_neutral: bool = decided(
        False, "whether no more is paid out than is paid in: payments are then scaled down pro rata"
    )
    paid_for_2014: tuple[Fact[float], ...] = decided(
        (), "what receipts sufficed for in 2014", "share of what was due"
    )

    def rule(self) -> Corridor:
        """Return the corridor in force."""
        return Corridor(self.now(self.above).bands(), self.now(self.below).bands())

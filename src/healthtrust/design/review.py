"""[review]: what was promised, how it is measured, what meeting it earns."""

from __future__ import annotations

from typing import Literal

from pydantic import model_validator

from healthtrust.design.heading import Heading, Share, decided


class Target(Heading):
    """One promise: a measure of the catalogue and the value it should reach."""

    measure: str = decided(..., "code of a measure in the catalogue")
    at_most: float | None = decided(None, "the value it should not exceed")
    at_least: float | None = decided(None, "the value it should reach")
    where: Literal["everywhere", "each place"] = decided("each place", "judged once, or place by place")
    reward_weight: float = decided(1.0, "its weight in sharing the reward", "ratio", ge=0)

    @model_validator(mode="after")
    def _one_limit(self) -> Target:
        if (self.at_most is None) == (self.at_least is None):
            raise ValueError("give exactly one of at_most and at_least")
        return self


class Review(Heading):
    """Targets and the shares of income that count as catastrophic spending."""

    targets: tuple[Target, ...] = decided((), "the promises that are judged")
    catastrophic_shares: tuple[Share, ...] = decided(
        (0.10, 0.25), "shares of household income above which out-of-pocket spending is catastrophic", "share"
    )

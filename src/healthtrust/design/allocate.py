"""[allocate]: how the pool's money is divided by purpose and by place."""

from __future__ import annotations

from typing import Literal, get_args

from healthtrust.design.heading import CLASSIFICATIONS, Heading, Share, decided

Classification = Literal[
    "population", "age and sex", "age, sex and deprivation", "age, sex, deprivation and segment"
]
assert get_args(Classification) == CLASSIFICATIONS


class Allocate(Heading):
    """Weighted capitation down the tree of places, beside population health and the reserves."""

    by: Classification = decided("age, sex and deprivation", "what a place's need weight looks at")
    population_health_share: Share = decided(
        0.05, "share of pool income for population-health programmes", "share"
    )
    transformation_share: Share = decided(
        0.0, "share of pool income ring-fenced for changing how care works", "share"
    )
    social_care_share: Share = decided(
        0.0, "share of pool income for help with daily life; none = social care stays outside", "share"
    )
    reserve_share: Share = decided(0.02, "share of pool income kept in reserve", "share")
    reward_share: Share = decided(0.01, "share of pool income set aside to reward results", "share")
    administration_share: Share = decided(0.02, "share of pool income that running the trust costs", "share")

    @property
    def shares_before_care(self) -> float:
        """Return the share of pool income that does not go to personal care."""
        return (
            self.population_health_share
            + self.transformation_share
            + self.social_care_share
            + self.reserve_share
            + self.reward_share
            + self.administration_share
        )

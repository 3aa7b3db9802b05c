"""[allocate]: how the pool's money is divided by purpose and by place."""

from __future__ import annotations

from typing import Annotated, Literal, get_args

from pydantic import Field

from healthtrust.design.heading import CLASSIFICATIONS, Heading, Share, decided
from healthtrust.design.pace import Pace
from healthtrust.design.rights import Outcome, Right
from healthtrust.design.transformation import Transformation

PopulationHealth = Literal["decided", "equal returns"]
Classification = Literal[
    "population", "age and sex", "age, sex and deprivation", "age, sex, deprivation and segment"
]
assert get_args(Classification) == CLASSIFICATIONS


class Allocate(Heading):
    """Weighted capitation down the tree of places, beside population health and the reserves."""

    by: Classification = decided("age, sex and deprivation", "what a place's need weight looks at")
    formula: str | None = decided(
        None, "a shipped formula or a TOML file that personal care follows; none = `by` alone"
    )
    opening: dict[str, Share] = decided(
        {}, "share of the personal-care money that each neighbourhood had before the first year", "share"
    )
    pace: Pace | None = decided(None, "how fast neighbourhoods move to their targets; none = at once")
    population_health_share: Share = decided(
        0.05, "share of pool income for population-health programmes", "share"
    )
    population_health: PopulationHealth = decided(
        "decided",
        "that share and its programmes: as decided in every year, or from the second year on at equal "
        "returns, so that the next QALY costs the same in each programme and in personal care",
    )
    population_health_most_change: Annotated[float, Field(gt=0, le=1, allow_inf_nan=False)] = decided(
        0.01, "most that the share moves in a year at equal returns", "share of pool income"
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
    transformation: Transformation | None = decided(
        None, "rules of the transformation fund and bids for it; none = every place gets its part"
    )
    rights: tuple[Right, ...] = decided(
        (), "who plans, pays, delivers and answers for each line at each level; none = the usual matrix"
    )
    outcomes: tuple[Outcome, ...] = decided((), "the one body that answers for each measure")

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

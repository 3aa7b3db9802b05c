"""[market]: competing plans inside one pool, how residents choose, how plans are paid by risk."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from healthtrust.design.allocate import Classification
from healthtrust.design.heading import Amount, Heading, Share, decided


class Plan(Heading):
    """One plan's offer; every plan offers the whole core package."""

    name: str = decided(..., "what the plan is called", min_length=1)
    quality: Share = decided(0.5, "service quality as members see it, 0 to 1", "index")
    surcharge: Amount = decided(
        0.0, "community-rated price per adult on top of the contribution", "money per year"
    )
    administration_share: Share = decided(0.04, "share of capitation that running the plan costs", "share")
    places: tuple[str, ...] = decided(
        (), "places it serves, with all that lies in them; none named = everywhere"
    )


class Market(Heading):
    """The plans and the rules they compete under."""

    plans: Annotated[int, Field(ge=1, le=50)] | tuple[Plan, ...] = decided(
        3, "the plans, or how many like ones there are"
    )
    enrolment: Literal["yearly", "once"] = decided("yearly", "whether members may change plan each year")
    equalise: Classification = decided(
        "age, sex, deprivation and segment", "what risk equalisation looks at; population = none"
    )
    quality_response: Annotated[float, Field(ge=0, le=50)] = decided(
        2.0, "how much a full point of quality adds to a plan's utility", "logit"
    )
    surcharge_response: Annotated[float, Field(ge=0, le=50)] = decided(
        1.0, "how much a surcharge of one per cent of household income takes from a plan's utility", "logit"
    )
    illness_response: Annotated[float, Field(ge=0, le=50)] = decided(
        0.5, "how much more a household of twice the average need cares for quality", "ratio"
    )
    persistence: Share = decided(0.85, "share of members who do not think of changing in a year", "share")

    @property
    def offers(self) -> tuple[Plan, ...]:
        """Return the plans, writing out as many like ones as a bare number asks for."""
        if isinstance(self.plans, int):
            return tuple(Plan(name=f"Plan {chr(65 + i)}") for i in range(min(self.plans, 26))) + tuple(
                Plan(name=f"Plan {i + 1}") for i in range(26, self.plans)
            )
        return self.plans

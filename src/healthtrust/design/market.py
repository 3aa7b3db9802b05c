"""[market]: competing plans inside one pool, how residents choose, how plans are paid by risk."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from healthtrust.design.allocate import Classification
from healthtrust.design.heading import Amount, Heading, Positive, Share, decided
from healthtrust.design.plan_choice import Nest

Response = Annotated[float, Field(ge=0, le=50)]


class Plan(Heading):
    """One plan's offer; every plan offers the whole core package."""

    name: str = decided(..., "what the plan is called", min_length=1)
    quality: Share = decided(0.5, "service quality as members see it, 0 to 1", "index")
    surcharge: Amount = decided(
        0.0, "community-rated price per adult on top of the contribution", "money per year"
    )
    administration_share: Annotated[float, Field(ge=0, lt=1)] = decided(
        0.04, "share of capitation that running the plan costs", "share"
    )
    places: tuple[str, ...] = decided(
        (), "places it serves, with all that lies in them; none named = everywhere"
    )
    network: Share = decided(1.0, "share of the providers of its places that members may go to", "share")
    pays_charges: Share = decided(
        0.0, "share of the core's user charges that it pays back to its members", "share"
    )
    sells_cover: bool = decided(True, "whether cover on top of the core is sold with it")
    income_from: Amount = decided(0.0, "least equivalised household income of members", "money per year")
    income_below: Amount | None = decided(
        None, "equivalised household income from which it is closed; none = open to all", "money per year"
    )
    refuses_above: Positive | None = decided(
        None,
        "need of a household, 1 = average, above which it refuses those who are not members; none = it "
        "accepts all; only without open enrolment",
        "ratio",
    )


class CorridorBand(Heading):
    """A band of a risk corridor: how much of a result within it is shared."""

    above: Share = decided(..., "deviation of cost from what was paid for it where the band begins", "share")
    shared: Share = decided(..., "share of the deviation within the band that is shared", "share")


class Market(Heading):
    """The plans and the rules they compete under."""

    plans: Annotated[int, Field(ge=1, le=50)] | tuple[Plan, ...] = decided(
        3, "the plans, or how many like ones there are"
    )
    enrolment: Literal["yearly", "once"] = decided(
        "yearly", "whether members may change plan each year, or choose in the first and stay for good"
    )
    open_enrolment: bool = decided(True, "whether every plan must accept whoever it is open to")
    assign: str = decided(
        "nobody",
        "plan that residents are put in before the first year, which they keep unless they choose another: "
        "nobody, former scheme, cheapest, evenly, or the name of a plan",
        min_length=1,
    )
    premiums: Literal["stated", "break even"] = decided(
        "stated", "whether surcharges are those stated, or those at which each plan breaks even"
    )
    equalise: Classification = decided(
        "age, sex, deprivation and segment", "what risk equalisation looks at; population = none"
    )
    equalise_share: Share = decided(
        1.0, "share of what equalisation would move that it does move; the rest stays by heads", "share"
    )
    corridor: tuple[CorridorBand, ...] = decided(
        (), "risk corridor: bands of last year's results that plans share with one another"
    )
    quality_response: Response = decided(
        2.0, "how much a full point of quality adds to a plan's utility", "logit"
    )
    quality_spread: Response = decided(
        0.0, "standard deviation of that between households, which nobody observes", "logit"
    )
    surcharge_response: Response = decided(
        1.0, "how much a surcharge of one per cent of household income takes from a plan's utility", "logit"
    )
    illness_response: Response = decided(
        0.5, "how much more a household of twice the average need cares for quality", "ratio"
    )
    network_response: Response = decided(
        1.0, "how much more utility a plan with all providers has than one with none", "logit"
    )
    cover_response: Response = decided(
        0.5, "what it adds for households that want cover on top that a plan sells it", "logit"
    )
    switching_cost: Response = decided(
        0.0, "utility of the plan one is in over any other, for those who think of changing", "logit"
    )
    persistence: Share = decided(0.85, "share of members who do not think of changing in a year", "share")
    survey_trust: Share = decided(
        0.0,
        "how far those who choose go by last year's survey of members instead of the quality stated; in a "
        "first year, and for a plan that nobody answered for, the one stated",
        "share",
    )
    nests: tuple[Nest, ...] = decided((), "plans that are closer to one another than to others")

    @property
    def offers(self) -> tuple[Plan, ...]:
        """Return the plans, writing out as many like ones as a bare number asks for."""
        if isinstance(self.plans, int):
            return tuple(Plan(name=f"Plan {chr(65 + i)}") for i in range(min(self.plans, 26))) + tuple(
                Plan(name=f"Plan {i + 1}") for i in range(26, self.plans)
            )
        return self.plans

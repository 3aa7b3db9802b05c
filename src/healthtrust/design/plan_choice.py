"""How people choose among plans, in a file of its own: what `market fit` writes and `market choose` reads.

    V_ip = Σ_k c_k x_kip + switching_cost × [i was in p]           x = attribute of the plan × column of i

c_k     coefficient of term k;  V_ip  utility of plan p for person i, before luck
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from healthtrust.design.heading import Heading, Positive, Share, decided

Coefficient = Annotated[float, Field(allow_inf_nan=False)]
Spread = Annotated[float, Field(ge=0, allow_inf_nan=False)]


class Term(Heading):
    """One term of utility: an attribute of plans, or one plan's constant, times a column of persons or 1."""

    attribute: str = decided("", "column of the plans table, such as premium; none = a constant")
    plan: str = decided("", "the only plan that the term speaks of; none = all")
    by: str = decided("", "column of the persons table it is multiplied by, such as age_over_60; none = 1")
    coefficient: Coefficient = decided(..., "utility per unit of attribute × column", "logit")
    standard_error: Spread | None = decided(
        None, "standard error of the coefficient; none = unknown", "logit"
    )
    spread: Spread = decided(
        0.0, "standard deviation of the coefficient between persons that nobody observes (normal)", "logit"
    )


class Nest(Heading):
    """Plans that are closer to one another than to others."""

    name: str = decided(..., "what the nest is called", min_length=1)
    plans: tuple[str, ...] = decided(..., "its plans", min_length=1)
    dissimilarity: Annotated[float, Field(gt=0, le=1)] = decided(
        1.0, "1 = no closer than others (plain logit), towards 0 = near copies", "ratio"
    )
    standard_error: Spread | None = decided(None, "standard error of the dissimilarity", "ratio")


class PlanChoice(Heading):
    """How people choose among plans, and how many do not choose at all."""

    name: str = decided("choice of plan", "what the rule is called", min_length=1)
    source: str = decided("", "where its numbers come from")
    status: Literal["cited", "recalled", "assumed", "estimated"] = decided(
        "assumed", "how well that is known"
    )
    price: str = decided("premium", "column of the plans table that is the price", min_length=1)
    terms: tuple[Term, ...] = decided(..., "the terms of utility", min_length=1)
    nests: tuple[Nest, ...] = decided((), "nests of plans; a plan in none stands alone")
    switching_cost: Coefficient = decided(
        0.0, "utility of the plan one is in over any other: what changing costs", "logit"
    )
    switching_cost_error: Spread | None = decided(None, "standard error of the switching cost", "logit")
    persistence: Share = decided(
        0.0, "share of members who do not think of changing in a year and stay where they are", "share"
    )
    persistence_error: Spread | None = decided(None, "standard error of the persistence", "share")
    active_choice: bool = decided(
        False, "whether all are made to choose anew: persistence and switching cost are then left out"
    )
    scale: Positive = decided(1.0, "multiplies every coefficient: calibration to an elasticity", "ratio")

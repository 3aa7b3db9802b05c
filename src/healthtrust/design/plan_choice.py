"""How people choose among plans, in a file of its own: what `market fit` writes and `market choose` reads.

    V_ip = Σ_k c_k x_kip + switching_cost × [i was in p]           x = attribute of the plan × column of i

c_k     coefficient of term k, which may differ between persons by a taste z ~ N(0, 1) that nobody observes
V_ip    utility of plan p for person i, before luck
"""

from __future__ import annotations

from math import exp
from typing import Annotated, Literal

from pydantic import Field, model_validator

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
        0.0, "standard deviation, between persons, of the coefficient or of its logarithm; 0 = none", "logit"
    )
    distribution: Literal["normal", "lognormal"] = decided(
        "normal",
        "of the spread: coefficient + spread × z, or coefficient × exp(spread × z), which keeps its sign",
    )

    def at(self, deviate: float) -> float:
        """Return the coefficient of a person whose taste is a standard normal deviate.

        >>> Term(coefficient=-2, spread=0.5).at(1.0), round(Term(coefficient=-2, spread=0.5,
        ...      distribution="lognormal").at(1.0), 3)
        (-1.5, -3.297)
        """
        if self.distribution == "lognormal":
            return self.coefficient * exp(self.spread * deviate)
        return self.coefficient + self.spread * deviate


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
    covariance: tuple[tuple[Coefficient, ...], ...] = decided(
        (),
        "covariance of what is estimated: coefficients of the terms, spreads above 0, dissimilarities, "
        "switching cost and persistence where they have errors; none = unknown",
    )

    @property
    def estimated(self) -> tuple[float, ...]:
        """Return what the covariance speaks of, in its order."""
        errors = (
            (self.switching_cost, self.switching_cost_error),
            (self.persistence, self.persistence_error),
        )
        return (
            *(term.coefficient for term in self.terms),
            *(term.spread for term in self.terms if term.spread),
            *(nest.dissimilarity for nest in self.nests),
            *(value for value, error in errors if error is not None),
        )

    @model_validator(mode="after")
    def _square(self) -> PlanChoice:
        size = len(self.estimated)
        if self.covariance and [len(row) for row in self.covariance] != [size] * size:
            raise ValueError(f"a covariance of {size} rows of {size}, or none")
        return self

"""How premiums are set: what they may differ by, what they must cover, who is made to pay or to join.

A file of its own: `market equilibrium` reads it beside cells, plans and a rule of choice.
"""

from __future__ import annotations

from typing import Annotated, Literal, NamedTuple

from pydantic import Field

from healthtrust.design.heading import Amount, Heading, Share, decided

Age = Annotated[int, Field(ge=1, le=130)]
AtLeastOne = Annotated[float, Field(ge=1, allow_inf_nan=False)]


class Loading(NamedTuple):
    """Cost of running a type of cover, as a share of the care it pays for."""

    share: float
    source: str
    status: str


LOADINGS = {
    "core": Loading(
        0.04, "social security 4.2 % of spending, high-income OECD: Mathauer and Nicolle 2011", "cited"
    ),
    "voluntary": Loading(
        0.12, "three times the core's, as private is about that: Mathauer and Nicolle 2011 (cited)", "assumed"
    ),
}
"""The loading of each type of cover; that a share of spending is one of the care paid for is assumed."""


class Refusal(Heading):
    """Classes of people that a plan does not take."""

    plan: str = decided(..., "the plan that refuses", min_length=1)
    classes: tuple[str, ...] = decided(..., "values of the column of risk classes it refuses", min_length=1)


class Subsidy(Heading):
    """What the government adds to a premium, never more than the premium: the larger of two.

    by head     max(0, per_head − taper × income)
    by income   max(0, lowest premium on offer to the person − most_of_income × income)
    """

    per_head: Amount = decided(0.0, "amount a head", "money per year")
    taper: Share = decided(0.0, "how much of it is lost with each unit of income", "share of income")
    most_of_income: Share | None = decided(
        None, "share of income above which the lowest premium is subsidised; none = never", "share of income"
    )


class Supplement(Heading):
    """The care of the core that holders of complementary cover use more of: a cost that others bear."""

    extra_use: Amount = decided(
        0.0, "extra use of the core by a holder, as a share of the column core_cost of the cells", "share"
    )
    charged: bool = decided(
        False, "whether plans repay the core for it and so put it in their premiums; otherwise it pays"
    )


class Search(Heading):
    """How equilibria are looked for."""

    starts: Annotated[int, Field(ge=1, le=500)] = decided(
        8, "premiums the search begins from: pooled, highest, nobody in, then spread evenly", "starts"
    )
    most_iterations: Annotated[int, Field(ge=1, le=100_000)] = decided(
        500, "times premiums are set anew before a start is given up", "iterations"
    )
    damping: Annotated[float, Field(ge=0, lt=1)] = decided(
        0.0, "share of the old premium that is kept each time; more where premiums swing", "share"
    )
    tolerance: Annotated[float, Field(gt=0, le=0.01)] = decided(
        1e-9, "largest difference between a premium and what it must cover, in mean costs", "ratio"
    )
    collapsed_below: Share = decided(
        0.01, "share of people under which cover is said to have collapsed", "share of people"
    )


class Premiums(Heading):
    """How premiums are set.

    community   one premium for all who join a plan
    age bands   one for each band, as near to its cost as the largest ratio between two bands allows
    risk        one for each class of a column of the cells, likewise
    """

    name: str = decided("premiums", "what the rule is called", min_length=1)
    rating: Literal["community", "age bands", "risk"] = decided(
        "community", "what premiums of a plan may differ by"
    )
    bands: tuple[Age, ...] = decided((), "ages at which a new band begins, youngest first", "years")
    risk_column: str = decided("risk", "column of the cells that holds the risk class", min_length=1)
    largest_ratio: AtLeastOne | None = decided(
        None, "highest over lowest premium within a plan; none = each class pays its own cost", "ratio"
    )
    pricing: Literal["average cost", "average cost with loading", "markup"] = decided(
        "average cost", "what a premium covers: its members' cost, that with a loading, or with a markup"
    )
    cover: Literal["core", "voluntary"] = decided("core", "type of cover, which sets the usual loading")
    loading: Amount | None = decided(
        None, "loading in place of the usual one: 4 % of the core, 12 % of voluntary cover", "share of cost"
    )
    markup: Amount = decided(0.0, "what a plan takes a head above cost, if pricing is by markup", "money")
    equalisation: Share = decided(
        0.0, "share of a cell's expected cost above the mean of the insured that is equalised", "share"
    )
    payment_column: str = decided(
        "", "column of the cells with a risk-adjusted payment, in place of a share; its mean is taken off"
    )
    joining: Literal["voluntary", "compulsory"] = decided(
        "voluntary", "whether people may stay in no plan at all"
    )
    outside: str = decided("none", "what staying in no plan is called, in the rule of choice", min_length=1)
    penalty: Amount = decided(0.0, "what a person in no plan pays the government", "money per year")
    subsidy: Subsidy = decided(Subsidy(), "what the government adds to premiums")
    floor: Amount = decided(0.0, "least premium that may be charged", "money per year")
    enrolment: Literal["open", "underwriting"] = decided(
        "open", "whether plans take everybody or may refuse risk classes"
    )
    refusals: tuple[Refusal, ...] = decided((), "who refuses whom, where plans may")
    supplement: Supplement = decided(Supplement(), "extra use of the core by holders of the cover")
    search: Search = decided(Search(), "how equilibria are looked for")

    @property
    def usual(self) -> float:
        """Return the loading of every plan whose own is not stated."""
        if self.pricing == "average cost":
            return 0.0
        return self.loading if self.loading is not None else _usual(self)


def _usual(premiums: Premiums) -> float:
    return LOADINGS[premiums.cover].share if premiums.pricing == "average cost with loading" else 0.0

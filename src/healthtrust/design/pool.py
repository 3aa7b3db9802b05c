"""[pool]: who pays what, what the government adds, what collecting costs."""

from __future__ import annotations

from typing import Literal

from healthtrust.design.contributions import Bracket, Contribution, Response, Scheme
from healthtrust.design.heading import Amount, Heading, Share, decided


class Pool(Heading):
    """The contribution schedule and the pool's other income."""

    brackets: tuple[Bracket, ...] = decided(
        (Bracket(above=0, rate=0.09),), "marginal rates on household income, lowest slice first"
    )
    rate: Literal["as given", "funds the package"] = decided(
        "as given", "whether the rates stand, or are scaled until they fund the benefit package"
    )
    per_adult: Amount = decided(0.0, "flat contribution per adult", "money per year")
    exempt_below: Amount = decided(
        0.0, "equivalised household income below which nothing is due", "money per year"
    )
    ceiling_share: Share | None = decided(None, "largest share of household income ever due", "share")
    subsidy_per_exempt_resident: Amount = decided(
        0.0, "what the government pays for each resident of an exempt household", "money per year"
    )
    subsidy_share: Share = decided(0.0, "what the government adds, as a share of contributions", "share")
    collection_cost_share: Share = decided(0.0, "cost of collecting, as a share of contributions", "share")
    opening_reserve: Amount = decided(0.0, "reserve the pool holds before its first year", "money")
    contributions: tuple[Contribution, ...] = decided((), "further contributions, beside that on income")
    response: Response = Response()
    schemes: tuple[Scheme, ...] = decided(
        (), "schemes that residents had before the pool, the first that fits"
    )

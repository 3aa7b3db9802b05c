"""An arrangement as data: how care is paid for and organised, which is what its response depends on.

Payment and form are apart: any payment can stand with any form. Structure is not capability: what an
organisation is on paper is not how well care in it is integrated, which is scored in five components.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from healthtrust.design.heading import Amount, Heading, Positive, Share, decided
from healthtrust.design.organisation import Components, Route, Status, Text

Years = Annotated[float, Field(ge=0, le=100)]


class Payment(Heading):
    """What of their revenue and cost those who decide on care earn and bear at the margin."""

    volume_primary: Share = decided(..., "marginal revenue of primary care that rises with volume", "share")
    volume_hospital: Share = decided(..., "marginal revenue of hospitals that rises with volume", "share")
    risk_primary: Share = decided(
        ..., "marginal cost of primary care borne by those who decide on it", "share"
    )
    risk_hospital: Share = decided(
        ..., "marginal cost of hospital care borne by those who decide on it", "share"
    )
    quality: Share = decided(0.0, "revenue that is tied to measured quality", "share of revenue")
    fee_elective: Positive = decided(1.0, "fee of an elective admission over that of before", "ratio")
    fee_outpatient: Positive = decided(1.0, "fee of an outpatient attendance over that of before", "ratio")
    rebased: Share = decided(
        0.0, "part of what is saved in a year by which what is expected is lowered for the next", "share"
    )
    lasts: Years | None = decided(
        None,
        "years until the contract lapses: pay and risk of before return, fees and form stay; empty: never",
        "years",
    )


class Transformation(Heading):
    """Money that builds the capability to integrate care, for a time."""

    per_head: Amount = decided(0.0, "spending on it in each of its years", "money per head and year")
    lasts: Years | None = decided(None, "years of it; empty: kept up for good, out of own funds", "years")


class Market(Heading):
    """Who else there is: concentration, how prices are set, whether members may leave; beds and waits.

    Beds and waits are England's unless given: 90 % (KH03) and ten weeks (median of referral to treatment
    before 2020), both recalled. Shipped American places with fees say 70 % and three weeks, recalled too.
    """

    provider_concentration: Share = decided(0.25, "Herfindahl-Hirschman index of providers", "index")
    plan_concentration: Share = decided(1.0, "Herfindahl-Hirschman index of plans; 1: one payer", "index")
    administered_prices: Share = decided(1.0, "part of prices that is set, not negotiated", "share")
    benchmarking: Share = decided(0.5, "how far performance is compared and reviewed", "score")
    occupancy: Annotated[float, Field(gt=0, le=1)] = decided(
        0.9, "part of bed days used, where it is what stood before", "share"
    )
    waiting_weeks: Annotated[float, Field(ge=2, le=520)] = decided(
        10.0, "weeks waited for elective care, where it is what stood before", "weeks"
    )
    choice_of_plan: bool = decided(False, "whether members may leave for another plan")


class Arrangement(Heading):
    """A payment and a form of care together: what an arrangement is called, and all that care answers to."""

    schema_version: Literal[1] = decided(1, "form of the file")
    name: Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]*$")] = decided(
        ..., "what it is called; its file too"
    )
    title: Text = decided(..., "its name in words")
    about: Text = decided(..., "the arrangement in a sentence or two")
    route: Route = decided("none", "how integration came about; told, while `hospital_led` and scores act")
    hospital_led: Share = decided(0.0, "how far a hospital leads it", "score")
    payment: Payment = decided(..., "what is paid for")
    components: Components = decided(..., "how integrated care itself can become")
    information: Share = decided(0.0, "health information technology shared by all", "score")
    continuity: Share = decided(0.61, "contacts with the usual doctor; mean of England: Barker 2017", "index")
    transformation: Transformation = Transformation()
    market: Market = Market()
    reinvested: Share = decided(0.0, "part of a surplus spent on population health the year after", "share")
    source: Text = decided(..., "where its numbers come from")
    status: Status = decided(..., "how well that is known")

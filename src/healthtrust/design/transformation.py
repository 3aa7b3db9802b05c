"""[fund] and [[bids]]: ring-fenced money for changing how care works, and what is asked for out of it."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, model_validator

from healthtrust.design.heading import Amount, Heading, Positive, Share, decided

Evidence = Literal["cited", "recalled", "assumed"]
Years = Annotated[int, Field(ge=1, le=30)]


class Milestone(Heading):
    """One promise of a bid for one year: a measure, where it is taken, and the value it should reach."""

    year: int = decided(..., "calendar year in which the measure is taken")
    measure: str = decided(..., "code of a measure in the catalogue", min_length=1)
    place: str | None = decided(None, "where it is measured; none = the place of the bid")
    at_least: float | None = decided(None, "the value it should reach")
    at_most: float | None = decided(None, "the value it should not exceed")
    growth_below_rest: float | None = decided(
        None,
        "how far its growth on the year before must stay below that of all other places: 0.01 is 1 %",
        "share",
    )
    judge_on: Literal["value", "interval", "adjusted"] = decided(
        "value",
        "what must reach the limit: the value; its whole interval; or the whole interval widened by how much "
        "more places differ than chance explains",
    )

    @model_validator(mode="after")
    def _one_limit(self) -> Milestone:
        if sum(limit is not None for limit in (self.at_most, self.at_least, self.growth_below_rest)) != 1:
            raise ValueError("exactly one of at_most, at_least and growth_below_rest")
        if self.growth_below_rest is not None and self.judge_on != "value":
            raise ValueError('judge_on = "value" beside growth_below_rest: growth has no interval')
        return self


class Bid(Heading):
    """What one place asks for: money for some years, the gain it expects, and what it promises by when."""

    name: str = decided(..., "what the bid is called", min_length=1)
    place: str = decided(..., "the place that would do it", min_length=1)
    cost: Positive = decided(
        ..., "cost of each of its years, the bidder's own part included", "money per year"
    )
    first_year: int = decided(..., "calendar year of the first payment")
    years: Years = decided(..., "years it is paid for", "years")
    qalys: Amount = decided(0.0, "health gained a year while it works fully", "QALY per year")
    saves: Amount = decided(0.0, "money the pool saves a year while it works fully", "money per year")
    build_years: Years = decided(1, "paid years until it works fully", "years")
    evidence: Evidence = decided("assumed", "where the expected gain comes from")
    source: str = decided("", "the study or the reckoning behind the expected gain")
    milestones: tuple[Milestone, ...] = decided((), "what it promises for each year")

    @model_validator(mode="after")
    def _gains_something(self) -> Bid:
        if not self.qalys and not self.saves:
            raise ValueError("a gain: qalys, saves or both above 0")
        return self

    @property
    def last_year(self) -> int:
        """Return the calendar year of the last payment."""
        return self.first_year + self.years - 1


class Fund(Heading):
    """The rules of the fund: how long it lasts, what it asks of bidders, and when it pays."""

    first_year: int = decided(..., "calendar year in which the fund opens")
    years: Years = decided(3, "years until it ends; nothing is paid after them", "years")
    matched_share: Share = decided(0.0, "share of a bid's cost that the bidder brings", "share")
    least_return: Amount = decided(1.0, "least value gained for each unit of money spent", "ratio")
    choose: Literal["by return", "best set"] = decided(
        "by return", "take bids down the ranking while they fit, or the set of highest net value"
    )
    release: Literal["all or nothing", "in proportion"] = decided(
        "all or nothing", "what is paid when some of last year's milestones are met"
    )
    autonomy: Literal["none", "unawarded money"] = decided(
        "none",
        "what places that kept all of last year's milestones are freed from: nothing; or bids, for their "
        "part by residents of what was awarded to nobody",
    )
    money_per_qaly: Positive = decided(13_500, "what a QALY costs at the margin of care", "money per QALY")
    discount_rate: Share = decided(0.035, "rate at which later gains and costs count less", "share per year")
    horizon: Annotated[int, Field(ge=1, le=100)] = decided(20, "years over which gains are counted", "years")
    decay: Share = decided(
        0.12, "share of what a bid built that is lost each year once its money stops", "share per year"
    )

    @property
    def last_year(self) -> int:
        """Return the calendar year after which the fund pays nothing."""
        return self.first_year + self.years - 1


class Transformation(Heading):
    """A fund and the bids for it."""

    fund: Fund = decided(..., "the rules of the fund")
    bids: tuple[Bid, ...] = decided((), "what is asked for")

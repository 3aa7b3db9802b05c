"""[review]: what was promised, how it is measured and judged, and what meeting it earns."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from healthtrust.design.heading import Heading, Positive, Share, decided

ITEMS = ("overall", "care", "waiting", "freedom")
"""What members are asked about: all together, quality of care, waiting, and freedom to go where they wish."""

Age = Annotated[int, Field(ge=0, le=120)]


class Target(Heading):
    """One promise: a measure of the catalogue and the value it should reach."""

    measure: str = decided(..., "code of a measure in the catalogue")
    at_most: float | None = decided(None, "the value it should not exceed")
    at_least: float | None = decided(None, "the value it should reach")
    where: Literal["everywhere", "each place"] = decided("each place", "judged once, or place by place")
    reward_weight: float = decided(1.0, "its weight in sharing the reward", "ratio", ge=0)
    minimum_size: int = decided(0, "fewest residents of a place for it to be judged there", "people", ge=0)

    @model_validator(mode="after")
    def _one_limit(self) -> Target:
        if (self.at_most is None) == (self.at_least is None):
            raise ValueError("give exactly one of at_most and at_least")
        return self


class AnswersFrom(Heading):
    """From an age on, how much more or less often members answer."""

    age: Age = decided(..., "first age, in completed years", "years")
    ratio: Positive = decided(..., "how often they answer, over the response rate", "ratio")


class MemberSurvey(Heading):
    """A survey of members every year: how many are asked, who answers, and about what."""

    of: Literal["plan", "place"] = decided("plan", "whether so many are asked in each plan or in each place")
    size: int = decided(400, "households asked in each plan or place, as expected", "households", ge=1)
    response_rate: Share = decided(0.30, "share of those asked who answer", "share")
    by_age: tuple[AnswersFrom, ...] = decided(
        (AnswersFrom(age=0, ratio=0.5), AnswersFrom(age=35, ratio=0.9), AnswersFrom(age=65, ratio=1.6)),
        "how often who speaks for a household answers, by age",
    )
    by_segment: dict[Literal["well", "at risk", "chronic", "multimorbid", "frail"], Positive] = decided(
        {"frail": 0.7}, "the same by segment; 1 where none is given", "ratio"
    )
    items: tuple[Literal["overall", "care", "waiting", "freedom"], ...] = decided(
        ITEMS, "what is asked; `overall` always is"
    )

    @model_validator(mode="after")
    def _sound(self) -> Self:
        ages = [band.age for band in self.by_age]
        if ages != sorted(set(ages)):
            raise ValueError("ages that rise, each once, under by_age")
        if "overall" not in self.items or len(set(self.items)) < len(self.items):
            raise ValueError("each item once, `overall` among them")
        return self


class Review(Heading):
    """Targets, how they are judged and paid, the survey of members, and what counts as catastrophic."""

    targets: tuple[Target, ...] = decided((), "the promises that are judged")
    judge_on: Literal["value", "interval", "adjusted"] = decided(
        "value",
        "what a target must hold for: the value; its whole interval; or the whole interval widened by how "
        "much more places differ than chance explains",
    )
    pay_by: str = decided(
        "reserve",
        "how results are paid: `reserve` shares the reward reserve over promises; else a contract by name or "
        "path",
        min_length=1,
    )
    pay_statement: dict[str, float] = decided(
        {}, "columns of that contract's statement that a year does not measure"
    )
    survey: MemberSurvey | None = decided(None, "a survey of members every year; none = none")
    catastrophic_shares: tuple[Share, ...] = decided(
        (0.10, 0.25), "shares of household income above which out-of-pocket spending is catastrophic", "share"
    )

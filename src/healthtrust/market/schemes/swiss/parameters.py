"""What decides the Swiss scheme: age classes, thresholds of cost groups, relief of the young, dates of data.

>>> from healthtrust.market.schemes.parameters import stated
>>> swiss = stated(SwissParameters, "swiss", None)
>>> swiss.now(swiss.daily_doses), swiss.now(swiss.counted_in_packs), swiss.now(swiss.relief_share)
(180.0, ('KRE', 'KRK'), 0.5)
>>> ages = swiss.ages
>>> ages.labels[:3], ages.labels[-1], ages.outside.tolist()[:3], ages.relieved.tolist()[:3]
(('0-18', '19-25', '26-30'), '91+', [True, False, False], [False, True, False])
"""

from __future__ import annotations

from itertools import pairwise
from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from healthtrust.design.heading import Amount, Share, decided
from healthtrust.ground.problems import Problem
from healthtrust.market.schemes.parameters import Fact, SchemeParameters
from healthtrust.market.schemes.swiss.grouping import Ages


def _rising(starts: tuple[int, ...]) -> tuple[int, ...]:
    if not starts or starts[0] != 0 or any(after <= before for before, after in pairwise(starts)):
        raise ValueError("the first ages of classes must begin at 0 and rise")
    return starts


Starts = Annotated[tuple[int, ...], AfterValidator(_rising)]
Count = Annotated[int, Field(ge=0)]


class SwissParameters(SchemeParameters):
    """The constants of the Swiss scheme, each with its source."""

    age_starts: tuple[Fact[Starts], ...] = decided((), "first age of each class, beginning at 0")
    outside_below: tuple[Fact[Count], ...] = decided((), "age from which the scheme counts", "years")
    relieved_below: tuple[Fact[Count], ...] = decided((), "age from which one is not relieved", "years")
    relief_share: tuple[Fact[Share], ...] = decided((), "share of the young's net payment", "share")
    daily_doses: tuple[Fact[Amount], ...] = decided((), "threshold of a cost group", "daily doses a year")
    packs: tuple[Fact[Amount], ...] = decided((), "threshold where packs are counted", "packs a year")
    counted_in_packs: tuple[Fact[tuple[str, ...]], ...] = decided((), "cost groups counted in packs")
    left_out: tuple[Fact[tuple[str, ...]], ...] = decided((), "cost groups without a supplement")
    horizon_early: tuple[Fact[Count], ...] = decided((), "when the year's data are taken", "months")
    horizon_late: tuple[Fact[Count], ...] = decided((), "when settled data are taken", "months")
    dose_decimals: tuple[Fact[Count], ...] = decided((), "decimals of daily doses a pack")
    sum_decimals: tuple[Fact[Count], ...] = decided((), "decimals of sums of doses and packs")
    above_twelve: tuple[Fact[Literal["as given", "share", "refuse"]], ...] = decided(
        (), "months of a person above twelve: counted as given, shared among insurers, or refused"
    )
    negative_costs: tuple[Fact[Literal["as given", "refuse"]], ...] = decided(
        (), "costs below zero: counted as given, or refused"
    )

    @property
    def ages(self) -> Ages:
        """Return the age classes in force."""
        limits = self.now(self.outside_below), self.now(self.relieved_below)
        return Ages(self.now(self.age_starts), *limits)


def contradictions(decided: SwissParameters) -> list[Problem]:
    """Return the limits of the scheme at which no age class begins."""
    starts = decided.now(decided.age_starts)
    return [
        Problem(f"parameters, {name}", str(limit), f"an age at which a class of age_starts begins: {starts}")
        for name, facts in (
            ("outside_below", decided.outside_below),
            ("relieved_below", decided.relieved_below),
        )
        for limit in [decided.now(facts)]
        if limit not in starts
    ]

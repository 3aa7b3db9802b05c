"""Divide the pool's income by purpose; what no other takes is the reserve, so that parts equal the whole.

    H = ⌊h Y⌋   T = ⌊t Y⌋   S = ⌊s Y⌋   W = ⌊w Y⌋   A = ⌊a Y⌋          R = Y − C − H − T − S − W − A

Y        pool income: contributions, subsidy and opening reserve, less the cost of collecting
C        personal care: what the benefit package and running the plans are expected to cost
H, T, S  population health, transformation, social care;  W, A  rewards for results, administration
h,t,s,.. the design's shares;  R  the reserve that the pool keeps, never negative as C is within the means
Source   HTS-5: one authority divides one pool between population health and personal care. Chernichovsky and
         Leibowitz 2010, Am J Public Health 100:205 (doi:10.2105/AJPH.2008.156588) [cited].

>>> shares = Allocate(population_health_share=0.05, reward_share=0.01, administration_share=0.02)
>>> divided = purposes(1_000_001, 900_000, shares)
>>> divided.population_health, divided.reward, divided.administration, divided.reserve
(50000, 10000, 20000, 20001)
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal

from healthtrust.design.allocate import Allocate
from healthtrust.ground.errors import Imbalance
from healthtrust.ground.problems import Problem


@dataclass(frozen=True)
class Purposes:
    """What the pool's income is for, minor units: the first four reach the places, the rest stays behind."""

    personal_care: int
    population_health: int
    transformation: int
    social_care: int
    reserve: int
    reward: int
    administration: int

    def without_transformation(self, lapsed: int) -> Purposes:
        """Return the same with what lapses of the transformation money back in the reserve."""
        return replace(self, transformation=self.transformation - lapsed, reserve=self.reserve + lapsed)


def purposes(income: int, personal_care: int, shares: Allocate) -> Purposes:
    """Return pool income divided by purpose, minor units; the parts add up to `income`.

    Raises Imbalance if personal care takes more than the shares of the other purposes leave over.
    """
    population_health, transformation, social_care, reward, administration = (
        int(Decimal(str(part)) * income)  # the share as it was written: 0.29 of 100 is 29
        for part in (
            shares.population_health_share,
            shares.transformation_share,
            shares.social_care_share,
            shares.reward_share,
            shares.administration_share,
        )
    )
    spoken_for = personal_care + population_health + transformation + social_care + reward + administration
    reserve = income - spoken_for
    if reserve < 0:
        raise Imbalance([_overspent(income, personal_care, reserve)])
    return Purposes(
        personal_care, population_health, transformation, social_care, reserve, reward, administration
    )


def _overspent(income: int, personal_care: int, reserve: int) -> Problem:
    return Problem(
        "allocate, purposes",
        f"{personal_care} for personal care, {-reserve} more than the other purposes leave of {income}",
        "personal care within the pool's means, in minor units",
        remedy="Lower the shares under [allocate], or raise the pool's income.",
    )

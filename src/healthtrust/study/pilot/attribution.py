"""What may be put down to a programme: growth beside growth, plan beside outcome, one site beside the next.

    relative effect = (1 + growth with) / (1 + growth without) − 1
    share realised  = actual change / planned change
    adjusted plan   = plan × mean share realised by programmes before
    next site       = mean ± t(0.975, n − 1) √( τ² + (τ² + s²)/n ),   s² = mean square of their own errors,
                      τ² = variance between sites less s²

Source  England 2013-18, emergency admissions: without any programme +12.0 %, Vanguard +8.8, Pioneer +6.4,
        both +3.5 (BMC Health Services Research 2021, doi:10.1186/s12913-021-06692-x [cited]). Better Care
        Fund 2015/16: planned −106,000 emergency admissions and −293,000 delayed days, came +87,000 and
        +185,000 (National Audit Office 2017 [cited]). Sites 2014/15-2017: +15.6 and +10.8 % in two
        vanguards (Health Service Journal [cited]). Prediction interval of the next site: Higgins, Thompson
        and Spiegelhalter, Journal of the Royal Statistical Society A 2009 [recalled]

What came of a plan holds the growth that would have come anyway, so a share realised is no effect of the
programme: it says how far plans were from what happened, and how little a new plan should be trusted.

>>> [round(100 * relative(growth, ENGLAND["neither"]), 1) for growth in (0.088, 0.064, 0.035)]
[-2.9, -5.0, -7.6]
>>> [round(plan.realised, 2) for plan in BETTER_CARE_FUND]
[-0.82, -0.63]
>>> adjusted(-0.03, BETTER_CARE_FUND).effect > 0
True
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import sqrt

import numpy as np
from numpy.typing import ArrayLike

from healthtrust.study.pilot.guard import Interval

ENGLAND: Mapping[str, float] = {"neither": 0.120, "Vanguard": 0.088, "Pioneer": 0.064, "both": 0.035}
"""Growth of emergency admissions 2013-18 by programme, from 7.5 and 7.9 per 1,000 a month."""


@dataclass(frozen=True)
class Plan:
    """A plan and what came, as changes in the same unit."""

    name: str
    planned: float
    actual: float

    @property
    def realised(self) -> float:
        """Return the share realised."""
        return self.actual / self.planned


BETTER_CARE_FUND = (
    Plan("emergency admissions", -106_000.0, 87_000.0),
    Plan("delayed days", -293_000.0, 185_000.0),
)


def relative(with_it: float, without: float) -> float:
    """Return the effect on the level reached, from growth with and without the programme (shares)."""
    return (1 + with_it) / (1 + without) - 1


def relative_interval(with_it: Interval, without: Interval) -> Interval:
    """Return the same with its interval: both growths independent, their logarithms normal."""
    ends = [np.log1p([each.low, each.high]) for each in (with_it, without)]
    error = sqrt(sum(float((high - low) / 2) ** 2 for low, high in ends))
    middle = np.log1p(relative(with_it.effect, without.effect))
    low, high = np.expm1([middle - error, middle + error])
    return Interval(relative(with_it.effect, without.effect), float(low), float(high))


def adjusted(plan: float, before: Sequence[Plan]) -> Interval:
    """Return a plan times the mean share that earlier plans realised, and their range."""
    shares = [each.realised for each in before]
    ends = sorted((plan * min(shares), plan * max(shares)))
    return Interval(plan * sum(shares) / len(shares), ends[0], ends[1])


def next_site(effects: ArrayLike, errors: ArrayLike) -> tuple[float, Interval]:
    """Return τ, and the effect to be expected at one more site; effects and their own errors [site]."""
    from scipy.special import stdtrit

    found, own = np.asarray(effects, dtype=np.float64), np.asarray(errors, dtype=np.float64)
    count, mean = len(found), float(found.mean())
    if count < 2:
        return 0.0, Interval(mean, -np.inf, np.inf)
    between = max(0.0, float(found.var(ddof=1)) - float((own**2).mean()))
    error = sqrt((between + float((own**2).mean())) / count + between)
    reach = float(stdtrit(count - 1, 0.975)) * error
    return sqrt(between), Interval(mean, mean - reach, mean + reach)

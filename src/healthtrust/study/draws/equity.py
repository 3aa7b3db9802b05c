"""Does a design make people healthier, and more equal? The health equity impact plane, draw by draw.

    after_fd = h_f + (care_fd − care_f0) / 1000 + (P_d − D_d) / N

f, h_f   deprivation fifth, and QALYs that a resident of it expects;  care_f  QALYs of care per 1,000
         residents of the fifth in the last year;  0  the first design
P        QALYs a year that programmes are expected to bring more, shared by all alike (assumed)
D        health displaced by a year's spending more, at k money for a QALY, borne by all alike (assumed)
Source   Cookson et al., Value in Health 2017; 20: 206-212 [recalled]; plane: `package.equity.plane`; aversion
         to inequality: Robson et al. 2017

>>> fair = Fifths((1, 5), np.array([500.0, 500.0]), np.array([60.0, 75.0]))
>>> care = np.array([[[20.0, 21.0], [20.0, 20.0]], [[24.0, 25.0], [20.0, 20.0]]])  # [design, fifth, draw]
>>> found = impacts(fair, care, alike=np.zeros((2, 2)))
>>> found.net_health[1].round(3).tolist(), bool((found.equity_impact[1] > 0).all())
([2.0, 2.0], True)
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from healthtrust.allocate.returns.margins import shipped_scale
from healthtrust.package.equity.distribution import Groups
from healthtrust.package.equity.plane import ENGLISH_MEDIAN, Judge, plane
from healthtrust.study.draws.study import Study
from healthtrust.study.draws.worth import years_counted

Real = NDArray[np.float64]

PER = 1_000
"""Residents that QALYs of care are told by."""


class Fifths(NamedTuple):
    """Deprivation fifths, the most deprived first: who they are, how many, and how healthy."""

    numbers: tuple[int, ...]
    members: Real
    health: Real


class Impacts(NamedTuple):
    """Where designs lie beside the first, QALYs of all residents in a year [design, draw]."""

    net_health: Real
    equity_impact: Real


def equity_of(study: Study, threshold: float, judge: Judge = ENGLISH_MEDIAN[0]) -> Impacts | None:
    """Return where the designs lie in the draws in which all could be; None where no fifths are known."""
    told = study.manifest["residents"]
    numbers = tuple(told["fifths"])
    names = [f"care@fifth {n}" for n in numbers]
    if len(numbers) < 2 or not set(names) <= set(study.outcomes):
        return None
    whole = study.whole
    care = np.stack([study.of(name)[:, whole] for name in names], axis=1)
    if not care.shape[2] or not np.isfinite(care).all():
        return None
    cost = study.of("pool spending")[:, whole]
    years = study.manifest["years"][-1] - study.manifest["years"][0] + 1
    scale = shipped_scale()
    displaced = (cost - cost[0]) / (threshold * years_counted(years, scale.discount_money))
    programmes = study.of("qalys of programmes")[:, whole]
    brought = (programmes - programmes[0]) / years_counted(years, scale.discount_qalys)
    fifths = Fifths(numbers, np.array(told["members"], dtype=float), np.array(told["health"], dtype=float))
    return impacts(fifths, care, brought - displaced, judge)


def impacts(fifths: Fifths, care: Real, alike: Real, judge: Judge = ENGLISH_MEDIAN[0]) -> Impacts:
    """Return where designs lie, for care [design, fifth, draw] and QALYs alike to all [design, draw]."""
    share = fifths.members / fifths.members.sum()
    groups = Groups(tuple(f"fifth {n}" for n in fifths.numbers), fifths.members, fifths.health, share)
    gain = (care - care[0]) / PER + alike[:, None, :] / fifths.members.sum()
    after = np.moveaxis(fifths.health[:, None] + gain, 1, 2)  # [design, draw, fifth]
    designs, draws = after.shape[:2]
    names = tuple(str(n) for n in range(designs * draws))
    found = plane(groups, after.reshape(designs * draws, -1), names, judge)
    shape = (designs, draws)
    return Impacts(found.net_health.reshape(shape), found.equity_impact.reshape(shape))

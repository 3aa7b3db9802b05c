"""Revenue as rates rise: the curve, the factor that collects most, and the least that collects enough.

    R(f) = Σ_h w_h t_h(f) (1 − s_h(f))                                 f factor on the contributions
    R(f) ≤ Σ_h w_h t_h(f₂) (1 − s_h(f₁)) = R̄(f₁, f₂)                   for all f from f₁ to f₂

t_h, s_h  what a household owes and its expected share unpaid (see `pool.resistance`); as neither falls when f
          rises, R̄ is a bound between two factors whatever the shape of R
search    spans whose R̄ exceeds the best revenue found by more than the tolerance are halved until none is
          left: R need not be concave, nor have a single peak, for the answer to be right
Source  branch and bound on an interval: Horst and Tuy, Global Optimization, 1996 [recalled].

The answer holds for factors up to the highest asked for. With a cap on arrears below one, revenue rises again
once everybody who would resist does, so that the highest factor may win: `at_highest` says so.

>>> from healthtrust.design.contributions import Response
>>> debtors = Debtors(*(np.array([of]) for of in (1_000_00, 40_000_00, 1_000)))
>>> owed_at = lambda factor: np.array([round(factor * 4_000_00)])           # 10 % of income at factor 1
>>> response = Response(at_fair=0.05, slope=5.0, most=1.0)
>>> curve = revenue_curve(owed_at, debtors, response, (0.5, 1.0, 1.5))
>>> [round(collected / 1e8, 3) for collected in curve.collected.tolist()]
[1.65, 2.3, 1.95]
>>> peak = most_revenue(owed_at, debtors, response, highest=3.0)            # by hand: 43/40 of factor 1
>>> abs(peak.factor - 1.075) < 0.05, peak.at_most <= 1.001 * peak.collected, peak.at_highest
(True, True, False)
>>> round(factor_that_collects(2_000_000_00, owed_at, debtors, response), 4)
0.6805
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from healthtrust.design.contributions import Response
from healthtrust.ground.errors import InvalidInput
from healthtrust.ground.problems import Problem
from healthtrust.pool.resistance import Debtors, Expected, at_most, expected, expected_of_each

OwedAt = Callable[[float], NDArray[np.int64]]
"""What one household of each row owes [h], minor units, at a factor; rates that rise lower it for nobody."""
Span = tuple[float, float]

SPANS_AT_FIRST = 16
NARROWEST = 1e-6
"""Spans of this part of the highest factor are not halved any further."""
PRECISION = 1e-12
"""How closely, relative to itself, the factor that collects a sum is found."""


@dataclass(frozen=True)
class RevenueCurve:
    """Columns of f factors."""

    factor: NDArray[np.float64]
    owed: NDArray[np.int64]
    collected: NDArray[np.int64]
    """Expected revenue, minor units."""
    share_unpaid: NDArray[np.float64]
    """Of the money owed."""
    in_arrears: NDArray[np.float64]
    """Share of households."""


@dataclass(frozen=True)
class MostRevenue:
    """The factor that collects most, and its proof: none up to `highest` collects more than `at_most`."""

    factor: float
    collected: int
    owed: int
    in_arrears: float
    at_most: int
    """What no factor within the range can exceed, minor units."""
    highest: float
    evaluations: int

    @property
    def at_highest(self) -> bool:
        """Return whether the best is the highest factor asked for: revenue may rise beyond it."""
        return self.factor >= self.highest


def revenue_curve(
    owed_at: OwedAt, debtors: Debtors, response: Response, factors: Sequence[float]
) -> RevenueCurve:
    """Return what is owed and expected to be collected at each factor [f]; itself asks everybody once."""
    found = expected_of_each((owed_at(float(factor)) for factor in factors), debtors, response)
    return RevenueCurve(
        np.array(factors, dtype=np.float64),
        np.array([one.owed for one in found], dtype=np.int64),
        np.array([one.collected for one in found], dtype=np.int64),
        np.array([one.share_unpaid for one in found]),
        np.array([one.in_arrears for one in found]),
    )


def most_revenue(
    owed_at: OwedAt, debtors: Debtors, response: Response, highest: float = 4.0, within: float = 1e-3
) -> MostRevenue:
    """Return the factor from 0 to `highest` of the most expected revenue, to the part `within` of it.

    The tolerance is one of revenue, certified by `at_most`, not of the factor: the top of the curve is flat.
    """
    spans = list(pairwise(np.linspace(0.0, highest, SPANS_AT_FIRST + 1).tolist()))
    best, best_factor, bound, evaluations = Expected(0, 0, 0.0), 0.0, 0, 0
    while spans:
        measured = _measured(spans, owed_at, debtors, response)
        evaluations += len(spans)
        for (_, high), here, _ in measured:
            if here.collected > best.collected:
                best, best_factor = here, high
        spans = []
        for span, _, most in measured:
            if most > best.collected * (1 + within) and _wide(span, highest):
                spans += _halves(span)
            else:
                bound = max(bound, most)
    top = max(bound, best.collected)
    return MostRevenue(best_factor, best.collected, best.owed, best.in_arrears, top, highest, evaluations)


def factor_that_collects(
    target: int, owed_at: OwedAt, debtors: Debtors, response: Response, highest: float = 16.0
) -> float:
    """Return the smallest factor, to 1e-12 of itself, whose expected revenue is `target` or more.

    Spans that cannot hold it are passed over from the left, so that the first of several crossings is found
    (revenue that rises above the target for less than a millionth of `highest` may be missed). Raises
    InvalidInput with the most that can be collected where no factor up to `highest` reaches the target.
    """
    if target <= 0:
        return 0.0
    waiting: list[Span] = [(0.0, highest)]
    while waiting:
        low, high = waiting.pop()
        less, more = owed_at(low), owed_at(high)
        if at_most(less, more, debtors, response) < target:
            continue
        if _wide((low, high), highest):
            waiting += reversed(_halves((low, high)))
        elif expected(more, debtors, response).collected >= target:
            return _crossing(low, high, lambda f: expected(owed_at(f), debtors, response).collected >= target)
    raise InvalidInput([_out_of_reach(target, most_revenue(owed_at, debtors, response, highest))])


def _measured(
    spans: Sequence[Span], owed_at: OwedAt, debtors: Debtors, response: Response
) -> list[tuple[Span, Expected, int]]:
    """Return, for each span in rising order, revenue at its higher end and its bound."""
    measured = []
    edge, less = spans[0][0], owed_at(spans[0][0])
    for low, high in spans:
        less, more = less if low == edge else owed_at(low), owed_at(high)
        here = expected(more, debtors, response)
        measured.append(((low, high), here, at_most(less, more, debtors, response)))
        edge, less = high, more
    return measured


def _wide(span: Span, highest: float) -> bool:
    return span[1] - span[0] > NARROWEST * highest


def _halves(span: Span) -> list[Span]:
    low, high = span
    middle = (low + high) / 2
    return [(low, middle), (middle, high)]


def _crossing(low: float, high: float, reaches: Callable[[float], bool]) -> float:
    while high - low > PRECISION * high:
        middle = (low + high) / 2
        low, high = (low, middle) if reaches(middle) else (middle, high)
    return high


def _out_of_reach(target: int, most: MostRevenue) -> Problem:
    return Problem(
        "pool.response",
        f"at most {most.collected:,} minor units collected, at {most.factor:.4g} times the rates, where "
        f"{most.in_arrears:.1%} of households are in arrears",
        f"{target:,} minor units, which the benefit package needs",
        remedy="Promise less, add a subsidy, or find ways to lower arrears; higher rates would collect less.",
    )

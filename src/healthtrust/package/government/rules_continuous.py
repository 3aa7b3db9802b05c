"""The decision rules over a whole distribution of wealth: who declines an intervention, and what follows.

    the paper's rule    b_i ∫_{S_i} β π_i γ dW  ≥  x_i μ ∫_{S_i} π_i γ dW ,      S_i = {W: i is not bought}
    exactly             ∫ π_i min( β b_i , (1 + ℓ) α x_i ) γ dW  ≥  μ Π_i x_i

γ          density of wealth W;  π_i, Π_i  cases of i a year at wealth W, in the population
α, β, μ    what wealth, health, public money is worth to society, at the taxes paid and the cover bought
x_i, b_i   price and health gain per case;  ℓ  loading.  W buys i iff b_i / x_i ≥ (1 + ℓ) MRS, MRS = α / β
Source     Smith, Statutory packages of health care alongside voluntary insurance, York 2006, on a
           continuous distribution of health; the exact condition, under any restricted tax, is beyond it

Both ask who *would* buy i were it left out, also of what is in. With S_i empty the paper's rule reads 0 ≥ 0,
a tie. It is exact where α = μ among those who buy, as free taxes make it. Under a wealth tax α < μ among the
rich, so that taking over their premium is worth less than it costs: hence the second line, in which the
hurdle of what only they have is infinite. A society's rows, by wealth within a class of one incidence, are
the distribution.

>>> society = Society.of_groups(("rich", "poor"), share=[0.2, 0.8], wealth=[100, 20], health=[19, 19],
...                             incidence=[[1.0, 0.0], [1.0, 1.0]])
>>> worth = Worth(wealth=np.array([0.01, 0.05]), health=np.array([0.08, 0.08]), money=0.03)
>>> by_trade_off = decliners(society, worth, loaded=1.0)
>>> ratio = np.array([1.5, 0.5])                       # the rich would buy both, the poor neither
>>> hurdle_of_decliners(by_trade_off, ratio).tolist(), exact_hurdle(by_trade_off).round(4).tolist()
([nan, 0.375], [inf, 0.4375])
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from healthtrust.package.government.rules import Worth
from healthtrust.package.question import Flags, Real, Society, Whole

SAME = 1e-9
"""Relative difference below which a household is taken to be indifferent, and then to buy."""

HALVINGS = 100


@dataclass(frozen=True)
class Decliners:
    """The rows of every class [z] by trade-off, the readiest buyers first, and running sums along them."""

    society: Society
    money: float
    """μ."""
    trade_off: Real
    """[z]: (1 + ℓ) α / β, the ratio b / x from which a row buys; infinite where it may not."""
    share_up_to: Real
    """[z + 1]: Σ g over the rows before."""
    health_up_to: Real
    """[z + 1]: Σ g β."""
    premium_up_to: Real
    """[z + 1]: Σ g (1 + ℓ) α."""


def decliners(society: Society, worth: Worth, loaded: float, may_buy: bool = True) -> Decliners:
    """Return the society's rows by their trade-off. loaded: 1 + ℓ; may_buy: whether cover is on offer at all.

    It costs one sort of each class, and then a binary search for each ratio and class.
    """
    premium = loaded * worth.wealth
    with np.errstate(divide="ignore", invalid="ignore"):
        trade_off = np.nan_to_num(premium / worth.health, nan=np.inf, posinf=np.inf)
    trade_off[~(society.may_insure[society.class_of_row] & may_buy)] = np.inf
    order = np.concatenate(
        [a + np.argsort(trade_off[a:b], kind="stable") for a, b in pairwise(society.first)]
    )
    g = society.share[order]
    return Decliners(
        society,
        worth.money,
        trade_off[order],
        _running(g),
        _running(g * worth.health[order]),
        _running(np.where(np.isfinite(trade_off[order]), g * premium[order], 0.0)),
    )


def hurdle_of_decliners(of: Decliners, ratio: Real, paid: Real | None = None) -> Real:
    """Return the paper's hurdle μ ∫_S π γ / ∫_S β π γ of each intervention [i]; NaN where it is a tie.

    ratio [i] is b / x, by which S is found. paid [i] in place of Π_i: what the pool pays beyond or short of
    the price is laid on the decliners' side, where the paper has none.
    """
    incidence, rest = of.society.incidence, _rest(of, ratio)
    people, health = (_weighted(incidence, rest, sums) for sums in (of.share_up_to, of.health_up_to))
    extra = 0.0 if paid is None else paid - of.society.prevalence
    with np.errstate(divide="ignore", invalid="ignore"):
        hurdle = of.money * (people + extra) / health
    return np.asarray(np.where((health <= 0) & (np.abs(people + extra) <= 1e-15), np.nan, hurdle))


def declining_share(of: Decliners, ratio: Real) -> Real:
    """Return the share of all cases of each intervention [i] that fall on those who would not buy it."""
    rest = _rest(of, ratio)
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.asarray(_weighted(of.society.incidence, rest, of.share_up_to) / of.society.prevalence)


def would_buy(of: Decliners, ratio: Real) -> Flags:
    """Return [c, i] whether any member of each class has the disease and would buy at each ratio."""
    some = _buyers(of, ratio) > of.society.first[:-1, None]
    return np.asarray(some & (of.society.incidence.T > 0))


def buying_share(of: Decliners, ratio: Real) -> Real:
    """Return the share of the population that may have each disease and would buy at its ratio [i]."""
    may_have = (of.society.incidence > 0).astype(np.float64)
    return _weighted(may_have, (of.society.first[:-1], _buyers(of, ratio)), of.share_up_to)


def exact_worth(of: Decliners, ratio: Real) -> Real:
    """Return Σ g π_i min( β r_i , (1 + ℓ) α ) [i]: what covering i is worth per unit of price."""
    incidence, buyers = of.society.incidence, _buyers(of, ratio)
    premiums = _weighted(incidence, (of.society.first[:-1], buyers), of.premium_up_to)
    return premiums + ratio * _weighted(incidence, (buyers, of.society.first[1:]), of.health_up_to)


def exact_hurdle(of: Decliners, paid: Real | None = None) -> Real:
    """Return the ratio b / x at which covering each intervention [i] is worth exactly what it costs the pool.

    Infinite where even unlimited health would not do: those who have it would buy it, and money in their
    hands is worth less than in the pool's. paid [i] in place of Π_i. Found by halving, up to the ratio at
    which all buy who may; beyond it, worth is linear.
    """
    cost = of.money * (of.society.prevalence if paid is None else paid)
    all_buy = np.full(len(cost), of.trade_off[np.isfinite(of.trade_off)].max(initial=0.0))
    low, high = np.zeros(len(cost)), all_buy
    for _ in range(HALVINGS):
        middle = (low + high) / 2
        enough = exact_worth(of, middle) >= cost
        low, high = np.where(enough, low, middle), np.where(enough, middle, high)
        if (high - low <= 1e-14 * high).all():
            break
    incidence, first, buyers = of.society.incidence, of.society.first, _buyers(of, all_buy)
    saved = _weighted(incidence, (first[:-1], buyers), of.premium_up_to)
    gained = _weighted(incidence, (buyers, first[1:]), of.health_up_to)
    beyond = np.divide(cost - saved, gained, out=np.full(len(cost), np.inf), where=gained > 0)
    hurdle = np.where(exact_worth(of, all_buy) < cost, beyond, high)
    return np.asarray(np.where(cost <= 0, 0.0, hurdle))


def critical_wealths(wealth: Real, trade_off: Real, ratio: float) -> tuple[float, ...]:
    """Return every wealth W* at which an intervention of that ratio begins or ceases to be bought, ascending.

    wealth [z] ascending, trade_off [z] = (1 + ℓ) MRS after tax and premium, in the same order. Between two
    rows W* is read off the straight line. There may be several, for health or tax need not run with wealth.

    >>> found = critical_wealths(np.array([10.0, 20, 30, 40]), np.array([4.0, 1, 3, 1]), 2.0)
    >>> [round(wealth, 3) for wealth in found]
    [16.667, 25.0, 35.0]
    """
    over = trade_off - ratio * (1 + SAME)
    at = np.flatnonzero((over[:-1] > 0) != (over[1:] > 0))
    fall = over[at] - over[at + 1]
    half = np.full(len(at), 0.5)  # where one of the two may not buy at all
    part = np.divide(over[at], fall, out=half, where=np.isfinite(fall))
    return tuple((wealth[at] + part * (wealth[at + 1] - wealth[at])).tolist())


def critical_wealths_of(society: Society, worth: Worth, loaded: float, ratio: float) -> tuple[float, ...]:
    """Return the critical wealths W* of one ratio over all rows of a society, whatever their class.

    Rows of equal wealth in different classes may differ in health; then they count as one after the other.
    """
    order = np.argsort(society.wealth, kind="stable")
    trade_off = np.where(
        society.may_insure[society.class_of_row], loaded * worth.wealth / worth.health, np.inf
    )
    return critical_wealths(society.wealth[order], trade_off[order], ratio)


def society_of_density(
    density: Callable[[Real], Real],
    incidence: Callable[[Real], Real],
    health: Callable[[Real], Real],
    between: tuple[float, float],
    nodes: int = 64,
) -> Society:
    """Return a continuous distribution of wealth as rows: Gauss-Legendre quadrature over an interval.

    density γ(W) [z] of wealth [z], incidence π(W) [i, z] and health without care H(W) [z]. Each node is a
    class of its own, as incidence and health may run with wealth. Shares are scaled to sum to 1.

    >>> def flat(wealth): return np.ones_like(wealth)
    >>> society = society_of_density(flat, lambda w: np.array([w / 100]), flat, (10, 30), nodes=8)
    >>> society.rows, round(float(society.share @ society.wealth), 12), society.prevalence.round(12).tolist()
    (8, 20.0, [0.2])
    """
    low, high = between
    at, weight = np.polynomial.legendre.leggauss(nodes)
    wealth = (high - low) / 2 * at + (high + low) / 2
    share = weight * density(wealth)
    return Society.of_groups(
        tuple(f"{w:g}" for w in wealth),
        share=share / share.sum(),
        wealth=wealth,
        health=health(wealth),
        incidence=incidence(wealth),
    )


def _running(values: Real) -> Real:
    return np.concatenate(([0.0], np.cumsum(values)))


def _buyers(of: Decliners, ratio: Real) -> Whole:
    """Return [c, i] the row after the last of class c that would buy at each ratio."""
    bound = ratio * (1 + SAME)
    return np.array(
        [a + np.searchsorted(of.trade_off[a:b], bound, side="right") for a, b in pairwise(of.society.first)]
    )


def _rest(of: Decliners, ratio: Real) -> tuple[Whole, Whole]:
    return _buyers(of, ratio), of.society.first[1:]


def _weighted(incidence: Real, rows: tuple[Whole, Whole], running: Real) -> Real:
    """Return Σ_c π_ic × the running sum from one row of each class to another, [i]; rows [c] or [c, i]."""
    start, end = (at if at.ndim == 2 else at[:, None] for at in rows)
    return np.asarray((incidence.T * (running[end] - running[start])).sum(axis=0))

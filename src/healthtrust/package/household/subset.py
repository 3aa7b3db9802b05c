"""The best subset of steps a household may buy, exactly, and how far the best prefix can fall short of it.

    choose θ_j = 0 or 1 to maximise   u( h + Σ_j θ_j g_j ,  y − Σ_j θ_j c_j )
    bound   u(any subset) ≤ U* − Σ_{j decided against the divisible optimum} | U_H g_j − U_W c_j |
    M / 8   U_prefix ≤ U_subset ≤ U_divisible ≤ U_prefix + M / 8,  M = max |u''| along the step bought in part
            u''(s) = − A ρ g² (h + s g)^(−ρ−1) − B η c² (w − s c)^(−η−1),   0 ≤ s ≤ 1

h, y    health with the package, wealth after tax;  g_j, c_j  health and premium of step j
U*      utility of the divisible optimum, with its marginal utilities U_H, U_W;  A, B, ρ, η  of utility
h, w    in u'': health and wealth before the step bought in part
Source  Smith, Statutory packages of health care alongside voluntary insurance, York 2006, section 2, where
        θ is 0 or 1; the search and the bounds are ours, beyond the paper

Depth first, the best ratio first, buying before leaving out. A branch is cut where the tangent bound above,
or the divisible optimum of the steps still open, is no better than the best subset found. |u''| is at its
most at one end of the step, as both its terms are convex. A private version of an uncovered item follows the
standard one.

>>> from healthtrust.package.household.increments import increments
>>> from healthtrust.package.question import Interventions, Limits, Question, Society, TopUp
>>> services = Interventions.of(("A", "B"), [6.0, 3.0], [6.6, 3.2])
>>> poor = Society.of_groups(("poor",), share=[1], wealth=[10], health=[5], incidence=[[1], [1]])
>>> question = Question(services, poor, Utility(1, 1), Limits.none(2), top_up=TopUp("complementary"))
>>> on_top = increments(question, np.zeros(2), 0)
>>> best_subset(on_top, 5.0, 10.0, question.utility).tolist()
[False, True]
>>> prefix_error_bound(on_top, 5.0, np.array([10.0]), question.utility).round(4).tolist()
[0.3217]
"""

from __future__ import annotations

import numpy as np
from numba import njit

from healthtrust.package.household.increments import Increments
from healthtrust.package.household.margin import (
    Numbers,
    completing_wealth,
    numbers,
    part_worth_buying,
    utility_of,
)
from healthtrust.package.question import Flags, Real, Utility, Whole

ROUNDING = 1e-14
"""Two subsets as close as this, relative to the size of u, are equally good."""


def best_subset(on_top: Increments, health: float, wealth: float, utility: Utility) -> Flags:
    """Return which steps [j] a household buys so that no other subset gives more utility.

    health: with the package; wealth: after tax. Nothing is bought where there is no wealth.
    """
    chosen = np.zeros(on_top.count, dtype=np.bool_)
    if wealth > 0.0 and on_top.count:
        tastes = numbers(utility)
        _search(on_top.gain, on_top.cost, on_top.follows, float(health), float(wealth), tastes, chosen)
    return chosen


def prefix_error_bound(on_top: Increments, health: float, wealth: Real, utility: Utility) -> Real:
    """Return M / 8 [z]: the most by which the best subset, or parts of steps, can beat the best prefix.

    health: with the package; wealth [z]: after tax. 0 where all steps are bought; infinite where the step
    that is bought in part would take all wealth.
    """
    k = np.searchsorted(completing_wealth(on_top, health, utility), wealth, side="right")
    last = np.minimum(k, max(on_top.count - 1, 0))
    if not on_top.count:
        return np.zeros(len(wealth))
    gain, cost = on_top.gain[last], on_top.cost[last]
    h, w = health + on_top.health_up_to[last], wealth - on_top.cost_up_to[last]
    a, b, rho, eta = numbers(utility)

    def bend(health: Real, wealth: Real) -> Real:
        left = np.where(wealth > 0, wealth, 1.0)
        curved = a * rho * gain**2 * health ** (-rho - 1.0) + b * eta * cost**2 * left ** (-eta - 1.0)
        return np.where(wealth > 0, curved, np.inf)

    most = np.maximum(bend(h, w), bend(h + gain, w - cost))
    return np.where((k == on_top.count) | (wealth <= 0), 0.0, most / 8.0)


# ---- the search ------------------------------------------------------------------------------------------


@njit(cache=True, nogil=True)
def _divisible(
    start: int, gains: Real, costs: Real, health: float, wealth: float, tastes: Numbers
) -> tuple[int, float]:
    """Return how far whole steps are worth buying from `start` on, and the part of the next one.

    gains, costs [j + 1]: sums of the first j steps; health, wealth: before step `start`.
    """
    a, b, rho, eta = tastes
    low, high = start, len(gains) - 1
    while low < high:
        j = (low + high + 1) // 2
        left = wealth - (costs[j] - costs[start])
        gain, cost = gains[j] - gains[j - 1], costs[j] - costs[j - 1]
        enough = left > 0.0
        if enough:
            enough = a * gain * left**eta >= b * cost * (health + gains[j] - gains[start]) ** rho
        if enough:
            low = j
        else:
            high = j - 1
    if low == len(gains) - 1:
        return low, 0.0
    h, w = health + gains[low] - gains[start], wealth - (costs[low] - costs[start])
    gain, cost = gains[low + 1] - gains[low], costs[low + 1] - costs[low]
    if cost <= 0.0 or gain <= 0.0:
        return low, 0.0
    return low, part_worth_buying(gain, cost, h, w, tastes)


@njit(cache=True, nogil=True)
def _relaxed(
    start: int, gains: Real, costs: Real, health: float, wealth: float, tastes: Numbers
) -> tuple[float, float]:
    """Return health and wealth at the divisible optimum of the steps from `start` on."""
    whole, part = _divisible(start, gains, costs, health, wealth, tastes)
    h, w = health + gains[whole] - gains[start], wealth - (costs[whole] - costs[start])
    if part > 0.0:
        h += part * (gains[whole + 1] - gains[whole])
        w -= part * (costs[whole + 1] - costs[whole])
    return h, w


@njit(cache=True, nogil=True)
def _sums_of(values: Real) -> Real:
    sums = np.zeros(len(values) + 1)
    for j in range(len(values)):
        sums[j + 1] = sums[j] + values[j]
    return sums


@njit(cache=True, nogil=True)
def _best_prefix(gain: Real, cost: Real, health: float, wealth: float, tastes: Numbers) -> tuple[int, float]:
    """Return the best of all prefixes and its utility."""
    best, length, h, w = utility_of(health, wealth, tastes), 0, health, wealth
    for j in range(len(gain)):
        h, w = h + gain[j], w - cost[j]
        u = utility_of(h, w, tastes)
        if u > best:
            best, length = u, j + 1
    return length, best


@njit(cache=True, nogil=True)
def _losses(gain: Real, cost: Real, health: float, wealth: float, tastes: Numbers) -> tuple[float, Real]:
    """Return the tangent bound on every subset, and what deciding step j the other way takes off it [j].

    The loss is positive where the bound has the step bought, negative where it leaves it out.
    """
    h, w = _relaxed(0, _sums_of(gain), _sums_of(cost), health, wealth, tastes)
    worth, price = tastes.of_health * h**-tastes.rho, tastes.of_wealth * w**-tastes.eta
    loss = worth * gain - price * cost
    bound = utility_of(h, w, tastes) + worth * (health - h) + price * (wealth - w)
    for j in range(len(loss)):
        bound += max(loss[j], 0.0)
    return bound, loss


@njit(cache=True, nogil=True)
def _settled(loss: Real, follows: Whole, leeway: float) -> tuple[Flags, Flags]:
    """Return which steps must be bought by whatever beats the best prefix, and which are open to choice."""
    bought, open_to_choice = loss >= leeway, np.abs(loss) < leeway
    for j in range(len(loss)):
        if bought[j] and follows[j] >= 0:
            bought[follows[j]], open_to_choice[follows[j]] = True, False
    return bought, open_to_choice


@njit(cache=True, nogil=True)
def _search(
    gain: Real, cost: Real, follows: Whole, health: float, wealth: float, tastes: Numbers, chosen: Flags
) -> None:
    """Fill in which steps the best subset has."""
    length, best = _best_prefix(gain, cost, health, wealth, tastes)
    chosen[:length] = True
    bound, loss = _losses(gain, cost, health, wealth, tastes)
    close = ROUNDING * (abs(best) + tastes.of_health + tastes.of_wealth)
    now, open_to_choice = _settled(loss, follows, bound - best - close)
    h, w = health + gain[now].sum(), wealth - cost[now].sum()
    free = np.flatnonzero(open_to_choice)
    if w > 0.0 and len(free):
        _branch(gain, cost, follows, loss, free, bound, best + close, h, w, tastes, now, chosen)


@njit(cache=True, nogil=True)
def _branch(
    gain: Real, cost: Real, follows: Whole, loss: Real, free: Whole, bound: float, best: float, health: float,
    wealth: float, tastes: Numbers, now: Flags, chosen: Flags,
) -> None:  # fmt: skip
    """Search the steps open to choice depth first; `now` holds the branch, `best` what must be beaten."""
    m = len(free)
    gains, costs = _sums_of(gain[free]), _sums_of(cost[free])
    h, w, most = np.empty(m + 1), np.empty(m + 1), np.empty(m + 1)
    h[0], w[0], most[0], depth = health, wealth, bound, 0
    while True:
        u = utility_of(h[depth], w[depth], tastes)
        if u > best:
            best = u
            chosen[:] = now
            for d in range(depth, m):
                chosen[free[d]] = False
        worth_it = depth < m and most[depth] > best
        if worth_it:
            at = _relaxed(depth, gains, costs, h[depth], w[depth], tastes)
            worth_it = utility_of(at[0], at[1], tastes) > best
        if not worth_it:
            depth -= 1
            while depth >= 0 and not now[free[depth]]:
                depth -= 1
            if depth < 0:
                return
            j = free[depth]
            now[j] = False
            h[depth + 1], w[depth + 1] = h[depth], w[depth]
            most[depth + 1] = most[depth] - max(loss[j], 0.0)
        else:
            j = free[depth]
            now[j] = w[depth] > cost[j] and (follows[j] < 0 or now[follows[j]])
            h[depth + 1] = h[depth] + gain[j] * now[j]
            w[depth + 1] = w[depth] - cost[j] * now[j]
            most[depth + 1] = most[depth] - (max(-loss[j], 0.0) if now[j] else max(loss[j], 0.0))
        depth += 1

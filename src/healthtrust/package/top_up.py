"""Complementary cover: what each household would buy on top of the core package, by the prefix rule.

    choose j to maximise   U(h_j, w_j) = κ v_ρ(h_j) + v_η(w_j),     v_e(y) = (y^(1−e) − 1) / (1 − e), v_1 = ln
    h_j = (H + Σ_{i≤j} π_i b_i) / H₀        w_j = (W − (1 + ℓ) Σ_{i≤j} π_i x_i) / W₀
    item j is worth it at the margin iff    ln( k b_j / ((1 + ℓ) x_j) ) + η ln w_j − ρ ln h_j > 0

j       how many of the uncovered services, in order of b / x, are bought: a prefix
H, W    health and resources of a member, means over the household: expected discounted QALYs without the
        services (`package.health`); income less contribution over members, minor units a year
π_i     expected cases of i per member a year;  b_i, x_i  health gain and price per case;  ℓ  loading
k       willingness to pay for a QALY at resources W₀ and health H₀, so κ = k H₀ / W₀;  ρ, η  curvatures
Source  Smith, Statutory packages of health care alongside voluntary insurance, York 2006, section 2, with
        isoelastic-additive utility. That a household buys a prefix rather than the best subset of services is
        a restriction of ours: U(prefix) ≤ U(subset), and equal as services get small.

Incidence cancels at the margin: the falling b / x meets the household's rising price of money. So the last
service worth it in full is found by one bisection over prefix sums kept for each need cell, O(log n) for a
household, and the next one is taken or not, whichever gives more utility. U is concave along the order, so
that is the best of all prefixes. No premium ever takes all that a household has.

>>> tastes = Tastes(willingness_to_pay=25_000, at_wealth=30_000, at_health=20, rho=0.5, eta=1.3)
>>> services = Uncovered(np.array([7, 4]), price=np.array([8_000, 500]), benefit=np.array([1.0, 0.01]),
...                      cases=np.array([[0.01, 0.02]]))
>>> offer = offer_of(services, health=np.array([20.0]), tastes=tastes, loading=0.12)
>>> offer.premium, offer.services
(array([[  0. ,  89.6, 100.8]]), array([7, 4]))
>>> once = np.ones(3, np.int32)
>>> alone = Buyers(resources=np.array([8_000, 30_000, 90_000]), first=np.arange(4), weight=once,
...                cell=np.zeros(3, np.uint16), member_weight=once)
>>> bought(alone, offer)
(array([0, 1, 2], dtype=uint8), array([  0,  90, 101]))
"""

from __future__ import annotations

from dataclasses import dataclass
from math import log
from typing import NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

from healthtrust.engine.backend import compiled, parts, threads
from healthtrust.engine.partitions import cut
from healthtrust.engine.run import map_partitions

HOUSEHOLDS_AT_ONCE = 16_384

Real = NDArray[np.float64]
Whole = NDArray[np.int64]


@dataclass(frozen=True)
class Tastes:
    """What households give up for a QALY at one wealth and health, and how fast each palls (minor units)."""

    willingness_to_pay: float
    at_wealth: float
    at_health: float
    rho: float
    eta: float


@dataclass(frozen=True)
class Uncovered:
    """Columns of the n services the core package leaves out, in any order; money in minor units."""

    services: Whole
    """Positions in the catalogue."""
    price: Whole
    benefit: Real
    cases: Real
    """[cell, n]: expected cases per resident a year."""


@dataclass(frozen=True)
class Offer:
    """What may be bought on top, the most health per unit of money first, as sums of the first j services."""

    services: Whole
    """[n]: positions in the catalogue."""
    premium: Real
    """[cell, n + 1]: yearly premium for a resident of the cell, minor units."""
    gain: Real
    """[cell, n + 1]: QALYs it is expected to bring."""
    worth: Real
    """[n]: ln of the willingness to pay for a QALY over the loaded cost of one."""
    health: Real
    """[cell]: expected QALYs of a resident without any of them."""
    tastes: Tastes


class Buyers(NamedTuple):
    """Households [h] and their members [n]: member rows first[h] to first[h + 1]; weights as in `records`."""

    resources: Whole
    """Income less contribution of one household, minor units a year."""
    first: Whole
    weight: NDArray[np.int32]
    cell: NDArray[np.uint16]
    member_weight: NDArray[np.int32]


def offer_of(uncovered: Uncovered, health: Real, tastes: Tastes, loading: float) -> Offer:
    """Return the offer: the uncovered services in ratio order, with their prefix sums by need cell.

    health [cell]: expected QALYs of a resident without them. Equal ratios stand in order of price.
    """
    loaded = (1 + loading) * uncovered.price
    with np.errstate(divide="ignore"):
        worth = np.log(tastes.willingness_to_pay * uncovered.benefit / loaded)
    order = np.lexsort((uncovered.price, -worth))
    cases = uncovered.cases[:, order]
    return Offer(
        services=uncovered.services[order],
        premium=_prefix_sums(cases * loaded[order]),
        gain=_prefix_sums(cases * uncovered.benefit[order]),
        worth=worth[order],
        health=health,
        tastes=tastes,
    )


def bought(buyers: Buyers, offer: Offer) -> tuple[NDArray[np.uint8], Whole]:
    """Return how many services each household [h] would buy, and its yearly premium for them, minor units."""
    rows = len(buyers.resources)
    wanted, premium = np.zeros(rows, dtype=np.uint8), np.zeros(rows, dtype=np.int64)
    rule, table, tastes = _buy if compiled() else _buy_plain, _table(offer), _numbers(offer.tastes)

    def task(part: slice) -> None:
        rule(_part(buyers, part), table, tastes, wanted[part], premium[part])

    map_partitions(task, cut(rows, parts()), threads())
    return wanted, premium


def _prefix_sums(by_service: Real) -> Real:
    return np.ascontiguousarray(np.pad(np.cumsum(by_service, axis=1), ((0, 0), (1, 0))))


# ---- kernel over some households, and its NumPy twin -----------------------------------------------------


class Table(NamedTuple):
    """An offer as arrays."""

    premium: Real
    gain: Real
    worth: Real
    health: Real
    """[cell, 1]"""


class Numbers(NamedTuple):
    """Tastes as numbers: κ, W₀, H₀, ρ, η."""

    kappa: float
    wealth: float
    health: float
    rho: float
    eta: float


def _table(offer: Offer) -> Table:
    return Table(offer.premium, offer.gain, offer.worth, offer.health[:, None])


def _numbers(of: Tastes) -> Numbers:
    kappa = of.willingness_to_pay * of.at_health / of.at_wealth
    return Numbers(kappa, float(of.at_wealth), float(of.at_health), float(of.rho), float(of.eta))


def _part(buyers: Buyers, rows: slice) -> Buyers:
    """Return some households with all members: rows of members stay where they are."""
    first = buyers.first[rows.start : rows.stop + 1]
    return Buyers(buyers.resources[rows], first, buyers.weight[rows], buyers.cell, buyers.member_weight)


@njit(nogil=True, cache=True)
def _all_members(sums: Real, j: int, cell: NDArray[np.uint16], weight: NDArray[np.int32]) -> float:
    total = 0.0
    for m in range(len(cell)):
        total += weight[m] * sums[cell[m], j]
    return total


@njit(nogil=True, cache=True)
def _utility(wealth: float, health: float, kappa: float, rho: float, eta: float) -> float:
    if wealth <= 0.0:
        return -np.inf
    of_health = log(health) if rho == 1.0 else (health ** (1.0 - rho) - 1.0) / (1.0 - rho)
    of_wealth = log(wealth) if eta == 1.0 else (wealth ** (1.0 - eta) - 1.0) / (1.0 - eta)
    return kappa * of_health + of_wealth


@njit(nogil=True, cache=True)
def _left(
    j: int, premiums: Real, gains: Real, own_wealth: float, own_health: float, cell: NDArray[np.uint16],
    weight: NDArray[np.int32], heads: int,
) -> tuple[float, float]:  # fmt: skip
    """Return wealth and health of a member when the first j services are bought."""
    wealth = own_wealth - _all_members(premiums, j, cell, weight) / heads
    return wealth, own_health + _all_members(gains, j, cell, weight) / heads


@njit(nogil=True, cache=True)
def _buy(buyers: Buyers, table: Table, tastes: Numbers, wanted: NDArray[np.uint8], premium: Whole) -> None:
    resources, first, household_weight, cells, weights = buyers
    premiums, gains, worth, healths = table
    kappa, wealth_0, health_0, rho, eta = tastes
    for h in range(len(wanted)):
        cell, weight = cells[first[h] : first[h + 1]], weights[first[h] : first[h + 1]]
        heads = weight.sum()
        if heads == 0:
            continue
        own_wealth = resources[h] * household_weight[h] / heads
        own_health = _all_members(healths, 0, cell, weight) / heads
        in_full, last = 0, len(worth)
        while in_full < last:
            j = (in_full + last + 1) // 2
            wealth, health = _left(j, premiums, gains, own_wealth, own_health, cell, weight, heads)
            if wealth > 0.0 and worth[j - 1] > rho * log(health / health_0) - eta * log(wealth / wealth_0):
                in_full = j
            else:
                last = j - 1
        if in_full < len(worth):
            wealth, health = _left(in_full, premiums, gains, own_wealth, own_health, cell, weight, heads)
            now = _utility(wealth / wealth_0, health / health_0, kappa, rho, eta)
            wealth, health = _left(in_full + 1, premiums, gains, own_wealth, own_health, cell, weight, heads)
            in_full += _utility(wealth / wealth_0, health / health_0, kappa, rho, eta) > now
        wanted[h] = in_full
        premium[h] = np.int64(np.rint(_all_members(premiums, in_full, cell, weight) / household_weight[h]))


def _buy_plain(
    buyers: Buyers, table: Table, tastes: Numbers, wanted: NDArray[np.uint8], premium: Whole
) -> None:
    for start in range(0, len(wanted), HOUSEHOLDS_AT_ONCE):
        rows = slice(start, min(start + HOUSEHOLDS_AT_ONCE, len(wanted)))
        wanted[rows], premium[rows] = _bought_together(_part(buyers, rows), table, tastes)


def _bought_together(buyers: Buyers, table: Table, tastes: Numbers) -> tuple[Whole, Whole]:
    """Return what `_buy` gives, one step of bisection for all households at a time."""
    rows, n = len(buyers.resources), len(table.worth)
    home = np.repeat(np.arange(rows), np.diff(buyers.first))
    members = slice(buyers.first[0], buyers.first[-1])
    cell, weight = buyers.cell[members], buyers.member_weight[members]
    heads = np.bincount(home, weight, minlength=rows)
    there = heads > 0
    heads = np.where(there, heads, 1.0)

    def all_members(sums: Real, j: Whole) -> Real:
        return np.asarray(np.bincount(home, weight * sums[cell, j[home]], rows), dtype=np.float64)

    in_full = np.zeros(rows, dtype=np.int64)
    own_wealth = buyers.resources * buyers.weight / heads
    own_health = np.where(there, all_members(table.health, in_full) / heads, tastes.health)

    def left(j: Whole) -> tuple[Real, Real]:
        wealth = own_wealth - all_members(table.premium, j) / heads
        return wealth / tastes.wealth, (own_health + all_members(table.gain, j) / heads) / tastes.health

    last = np.where(there, n, 0)
    for _ in range(n.bit_length()):
        j, undecided = (in_full + last + 1) // 2, in_full < last
        wealth, health = left(j)
        price_of_health = tastes.rho * np.log(health) - tastes.eta * np.log(np.where(wealth > 0, wealth, 1.0))
        worth_it = (wealth > 0) & (table.worth[j - 1] > price_of_health)
        in_full = np.where(undecided & worth_it, j, in_full)
        last = np.where(undecided & ~worth_it, j - 1, last)
    one_more = np.where(there, np.minimum(in_full + 1, n), in_full)
    better = _utilities(*left(one_more), tastes) > _utilities(*left(in_full), tastes)
    wanted = np.where(better, one_more, in_full)
    return wanted, np.rint(all_members(table.premium, wanted) / buyers.weight).astype(np.int64)


def _utilities(wealth: Real, health: Real, tastes: Numbers) -> Real:
    """Return what `_utility` gives, household by household."""
    some = np.where(wealth > 0, wealth, 1.0)
    of_wealth, of_health = (
        np.log(y) if e == 1.0 else (y ** (1.0 - e) - 1.0) / (1.0 - e)
        for y, e in ((some, tastes.eta), (health, tastes.rho))
    )
    return np.where(wealth > 0, tastes.kappa * of_health + of_wealth, -np.inf)

"""Selection in its plainest form: one price for everybody who buys, and one public quality that some leave.

    one price         p = (1 + ℓ) × mean of c_z among those who buy;     z buys iff its willingness w_z ≥ p
    head tax          T = q N;   z uses the public service iff u(q, y_z − T) ≥ max_x u(x, y_z − T − x)
    redistribution    each user gets q and pays q N, so gains q (1 − N): nothing unless somebody leaves

c_z, w_z   expected cost of z and what z would pay at most;  ℓ loading;  p the price of the pool
q, N, y_z  quality of the public service (money a head), the share that uses it, income
Source     Akerlof 1970 and Einav and Finkelstein 2011 [recalled] for the first; Besley and Coate, AER 1991,
           for the other two; what goes with them in the statutory package is beyond the paper (`equilibrium`)

Both sides feed on themselves, so both are solved as fixed points. With c uniform on (0, 1) and w = c + d the
price is (1 + ℓ)(1 − d)/(1 − ℓ), though everybody is worth insuring. The more leave a head tax, the smaller
it is, which keeps the leavers away: nobody out and everybody out may end apart, and both are reported.

>>> cost = (np.arange(10_000) + 0.5) / 10_000
>>> people = Pool(cost, willingness=cost + 0.3, share=np.full(10_000, 1e-4))
>>> found = pooled_prices(people, loading=0.0)
>>> [(round(one.price, 3), round(one.insured, 3)) for one in found]
[(0.7, 0.6)]
>>> round(uniform_price(0.3, 0.1), 4), round(uniform_insured(0.3, 0.1), 4)
(0.8556, 0.4444)
>>> incomes = np.array([0.4, 0.8, 1.8])
>>> regime = HeadTax(incomes, np.full(3, 1 / 3), Utility(0.01, 0.81, rho=2, eta=2))
>>> [(round(one.users, 3), round(one.gain, 3)) for one in use(regime, quality=0.06)]
[(0.667, 0.02)]
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from healthtrust.package.household.utility import utilities
from healthtrust.package.question import Flags, Real, Utility, Whole

ROUNDS = 10_000


@dataclass(frozen=True)
class Pool:
    """Those who may buy into one pool [z]: expected cost, what each would pay at most, share."""

    cost: Real
    willingness: Real
    share: Real


@dataclass(frozen=True)
class Pooled:
    """A price that its buyers just pay for, and who they are [z]."""

    price: float
    insured: float
    buys: Flags


def pooled_prices(pool: Pool, loading: float) -> tuple[Pooled, ...]:
    """Return every price at which exactly those who buy pay for themselves, the lowest first.

    Whoever is willing to pay more buys too, so buyers are the first of an order, and all such sets are tried.
    Sets one buyer apart count as one, the largest. Nobody buys where even the keenest would not pay what it
    alone would cost.
    """
    order = np.argsort(-pool.willingness, kind="stable")
    willing, share = np.append(pool.willingness[order], -np.inf), pool.share[order]
    insured = np.append(0.0, np.cumsum(share))
    price = (1 + loading) * np.cumsum(share * pool.cost[order]) / insured[1:]
    price = np.append((1 + loading) * pool.cost[order[0]], price)
    keeps = np.append(True, willing[:-1] >= price[1:])
    found = np.flatnonzero(keeps & (willing < price))
    found = found[np.append(np.diff(found) > 1, True)][::-1]
    return tuple(Pooled(float(price[j]), float(insured[j]), _first(order, j)) for j in found)


def uniform_price(margin: float, loading: float) -> float:
    """Return the price where cost is uniform on (0, 1) and willingness is cost + `margin`, nobody clipped.

    With everybody above p − d in the pool: p = (1 + ℓ)(1 + p − d)/2, so p = (1 + ℓ)(1 − d)/(1 − ℓ).
    """
    return (1 + loading) * (1 - margin) / (1 - loading)


def uniform_insured(margin: float, loading: float) -> float:
    """Return the share insured at that price, 1 − p + d, between none and all."""
    return float(np.clip(1 - uniform_price(margin, loading) + margin, 0, 1))


def _first(order: Whole, count: int) -> Flags:
    buys = np.zeros(len(order), dtype=np.bool_)
    buys[order[:count]] = True
    return buys


# ---- one public quality, paid for by the head --------------------------------------------------------------


@dataclass(frozen=True)
class HeadTax:
    """Residents [z] by income and share, all of one taste for care and other goods (`rho` must equal `eta`).

    Health in the utility is the amount of care: A v(x) + B v(y), ordered as CES with σ = 1 / ρ, a of
    spending going on care, where A = a^ρ and B = (1 − a)^ρ.
    """

    income: Real
    share: Real
    utility: Utility


@dataclass(frozen=True)
class Use:
    """A share of users that agrees with the tax it makes: who uses, the tax a head, what a user gains."""

    users: float
    uses: Flags
    tax: float
    gain: float


def use(regime: HeadTax, quality: float) -> tuple[Use, ...]:
    """Return the shares of users reached from everybody using and from nobody using, once where they agree.

    More users mean a higher tax, a higher tax means poorer residents, and poorer residents do not leave: use
    feeds on itself, so both ends move one way only and each stops at a fixed point; all others lie between.
    """
    found = [_settled(regime, quality, start) for start in (True, False)]
    return tuple(found[:1] if np.array_equal(found[0].uses, found[1].uses) else found)


def _settled(regime: HeadTax, quality: float, start: bool) -> Use:
    uses = np.full(len(regime.income), start)
    for _ in range(ROUNDS):
        tax = quality * float(regime.share @ uses)
        better = _better_public(regime, quality, tax)
        if np.array_equal(better, uses):
            break
        uses = better
    users = float(regime.share @ uses)
    return Use(users, uses, quality * users, quality * (1 - users))


def _better_public(regime: HeadTax, quality: float, tax: float) -> Flags:
    """Return who is at least as well off with the public service as with the best care bought instead."""
    tastes, left = regime.utility, regime.income - tax
    care = spent_on_care(tastes) * np.maximum(left, 0.0)
    private = utilities(tastes, np.where(care > 0, care, 1.0), left - care)
    return np.asarray(utilities(tastes, quality, left) >= private)


def spent_on_care(tastes: Utility) -> float:
    """Return the share of money that goes on care where both cost 1: A x^(−ρ) = B (y − x)^(−ρ)."""
    care, other = tastes.health_weight ** (1 / tastes.rho), tastes.wealth_weight ** (1 / tastes.rho)
    return float(care / (care + other))

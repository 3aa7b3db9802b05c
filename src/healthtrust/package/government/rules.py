"""The decision rules of the paper: which hurdle b / x an intervention must pass to be in the package.

    3.1  nobody insures     b_i / x_i ≥ μ Π_i / Σ_z g_z β_z π_iz
    3.2  the rich insure    b_i / x_i ≥ μ / β_P
         ... with loading   b_i / x_i ≥ μ / β_P · [ 1 − ℓ r π_iR / ((1 − r) π_iP) ]
    3.3  the rich resist    b_i/x_i ≥ μ [r π_iR (1 − f′) + (1 − r) π_iP] / [r β_R π_iR + (1 − r) β_P π_iP]

x_i, b_i, π_iz, g_z   price, health gain, cases a year per member of group z, share of the population
α_z, β_z   what a unit of wealth, of health, of a member of z is worth to society;  μ  of public money
Π_i        Σ_z g_z π_iz;  r  share of the rich, R and P the rich and the poor;  ℓ  loading of premiums
f′         what collecting one more unit of tax from the rich costs
Source     Smith, Statutory packages of health care alongside voluntary insurance, York 2006, the
           government without and with complementary insurance; tax resistance. With loading: beyond it

Where nobody can insure, diseases of the poor face a lower hurdle; where the rich insure, epidemiology drops
out, and with a loading it returns. Every rule holds at the taxes, purchases and package it leads to: `follow`
finds such packages. Where pool money costs more than the price (overhead), or less (an envelope pays), `paid`
stands for Π_i: the incidence the pool pays for at the margin.

>>> incidence = np.array([[1.0, 3.0], [3.0, 1.0]])          # the first is common among the poor
>>> half, pro_poor = np.array([0.5, 0.5]), Worth(np.array([1.0, 1.0]), np.array([1.0, 3.0]), money=1.0)
>>> hurdle_nobody_insures(incidence, half, pro_poor).tolist()
[0.4, 0.6666666666666666]
>>> cut_off_of_the_poor(pro_poor.health[1], pro_poor.money)
0.3333333333333333
>>> loaded = hurdle_rich_insure(0.5, Pair(incidence[:, 0], incidence[:, 1]), 1 / 3, loading=0.1)
>>> loaded.round(4).tolist()
[0.3222, 0.2333]
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from healthtrust.package.question import Real


@dataclass(frozen=True)
class Worth:
    """What one more unit is worth to society, at the taxes paid and the cover bought."""

    wealth: Real
    """[z]: α, of a member's wealth."""
    health: Real
    """[z]: β, of a member's health."""
    money: float
    """μ, of public money."""


class Pair(NamedTuple):
    """Something of the rich and of the poor; per intervention [i], or one number."""

    rich: Real | float
    poor: Real | float


# ---- 3.1  nobody can insure ------------------------------------------------------------------------------


def hurdle_nobody_insures(incidence: Real, share: Real, worth: Worth, paid: Real | None = None) -> Real:
    """Return the hurdle μ Π_i / Σ_z g_z β_z π_iz of each intervention [i], health per unit of money.

    incidence [i, z], share [z]; paid [i] in place of Π_i. NaN where nobody has the disease: a tie, 0 ≥ 0.
    """
    population = incidence @ share if paid is None else paid
    return _over(worth.money * population, incidence @ (share * worth.health))


def hurdle_two_groups(rich_share: float, incidence: Pair, health: Pair, money: float) -> Real:
    """Return the same for two groups: μ [r π_R + (1 − r) π_P] / [r β_R π_R + (1 − r) β_P π_P], [i].

    health: β_R and β_P.

    >>> hurdle_two_groups(0.5, Pair(np.array([1.0, 3.0]), np.array([3.0, 1.0])), Pair(1.0, 3.0), 1.0).tolist()
    [0.4, 0.6666666666666666]
    """
    rich, poor = rich_share * incidence.rich, (1 - rich_share) * incidence.poor
    return _over(money * (rich + poor), health.rich * rich + health.poor * poor)


def money_raised_by(base: Real, share: Real, wealth: Real) -> float:
    """Return μ = Σ g T α / Σ g T where taxes are τ T(W): what leaving one more unit untaxed is worth.

    base [z] is T, share [z], wealth [z] is α. T = W is the paper's linear wealth tax.

    >>> money_raised_by(np.array([60.0, 10.0]), np.array([0.5, 0.5]), np.array([0.1, 0.8]))
    0.2
    """
    return float((share * base) @ wealth / (share @ base))


# ---- 3.2  the rich insure, the poor do not ---------------------------------------------------------------


def marginal_balance(
    rich_share: float, incidence: Pair, worth: Pair, money: float, per_case: tuple[Real, Real]
) -> Real:
    """Return what covering each intervention is worth when the rich insure it and the poor do not, [i].

        (1 − r) β_P π_kP b_k  +  r α_R π_kR x_k  −  μ Π_k x_k

    health the poor gain and premium the rich save, less what the pool pays: zero for the marginal one. worth:
    α_R and β_P; per_case: b and x.

    >>> one = np.array([1.0])
    >>> marginal_balance(0.5, Pair(one, one), Pair(0.2, 0.6), 0.2, (2 * one, 6 * one)).tolist()
    [0.0]
    """
    benefit, price = per_case
    rich, poor = rich_share * incidence.rich, (1 - rich_share) * incidence.poor
    return poor * worth.poor * benefit + rich * worth.rich * price - money * (rich + poor) * price


def cut_off_of_the_poor(health: float, money: float) -> float:
    """Return the one cut-off of the ranking, μ / β_P: with free taxes the poor's own trade-off U_W / U_H.

    It holds where premiums are fair, α_R = μ (and α_P = μ makes it the poor's own), and the rich would insure
    every intervention at stake and the poor none.
    """
    return float(money / health)


def hurdle_rich_insure(
    rich_share: float, incidence: Pair, trade_off: float, loading: float = 0.0, slope: float = 0.0
) -> Real:
    """Return MRS_P [1 − ℓ (1 − f′) r π_iR / ((1 − r) π_iP)], [i]: at ℓ = 0 one cut-off for all.

    trade_off: MRS_P = μ / β_P. slope: f′ of rich who resist, whose α is (1 − f′) μ; at ℓ = 0 it cancels.
    Where the poor do not have the disease covering is a tie if ℓ = 0 (NaN), always right if ℓ > 0 (−∞).
    """
    rich, poor = rich_share * incidence.rich, (1 - rich_share) * incidence.poor
    return _over(trade_off * (poor - loading * (1 - slope) * rich), poor)


# ---- 3.3  the rich resist taxes --------------------------------------------------------------------------


def hurdle_tax_resistance(incidence: Real, share: Real, worth: Worth, slope: Real) -> Real:
    """Return μ Σ_z g_z π_iz (1 − f′_z) / Σ_z g_z β_z π_iz, [i]: what the rich get back costs less to collect.

    slope [z]: f′ of a group that resists, 0 of one that does not.

    >>> half, even = np.array([0.5, 0.5]), Worth(np.array([0.8, 1.0]), np.array([1.0, 1.0]), money=1.0)
    >>> of_rich_and_poor = np.array([[3.0, 1.0], [1.0, 3.0]])
    >>> hurdle_tax_resistance(of_rich_and_poor, half, even, slope=np.array([0.2, 0.0])).round(2).tolist()
    [0.85, 0.95]
    """
    return hurdle_nobody_insures(incidence, share, worth, paid=incidence @ (share * (1 - slope)))


def wealth_under_resistance(money: float, slope: Real) -> Real:
    """Return the α that free taxes lead to, (1 − f′_z) μ [z]: those who resist are taxed less."""
    return money * (1 - slope)


def _over(cost: ArrayLike, gain: ArrayLike) -> Real:
    """Return cost / gain; NaN for 0 / 0, a tie, and −∞ or ∞ where only the gain is zero."""
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.asarray(np.divide(cost, gain), dtype=np.float64)

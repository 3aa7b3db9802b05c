"""An economy of care and other goods in which the theorems on voting over public care have closed forms.

    U(c, b) = ( a^(1/σ) c^r + (1−a)^(1/σ) b^r )^(1/r),   r = (σ − 1) / σ
    U(c, b) = c^a b^(1−a) / ( a^a (1−a)^(1−a) )                                 where σ = 1
    demand    c / b = a / (1−a) · p^(−σ)  at price p of care;  at p = 1 and means m:  c = a m,  U = m

    supplements allowed   m = y (1 − τ) + g,  c = max(g, a m),  b = m − c,   τ = g / ȳ
    supplements banned    c = g,  b = y (1 − τ),                             τ = g / ȳ
    market only           U = y
    opting out            those who stay: c = q, b = y − t; those who leave: U = y − t;
                          t = q N y / ȳ,  or q N for a head tax

c, b    care and other goods;  a  share of care;  σ  substitution;  y  income, mean ȳ = 1;  g, q  public care
N       share of the people who stay, a fixed point (`opting_out`)
Source  Epple and Romano, J Political Economy 1996 (supplements) and J Public Economics 1996 (opting out);
        Gouveia 1997 [recalled]; Besley and Coate 1991 (redistribution by leaving). The CES form is ours;
        it is the package model with one intervention in parts, ρ = η = 1/σ and no health without care.

σ < 1 is their "slope rising in income": demand rises faster with income than it falls with the tax price.

>>> economy = lognormal(TwoGoods(care_share=0.1, substitution=0.5), spread=0.8, voters=1001)
>>> round(decisive_provision(economy.goods, spread=0.8), 4)
0.0594
>>> from healthtrust.package.ballot.majority import vote
>>> allowed = vote(supplements_allowed(economy, np.arange(0, 0.2, 0.001)))
>>> allowed.winner, allowed.single_peaked, allowed.coalition.name
(59, 1.0, 'ends against the middle')
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from healthtrust.package.ballot.electorate import Tabled
from healthtrust.package.ballot.opting_out import FixedPoints, Response, both_ends
from healthtrust.package.question import Flags, Real


@dataclass(frozen=True)
class TwoGoods:
    """Tastes: the share of care a, and how readily care and other goods replace each other, σ."""

    care_share: float
    substitution: float

    def utility(self, care: ArrayLike, other: ArrayLike) -> Real:
        """Return U(c, b), as income that gives the same at market prices; −inf where b is negative."""
        c, b = np.asarray(care, dtype=np.float64), np.asarray(other, dtype=np.float64)
        a, r = self.care_share, (self.substitution - 1) / self.substitution
        with np.errstate(divide="ignore", invalid="ignore"):
            if r == 0:
                u = (c / a) ** a * (b / (1 - a)) ** (1 - a)
            else:
                s = 1 / self.substitution
                u = (a**s * c**r + (1 - a) ** s * b**r) ** (1 / r)
        return np.where(b < 0, -np.inf, u)

    def demand(self, tax_price: ArrayLike, income: ArrayLike) -> Real:
        """Return the provision g a voter likes best who pays p g: g / (y − p g) = a / (1−a) · p^(−σ)."""
        price = np.asarray(tax_price, dtype=np.float64)
        to_other = self.care_share / (1 - self.care_share) * price**-self.substitution
        return np.asarray(np.asarray(income) * to_other / (1 + price * to_other))


@dataclass(frozen=True)
class Economy:
    """Tastes that all share, and incomes [v] of equally many people each, the poorest first, mean 1."""

    goods: TwoGoods
    incomes: Real

    @property
    def share(self) -> Real:
        """Return each voter's share of the votes [v]."""
        return np.full(len(self.incomes), 1 / len(self.incomes))


def lognormal(goods: TwoGoods, spread: float, voters: int) -> Economy:
    """Return an economy of lognormal incomes: the middle of each of `voters` equal parts of the people."""
    from scipy.special import ndtri

    incomes = np.exp(spread * ndtri((np.arange(voters) + 0.5) / voters))
    return Economy(goods, incomes / incomes.mean())


def decisive_provision(goods: TwoGoods, spread: float) -> float:
    """Return the majority's g with supplements allowed, for lognormal incomes of mean 1, as theory has it.

    σ < 1: the pivot earns y_p with F(y_p) + 1 − F(1) = 1/2; σ ≥ 1: the median decides. g* = demand at price
    y.
    """
    from scipy.special import ndtr, ndtri

    below = float(ndtr(spread / 2)) - 0.5 if goods.substitution < 1 else 0.5
    income = np.exp(spread * ndtri(below) - spread**2 / 2)
    return float(goods.demand(income, income))


def supplements_allowed(economy: Economy, provision: Real) -> Tabled:
    """Return the electorate over public care g that anyone may add to."""
    income, goods = economy.incomes, economy.goods

    def at(g: float) -> Real:
        means = income * (1 - g) + g
        care = np.maximum(g, goods.care_share * means)
        return goods.utility(care, means - care)

    return _electorate(economy, provision, [at(float(g)) for g in provision])


def supplements_banned(economy: Economy, provision: Real) -> Tabled:
    """Return the electorate over public care g that nobody may add to."""
    return _electorate(
        economy, provision, [economy.goods.utility(float(g), economy.incomes * (1 - g)) for g in provision]
    )


def market_only(economy: Economy) -> Tabled:
    """Return the electorate whose one option is no public care at all."""
    return _electorate(economy, np.zeros(1), [economy.incomes])


def opting_out(economy: Economy, quality: Real, *, head_tax: bool = False) -> Tabled:
    """Return the electorate over public quality q, with the most who would stay at each."""
    return _electorate(economy, quality, [_settled(economy, float(q), head_tax) for q in quality])


def staying(economy: Economy, quality: float, *, head_tax: bool = False) -> FixedPoints:
    """Return who uses public care of this quality, found from both ends."""
    return both_ends(_response(economy, quality, head_tax), len(economy.incomes))


def head_tax_transfer(economy: Economy, quality: float) -> tuple[float, float]:
    """Return the share N who stay under a head tax q N, and what each of them gains, q (1 − N).

    They use care worth q and pay q N: something only as long as somebody pays and leaves.
    """
    found = staying(economy, quality, head_tax=True).from_everybody
    users = 1.0 if found is None else float(found.mean())
    return users, quality * (1 - users)


def _left(economy: Economy, quality: float, users: float, head_tax: bool) -> Real:
    return economy.incomes - quality * users * (1.0 if head_tax else economy.incomes)


def _response(economy: Economy, quality: float, head_tax: bool) -> Response:
    def response(staying: Flags) -> Flags:
        left = _left(economy, quality, float(staying.mean()), head_tax)
        return np.asarray(economy.goods.utility(quality, left) >= np.where(left < 0, -np.inf, left))

    return response


def _settled(economy: Economy, quality: float, head_tax: bool) -> Real:
    found = staying(economy, quality, head_tax=head_tax).from_everybody
    stay = np.ones(len(economy.incomes), dtype=np.bool_) if found is None else found
    left = _left(economy, quality, float(stay.mean()), head_tax)
    return np.where(stay, economy.goods.utility(quality, left), left)


def _electorate(economy: Economy, sizes: Real, table: list[Real]) -> Tabled:
    return Tabled(np.asarray(sizes), economy.incomes, economy.share, np.array(table))

"""What a plan gets for each person under a scheme: payment, refunds, and its premium beside those of others.

    revenue_i = q_i + r_i + (m_i − m̄)
    q_i = f p_i            f = ( Σ w y − Σ w r ) / Σ w p            payments stated by the user, scaled
    q_i = mean of y − r over the class of i                         class means, reckoned on the spot

p, q    payment per person-year, as stated and as it is used;  y  cost;  w  person-years
r_i     refund per person-year (`refunds`), paid for by payments that are lower on the whole
m_i     premium per person-year;  m̄  its mean: the pool takes off each payment what plans charge on average
Source  payment net of the average premium: the norm contribution of the Dutch scheme, Regeling
        risicoverevening [cited in docs/how-to/transfer-schemes.md]; payments and refunds beside each other:
        Newhouse, J Econ Lit 1996; 34: 1236-1263 [recalled]; scaling to cost: ours, so that schemes of unlike
        level are judged by whom they pay, not by how much.

All revenue adds up to all cost, unless payments are taken as paid: then they, the refunds and the premiums
stand as they are. A flat payment, the same for all, is the class mean of one class.

>>> insured = Insured.of(cost=[100.0, 300.0])
>>> stated_scheme("age", [1.0, 2.0], insured, Terms()).revenue.of.round(6).tolist()
[133.333333, 266.666667]
>>> flat_scheme("flat", insured, Terms(refund=Refund(0.5))).revenue.of.tolist()
[150.0, 250.0]
>>> flat_scheme("flat", insured, Terms(premium=np.array([10.0, 30.0]))).revenue.of.tolist()
[190.0, 210.0]
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from healthtrust.market.incentives.amounts import Amount, Classes, Fitted, Insured, Real, class_mean
from healthtrust.market.incentives.refunds import NOTHING, Refund


@dataclass(frozen=True, eq=False)
class Terms:
    """What comes beside the payment, and whether payments are scaled to cost."""

    refund: Refund = NOTHING
    premium: Real | None = None
    """Per person-year [n]."""
    as_paid: bool = False


@dataclass(frozen=True, eq=False)
class Paid:
    """A scheme on the persons insured."""

    name: str
    predicted: Amount
    """The payment alone as a prediction of cost: scaled to it, without refund and premium."""
    revenue: Amount
    """Payment, refund, and premium less the mean premium."""
    pool: Real
    """What the pool pays of it [n]: revenue but for the premium."""
    refund: Refund
    refunded: Real
    """The part of it that is refunded [n], by what was spent."""
    factor: float
    """What stated payments were multiplied by; 1 for class means and for payments taken as paid."""


def stated_scheme(name: str, payment: ArrayLike, insured: Insured, terms: Terms) -> Paid:
    """Return a scheme of payments stated per person-year [n]; raises ValueError where they are nothing."""
    stated = np.asarray(payment, dtype=np.float64)
    refunded = _refunded(insured, terms.refund)
    if terms.as_paid:
        return _paid(name, Amount(stated), (Amount(stated), 1.0), insured, terms)
    predicted, _ = _scaled(stated, insured, np.zeros_like(refunded))
    return _paid(name, predicted, _scaled(stated, insured, refunded), insured, terms)


def class_mean_scheme(name: str, position: Classes, insured: Insured, terms: Terms) -> Paid:
    """Return a scheme that pays for every person the mean cost of their class [n], less mean refunds."""
    kept = insured.cost - _refunded(insured, terms.refund)
    payment = class_mean(insured, position, kept)
    return _paid(name, class_mean(insured, position), (payment, 1.0), insured, terms)


def flat_scheme(name: str, insured: Insured, terms: Terms) -> Paid:
    """Return the scheme that sees nothing and pays the mean cost for everybody."""
    return class_mean_scheme(name, np.zeros(len(insured.cost), dtype=np.intp), insured, terms)


def _refunded(insured: Insured, refund: Refund) -> Real:
    return refund.of(insured.cost * insured.years) / insured.years


def _scaled(stated: Real, insured: Insured, refunded: Real) -> tuple[Amount, float]:
    """Return payments times the factor that brings them, with refunds, to the cost of all; and the factor."""
    total = float(insured.weights @ stated)
    if not total > 0:
        raise ValueError(f"payments add up to {total:,.6g} and cannot be scaled to cost")
    factor = float(insured.weights @ (insured.cost - refunded)) / total
    payment = factor * stated
    everybody = np.zeros(len(stated), dtype=np.intp)
    return Amount(payment, (Fitted(everybody, stated, insured.cost - refunded - payment),)), factor


def _paid(
    name: str, predicted: Amount, payment: tuple[Amount, float], insured: Insured, terms: Terms
) -> Paid:
    amount, factor = payment
    refunded = _refunded(insured, terms.refund)
    pool = amount.of + refunded
    beside, fitted = np.zeros_like(pool), amount.fitted
    if terms.premium is not None:
        everybody = np.zeros(len(pool), dtype=np.intp)
        charged = class_mean(insured, everybody, terms.premium)
        beside = terms.premium if terms.as_paid else terms.premium - charged.of
        fitted += () if terms.as_paid else (Fitted(everybody, np.ones(len(pool)), -beside),)
    return Paid(name, predicted, Amount(pool + beside, fitted), pool, terms.refund, refunded, factor)

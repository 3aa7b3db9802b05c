"""How much of the differences in cost between persons a scheme explains.

    R²   = 1 − Σ w (y − q)² / Σ w (y − ȳ)²            of cost, by the payment as a prediction
    CPM  = 1 − Σ w |y − q| / Σ w |y − ȳ|              Cumming's prediction measure: errors not squared
    MAE  = Σ w |y − q| / Σ w                          mean absolute error, money per person-year
    PSF  = 1 − Σ w (y − R)² / Σ w (y − ȳ)²            payment-system fit: with all that a plan receives

y, ȳ    cost per person-year and its mean;  w  person-years;  q  the payment alone, scaled to cost
R       revenue: payment, refunds and premium (`paid`)
Source  R², CPM, MAE: van Veen, van Kleef, van de Ven and van Vliet, Med Care Res Rev 2015; 72: 220; CPM:
        Cumming, Knutson, Cameron and Derrick, Society of Actuaries 2002; PSF: Geruso and McGuire, J Health
        Econ 2016; 47: 1-19, and Layton, Ellis, McGuire and van Kleef, J Health Econ 2017; 56: 237-255 [all
        recalled].

R² and CPM agree with `allocate.fitted.measures`; here each has a standard error as well, by linearisation,
that knows payments were scaled to, or reckoned from, the same persons. R² is 0 for a flat payment; a few dear
persons decide it. PSF equals R² without refunds and with one premium for all; refunds lift it, since they pay
where cost was.

>>> from healthtrust.market.incentives.paid import Terms, class_mean_scheme
>>> from healthtrust.market.incentives.refunds import Refund
>>> insured = Insured.of(cost=[1.0, 1.0, 2.0, 8.0])
>>> found = explained(class_mean_scheme("age", np.array([0, 0, 1, 1]), insured, Terms()), insured)
>>> round(found.r_squared.value, 6), round(found.cumming.value, 6), found.mean_absolute_error.value
(0.470588, 0.4, 1.5)
>>> shared = class_mean_scheme("age", np.array([0, 0, 1, 1]), insured, Terms(Refund(0.5)))
>>> round(explained(shared, insured).payment_system_fit.value, 6)
0.867647
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from healthtrust.ground.inequality import Estimate
from healthtrust.market.incentives.amounts import Amount, Insured, class_mean
from healthtrust.market.incentives.paid import Paid
from healthtrust.pool.fairness.sample import Linear


@dataclass(frozen=True)
class Explained:
    """Fit of a scheme, with standard errors; shares are NaN where all cost alike."""

    r_squared: Estimate
    cumming: Estimate
    mean_absolute_error: Estimate
    """Money per person-year."""
    payment_system_fit: Estimate


def explained(paid: Paid, insured: Insured) -> Explained:
    """Return how much of cost a scheme explains."""
    all_alike = class_mean(insured, np.zeros(len(insured.cost), dtype=np.intp))
    variance, deviation = _squares(all_alike, insured), _sizes(all_alike, insured)
    sizes = _sizes(paid.predicted, insured)

    def share(left: Linear, of: Linear) -> Estimate:
        part = left / of
        return Estimate(1.0 - part.value, insured.sample.standard_error(part))

    return Explained(
        r_squared=share(_squares(paid.predicted, insured), variance),
        cumming=share(sizes, deviation),
        mean_absolute_error=insured.sample.estimate(sizes / insured.sample.sum(np.ones(len(insured.cost)))),
        payment_system_fit=share(_squares(paid.revenue, insured), variance),
    )


def _squares(amount: Amount, insured: Insured) -> Linear:
    """Return Σ w (y − q)²."""
    left = insured.cost - amount.of
    found = insured.sample.sum(left * left)
    return Linear(found.value, found.moves + amount.moves(-2 * insured.weights * left, insured.weights))


def _sizes(amount: Amount, insured: Insured) -> Linear:
    """Return Σ w |y − q|."""
    left = insured.cost - amount.of
    found = insured.sample.sum(np.abs(left))
    return Linear(found.value, found.moves + amount.moves(-insured.weights * np.sign(left), insured.weights))

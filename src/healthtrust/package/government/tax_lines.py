"""A tax as straight lines between knots of wealth, so that a pass over sorted rows need look nothing up.

    T_k(W) = constant_km + slope_km W   between knots m − 1 and m,      t(W) = Σ_k τ_k T_k(W)

T_k, τ_k  base and rate k (`taxes`);  W  annual resources before tax
Source    Smith, Statutory packages of health care alongside voluntary insurance, York 2006, section 3.4
          (taxes on a distribution of wealth); lines between knots are ours

>>> from healthtrust.package.question import Interventions, Limits, Question, Society, Tax, Utility
>>> one = Society.of_groups(("all",), share=[1], wealth=[10], health=[5], incidence=[[1]])
>>> payroll = Question(Interventions.of(("a",), [6.0], [6.6]), one, Utility(1.0, 1.0), Limits.none(1),
...                    tax=Tax("payroll", floor=5.0, ceiling=40.0))
>>> lines = tax_lines(payroll)
>>> lines.knots.tolist(), lines.constant.tolist(), lines.slope.tolist()
([5.0, 40.0], [[0.0, -5.0, 35.0]], [[0.0, 1.0, 0.0]])
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from healthtrust.package.question import Question, Real


@dataclass(frozen=True)
class TaxLines:
    """The bases that depend on wealth alone, as lines."""

    knots: Real
    """[m], ascending."""
    constant: Real
    """[k, m + 1]"""
    slope: Real
    """[k, m + 1]"""


def tax_lines(question: Question) -> TaxLines:
    """Return the lines of each base; of no base where taxes are stated row by row, or free."""
    tax = question.tax
    match tax.family:
        case "linear":
            return TaxLines(np.zeros(0), np.zeros((1, 1)), np.ones((1, 1)))
        case "per-head":
            return TaxLines(np.zeros(0), np.ones((1, 1)), np.zeros((1, 1)))
        case "payroll":
            edges = np.array([tax.floor, tax.ceiling])
            return _of_brackets(edges, np.array([[1.0, 0.0]]))
        case "bracketed":
            start, rate = np.array(tax.brackets).T
            return _of_brackets(start, np.eye(len(start)) if tax.free_rates else rate[None, :])
    return TaxLines(np.zeros(0), np.zeros((0, 1)), np.zeros((0, 1)))


def _of_brackets(start: Real, rate: Real) -> TaxLines:
    """Return the lines of bases that tax wealth above start [m] at a rate [k, m]."""
    here = np.isfinite(start)
    start, rate = start[here], rate[:, here]
    slope = np.pad(rate, ((0, 0), (1, 0)))
    constant = -np.cumsum(np.diff(slope, axis=1) * start, axis=1)
    return TaxLines(start, np.pad(constant, ((0, 0), (1, 0))), slope)

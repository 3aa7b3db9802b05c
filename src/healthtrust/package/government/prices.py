"""What one more unit of each limit is worth: at the margin, and by choosing the best package anew with it.

    dual    of the limit in  max Σ_i ∂V/∂λ_i λ_i  subject to the limits: true of the very next bit
    step    V(limit + one unit) − V(limit): a whole item may not fit into one unit, or suddenly does

V, λ_i  welfare per head, coverage;  in money: over Σ_z g_z α_z, what a unit of everybody's wealth is worth
Source  beyond Smith, York 2006: any linear limit may join the problem of section 3

>>> from healthtrust.package.government.certify import certified
>>> from healthtrust.package.question import Interventions, Limits, Row, Society, Utility
>>> all_alike = Society.of_groups(("all",), share=[1], wealth=[60], health=[5], incidence=[[1], [1]])
>>> nurses = Row("nurses", np.array([2.0, 1.0]), most=1.0, unit="hours per head")
>>> asked = Question(Interventions.of(("A", "B"), [6.0, 3.0], [6.6, 3.2]), all_alike, Utility(1, 1),
...                  Limits(np.ones(2), np.zeros(2), rows=(nurses,)))
>>> (price,) = limit_prices(asked, certified(asked, 0.0).settled)
>>> price.name, price.used, price.step > 0.1, price.dual > price.step
('nurses', 1.0, True, True)
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from healthtrust.ground.errors import InvalidInput
from healthtrust.package.government.certify import certified
from healthtrust.package.government.marginal import marginal_values
from healthtrust.package.government.reasons import tangent_prices
from healthtrust.package.government.settle import Settled
from healthtrust.package.question import Question, Row

STEPS_WORTH_SOLVING = 24
"""Limits up to which the best package is chosen anew for each: a search each."""


@dataclass(frozen=True)
class LimitPrice:
    """What one limit holds back."""

    name: str
    unit: str
    used: float
    """What the package takes of it, per head and year."""
    most: float
    least: float
    dual: float
    """Welfare per head for one unit per head more, at the margin."""
    step: float
    """Welfare per head that the best package gains with one unit more; NaN where it was not solved for."""
    step_size: float
    """That unit, per head: one over the residents."""
    money: float
    """The dual in money per unit: what everybody's wealth would have to rise by to be worth as much."""


def limit_prices(question: Question, settled: Settled, gap: float = 1e-6) -> tuple[LimitPrice, ...]:
    """Return what each row of the limits is worth at a settled best package."""
    found, rows = settled.outcome, question.limits.rows
    duals = tangent_prices(question.limits, marginal_values(question, settled))
    wealth = float(question.society.share @ found.value_of_wealth)
    size = 1.0 / question.society.heads
    few = len(rows) <= STEPS_WORTH_SOLVING
    return tuple(
        LimitPrice(
            row.name,
            row.unit,
            float(row.use @ found.coverage),
            row.most,
            row.least,
            duals[row.name],
            _step(question, k, size, gap) - found.welfare if few else np.nan,
            size,
            duals[row.name] / wealth,
        )
        for k, row in enumerate(rows)
    )


def _step(question: Question, k: int, size: float, gap: float) -> float:
    """Return the welfare of the best package with limit k one unit higher (a floor, if no ceiling)."""
    rows = list(question.limits.rows)
    rows[k] = _moved(rows[k], size)
    more = replace(question, limits=replace(question.limits, rows=tuple(rows)))
    try:
        return certified(more, gap).lower
    except InvalidInput:
        return -np.inf


def _moved(row: Row, size: float) -> Row:
    if np.isfinite(row.most):
        return replace(row, most=row.most + size)
    return replace(row, least=row.least + size)

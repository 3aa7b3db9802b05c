"""What every package must keep to, as columns and rows of the relaxed problem: limits, envelopes, the budget.

    λ_i = least_i … most_i in parts, else 0 or most_i             least_r ≤ Σ_i use_ri λ_i ≤ most_r
    Σ_k τ_k Σ_z g_z T_kz − K  ≥  overhead × ( Σ_i x_i Π_i λ_i − Σ_e m_e ) − other income
    0 ≤ m_e ≤ amount_e,   m_e ≤ Σ_{i in e} x_i Π_i λ_i

λ, τ   coverage and tax rates;  g, T  shares of the population and tax bases;  Π_i  population incidence
m_e    what envelope e pays;  K  what it costs to collect (convex: approached from below by its tangents)
Source  Smith, Statutory packages of health care alongside voluntary insurance, York 2006, section 3; limits
        and envelopes are beyond the paper

>>> from healthtrust.package.question import Interventions, Limits, Question, Society, Utility
>>> two = Society.of_groups(("poor", "rich"), share=[0.5, 0.5], wealth=[10, 60], health=[5, 5],
...                         incidence=[[1.0, 1.0], [0.5, 1.5]])
>>> services = Interventions.of(("A", "B"), [6.0, 3.0], [6.6, 3.2])
>>> asked = Question(services, two, Utility(1.0, 1.0), Limits.none(2))
>>> master = Master()
>>> cover = coverage_columns(master, asked)
>>> rates = master.columns(0.0, 1.0, worth=-1.0)
>>> budget_row(master, asked, cover, Revenue(rates, np.array([35.0]), np.zeros(0, np.int64)))
>>> master.fix(cover.columns, 1.0, 1.0)
>>> master.best().at[rates].round(6).tolist()                            # (6 + 3) / 35
[0.257143]
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from healthtrust.package.government.master import Master
from healthtrust.package.question import Question, Real, Whole


@dataclass(frozen=True)
class Coverage:
    """The columns that stand for coverage: λ_i = scale_i × column_i."""

    columns: Whole
    """[i]"""
    scale: Real
    """[i]: the most that may be covered where it is all or nothing; 1 where parts are allowed."""

    def of(self, at: Real) -> Real:
        """Return coverage [i] at a point of the relaxed problem."""
        return np.asarray(self.scale * at[self.columns])

    def whole(self, at: Real) -> Real:
        """Return coverage [i] at a point, all or nothing to the last digit."""
        return np.asarray(self.scale * np.where(at[self.columns] > 0.5, 1.0, 0.0))


def coverage_columns(master: Master, question: Question) -> Coverage:
    """Add a column for every intervention, and the rows that limit them."""
    limits = question.limits
    if limits.parts:
        columns = master.columns(limits.least, limits.most)
        cover = Coverage(columns, np.ones(len(columns)))
    else:
        columns = master.columns(
            (limits.least > 0.0).astype(float), (limits.most > 0.0).astype(float), whole=True
        )
        cover = Coverage(columns, limits.most)
    for row in limits.rows:
        master.row(columns, row.use * cover.scale, least=row.least, most=row.most)
    return cover


@dataclass(frozen=True)
class Revenue:
    """The columns that bring money in, and those that take it away again."""

    rates: Whole
    """[k]: tax rates."""
    raised: Real
    """[k]: what a unit of each brings in, per head of the population."""
    collected: Whole
    """Columns whose sum is what it costs to collect, per head; none where it costs nothing."""


def budget_row(master: Master, question: Question, cover: Coverage, revenue: Revenue) -> None:
    """Add the budget: what the rates raise, less collecting it, pays for the package."""
    budget, cost = question.budget, question.cost * cover.scale
    paid = [_envelope(master, each.amount, cover.columns, cost * each.pays_for) for each in budget.envelopes]
    where = np.concatenate([revenue.rates, cover.columns, *paid, revenue.collected])
    factors = np.concatenate(
        [
            revenue.raised,
            -budget.overhead * cost,
            np.full(len(paid), budget.overhead),
            np.full(len(revenue.collected), -1.0),
        ]
    )
    master.row(where.astype(np.int64), factors, least=-budget.other_income)


def _envelope(master: Master, amount: float, columns: Whole, cost: Real) -> Whole:
    """Add what one envelope pays: at most what it holds, at most what its own interventions cost."""
    paid = master.columns(0.0, amount)
    master.row(np.concatenate([paid, columns]), np.concatenate([[1.0], -cost]), most=0.0)
    return paid

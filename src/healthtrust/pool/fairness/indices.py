"""How far contributions fall on the rich, and how much inequality they take away.

    K  = C(t | e) − G(e)                      Kakwani: above 0, the rich pay a larger part of income
    RS = G(e) − C(e − t | e)  =  g / (1 − g) × K       Reynolds–Smolensky: redistribution if ranks stood still
    RE = G(e) − G(e − t)  =  RS − R_AP                 redistribution;   R_AP  Atkinson–Plotnick reranking

e, t    income and contribution per equivalent adult of each resident;  g = Σ t / Σ e  average rate
G, C    Gini coefficient; concentration index over residents ranked by e (see `pool.fairness.ranking`)
Source  Kakwani, Economic Journal 1977; 87: 71-80; Reynolds and Smolensky, Public Expenditures, Taxes and the
        Distribution of Income, 1977; Atkinson 1980; Plotnick, Rev Econ Stat 1981; 63: 283-288 [all recalled]

Standard errors come with every index, by linearisation, a household (or its cluster) being what is observed.

>>> income, paid = np.array([10_000.0, 20_000.0, 40_000.0]), np.array([0.0, 1_000.0, 5_000.0])
>>> found = indices(income, paid, residents=np.array([2, 2, 2]))
>>> {name: round(index.value, 4) for name, index in found.items()}
{'gini': 0.2857, 'concentration': 0.5556, 'kakwani': 0.2698, 'reynolds_smolensky': 0.0253}
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from healthtrust.ground.inequality import Estimate
from healthtrust.pool.fairness.ranking import Observed, Order, Ranking, observe, ranked
from healthtrust.pool.fairness.sample import Linear, Real, Sample


@dataclass(frozen=True)
class Progressivity:
    """The indices of a contribution, each with how far every row moves it; rows in the order of income."""

    gini_before: Linear
    gini_after: Linear
    concentration: Linear
    """Of contributions, by income."""
    concentration_after: Linear
    """Of what is left of income, by income before."""
    average_rate: Linear
    """Contributions over income."""
    left: Real
    """What is left of income [n]."""
    order_after: Order
    """The rows from the lowest left income to the highest."""

    @property
    def kakwani(self) -> Linear:
        """Return how much more concentrated contributions are than income."""
        return self.concentration - self.gini_before

    @property
    def reynolds_smolensky(self) -> Linear:
        """Return the redistribution there would be if nobody changed rank."""
        return self.gini_before - self.concentration_after

    @property
    def redistribution(self) -> Linear:
        """Return the Gini coefficient before contributions less that after."""
        return self.gini_before - self.gini_after

    @property
    def all_reranking(self) -> Linear:
        """Return the Atkinson–Plotnick measure: inequality brought back by every change of rank."""
        return self.gini_after - self.concentration_after


def progressivity(observed: Observed, paid: Real) -> Progressivity:
    """Return the indices of contributions [n] per equivalent adult, in the order of income."""
    by_income, left = observed.by_income, observed.income - paid
    order = np.argsort(left, kind="stable")
    by_left: Ranking = ranked(left, observed.residents.weights, order)
    people = observed.residents
    return Progressivity(
        gini_before=by_income.concentration(observed.income),
        gini_after=by_left.concentration(left),
        concentration=by_income.concentration(paid),
        concentration_after=by_income.concentration(left),
        average_rate=people.sum(paid) / people.sum(observed.income),
        left=left,
        order_after=order,
    )


def indices(
    income: ArrayLike, paid: ArrayLike, residents: ArrayLike | None = None, sample: Sample | None = None
) -> dict[str, Estimate]:
    """Return four indices of income and contribution [h] per equivalent adult, with standard errors.

    Gini, concentration, Kakwani and Reynolds–Smolensky; residents [h] of a household of each row.
    Without a sample each row is observed once, whatever number of residents it stands for. An index of what
    nobody has is NaN.
    """
    observed = observe(income, residents, sample)
    by_income, tax = observed.by_income, observed.ordered(paid)
    gini, concentration, after = (
        by_income.concentration(outcome) for outcome in (observed.income, tax, observed.income - tax)
    )
    found: dict[str, Linear] = {
        "gini": gini,
        "concentration": concentration,
        "kakwani": concentration - gini,
        "reynolds_smolensky": gini - after,
    }
    return {name: observed.residents.estimate(index) for name, index in found.items()}


def concentration(outcome: ArrayLike, observed: Observed) -> Estimate:
    """Return the concentration index of any outcome [n] per resident, such as care."""
    return observed.residents.estimate(observed.by_income.concentration(observed.ordered(outcome)))

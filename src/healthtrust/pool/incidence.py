"""Who bears the contributions: by tenth of equivalised income, and how far they narrow its inequality.

    K = C(t | e) − G(e)                  Kakwani: above 0, the rich pay a larger part of income than the poor
    R = G(e) − C(e − t | e)              Reynolds–Smolensky: how much inequality contributions take away

e, t    income and contribution per equivalent adult of each resident;  G  Gini coefficient
C(.|e)  concentration index over residents ranked by e
SE²     Σ_h (n_h φ_h)² / N²,  φ_h how far one resident of row h moves the index (its influence), n_h residents
        of the row, N all residents: a household, or a row of identical ones, is what is observed, so that its
        residents do not count as so many separate observations
Source  Kakwani 1977, Reynolds and Smolensky 1977; influence of a concentration index: Kakwani, Wagstaff and
        van Doorslaer, J Econometrics 1997; 77: 87-103, equation 14 [all recalled]; see `ground.inequality`

>>> income, paid = np.array([10_000.0, 20_000.0, 40_000.0]), np.array([0.0, 1_000.0, 5_000.0])
>>> found = indices(income, paid, residents=np.array([2, 2, 2]))
>>> {name: round(index.value, 4) for name, index in found.items()}
{'gini': 0.2857, 'concentration': 0.5556, 'kakwani': 0.2698, 'reynolds_smolensky': 0.0253}
"""

from __future__ import annotations

from dataclasses import dataclass
from math import nan, sqrt

import numpy as np
from numpy.typing import NDArray

from healthtrust.ground.inequality import Estimate, concentration_index
from healthtrust.pool.means import TENTHS, per_equivalent_adult, residents
from healthtrust.state import State, known


@dataclass(frozen=True)
class Incidence:
    """Columns of ten rows, the poorest tenth first, and four indices of all residents together."""

    tenth: NDArray[np.int64]
    residents: NDArray[np.int64]
    income: NDArray[np.int64]
    """Disposable income of its households, minor units."""
    contributions: NDArray[np.int64]
    share_of_income: NDArray[np.float64]
    """Contributions over income; NaN where there is none."""
    share_of_contributions: NDArray[np.float64]
    indices: dict[str, Estimate]
    """gini, concentration, kakwani, reynolds_smolensky."""


def incidence(state: State) -> Incidence:
    """Return who bears the contributions of a state that has been through steps pool and package."""
    persons, households = known(state.persons, "people"), known(state.households, "people")
    found = known(state.contributions, "pool")
    heads = residents(persons, households)
    income = _by_tenth(found.decile, households.income * households.weight)
    paid = _by_tenth(found.decile, found.owed * households.weight)
    return Incidence(
        tenth=np.arange(1, TENTHS + 1),
        residents=_by_tenth(found.decile, heads),
        income=income,
        contributions=paid,
        share_of_income=np.divide(paid, income, out=np.full(TENTHS, nan), where=income > 0),
        share_of_contributions=paid / max(int(paid.sum()), 1),
        indices=indices(
            households.equivalised_income.astype(np.float64),
            per_equivalent_adult(found.owed, households),
            heads,
        ),
    )


def indices(
    income: NDArray[np.float64],
    paid: NDArray[np.float64],
    residents: NDArray[np.int64],
) -> dict[str, Estimate]:
    """Return the four indices of income and contribution [h] per equivalent adult, with standard errors.

    residents [h] are all those a row stands for. An index of what nobody has is NaN.
    """
    order = np.argsort(income, kind="stable")
    ranked = _Ranked(income[order], residents[order])
    outcomes = (income, paid, income - paid)
    of_income, of_paid, of_rest = (
        (concentration_index(outcome, income, residents, order).value, _influence(ranked, outcome[order]))
        for outcome in outcomes
    )
    return {
        "gini": Estimate(of_income[0], _error(ranked, of_income[1])),
        "concentration": Estimate(of_paid[0], _error(ranked, of_paid[1])),
        "kakwani": Estimate(of_paid[0] - of_income[0], _error(ranked, of_paid[1] - of_income[1])),
        "reynolds_smolensky": Estimate(of_income[0] - of_rest[0], _error(ranked, of_income[1] - of_rest[1])),
    }


@dataclass(frozen=True)
class _Ranked:
    """Rows of households from the poorest: income per equivalent adult, and residents [h]."""

    income: NDArray[np.float64]
    residents: NDArray[np.int64]


def _influence(ranked: _Ranked, outcome: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return how far one resident of each household [h] moves the concentration index of an outcome [h]."""
    everybody, held = ranked.residents.sum(), ranked.residents * outcome
    if not held.sum() > 0:
        return np.full(len(outcome), nan)
    starts = np.flatnonzero(np.diff(ranked.income, prepend=-np.inf))
    of_rank = np.repeat(np.arange(len(starts)), np.diff(starts, append=len(outcome)))
    heads, part = (
        np.add.reduceat(column, starts) for column in (ranked.residents / everybody, held / held.sum())
    )
    rank, q_up_to = np.cumsum(heads) - heads / 2, np.cumsum(part)
    index = 2 * float((part * (rank - 0.5)).sum())
    relative = outcome * (everybody / held.sum())
    tail = 2 - (q_up_to - part) - q_up_to
    return np.asarray(relative * (2 * rank[of_rank] - 1 - index) + tail[of_rank] - (1 + index))


def _error(ranked: _Ranked, influence: NDArray[np.float64]) -> float:
    """Return the standard error of an index: each row is one observation, however many it stands for."""
    return sqrt(float(((ranked.residents * influence) ** 2).sum())) / float(ranked.residents.sum())


def _by_tenth(decile: NDArray[np.int8], amount: NDArray[np.int64]) -> NDArray[np.int64]:
    totals = np.zeros(TENTHS, dtype=np.int64)
    np.add.at(totals, decile, amount)
    return totals

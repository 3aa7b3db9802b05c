"""The data behind the two pictures of social choice: columns ready to be drawn.

    budget_line    OB: spending E and the tax rate τ that pays for it
    locus          M of a poor, a middle and a rich person: the spending E*(τ) from which they buy nothing
    indifference   curves of the middle person through points spread over OB
    preferences    for each of the three: the indifference curve through their best point on OB
    blobs          that best point, and the critical one where the curve meets their own M

Left of M the person buys voluntary cover, right of it none.
Source  Smith, York 2006, Figures 3 and 4.

>>> from healthtrust.package.question import Interventions, Limits, Question, Society, TopUp, Utility
>>> three = Society.of_groups(("poor", "middle", "rich"), share=[0.5, 0.3, 0.2], wealth=[10, 20, 60],
...                           health=[5, 5, 5], incidence=[[1, 1, 1], [1, 1, 1], [1, 1, 1]])
>>> asked = Question(Interventions.of(("A", "B", "C"), [2.0, 3.0, 4.0], [4.0, 3.0, 1.0]), three,
...                  Utility(1, 1), Limits.none(3), top_up=TopUp("complementary"))
>>> drawn = figures_data(asked, points=10)
>>> sorted(drawn), list(drawn["preferences"])
(['blobs', 'budget_line', 'indifference', 'locus', 'preferences'], ['person', 'level', 'spending', 'rate'])
>>> best = [kind == "best point" for kind in drawn["blobs"]["kind"]]
>>> [round(float(e), 2) for e, is_best in zip(drawn["blobs"]["spending"], best) if is_best]
[5.0, 5.0, 0.0]
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np

from healthtrust.ground.errors import refuse
from healthtrust.package.ballot.budget_line import (
    budget_line,
    cost_effectiveness_order,
    spending_up_to,
)
from healthtrust.package.ballot.indifference import (
    critical_spending,
    indifference_curve,
    utility_along,
)
from healthtrust.package.ballot.preferences import not_votable
from healthtrust.package.question import Question, Real, Whole

Columns = dict[str, list[Any]]

POINTS = 120
LEVELS = 5
PERCENTILES = (0.1, 0.5, 0.9)
PERSONS = ("poor", "middle", "rich")
"""Who is drawn: at the tenth, fiftieth and ninetieth percentile of wealth."""


def figures_data(question: Question, points: int = POINTS) -> dict[str, Columns]:
    """Return the columns of both pictures by name; `points` of spending besides the edge of every item."""
    refuse(not_votable(question))
    divisible = replace(question, top_up=replace(question.top_up, mode="divisible"))
    line, rows = budget_line(divisible, _spending(divisible, points)), persons(question)
    spending = line.spending
    along = [utility_along(divisible, int(z), line.spending, line.rates) for z in rows]
    chosen, levels = [int(u.argmax()) for u in along], [float(u.max()) for u in along]
    least = -float(line.rates.max())  # a curve that starts below the axis would need a subsidy there
    curves = [
        indifference_curve(divisible, int(z), u, spending, least) for z, u in zip(rows, levels, strict=True)
    ]
    middle = int(rows[1])
    return {
        "budget_line": {"spending": line.spending.tolist(), "rate": line.rates.tolist()},
        "locus": _loci(divisible, rows, float(line.rates.max())),
        "indifference": _family(divisible, middle, spending, line.rates),
        "preferences": _joined(
            [_curve(who, u, spending, t) for who, u, t in zip(PERSONS, levels, curves, strict=True)]
        ),
        "blobs": _joined(
            [
                _points(divisible, who, int(z), (spending, curve), (line.spending[o], line.rates[o]))
                for who, z, curve, o in zip(PERSONS, rows, curves, chosen, strict=True)
            ]
        ),
    }


def persons(question: Question) -> Whole:
    """Return the rows whose middle is nearest the tenth, fiftieth and ninetieth percentile of wealth [3]."""
    order = np.argsort(question.society.wealth, kind="stable")
    share = question.society.share[order]
    middle = (np.cumsum(share) - share / 2) / share.sum()
    return np.array([order[np.abs(middle - percentile).argmin()] for percentile in PERCENTILES])


def crossing(question: Question, z: int, spending: Real, rates: Real) -> tuple[float, float]:
    """Return where a curve τ(E) meets row z's locus M: E = E*(τ); NaN where it does not."""
    within = np.isfinite(rates)
    spending, rates = spending[within], rates[within]
    gap = spending - critical_spending(question, z, rates)
    after = np.flatnonzero((gap[:-1] < 0) & (gap[1:] >= 0))
    if not len(after):
        return (float(spending[0]), float(rates[0])) if len(gap) and gap[0] == 0 else (np.nan, np.nan)
    j = int(after[0])
    part = gap[j] / (gap[j] - gap[j + 1])
    at, rate = (float(of[j] + part * (of[j + 1] - of[j])) for of in (spending, rates))
    return at, rate


def _spending(question: Question, points: int) -> Real:
    """Return evenly spaced spending with the edge of every item, as far as the budget line goes."""
    whole = spending_up_to(question, cost_effectiveness_order(question))
    most = float(budget_line(question).spending[-1])
    return np.unique(np.concatenate([np.linspace(whole[0], most, points), whole[whole <= most]]))


def _family(question: Question, z: int, spending: Real, rates: Real) -> Columns:
    """Return indifference curves of one person through evenly spaced points of the budget line."""
    at = np.unique(np.linspace(0, len(spending) - 1, LEVELS).astype(int))
    levels = utility_along(question, z, spending[at], rates[at]).tolist()
    curves = [indifference_curve(question, z, u, spending, -float(rates.max())) for u in levels]
    return _joined([_curve("middle", u, spending, t) for u, t in zip(levels, curves, strict=True)])


def _loci(question: Question, rows: Whole, most: float) -> Columns:
    rates = np.linspace(-most, most, POINTS)
    return _joined(
        [
            {
                "person": [who] * POINTS,
                "spending": critical_spending(question, int(z), rates).tolist(),
                "rate": rates.tolist(),
            }
            for who, z in zip(PERSONS, rows, strict=True)
        ]
    )


def _curve(who: str, level: float, spending: Real, rates: Real) -> Columns:
    shown = np.isfinite(rates)
    count = int(shown.sum())
    return {
        "person": [who] * count,
        "level": [level] * count,
        "spending": spending[shown].tolist(),
        "rate": rates[shown].tolist(),
    }


def _points(
    question: Question, who: str, z: int, curve: tuple[Real, Real], best: tuple[float, float]
) -> Columns:
    at, rate = crossing(question, z, *curve)
    return {
        "person": [who, who],
        "kind": ["best point", "critical"],
        "spending": [float(best[0]), at],
        "rate": [float(best[1]), rate],
    }


def _joined(parts: list[Columns]) -> Columns:
    return {name: [value for part in parts for value in part[name]] for name in parts[0]}

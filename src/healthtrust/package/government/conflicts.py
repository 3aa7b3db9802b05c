"""Limits that no package keeps to: the smallest set of them that already conflicts, taxes among them.

    statements    each limit by name; each intervention that must be covered; what taxes can raise
    drop one after another as long as the rest still conflict: what stays is irreducible

What taxes can raise: every rate just below the one that takes somebody's last unit of wealth (a per-head tax
ends at the wealth of the poorest), whatever collecting it would cost.

Source  Chinneck, Feasibility and infeasibility in optimization, 2008, chapter 6 (deletion filter) [recalled]

>>> from healthtrust.package.question import Interventions, Limits, Question, Society, Tax, Utility
>>> two = Society.of_groups(("poor", "rich"), share=[0.5, 0.5], wealth=[10, 60], health=[5, 5],
...                         incidence=[[1.0, 1.0], [0.5, 1.5]])
>>> both = Limits(most=np.ones(2), least=np.ones(2))
>>> asked = Question(Interventions.of(("A", "B"), [11.0, 3.0], [6.6, 3.2]), two, Utility(1.0, 1.0), both,
...                  tax=Tax("per-head"))
>>> print(conflict(asked))
limits: found no package that keeps to all of: must cover A (11 per head); taxes (they raise less than 10 ...
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from healthtrust.ground.problems import Problem
from healthtrust.package.government.frame import Revenue, budget_row, coverage_columns
from healthtrust.package.government.master import Master
from healthtrust.package.government.taxes import highest, lowest, taxes
from healthtrust.package.question import Limits, Question

REMEDY = "Relax any one of these: each of them is needed for the conflict."
TAXES, MUST, LIMIT = "taxes", "must", "limit"

Statement = tuple[str, int]


def conflict(question: Question) -> Problem:
    """Return the irreducible set of limits that no package keeps to, or what else stands in the way."""
    every = _statements(question)
    wanted = "limits that leave a package, and taxes that reach what it costs"
    if _feasible(question, every):
        found = "no package that can be paid for once collecting its taxes is paid too"
        return Problem("limits", found, wanted)
    orders = (every, every[::-1])
    left = min((_irreducible(question, order) for order in orders), key=len)
    said = "; ".join(_said(question, statement) for statement in every if statement in left)
    return Problem("limits", f"no package that keeps to all of: {said}", wanted, remedy=REMEDY)


def _statements(question: Question) -> list[Statement]:
    limits = question.limits
    musts = [(MUST, int(i)) for i in np.flatnonzero(limits.least > 0)]
    return [*musts, *((LIMIT, k) for k in range(len(limits.rows))), (TAXES, 0)]


def _irreducible(question: Question, order: Sequence[Statement]) -> set[Statement]:
    left = list(order)
    for statement in order:
        fewer = [each for each in left if each != statement]
        if not _feasible(question, fewer):
            left = fewer
    return set(left)


def _feasible(question: Question, statements: Sequence[Statement]) -> bool:
    """Return whether some package keeps to these statements, whatever the others say."""
    kept, limits = set(statements), question.limits
    must = np.array([(MUST, i) in kept for i in range(len(limits.least))])
    rows = tuple(row for k, row in enumerate(limits.rows) if (LIMIT, k) in kept)
    least = np.where(must, limits.least, 0.0)
    asked = replace(question, limits=Limits(limits.most, least, limits.parts, rows))
    master = Master()
    cover = coverage_columns(master, asked)
    if (TAXES, 0) in kept:
        nothing = np.zeros(0, dtype=np.int64)
        income = master.columns(_most_raised(question), _most_raised(question))
        budget_row(master, asked, cover, Revenue(income, np.ones(1), nothing))
    return master.best().found


def _most_raised(question: Question) -> float:
    """Return what taxes raise at the most, money per head and year; at their lowest rates if none ends."""
    society, rates = question.society, highest(question)
    if question.tax.family == "unrestricted":
        return float(society.share @ society.wealth)
    rates = np.where(np.isfinite(rates), rates, lowest(question))
    return float(society.share @ np.minimum(taxes(question, rates), society.wealth))


def _said(question: Question, statement: Statement) -> str:
    kind, k = statement
    if kind == MUST:
        return f"must cover {question.interventions.codes[k]} ({question.cost[k]:,.6g} per head)"
    if kind == LIMIT:
        row = question.limits.rows[k]
        bounds = [(row.least, "at least"), (row.most, "at most")]
        words = " and ".join(f"{word} {bound:,.6g}" for bound, word in bounds if np.isfinite(bound))
        return f"{row.name} ({words} {row.unit or 'per head'})"
    return f"taxes (they raise less than {_most_raised(question):,.6g} per head)"

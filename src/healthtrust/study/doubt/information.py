"""What it would be worth to know some of the uncertain numbers of a question before its package is chosen.

    EVPI        least expected regret of all packages judged
    a kind      mean over draws of  V*(θ_g) − V_0(θ_g),  the numbers of the kind drawn, all others expected
    one item    regression of V_1(d) − V_0(d) on the item's own numbers (`study.information`)

V*, V_0     welfare of the best package at those numbers, of the package of the expected values
V_1         welfare of that package with the item put in, or taken out
Source      two levels of draws become one where welfare is linear in the numbers that stay unknown: Brennan,
            Kharroubi, O'Hagan and Chilcott, Med Decis Making 2007; 27: 448-470 [recalled]

A kind (all prices, all benefits, all incidence) holds too many numbers to regress on, and moves too many
items for a few packages to answer it: so the package is chosen anew. Each of n kinds takes the first nth of
the draws. One item is asked whether it belongs, with half of the draws; items that it would push out or let
in are not asked. No part of the numbers is worth more than all of them.

>>> from healthtrust.study.inclusion import Regret
>>> regret = Regret.of(np.eye(2), best=np.array([2.0, 3.0]), values=np.array([[2.0, 1.0], [1.0, 3.0]]))
>>> of_everything(regret)
Worth(worth=0.5, standard_error=0.5, functions=0)
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from healthtrust.package.question import Real
from healthtrust.study.doubt.work import FEWEST, Work
from healthtrust.study.inclusion import Regret, Solved
from healthtrust.study.information import DRAWS_PER_FUNCTION, Worth, partial

INTERVENTIONS_ASKED = 6
"""Interventions whose own numbers are looked at: those of which most money is in doubt."""

SAME = 1e-9
"""Coverage that differs by no more is the same."""


def of_everything(regret: Regret) -> Worth:
    """Return the expected value of perfect information; infinite where no package can always be paid for."""
    k = regret.robust
    return Worth(float(regret.expected[k]), float(regret.standard_error[k]))


def of_kinds(work: Work, means: Real, chosen: Real, perfect: Worth) -> dict[str, Worth]:
    """Return the worth of knowing all prices, all benefits, all incidence, as far as they are uncertain."""
    of = work.of
    kinds = list(dict.fromkeys(name.partition(":")[0] for name in of.names))
    if len(kinds) == 1:
        return {kinds[0]: perfect}
    found = {}
    for kind in kinds:
        draws = of.first(max(of.draws // len(kinds), 1))
        own = np.array([name.partition(":")[0] == kind for name in of.names])
        draws = replace(draws, values=np.where(own[:, None], draws.values, means[:, None]))
        best = work.best(f"knowing {kind}", draws)
        solved = Solved(best.coverage[best.found], best.welfare[best.found])
        values = work.worth(chosen[None, :], f"not knowing {kind}", draws)[:, best.found]
        lost = Regret.of(chosen[None, :], solved.best, at_least(chosen[None, :], values, solved))
        own_worth = Worth(float(lost.expected[0]), float(lost.standard_error[0]))
        found[kind] = replace(own_worth, worth=min(own_worth.worth, perfect.worth))
    return found


def of_interventions(work: Work, chosen: Real, chances: Real, perfect: Worth) -> dict[str, Worth]:
    """Return the worth of knowing everything about one intervention, for those of most money in doubt."""
    codes = work.of.question.interventions.codes
    in_doubt = np.minimum(chances, 1 - chances) * work.of.question.cost
    rows = {
        i: [r for r, name in enumerate(work.of.names) if name.partition(":")[2] == codes[i]]
        for i in np.argsort(-in_doubt, kind="stable")
    }
    asked = [i for i in rows if rows[i] and in_doubt[i] > 0][:INTERVENTIONS_ASKED]
    if not asked:
        return {}
    half = work.of.first(max(-(-work.of.draws // 2), FEWEST))
    values = work.worth(np.array([chosen, *(_turned(work, chosen, i) for i in asked)]), "turning", half)
    payable = np.isfinite(values).all(axis=0)
    values, theta = values[:, payable], half.values[:, payable]
    found = {}
    for k, i in enumerate(asked, start=1):
        if len(theta.T) >= DRAWS_PER_FUNCTION * (len(rows[i]) + 1):
            own = partial(values[[0, k]], theta[rows[i]])
            found[codes[i]] = replace(own, worth=min(own.worth, perfect.worth))
    return found


def at_least(packages: Real, values: Real, solved: Solved) -> Real:
    """Return values [package, draw] that are at least what was proved where a package is the best of all.

    Taxes for a given package are searched from fewer sides than those of the best one.
    """
    found = values.copy()
    for own, package in zip(found, packages, strict=True):
        same = (np.abs(solved.coverage - package) <= SAME).all(axis=1)
        own[same] = np.maximum(own[same], solved.best[same])
    return found


def _turned(work: Work, chosen: Real, i: int) -> Real:
    """Return a package with one intervention put in as far as the limits allow, or taken out."""
    turned = chosen.copy()
    turned[i] = 0.0 if chosen[i] > SAME else work.of.question.limits.most[i]
    return turned

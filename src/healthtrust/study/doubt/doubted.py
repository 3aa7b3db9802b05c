"""How sure a package is when its prices, benefits and cases are not: found anew at every draw, and judged.

    P_i       share of draws whose best package covers i
    R_k       expected regret of package k: mean over draws of V*(d) − V_k(d)
    EVPI      least R_k of all k: what knowing every number before choosing is worth
    EVPPI     what knowing some numbers only is worth (`study.doubt.information`)
    in money  welfare over the price of public money μ; over the mean marginal value of wealth where μ is 0

V*(d), V_k(d)   welfare of the best package at draw d, of package k there (`study.doubt.draws`)
Source  Briggs, Claxton and Sculpher, Decision Modelling for Health Economic Evaluation, Oxford 2006, chapter
        7 [recalled]; that the whole welfare model is solved anew at every draw is this project's own

Judged in full are the package of the expected values, half of the rest for being the best in most draws, and
half for the least regret over a few draws of a longer list. All share one set of draws.

>>> from healthtrust.package.tables.choices import Choices
>>> from healthtrust.package.tables.read import Sources
>>> from healthtrust.study.doubt.tables import Spreads, read_doubtful
>>> asked = read_doubtful(
...     Sources(
...         interventions={"intervention": ["A", "B"], "price": [1, 3], "benefit": [6.6, 0.16]},
...         groups={"group": ["all"], "share": [1], "wealth": [60], "health": [5]},
...         incidence={"intervention": ["A", "B"], "all": [0.2, 0.5]},
...     ),
...     Choices(a=0.5),
...     Spreads(unstated=0.3),
... )
>>> found = doubted(asked, Terms(draws=40, settings=()))
>>> float(found.probability[0]), bool(0 < found.probability[1] < 1), found.perfect.worth > 0
(1.0, True, True)
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from healthtrust.package.question import Question, Real, Whole
from healthtrust.study.doubt.draws import Best, Drawn
from healthtrust.study.doubt.information import SAME, at_least, of_everything, of_interventions, of_kinds
from healthtrust.study.doubt.tables import Doubtful
from healthtrust.study.doubt.willingness import AtWillingness, at_willingness
from healthtrust.study.doubt.work import Terms, Work, refuse_unsuited
from healthtrust.study.inclusion import (
    Regret,
    Solved,
    packages_met,
    probability,
    probability_error,
)
from healthtrust.study.information import Worth
from healthtrust.study.uncertainty import drawn

LISTED_PER_JUDGED = 3
"""How much longer the list is that the packages judged in full are chosen from."""

DRAWS_TO_LIST = 24
"""Draws that packages of the longer list are judged on."""


@dataclass(frozen=True)
class Judged:
    """The packages judged on every draw, that of the expected values first."""

    regret: Regret
    times: Whole
    """[package]: draws in which it is the best of all."""
    unpaid: Real
    """[package]: share of draws in which no tax pays for it."""

    @property
    def packages(self) -> Real:
        """Return their coverage [package, i]."""
        return self.regret.packages


@dataclass(frozen=True)
class Doubted:
    """What the draws say about a question."""

    asked: Doubtful
    terms: Terms
    best: Best
    probability: Real
    """[i]: share of draws whose best package covers it."""
    error: Real
    """[i]: Monte Carlo standard error of that share."""
    judged: Judged
    perfect: Worth
    """In welfare per head and year, as are the next two."""
    by_kind: dict[str, Worth]
    by_intervention: dict[str, Worth]
    money: float
    """Welfare of one unit of money per head and year."""
    money_is: str
    at_willingness: AtWillingness | None

    @property
    def chosen(self) -> Real:
        """Return the package of the expected values [i]."""
        return np.asarray(self.judged.packages[0])

    @property
    def lost(self) -> int:
        """Return in how many draws no package can be had; all else is about the other draws."""
        return int((~self.best.found).sum())


def doubted(
    asked: Doubtful, terms: Terms | None = None, tell: Callable[[str, int, int], None] | None = None
) -> Doubted:
    """Return how sure the best package of a question is; `tell` hears of each phase how many draws are done.

    Raises InvalidInput where the best package cannot be certified, or cannot be had at the expected values.
    """
    from healthtrust.package.government.certify import certified

    terms = terms or Terms()
    refuse_unsuited(asked.question, terms)
    means = np.array([parameter.mean for parameter in asked.parameters])
    values = drawn(asked.parameters, terms.seed, range(terms.draws))
    of = Drawn(asked.question, tuple(p.name for p in asked.parameters), values, asked.limits)
    of = replace(of, question=_for_every_draw(of), met={})
    work = Work(of, terms, tell)
    chosen = certified(of.question, terms.gap)
    best = work.best("solving")
    ok = best.found
    solved = Solved(best.coverage[ok], best.welfare[ok])
    packages = _to_judge(work, solved, chosen.coverage)
    by_draw = at_least(packages, work.worth(packages, "judging")[:, ok], solved)
    judged = _judged(packages, solved, by_draw)
    perfect = of_everything(judged.regret)
    assert chosen.settled is not None
    money, money_is = _money(chosen.settled.price_of_money, chosen.settled.outcome.value_of_wealth, of)
    return Doubted(
        asked,
        terms,
        best,
        probability(solved),
        probability_error(solved),
        judged,
        perfect,
        of_kinds(work, means, chosen.coverage, perfect),
        of_interventions(work, chosen.coverage, probability(solved), perfect),
        money,
        money_is,
        at_willingness(work, ok) if terms.settings else None,
    )


# ---- which packages, and what they lose --------------------------------------------------------------------


def _to_judge(work: Work, solved: Solved, chosen: Real) -> Real:
    """Return the packages to judge in full [package, i], the chosen one first."""
    count = work.terms.packages
    met = packages_met(solved)
    far = np.abs(met.packages - probability(solved)).sum(axis=1)
    listed = met.packages[np.lexsort((far, -met.times))]
    listed = listed[(np.abs(listed - chosen) > SAME).any(axis=1)]
    if len(listed) >= count:
        listed = listed[: LISTED_PER_JUDGED * count]
        few = work.worth(listed, "listing", work.of.first(DRAWS_TO_LIST)).mean(axis=1)
        often = np.arange(len(listed)) < count // 2
        order = np.lexsort((np.arange(len(listed)), -few, ~often))
        listed = listed[order][: count - 1]
    return np.concatenate([chosen[None, :], listed])


def _judged(packages: Real, solved: Solved, values: Real) -> Judged:
    times = [(np.abs(solved.coverage - package) <= SAME).all(axis=1).sum() for package in packages]
    with np.errstate(invalid="ignore"):
        regret = Regret.of(packages, solved.best, values)
    return Judged(regret, np.array(times, dtype=np.int64), np.isinf(values).mean(axis=1))


def _money(price: float, alpha: Real, of: Drawn) -> tuple[float, str]:
    """Return what a unit of money per head is worth in welfare, and by which measure."""
    if price > 0:
        return price, "the price of public money"
    return float(of.question.society.share @ alpha), "the mean marginal value of wealth"


# ---- what is asked -----------------------------------------------------------------------------------------


def _for_every_draw(of: Drawn) -> Question:
    """Return the question with equivalent wealth at the best health there is in any draw, for Atkinson's."""
    question = of.question
    if question.welfare.kind != "atkinson":
        return question
    best = [now.society.best_health(now.interventions) for now in map(of.at, of.values.T)]
    own = question.welfare.reference_health or 0.0
    return replace(question, welfare=replace(question.welfare, reference_health=max([own, *best])))

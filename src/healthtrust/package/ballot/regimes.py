"""Which rules for voluntary cover would a majority choose? Each regime at its own winner, two by two.

    allowed       the package is voted on; anyone may buy what it leaves out
    banned        the package is voted on; nothing may be bought
    market        no package, no tax; anyone may buy everything
    opting out    the package is voted on; each takes it or leaves it for a private one, and pays the tax

    A beats B     iff more votes prefer A's winner under A's rules to B's winner under B's

Source  Epple and Romano, J Political Economy 1996 and J Public Economics 1996 (these regimes, for one good);
        on the package model it is beyond Smith, York 2006. A regime in which voting goes round in circles
        has no winner to compare.

>>> from healthtrust.package.question import Interventions, Limits, Question, Society, TopUp, Utility
>>> three = Society.of_groups(("poor", "middle", "rich"), share=[0.3, 0.3, 0.4], wealth=[10, 20, 60],
...                           health=[5, 5, 5], incidence=[[1, 1, 1], [1, 1, 1], [1, 1, 1]])
>>> asked = Question(Interventions.of(("A", "B", "C"), [2.0, 3.0, 4.0], [4.0, 3.0, 1.6]), three,
...                  Utility(1, 1), Limits.none(3), top_up=TopUp("complementary", mode="prefix"))
>>> found = compared(package_regimes(asked))
>>> [(regime.name, float(size)) for regime, size in zip(found.regimes, found.sizes)]
[('supplements allowed', 5.0), ('supplements banned', 5.0), ('market only', 0.0), ('opting out', 5.0)]
>>> allowed_or_banned = found.contests[0]
>>> round(allowed_or_banned.for_one, 3), allowed_or_banned.for_other
(0.4, 0.0)
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import combinations

import numpy as np
from numpy.typing import ArrayLike

from healthtrust.package.ballot.electorate import Electorate, Tabled, ballots
from healthtrust.package.ballot.leavers import package_or_private
from healthtrust.package.ballot.majority import Vote, vote
from healthtrust.package.ballot.preferences import on_budget_line, without_supplements
from healthtrust.package.household.purchase import purchase_all
from healthtrust.package.question import OnTop, Question, Real


@dataclass(frozen=True)
class Regime:
    """Rules for voluntary cover, and the people voting under them."""

    name: str
    electorate: Electorate


@dataclass(frozen=True)
class Contest:
    """One regime against another, each at its winner: shares of the votes."""

    one: str
    other: str
    for_one: float
    for_other: float


@dataclass(frozen=True)
class Compared:
    """Every regime's own vote, and every pair of those with a winner."""

    regimes: tuple[Regime, ...]
    votes: tuple[Vote, ...]
    contests: tuple[Contest, ...]

    @property
    def sizes(self) -> Real:
        """Return the size that wins in each regime; NaN where none does."""
        return np.array(
            [
                np.nan if found.winner is None else regime.electorate.sizes[found.winner]
                for regime, found in zip(self.regimes, self.votes, strict=True)
            ]
        )


def compared(regimes: Sequence[Regime]) -> Compared:
    """Return each regime's vote and all contests; the regimes share voters and unit of utility."""
    votes = tuple(vote(regime.electorate) for regime in regimes)
    pairs = combinations(zip(regimes, votes, strict=True), 2)
    contests = tuple(
        _contest(one, first.winner, other, second.winner)
        for (one, first), (other, second) in pairs
        if first.winner is not None and second.winner is not None
    )
    return Compared(tuple(regimes), votes, contests)


def package_regimes(question: Question, spending: ArrayLike | None = None) -> tuple[Regime, ...]:
    """Return the four regimes of a question; cover on top is complementary where the question has none."""
    kind: OnTop = "supplementary" if question.top_up.kind == "supplementary" else "complementary"
    allowed = replace(question, top_up=replace(question.top_up, kind=kind))
    return (
        Regime("supplements allowed", on_budget_line(allowed, spending)),
        Regime("supplements banned", on_budget_line(without_supplements(question), spending)),
        Regime("market only", market_only(allowed)),
        Regime("opting out", package_or_private(allowed, spending)),
    )


def market_only(question: Question) -> Tabled:
    """Return the electorate whose one option is no package and no tax."""
    society = question.society
    nothing = np.zeros(question.interventions.count)
    alone = purchase_all(question, nothing, society.wealth, question.top_up.mode).utility
    return Tabled(np.zeros(1), society.wealth, society.share, alone[None, :])


def _contest(one: Regime, first: int, other: Regime, second: int) -> Contest:
    voters = one.electorate
    table = np.array([voters.utility(first), other.electorate.utility(second)])
    places = ballots(Tabled(np.arange(2.0), voters.wealth, voters.share, table)).places
    share = voters.share / voters.share.sum()
    return Contest(
        one.name,
        other.name,
        float(share[places[0] > places[1]].sum()),
        float(share[places[1] > places[0]].sum()),
    )

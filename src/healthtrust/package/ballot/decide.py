"""The package put to the vote: what wins, what tax it takes, who votes with whom, and what each group wanted.

    options      packages in order of cost-effectiveness, whole items, each with the tax it needs
    decision     the package that no other beats by majority; where there is none, a cycle of packages each
                 of which beats the next

Source  Smith, York 2006, "A social choice perspective"; `majority` for how votes are counted.

>>> from healthtrust.package.question import Interventions, Limits, Society, TopUp, Utility
>>> three = Society.of_groups(("poor", "middle", "rich"), share=[0.3, 0.4, 0.3], wealth=[10, 25, 60],
...                           health=[5, 5, 5], incidence=[[1, 1, 1], [1, 1, 1], [1, 1, 1]])
>>> asked = Question(Interventions.of(("A", "B", "C"), [1.0, 1.5, 2.0], [4.0, 3.0, 2.5]), three,
...                  Utility(0.03, 1, rho=1, eta=2), Limits.none(3),
...                  top_up=TopUp("complementary", mode="prefix"))
>>> found = decided(asked)
>>> found.outcome.package, round(found.outcome.rate, 4), found.vote.coalition.name
(('A', 'B'), 0.0806, 'ends against the middle')
>>> print(found.sentence)
A majority upholds 2 of 3 interventions, 2.5 per head and year from a tax of 8.065% of wealth: ends...
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from healthtrust.package.ballot.budget_line import BudgetLine
from healthtrust.package.ballot.electorate import Electorate
from healthtrust.package.ballot.leavers import package_or_private
from healthtrust.package.ballot.majority import Vote, vote
from healthtrust.package.ballot.opting_out import FixedPoints
from healthtrust.package.ballot.preferences import on_budget_line
from healthtrust.package.government.taxes import basis
from healthtrust.package.question import Question, Real


@dataclass(frozen=True)
class Option:
    """One package on the budget line."""

    package: tuple[str, ...]
    spending: float
    """Money per head and year."""
    rate: float
    """The tax rate; money for a tax per head."""
    taxes: Real
    """[z]: money per head and year."""


@dataclass(frozen=True)
class Decision:
    """What the people decide, or that they cannot."""

    vote: Vote
    outcome: Option | None
    """What wins; None where nothing does."""
    cycle: tuple[Option, ...]
    """Where nothing wins: packages each of which beats the next, and the last the first."""
    preferred: tuple[Option, ...]
    """[z]: what each row would choose alone."""
    options: int
    sentence: str
    ends: tuple[FixedPoints, ...] = ()
    """[option]: where each may leave, who stays, as found from everybody in and from nobody in."""


def decided(question: Question) -> Decision:
    """Return what a majority upholds among packages in order of cost-effectiveness.

    Under substitutive cover each may leave the package for a private one. Raises InvalidInput where taxes
    have more than one rate to choose, or where cover on top changes what the package costs.
    """
    electorate, line, ends = _electorate(question)
    found = vote(electorate)
    options = {o: _option(question, line, o) for o in {*found.peaks.tolist(), *found.unbeaten, *found.cycle}}
    outcome = None if found.winner is None else options[found.winner]
    return Decision(
        found,
        outcome,
        tuple(options[o] for o in found.cycle),
        tuple(options[o] for o in found.peaks.tolist()),
        len(line.rates),
        _sentence(question, found, outcome),
        ends,
    )


def _electorate(question: Question) -> tuple[Electorate, BudgetLine, tuple[FixedPoints, ...]]:
    if question.top_up.kind == "substitutive":
        leavable = package_or_private(question)
        return leavable, leavable.line, leavable.ends
    voters = on_budget_line(question)
    return voters, voters.line, ()


def _option(question: Question, line: BudgetLine, option: int) -> Option:
    codes, coverage, rate = question.interventions.codes, line.coverage[option], float(line.rates[option])
    covered = tuple(codes[i] for i in line.order if coverage[i] > 0)
    return Option(covered, float(line.spending[option]), rate, rate * basis(question)[0])


def _sentence(question: Question, found: Vote, outcome: Option | None) -> str:
    if outcome is None:
        beaten = "each loses to another of them" if len(found.cycle) > 2 else "each loses to another"
        return f"No package wins: {len(found.cycle)} of them go round in a circle, where {beaten}."
    every = question.interventions.count
    size = f"{len(outcome.package)} of {every} interventions" if outcome.package else "no package at all"
    money = f", {outcome.spending:,.4g} per head and year from {_levy(question, outcome.rate)}"
    tied = f" (it ties with {len(found.unbeaten) - 1} other)" if len(found.unbeaten) > 1 else ""
    who = found.coalition.name
    return f"A majority upholds {size}{money if outcome.package else ''}{tied}: {who}."


def _levy(question: Question, rate: float) -> str:
    """Return a tax rate in words."""
    match question.tax.family:
        case "linear":
            return f"a tax of {rate:.3%} of wealth"
        case "per-head":
            return f"a tax of {rate:,.4g} each"
    return f"a tax rate of {rate:.4g}"


def percentiles(question: Question) -> Real:
    """Return where the middle of each row stands among the people by wealth [z], 0 to 1."""
    order = np.argsort(question.society.wealth, kind="stable")
    share = question.society.share[order]
    found = np.empty(len(order))
    found[order] = (np.cumsum(share) - share / 2) / share.sum()
    return found

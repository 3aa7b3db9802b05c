"""How many members there are in each group: what the weights of those who answered are to add up to.

    Σ_{i in g} w_i = N_g    for every group g of every margin        Σ_g N_g = N, the same for all margins

w_i     members that respondent i stands for
N_g     members in group g of a margin (age, sex, plan, or two of them crossed: age*sex)
Source  Deming and Stephan, Annals of Mathematical Statistics 1940; 11: 427-444 [recalled].

Weights cannot be found where a group has members and nobody of it answered, or where two margins count
different numbers of members: each is told with its margin and group.

>>> sex = Margin("sex", ("men", "women"), np.array([60.0, 40.0]))
>>> plan = Margin("plan", ("Unity", "Mutual"), np.array([50.0, 45.0]))
>>> for problem in unfit([sex, plan], [np.array([0, 0]), np.array([0, 1])]):
...     print(f"{problem.where}: {problem.found}")
margin sex, group women: 40 members and no respondent
margin plan: 95 members in all
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from healthtrust.ground.problems import Problem
from healthtrust.pool.fairness.sample import added_up

Real = NDArray[np.float64]
Ints = NDArray[Any]
CROSSED = "*"
SAME = 1e-6
"""Share by which the totals of two margins may differ: margins are published rounded."""


@dataclass(frozen=True)
class Margin:
    """A grouping of members, and how many there are in each group [group]."""

    name: str
    groups: tuple[str, ...]
    members: Real

    @property
    def total(self) -> float:
        """Return the members of all groups together."""
        return float(self.members.sum())

    def scaled(self, total: float) -> Margin:
        """Return the margin with the same shares of another total."""
        return Margin(self.name, self.groups, self.members * (total / self.total))


def population_over_response(members: Real, respondents: Real) -> Real:
    """Return share of members over share of respondents by group: the weight of a single margin.

    Below 1 a group answered more than others. Infinite where a group has members and nobody answered.

    >>> population_over_response(np.array([10.0, 90.0]), np.array([5.0, 95.0])).round(4).tolist()
    [2.0, 0.9474]
    """
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.asarray((members / members.sum()) / (respondents / respondents.sum()))


def unfit(margins: Sequence[Margin], groups: Sequence[Ints], where: str = "") -> list[Problem]:
    """Return why weights cannot be found; groups: the position of each respondent's group by margin [n].

    `where` is put before the margin, as "2024, ".
    """
    return list(_unfit(margins, groups, where))


def _unfit(margins: Sequence[Margin], groups: Sequence[Ints], where: str) -> Iterator[Problem]:
    for margin, group in zip(margins, groups, strict=True):
        name = f"{where}margin {margin.name}"
        counts = margin.members
        if not np.isfinite(counts).all() or (counts < 0).any() or not counts.sum() > 0:
            yield Problem(name, "members that are no number, or negative, or none", "members of each group")
            continue
        answered = added_up(np.asarray(group), np.ones(len(group)), len(margin.groups))
        yield from _empty(margin, answered, name)
        first = margins[0]
        if abs(margin.total - first.total) > SAME * first.total:
            found, expected = (
                f"{margin.total:,.6g} members in all",
                f"{first.total:,.6g}, as in margin {first.name}",
            )
            yield Problem(name, found, expected, remedy="Count the same members in every margin.")


def _empty(margin: Margin, answered: Real, name: str) -> Iterator[Problem]:
    for group, members, count in zip(margin.groups, margin.members, answered, strict=True):
        if members > 0 and count == 0:
            found, expected = (
                f"{members:,.6g} members and no respondent",
                "a respondent in every group with members",
            )
            remedy = "Join it with another group, or leave the margin out."
            yield Problem(f"{name}, group {group}", found, expected, remedy=remedy)
        if members == 0 and count > 0:
            found = f"no member and {count:,.0f} respondent{'' if count == 1 else 's'}"
            remedy = "Correct the group of the respondents, or count its members."
            yield Problem(
                f"{name}, group {group}", found, "members in every group with respondents", remedy=remedy
            )

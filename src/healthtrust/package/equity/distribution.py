"""Who is healthier after a decision: what each group gains, and what it loses to pay for it.

    gain_g = Σ_j patients_gj × benefit_j / N_g                      per member
    loss_g = ω_g × D / N_g,     Σ_g ω_g = 1,     D = Σ_j cost_j / k    per member
    h'_g   = h_g + gain_g − loss_g

g, N_g    a group and its members, all of them, ill or not;  h_g  health of a member before
patients  people treated by j in the group, a number of people;  benefit_j  QALYs per patient
D         health displaced: what the same money bought elsewhere, k being its cost per QALY at the margin
ω_g       share of the health displaced that the group bears, whoever the patients are
Source    Asaria, Griffin and Cookson, Distributional cost-effectiveness analysis: a tutorial, Med Decis
          Making 2016; 36: 8-19 [recalled]
beyond the paper

A gain is divided by the members of the group and not by its patients: twelve patients among ten million
people change nobody's rank. And what is displaced is borne by those who would have had it: a group without a
single patient may lose.

>>> groups = Groups(("poor", "rich"), members=[100, 300], health=[60.0, 70.0], bears=[0.5, 0.5])
>>> found = after_decision(groups, patients=[30, 10], benefit=1.0, displaced=24.0)
>>> found.gain.round(4).tolist(), found.loss.round(4).tolist()
([0.3, 0.0333], [0.12, 0.04])
>>> found.after.round(4).tolist(), round(found.net_health, 9)
([60.18, 69.9933], 16.0)
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import ArrayLike

from healthtrust.ground.equality import Measure, equivalent
from healthtrust.ground.errors import refuse
from healthtrust.ground.problems import Problem
from healthtrust.package.question import Real, Society

WHOLE = 1e-6
"""How far shares may be from adding up to one."""


@dataclass(frozen=True)
class Groups:
    """Columns of the groups that a decision is judged by. Raises InvalidInput where they cannot be that."""

    names: tuple[str, ...]
    members: Real
    """Everybody in the group."""
    health: Real
    """Health of a member before the decision, such as quality-adjusted life expectancy."""
    bears: Real
    """Share ω of the health displaced that the group bears; they add up to 1."""

    def __post_init__(self) -> None:
        for name in ("members", "health", "bears"):
            object.__setattr__(self, name, np.asarray(getattr(self, name), dtype=np.float64))
        refuse(_problems(self))

    @classmethod
    def of(cls, society: Society, health: Real, bears: Real | None = None) -> Groups:
        """Return the incidence classes of a society as groups; all members bear alike unless told."""
        share = society.class_share / society.class_share.sum()
        return cls(society.classes, share * society.heads, health, share if bears is None else bears)

    @property
    def share(self) -> Real:
        """Return the share of all people in each group."""
        return np.asarray(self.members / self.members.sum())


@dataclass(frozen=True)
class Distribution:
    """What a decision does to each group; all columns [group] are health per member."""

    groups: Groups
    gain: Real
    loss: Real

    @property
    def net(self) -> Real:
        """Return gain less loss, per member."""
        return self.gain - self.loss

    @property
    def after(self) -> Real:
        """Return health after the decision, per member."""
        return self.groups.health + self.net

    @property
    def net_health(self) -> float:
        """Return what the decision adds to the health of all people together."""
        return float(self.groups.members @ self.net)

    def equivalent_gain(self, measure: Measure, aversion: float) -> float:
        """Return the rise of equally distributed equivalent health, times all people."""
        share = self.groups.share
        before = equivalent(measure, self.groups.health, aversion, share)
        return float(self.groups.members.sum()) * (equivalent(measure, self.after, aversion, share) - before)


def after_decision(
    groups: Groups, patients: ArrayLike, benefit: ArrayLike, displaced: float = 0.0
) -> Distribution:
    """Return what each group gains and loses when so many are treated and so much health is displaced.

    patients [group] or [intervention, group], numbers of people; benefit QALYs per patient, one or
    [intervention]; displaced QALYs of everybody together.
    """
    treated = np.atleast_2d(np.asarray(patients, dtype=np.float64))
    gain = np.broadcast_to(np.asarray(benefit, dtype=np.float64), len(treated)) @ treated
    return Distribution(groups, gain / groups.members, groups.bears * displaced / groups.members)


def health_by_class(society: Society, by_row: Real) -> Real:
    """Return the mean of health [z] over the rows of each class [c], such as that of an outcome."""
    held = [float(society.share[a:b] @ by_row[a:b]) for a, b in pairwise(society.first.tolist())]
    return np.array(held) / society.class_share


def displaced_health(cost: float, cost_per_qaly: float) -> float:
    """Return the QALYs that money bought elsewhere: cost over the cost of a QALY at the margin."""
    return cost / cost_per_qaly


def _problems(groups: Groups) -> list[Problem]:
    found, count = [], len(groups.names)
    for name in ("members", "health", "bears"):
        column = getattr(groups, name)
        if column.shape != (count,):
            found.append(
                Problem(f"groups, {name}", f"{column.shape}", f"one number for each of {count} groups")
            )
        elif not (np.isfinite(column) & (column >= 0)).all() or (
            name == "members" and not (column > 0).all()
        ):
            remedy = "Members are people and more than none; health and shares are not negative."
            found.append(Problem(f"groups, {name}", f"{column.tolist()}", "finite numbers", remedy=remedy))
    total = float(groups.bears.sum())
    if not abs(total - 1) <= WHOLE:
        remedy = "Divide by 100 if they are percents; they say who bears the health displaced, all of it."
        found.append(Problem("groups, bears", f"shares that add up to {total:g}", "1", remedy=remedy))
    return found

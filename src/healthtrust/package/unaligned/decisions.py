"""What households do that others feel: who leaves the package, who is treated privately, who insures what.

    premium_z = (1 + ℓ) Σ_i p_iz volume_iz      p_iz = π_iz x_i at own risk, or one price for all buyers of i

volume_iz   how much of i is insured voluntarily, in money per case over x_i: 1 for the standard version of
            all cases, more for a private version, less where a part is covered by the package
left_z      whether z has left the package (o);  private_iz  share of covered cases treated privately (σ)
x_i, π_iz   price per case, cases a year;  ℓ  loading
Source      Smith, Statutory packages of health care alongside voluntary insurance, York 2006, section 3: o, σ

A volume is the same thing at any price, so one record of decisions can be priced again and again while taxes
and premiums are looked for that agree with it.

>>> from healthtrust.package.question import Interventions, Limits, Question, Society, Utility
>>> society = Society.of_groups(("poor", "rich"), share=[0.5, 0.5], wealth=[10, 60], health=[5, 5],
...                             incidence=[[1.0, 1.0]])
>>> question = Question(Interventions.of(("A",), [6.0], [6.6]), society, Utility(1, 1), Limits.none(1))
>>> nobody = nothing_done(question, np.ones(1))
>>> nobody.left.tolist(), nobody.health.tolist(), nobody.volume.tolist()
([False, False], [11.6, 11.6], [[0.0], [0.0]])
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from healthtrust.package.household.increments import health_with_package
from healthtrust.package.question import Flags, Question, Real, Whole

DIGITS = 9
"""Decimals to which two decisions must agree to be the same."""


@dataclass(frozen=True)
class Decisions:
    """What every row does, whatever it pays for it."""

    left: Flags
    """[z]: whether the row has left the package."""
    volume: Real
    """[z, i]: how much of i it insures, in standard versions of all its cases."""
    private: Real
    """[z, i]: share of its covered cases of i treated privately."""
    health: Real
    """[z]: health that it has with the package, or without it if it left, and all it insures."""

    def but(self, rows: Whole, other: Decisions) -> Decisions:
        """Return these decisions with those of `other`, one for each of `rows`, put in."""
        mine = self.copy()
        mine.put(rows, other)
        return mine

    def copy(self) -> Decisions:
        """Return the same decisions in arrays of their own."""
        return Decisions(self.left.copy(), self.volume.copy(), self.private.copy(), self.health.copy())

    def put(self, rows: Whole, other: Decisions) -> None:
        """Write the decisions of `other` into `rows`, in place: for a search in a copy of its own."""
        self.left[rows], self.volume[rows] = other.left, other.volume
        self.private[rows], self.health[rows] = other.private, other.health

    def of(self, rows: Whole) -> Decisions:
        """Return the decisions of some rows only."""
        return Decisions(self.left[rows], self.volume[rows], self.private[rows], self.health[rows])

    @property
    def key(self) -> bytes:
        """Return bytes that are equal for equal decisions."""
        acts = (self.left, np.round(self.volume, DIGITS) + 0.0, np.round(self.private, DIGITS) + 0.0)
        return b"".join(np.ascontiguousarray(act).tobytes() for act in acts)


def nothing_done(question: Question, coverage: Real) -> Decisions:
    """Return the end at which nobody leaves and nobody buys."""
    rows, count = question.society.rows, question.interventions.count
    health = health_with_package(question, coverage)[question.society.class_of_row]
    return Decisions(np.zeros(rows, np.bool_), np.zeros((rows, count)), np.zeros((rows, count)), health)


def joined(parts: Sequence[Decisions]) -> Decisions:
    """Return the decisions of several lots of rows as one."""
    columns = ((part.left, part.volume, part.private, part.health) for part in parts)
    return Decisions(*(np.concatenate(of) for of in zip(*columns, strict=True)))


def with_left(decisions: Decisions, left: Flags) -> Decisions:
    """Return decisions with other leavers, all else as it was."""
    return replace(decisions, left=np.asarray(left, dtype=np.bool_))


def may_leave(question: Question) -> Flags:
    """Return which rows may replace the package by private cover [z]."""
    allowed = question.top_up.kind == "substitutive"
    return np.asarray(allowed & question.society.may_insure[question.society.class_of_row])


def row_incidence(question: Question) -> Real:
    """Return expected cases of each intervention by row [z, i]."""
    return np.asarray(question.society.incidence.T[question.society.class_of_row])

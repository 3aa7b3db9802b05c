"""Who holds which cover under a regime: by law, by a rule of take-up, or as observed.

    compulsory, beside the core     all who are under it hold it
    a rule of take-up               its logit, for those who may hold it
    neither                         as observed; whom a switch shuts out loses it
    h_c ← h_c (1 − Σ_s h_s)         s  substitutive covers: who has left the core holds nothing on top of it

Source  eligibility before price: eligibility.py. What newly admitted people would do was never observed, so a
        switch that opens a cover to them must state its take-up.

>>> regime = Regime(covers=(Cover(name="add-on", kind="complementary"),))
>>> persons = Insured({"cover": np.array(["add-on", "none", "add-on"], dtype=object)}, np.ones(3), np.ones(3))
>>> held(regime, persons).by_cover[:, 0].tolist()
[1.0, 0.0, 1.0]
>>> must = Regime(covers=(Cover(name="add-on", kind="complementary", compulsory=True),))
>>> held(must, persons).by_cover[:, 0].tolist()
[1.0, 1.0, 1.0]
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from healthtrust.design.regime import Cover, Regime
from healthtrust.ground.errors import refuse
from healthtrust.ground.problems import Problem, nearest_match
from healthtrust.ground.words import Words
from healthtrust.market.cover.by_income import income_groups
from healthtrust.market.cover.eligibility import columns_of, may_hold
from healthtrust.market.cover.kinds import KINDS
from healthtrust.market.cover.take_up import LN_INCOME, coefficients_of, take_up

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]

NONE = ("", "none")
"""How the persons table says that a person holds nothing."""
BETWEEN = ";"
"""Between the covers of a person who holds several."""


@dataclass(frozen=True, eq=False)
class Insured:
    """Columns of persons by name, with their weight and income in major units a year."""

    columns: Mapping[str, NDArray[Any]]
    income: Floats
    weight: Floats
    _grouped: dict[int, NDArray[np.int8]] = field(default_factory=dict, repr=False)

    @property
    def rows(self) -> int:
        """Return the number of rows."""
        return len(self.weight)

    @cached_property
    def cells(self) -> Words:
        """Return what the column of covers says [person], as words; empty where there is none."""
        if "cover" not in self.columns:
            return Words(("",), np.zeros(self.rows, dtype=np.int32))
        return Words.of(self.columns["cover"])

    def income_groups(self, groups: int) -> NDArray[np.int8]:
        """Return the group [person] by income, 0 the poorest, reckoned once for each number of groups."""
        if groups not in self._grouped:
            self._grouped[groups] = income_groups(self.income, self.weight, groups)
        return self._grouped[groups]

    def observed(self, name: str) -> Flags:
        """Return who is seen to hold a cover [person]."""
        holds = np.array([name in covers_in(text) for text in self.cells.distinct], dtype=np.bool_)
        return np.asarray(holds[self.cells.index])


@dataclass(frozen=True, eq=False)
class Held:
    """Who may hold each cover of a regime and who does."""

    may: Flags
    """[person, cover]"""
    by_cover: Floats
    """[person, cover]: 0 or 1, or the chance of holding it."""


def covers_in(text: str) -> tuple[str, ...]:
    """Return the covers that a cell of the persons table names.

    >>> covers_in("dental; hospital"), covers_in("none"), covers_in("")
    (('dental', 'hospital'), (), ())
    """
    named = [part.strip() for part in str(text).split(BETWEEN)]
    return tuple(part for part in named if part.lower() not in NONE)


def held(regime: Regime, persons: Insured, before: Regime | None = None) -> Held:
    """Return who may hold and who holds each cover; `before` is the regime in which covers were observed.

    Raises InvalidInput for columns that are missing and for take-up that nobody has stated or seen.
    """
    refuse(problems_of(regime, persons))
    count = len(regime.covers)
    may, by_cover = np.zeros((persons.rows, count), dtype=np.bool_), np.zeros((persons.rows, count))
    problems: list[Problem] = []
    for c, cover in enumerate(regime.covers):
        may[:, c] = may_hold(cover.may_buy, persons.columns, persons.rows)
        was = before.cover(cover.name) if before is not None else None
        allowed = None if was is None else may_hold(was.may_buy, persons.columns, persons.rows)
        by_cover[:, c], found = _holders(cover, persons, may[:, c], allowed, regime.income_floor)
        problems += found
    refuse(problems)
    return Held(may, _without_leavers(regime, by_cover))


def _holders(
    cover: Cover, persons: Insured, may: Flags, allowed: Flags | None, floor: float
) -> tuple[Floats, list[Problem]]:
    """Return who holds one cover [person]; allowed: who might in the regime in which it was observed."""
    if cover.take_up is not None:
        columns = {**persons.columns, "income": persons.income}
        return take_up(cover.take_up, columns, persons.weight, may, floor), []
    if cover.compulsory and not KINDS[cover.kind].leaves_the_core:
        return may.astype(np.float64), []
    observed = persons.observed(cover.name)
    if not observed.any():
        found, expected = "no take_up, and nobody seen to hold it", "take_up, or holders in column cover"
        return observed.astype(np.float64), [Problem(f"covers, {cover.name}", found, expected)]
    if allowed is None:
        return observed.astype(np.float64), []
    new = int((may & ~allowed).sum())
    if not new:
        return (observed & ~(allowed & ~may)).astype(np.float64), []
    remedy = "State its share and income_elasticity, or coefficients: nobody has seen what these would do."
    problem = Problem(
        f"covers, {cover.name}", f"{new:,} rows newly let in and no take_up", "take_up", None, remedy
    )
    return observed.astype(np.float64), [problem]


def _without_leavers(regime: Regime, by_cover: Floats) -> Floats:
    """Return holdings in which who has left the core holds nothing else."""
    left, stays = by_cover.copy(), np.ones(len(by_cover))
    leaving = [KINDS[cover.kind].leaves_the_core for cover in regime.covers]
    for c in np.flatnonzero(leaving).tolist():
        left[:, c] *= stays
        stays -= left[:, c]
    for c in np.flatnonzero(np.logical_not(leaving)).tolist():
        left[:, c] *= stays
    return left


def problems_of(regime: Regime, persons: Insured) -> list[Problem]:
    """Return the columns that a regime looks at and persons lack, by cover."""
    problems = []
    for cover in regime.covers:
        asked = dict.fromkeys(columns_of(cover.may_buy))
        if cover.take_up is not None:
            asked |= dict.fromkeys(coefficients_of(cover.take_up))
        for name in asked:
            if name not in persons.columns and name not in (LN_INCOME, "income"):
                near = nearest_match(name, persons.columns)
                found = f"no column {name!r} of persons"
                problems.append(
                    Problem(f"covers, {cover.name}", found, "a column of the persons table", near)
                )
    return problems

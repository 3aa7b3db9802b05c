"""Limits that a year's budget cannot meet: by how much, which of them, and where.

    least = Σ C (1 + l) > B      the floors and the lift together take more than there is
    most  = Σ C (1 + u) < B      the caps together leave money that nobody may have
    l_i > u_i                    a place's floor is above its cap, as where its population changes fast
    A_i = 0                      a place is left with nothing, and no growth leads away from nothing

C  money carried into the year;  A  what it ends with;  l, u  least and most growth per head;  B  the budget
All years and all limits are reported together; a year that fails is followed as if its limits had been paid
for, until a place has nothing.

>>> bounds = Limits(np.array([0.05, 0.05]), np.array([0.1, 0.1]), *(np.ones(2, dtype=np.int8),) * 2,
...                 np.zeros(2, dtype=bool))
>>> (found,) = unmet_by(1, 2_050, np.array([1_000.0, 1_000.0]), bounds)
>>> print(as_problem(found, ("Ash", "Elm"), Currency("GBP", 2)))
year 1: found least growth that takes £0.50 more than the budget of £20.50 (floor: Ash, Elm); expected floors
and a lift that the budget can pay. Raise the budget by £0.50, or lower them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from healthtrust.allocate.pace.limits import NOTHING, RULES, Limits
from healthtrust.ground.money import Currency, words
from healthtrust.ground.problems import Problem

TOLERATED = 1.0
"""Minor units by which limits may miss a budget: what rounding can put right."""
SHOWN = 5


@dataclass(frozen=True)
class Unmet:
    """A year whose limits cannot all be kept."""

    year: int
    budget: int
    by: float
    """Minor units the least growth takes beyond the budget; negative: that the most growth leaves unspent.

    Zero where a floor contradicts a cap.
    """
    at: tuple[tuple[str, tuple[int, ...]], ...]
    """The limits in question, each with the positions of the places where it holds."""
    nothing: bool = False
    """Whether these places are left with nothing, so that no further year can follow."""


def left_with_nothing(year: int, budget: int, allocation: NDArray[np.int64]) -> list[Unmet]:
    """Return the places whose money [n] has come down to nothing, none where all have some."""
    rows = tuple(np.flatnonzero(allocation <= 0).tolist())
    return [Unmet(year, budget, 0.0, (("nothing left", rows),), nothing=True)] if rows else []


def unmet_by(year: int, budget: int, carried: NDArray[np.float64], bounds: Limits) -> list[Unmet]:
    """Return why limits cannot be met by a budget with `carried` [n] money; none where they can."""
    found = []
    if bounds.contradicted.any():
        found.append(Unmet(year, budget, 0.0, _places(bounds.floor, bounds.contradicted)))
    least = float((carried * (1 + bounds.least)).sum())
    most = float((carried * (1 + bounds.most)).sum())
    if least > budget + TOLERATED:
        held = bounds.least > NOTHING
        found.append(Unmet(year, budget, least - budget, _places(bounds.floor, held)))
    elif most < budget - TOLERATED:
        found.append(Unmet(year, budget, most - budget, _places(bounds.cap, np.isfinite(bounds.most))))
    return found


def _places(codes: NDArray[np.int8], held: NDArray[np.bool_]) -> tuple[tuple[str, tuple[int, ...]], ...]:
    named = ((RULES[code], np.flatnonzero(held & (codes == code))) for code in np.unique(codes[held]))
    return tuple((name, tuple(rows.tolist())) for name, rows in named)


def as_problem(unmet: Unmet, names: Sequence[str], money: Currency | None) -> Problem:
    """Return an unmet limit in words, with the names of its places; in minor units without a currency."""
    where, budget, at = f"year {unmet.year}", _amount(unmet.budget, money), _said(unmet.at, names)
    if unmet.nothing:
        remedy = "Raise the budget, set a floor, or leave the places out."
        return Problem(where, f"{at} of {budget}", "money above zero to grow from", remedy=remedy)
    if not unmet.by:
        found = f"least growth above the most ({at})"
        remedy = "Lower the floor or raise the cap: a limit in cash moves with the place's population."
        return Problem(where, found, "a floor below the cap of the same place", remedy=remedy)
    amount = _amount(int(np.ceil(abs(unmet.by))), money)
    if unmet.by > 0:
        found = f"least growth that takes {amount} more than the budget of {budget} ({at})"
        expected = "floors and a lift that the budget can pay"
        return Problem(where, found, expected, remedy=f"Raise the budget by {amount}, or lower them.")
    found = f"most growth that leaves {amount} of the budget of {budget} unspent ({at})"
    expected = "caps that let the budget be spent"
    return Problem(where, found, expected, remedy=f"Lower the budget by {amount}, or raise them.")


def _amount(minor: int, money: Currency | None) -> str:
    return words(minor, money) if money else f"{minor:,} minor units"


def _said(at: tuple[tuple[str, tuple[int, ...]], ...], names: Sequence[str]) -> str:
    def listed(rows: tuple[int, ...]) -> str:
        more = f" and {len(rows) - SHOWN} more" if len(rows) > SHOWN else ""
        return ", ".join(names[row] for row in rows[:SHOWN]) + more

    return "; ".join(f"{name}: {listed(rows)}" for name, rows in at)

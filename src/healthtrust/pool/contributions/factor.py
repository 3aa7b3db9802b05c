"""The rate that funds the package: the smallest factor at which payers together owe a sum, in few passes.

    f* = min{ f on the grid : T(f) ≥ target }

T(f)     what all payers owe with the rates that move times f (`assess.total`): it never falls as f rises, and
         is nearly a concave chain of straight pieces, bent where one more household meets its ceiling
grid     numbers of 41 binary digits: the points where halving ends that starts between two powers of two and
         stops at 1e-12 of the factor; so the answer is the very number that halving would give
chord    through the latest points on both sides of the answer: where it meets the target is enough, if T is
         concave;  line  through the latest two on one side: where it meets the target is not enough
step     chord and line by turns, so that the answer is closed in from both sides, and the middle where three
         of them have not halved what is left
Source   secant and false position with a bracket, of the family of Dekker 1969 and Brent 1973 [recalled]

A sum of households' amounts in whole units is a staircase, and near the answer one step of it is all that is
left: the grid makes an end there.

>>> found = smallest_reaching(lambda f: int(1e12 * min(f, 1.5) + 1e11 * f), 2 * 10**12)
>>> round(found.factor, 9), found.passes < 12
(5.0, True)
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from healthtrust.ground.errors import InvalidInput
from healthtrust.ground.problems import Problem
from healthtrust.pool.contributions.assess import total
from healthtrust.pool.contributions.payers import Payers
from healthtrust.pool.contributions.rules import Rules

PRECISION = 1e-12
"""How closely, relative to itself, the factor that raises a sum is found."""
DROPPED_BITS = 12
"""Binary digits of a float's 53 that the grid does without."""
LARGEST_FACTOR = 2.0**60


@dataclass(frozen=True)
class Solved:
    """The factor, and how often all payers were assessed to find it."""

    factor: float
    passes: int


def factor_that_raises(target: int, payers: Payers, rules: Rules) -> float:
    """Return the smallest factor, to 1e-12 of itself, at which `target` or more is owed.

    Raises InvalidInput where less is owed even with every household at its ceiling.
    """
    return solve(target, payers, rules).factor


def solve(target: int, payers: Payers, rules: Rules) -> Solved:
    """Return that factor and the passes it took; raises as `factor_that_raises`."""
    if target <= 0:
        return Solved(0.0, 0)
    fixed = any(not rule.scaled for rule in rules.contributions)
    search = _Search(lambda factor: total(payers, rules, factor), target)
    if fixed and search.reaches(0.0):
        return Solved(0.0, search.passes)
    return search.ended()


def smallest_reaching(total_at: Callable[[float], int], target: int) -> Solved:
    """Return the smallest factor at which a total that never falls, and begins at nothing, reaches `target`.

    Raises InvalidInput where it never does.
    """
    return _Search(total_at, target).ended()


@dataclass(frozen=True)
class _Point:
    factor: float
    short: int
    """What is missing to the target; zero or less where it is reached."""


class _Search:
    """Where the answer can still be: above the latest of `below`, and not above the latest of `enough`."""

    def __init__(self, total_at: Callable[[float], int], target: int) -> None:
        self.total_at, self.target = total_at, target
        self.below, self.enough = [_Point(0.0, target)], list[_Point]()
        self.passes = 0

    def reaches(self, factor: float) -> bool:
        """Return whether a factor reaches the target, and remember it."""
        short, self.passes = self.target - self.total_at(factor), self.passes + 1
        side = self.below if short > 0 else self.enough
        side.append(_Point(factor, short))
        return short <= 0

    def ended(self) -> Solved:
        """Return the answer: the first point of the grid that reaches."""
        reached, risen = self.reaches(1.0), 0
        while not reached:
            reached, risen = self._rises(risen), risen + 1
        slow, turn = 0, 0
        while (left := self._left()) > 1:
            guess = self._middle() if slow > 2 else self._chord() if turn % 2 == 0 else self._line()
            self.reaches(guess)
            slow = slow + 1 if slow <= 2 and 2 * self._left() > left else 0
            turn += 1
        return Solved(_number(_where_halving_ends(_place(self.enough[-1].factor))), self.passes)

    def _rises(self, risen: int) -> bool:
        """Look further up; refuse where the largest factor is not enough."""
        before, latest = self.below[-2:]
        if latest.factor >= LARGEST_FACTOR:
            raise InvalidInput([_out_of_reach(self.target, self.target - latest.short)])
        if before.short == latest.short:
            return self.reaches(min(latest.factor * 1024, LARGEST_FACTOR))
        ahead = _crossing(before, latest) - latest.factor
        return self.reaches(self._rounded(latest.factor + min(ahead * 2**risen, latest.factor * 15)))

    def _left(self) -> int:
        return _place(self.enough[-1].factor) - _place(self.below[-1].factor)

    def _chord(self) -> float:
        """Return where the line between the two ends meets the target: enough, if the total is concave."""
        return self._rounded(_crossing(self.below[-1], self.enough[-1]))

    def _line(self) -> float:
        """Return where the line through the latest two of the nearer side does: not enough, if concave."""
        sides = [side[-2:] for side in (self.enough, self.below) if len(side) > 1]
        before, latest = min(sides, key=lambda side: abs(side[-1].short))
        if before.short == latest.short:
            return self._middle()
        guess = _crossing(before, latest)
        within = self.below[-1].factor < guess < self.enough[-1].factor
        return self._rounded(guess) if within else self._middle()

    def _middle(self) -> float:
        low, high = _place(self.below[-1].factor), _place(self.enough[-1].factor)
        return _number((low + high) // 2) if low else self._rounded(_number(high) / 4)

    def _rounded(self, guess: float) -> float:
        """Return the point of the grid at a guess, between the ends."""
        low = _place(self.below[-1].factor)
        high = _place(self.enough[-1].factor) if self.enough else _place(LARGEST_FACTOR) + 1
        return _number(min(max(_place(guess), low + 1), high - 1))


def _crossing(one: _Point, other: _Point) -> float:
    """Return where the line through two points meets the target."""
    return other.factor - other.short * ((one.factor - other.factor) / (one.short - other.short))


def _place(factor: float) -> int:
    """Return the place on the grid of a number, or of the next below it."""
    return int(np.float64(factor).view(np.int64)) >> DROPPED_BITS


def _number(place: int) -> float:
    """Return the number at a place of the grid.

    >>> _number(_place(1.0)), _number(_place(1.0) + 1) == 1 + 2.0**-40, _number(0)
    (1.0, True, 0.0)
    """
    return float(np.int64(place << DROPPED_BITS).view(np.float64))


def _where_halving_ends(place: int) -> int:
    """Return where halving ends whose last step but one has steps of two places: there if close enough."""
    one_before = place + place % 2
    wide = _number(one_before) - _number(one_before - 2)
    return one_before if wide <= PRECISION * _number(one_before) else place


def _out_of_reach(target: int, most: int) -> Problem:
    return Problem(
        "pool.brackets",
        f"contributions of at most {most:,} minor units, with every household at its ceiling",
        f"{target:,} minor units, which the benefit package needs",
        remedy="Raise pool.ceiling_share, lower pool.exempt_below, add a subsidy, or promise less.",
    )

"""How sure a package is: how often each item belongs to the best one, and what holding on to one package
costs.

    P_i   = mean over draws d of λ*_i(d),        λ*(d) the best package at the numbers of draw d
    R_k   = mean over d of [ V*(d) − V_k(d) ]    expected regret of package k, V_k its value at those numbers
    robust = argmin_k R_k                        the same as argmax_k mean V_k
    A_ks  = share of draws in which k is the best of all under setting s      acceptability; a frontier is A
          of
                                                                              the k best on average under s

s       a budget, or a willingness to pay;  d  a draw of everything uncertain (`study.uncertainty`)
Source  acceptability: van Hout et al., Health Econ 1994; 3: 309-319; frontier: Fenwick, Claxton and Sculpher,
        Health Econ 2001; 10: 779-787 [both recalled]

All packages are judged on the same draws. Two callables say what is decided: `solve` finds the best package
for given numbers, `value` says what a given package is worth at them, by the same measure (`study.decisions`
has the welfare model and the linear programme as such).

>>> decision = Decision(solve=lambda x: ((x > 1) * 1.0, float(np.maximum(x - 1, 0).sum())),
...                     value=lambda package, x: float(package @ (x - 1)))
>>> values = np.array([[2.0, 2.0, 0.0, 1.5], [0.0, 3.0, 0.5, 0.5]])          # [parameter, draw]
>>> *_, found = solve_draws(decision, values)
>>> probability(found).tolist(), found.best.tolist()
([0.75, 0.25], [1.0, 3.0, 0.0, 0.5])
>>> met = packages_met(found)
>>> met.packages.tolist(), met.times.tolist()
([[1.0, 0.0], [1.0, 1.0], [0.0, 0.0]], [2, 1, 1])
>>> regret = Regret.of(met.packages, found.best, value_draws(decision, met.packages, values))
>>> regret.expected.tolist(), regret.robust
([0.75, 0.75, 1.125], 0)
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from hashlib import blake2b
from pathlib import Path

import numpy as np

from healthtrust.engine.partitions import cut
from healthtrust.engine.run import map_partitions
from healthtrust.ground.errors import refuse
from healthtrust.ground.problems import Problem
from healthtrust.package.question import Real, Whole

AT_ONCE = 64
"""Draws solved before what was found is handed on."""


@dataclass(frozen=True)
class Decision:
    """What is decided: the best package for given numbers, and the value of any package at them."""

    solve: Callable[[Real], tuple[Real, float]]
    """values [parameter] to coverage [i] and its value."""
    value: Callable[[Real, Real], float]
    """coverage [i] and values [parameter] to a value; minus infinity where the package cannot be had."""


@dataclass(frozen=True)
class Solved:
    """The best packages of the first so many draws."""

    coverage: Real
    """[draw, i]"""
    best: Real
    """[draw]: its value."""

    @property
    def draws(self) -> int:
        """Return how many draws are solved."""
        return len(self.best)


@dataclass(frozen=True)
class Met:
    """The different packages met, the most frequent first, of equally frequent ones the first met."""

    packages: Real
    """[package, i]"""
    times: Whole
    """[package]: draws in which it is the best."""


@dataclass(frozen=True)
class Regret:
    """What holding on to each package loses against knowing the draw, by package."""

    packages: Real
    expected: Real
    largest: Real
    standard_error: Real
    """Of the expected regret, from the number of draws."""

    @classmethod
    def of(cls, packages: Real, best: Real, values: Real) -> Regret:
        """Return the regret of packages [k, i] worth values [k, draw] against the best there is [draw].

        The best is at least the best of these, should `solve` have stopped short of it by its gap.
        """
        lost = np.maximum(best, values.max(axis=0)) - values
        return cls(packages, lost.mean(axis=1), lost.max(axis=1), _error_of_mean(lost))

    @property
    def robust(self) -> int:
        """Return which package has the least expected regret."""
        return int(np.argmin(self.expected))


@dataclass(frozen=True)
class Acceptability:
    """How likely each package is to be the best, setting by setting."""

    chance: Real
    """[setting, package]; packages equally good in a draw share it."""
    preferred: Whole
    """[setting]: the package of the greatest expected value."""

    @property
    def frontier(self) -> Real:
        """Return the chance that the preferred package of each setting [setting] is the best."""
        return np.asarray(np.take_along_axis(self.chance, self.preferred[:, None], axis=1)[:, 0])


# ---- draw by draw ------------------------------------------------------------------------------------------


def solve_draws(
    decision: Decision, values: Real, kept: Solved | None = None, at_once: int = AT_ONCE, threads: int = 1
) -> Iterator[Solved]:
    """Yield the best packages of all draws so far, chunk after chunk, going on from those `kept`.

    values [parameter, draw]. A draw is solved on its own, so that neither chunks nor threads change anything.
    """
    found = kept
    if found is not None and found.draws >= values.shape[1]:
        yield found
    for start in range(0 if found is None else found.draws, values.shape[1], at_once):
        chunk = slice(start, min(start + at_once, values.shape[1]))
        parts = cut(chunk.stop - chunk.start, max(threads, 1))
        task = partial(_solved, decision, values[:, chunk])
        rows = [row for part in map_partitions(task, parts, threads) for row in part]
        new = Solved(np.array([row[0] for row in rows]), np.array([row[1] for row in rows]))
        found = new if found is None else _joined(found, new)
        yield found


def value_draws(decision: Decision, packages: Real, values: Real) -> Real:
    """Return the value [package, draw] of packages [package, i] at values [parameter, draw]."""
    return np.array([[decision.value(package, column) for column in values.T] for package in packages])


def keep(path: Path, solved: Solved, values: Real) -> None:
    """Write what is solved to a file, whole or not at all, with the mark of the draws it belongs to."""
    aside = path.with_suffix(".part")
    with aside.open("wb") as stream:
        np.savez(stream, coverage=solved.coverage, best=solved.best, mark=_mark(values[:, : solved.draws]))
    aside.replace(path)


def kept(path: Path, values: Real) -> Solved | None:
    """Return what a file holds, or None where there is none. Raises InvalidInput for that of other draws."""
    if not path.is_file():
        return None
    with np.load(path, allow_pickle=False) as file:
        solved, mark = Solved(file["coverage"], file["best"]), file["mark"]
    if solved.draws > values.shape[1] or not np.array_equal(mark, _mark(values[:, : solved.draws])):
        remedy = "Remove the file, or ask with the seed and parameters it was made with."
        refuse([Problem(path.name, "results of other draws", "results of these draws", remedy=remedy)])
    return solved


# ---- what it says ------------------------------------------------------------------------------------------


def probability(solved: Solved) -> Real:
    """Return how likely each item belongs [i]: its mean coverage in the best packages of the draws."""
    return np.asarray(solved.coverage.mean(axis=0))


def probability_error(solved: Solved) -> Real:
    """Return the standard error [i] of these probabilities, from the number of draws."""
    return _error_of_mean(solved.coverage.T)


def packages_met(solved: Solved, most: int | None = None, digits: int = 9) -> Met:
    """Return the different packages met, all or the most frequent; parts are told apart to so many digits."""
    rounded = solved.coverage.round(digits) + 0.0
    packages, first, times = np.unique(rounded, axis=0, return_index=True, return_counts=True)
    order = np.lexsort((first, -times))[:most]
    return Met(packages[order], times[order])


def acceptability(values: Real) -> Acceptability:
    """Return how likely each package is the best, for values [setting, package, draw] on common draws."""
    is_best = values == values.max(axis=1, keepdims=True)
    chance = (is_best / is_best.sum(axis=1, keepdims=True)).mean(axis=2)
    return Acceptability(chance, values.mean(axis=2).argmax(axis=1))


def _solved(decision: Decision, values: Real, part: slice) -> list[tuple[Real, float]]:
    return [decision.solve(column) for column in values[:, part].T]


def _joined(one: Solved, other: Solved) -> Solved:
    return Solved(np.concatenate([one.coverage, other.coverage]), np.concatenate([one.best, other.best]))


def _error_of_mean(by_draw: Real) -> Real:
    """Return the standard error of the mean of each row [row, draw]; NaN of a single draw."""
    draws = by_draw.shape[1]
    if draws < 2:
        return np.full(len(by_draw), np.nan)
    return np.asarray(by_draw.std(axis=1, ddof=1) / np.sqrt(draws))


def _mark(values: Real) -> np.ndarray[tuple[int], np.dtype[np.uint8]]:
    return np.frombuffer(blake2b(np.ascontiguousarray(values).tobytes(), digest_size=16).digest(), np.uint8)

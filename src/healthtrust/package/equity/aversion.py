"""From which aversion to inequality on another option, or another package, is the better one.

    option(ε) = argmax_j E_ε(h_j),        it changes where E_ε(h_j) = E_ε(h_l) for the best two

h_j, E_ε   health by group under option j, and its equally distributed equivalent at aversion ε
Among given options every crossing of every pair is found (`ground.equality.crossings`) and the best taken
between each two. Among all packages `solve` is asked at a few aversions and then wherever two of its answers
change places, until it gives no package that is not already known.
Source  the second is the search of Eisner and Severance, J ACM 1976; 23: 619-635, for parametric optima
        [recalled]
beyond the paper

>>> share = np.array([0.5, 0.5])
>>> found = spans("atkinson", [[1.0, 8.0], [2.0, 4.0]], share)
>>> [(round(span.start, 6), round(span.end, 6), span.option) for span in found]
[(0.0, 1.0, 0), (1.0, 50.0, 1)]
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import combinations, pairwise

import numpy as np
from numpy.typing import ArrayLike

from healthtrust.ground.equality import LARGEST, Measure, crossings, equivalent
from healthtrust.package.question import Real

FIRST_ASKED = 5
"""Aversions at which a package is asked for to begin with."""

MOST_PACKAGES = 200
"""Packages after which the search for changes gives up, with an error."""


@dataclass(frozen=True)
class Span:
    """An interval of aversion within which one option is the best."""

    start: float
    end: float
    option: int


def spans(measure: Measure, after: ArrayLike, share: Real, largest: float | None = None) -> tuple[Span, ...]:
    """Return the best of options with health after [option, group], by aversion from none up to `largest`.

    share [group] of people. The first named wins where two are equal throughout.
    """
    health = np.asarray(after, dtype=np.float64)
    start = 1.0 if measure == "extended gini" else 0.0
    end = largest or (LARGEST / abs(float(share @ health.mean(axis=0))) if measure == "kolm" else LARGEST)
    cuts = {start, end}
    for one, other in combinations(health, 2):
        cuts |= set(crossings(measure, one, other, share, end).at)
    found: list[Span] = []
    for low, high in pairwise(sorted(cuts)):
        best = _best(measure, health, share, (low + high) / 2)
        if found and found[-1].option == best:
            found[-1] = Span(found[-1].start, high, best)
        else:
            found.append(Span(low, high, best))
    return tuple(found)


def package_spans(
    solve: Callable[[float], Real],
    after: Callable[[Real], Real],
    measure: Measure,
    share: Real,
    largest: float,
) -> tuple[tuple[Span, ...], tuple[Real, ...]]:
    """Return the best package by aversion from none up to `largest`, and the packages the spans number.

    `solve` returns the best package [i] at an aversion, `after` the health [group] under a package. Exact
    where two packages change places once; each answer of `solve` is checked against all others.
    """
    start = 1.0 if measure == "extended gini" else 0.0
    packages: dict[bytes, Real] = {}
    asked: set[float] = set()
    waiting = np.linspace(start, largest, FIRST_ASKED).tolist()
    while waiting:
        at = waiting.pop()
        if at in asked:
            continue
        asked.add(at)
        package = np.asarray(solve(at), dtype=np.float64)
        if package.tobytes() in packages:
            continue
        for other in packages.values():
            waiting += crossings(measure, after(package), after(other), share, largest).at
        packages[package.tobytes()] = package
        if len(packages) > MOST_PACKAGES:
            raise ValueError(
                f"more than {MOST_PACKAGES} packages are best at some aversion: narrow the range"
            )
    every = tuple(packages.values())
    return spans(measure, np.array([after(p) for p in every]), share, largest), every


def _best(measure: Measure, health: Real, share: Real, aversion: float) -> int:
    return int(np.argmax([equivalent(measure, row, aversion, share) for row in health]))

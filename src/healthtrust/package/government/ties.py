"""Ties: for each intervention, its coverage over all packages as good as the best, never one of them alone.

    always, never   every package within the tolerance covers i, or none does: proved, by a bound on all the
                    packages that treat i the other way
    either          some do and some do not: shown, by a package that treats i the other way
    not decided     time ran out between the two

Source  beyond Smith, York 2006: with free taxes and no loading, what everybody would buy is worth nothing to
        include (section 3.2), so that many packages tie, and which of them a solver returns is an accident

An intervention is tried only where it must be: packages already known settle some, the reduced costs of one
relaxed problem prove most others, and each package found on the way settles all it differs in.

>>> from healthtrust.package.government.certify_subset import Search
>>> from healthtrust.package.question import Interventions, Limits, Question, Society, Tax, TopUp, Utility
>>> two = Society.of_groups(("rich", "poor"), share=[0.5, 0.5], wealth=[60, 50], health=[5, 5],
...                         incidence=[[1, 1], [1, 1], [1, 1]])
>>> asked = Question(Interventions.of(("bargain", "fair", "dear"), [1.0, 10.0, 9.0], [5.0, 4.0, 0.1]), two,
...                  Utility(1.0, 1.0), Limits.none(3), tax=Tax("unrestricted"),
...                  top_up=TopUp("complementary"))
>>> search = Search(asked, seconds=20.0)
>>> best = search.run(gap=0.0)
>>> ties_of(search, tolerance=1e-9, seconds=20.0).verdict     # what all would buy may be in or out
('either', 'either', 'never')
"""

from __future__ import annotations

from dataclasses import dataclass
from time import perf_counter
from typing import Protocol

import numpy as np

from healthtrust.package.government.certificate import Tied, Verdict
from healthtrust.package.government.frame import Coverage
from healthtrust.package.government.master import Master
from healthtrust.package.question import Limits, Real


@dataclass(frozen=True)
class Probe:
    """One step of a search: what no package allowed now exceeds, and a package that was looked at."""

    bound: float
    coverage: Real | None
    welfare: float


class Searched(Protocol):
    """A search that has ended, and can go on under further conditions on its coverage columns."""

    @property
    def limits(self) -> Limits:
        """Return the limits of the question."""

    @property
    def master(self) -> Master:
        """Return the relaxed problem."""

    @property
    def cover(self) -> Coverage:
        """Return its coverage columns."""

    def known(self) -> list[tuple[Real, float]]:
        """Return every package valued so far, with its welfare."""

    def probe(self, within: float, seconds: float) -> Probe:
        """Solve the relaxed problem once to `within`, value what it proposes, and learn from it."""

    def relaxed_losses(self) -> tuple[float, Real]:
        """Return the bound with any item in part, and what moving i off its bound loses at least [i]."""


def ties_of(search: Searched, tolerance: float, seconds: float) -> Tied:
    """Return which interventions all, no or some packages cover that come within `tolerance` of the best."""
    return (
        _in_parts(search, tolerance, seconds) if search.limits.parts else _whole(search, tolerance, seconds)
    )


def _whole(search: Searched, tolerance: float, seconds: float) -> Tied:
    began, limits = perf_counter(), search.limits
    best, welfare = max(search.known(), key=lambda one: one[1])
    floor = welfare - tolerance
    least, most, witness = best.copy(), best.copy(), dict[int, Real]()

    def note(coverage: Real) -> None:
        for i in np.flatnonzero(coverage != best):
            witness.setdefault(int(i), coverage)
        np.minimum(least, coverage, out=least)
        np.maximum(most, coverage, out=most)

    for coverage, value in search.known():
        if value >= floor:
            note(coverage)
    bound, loss = search.relaxed_losses()
    settled = (bound - loss < floor) | (limits.most == 0.0) | (limits.least > 0.0)
    for i in range(len(best)):
        if i in witness or settled[i]:
            continue
        column = search.cover.columns[i : i + 1]
        other = 0.0 if best[i] > 0 else 1.0
        search.master.fix(column, other, other)
        while (left := seconds - (perf_counter() - began)) > 0:
            found = search.probe(tolerance / 4, left)
            if found.coverage is not None and found.welfare >= floor:
                note(found.coverage)
                break
            if found.bound < floor or found.coverage is None:
                settled[i] = True
                break
        search.master.fix(column, float(limits.least[i] > 0), float(limits.most[i] > 0))
    verdicts = tuple(_verdict(bool(best[i] > 0), i in witness, bool(settled[i])) for i in range(len(best)))
    return Tied(verdicts, least, most, tolerance, witness)


def _verdict(covered: bool, both: bool, settled: bool) -> Verdict:
    if both:
        return "either"
    if not settled:
        return "not decided"
    return "always" if covered else "never"


def _in_parts(search: Searched, tolerance: float, seconds: float) -> Tied:
    """Return ranges of coverage in parts: good packages are a convex set, so each end is found by halving."""
    began, limits = perf_counter(), search.limits
    best, welfare = max(search.known(), key=lambda one: one[1])
    floor, decided = welfare - tolerance, np.ones(len(best), dtype=np.bool_)
    ends = {-1: best.copy(), 1: best.copy()}

    def left() -> float:
        return seconds - (perf_counter() - began)

    def holds(i: int, part: float) -> bool | None:
        """Whether a package as good covers i in just this part; None where time ran out."""
        search.master.fix(search.cover.columns[i : i + 1], part, part)
        while left() > 0:
            found = search.probe(tolerance / 4, left())
            if found.coverage is not None and found.welfare >= floor:
                ends[-1], ends[1] = np.minimum(ends[-1], found.coverage), np.maximum(ends[1], found.coverage)
                return True
            if found.bound < floor or found.coverage is None:
                return False
        return None

    for i in range(len(best)):
        for sign, limit in ((-1, float(limits.least[i])), (1, float(limits.most[i]))):
            beyond = limit
            while decided[i] and abs(beyond - ends[sign][i]) > NEAR:
                at_limit = beyond == limit
                part = limit if at_limit else (beyond + ends[sign][i]) / 2
                if (good := holds(i, part)) is None:
                    decided[i] = False
                elif at_limit and not good:
                    beyond = limit + sign * -NEAR / 2
                elif not good:
                    beyond = part
        search.master.fix(search.cover.columns[i : i + 1], limits.least[i], limits.most[i])
    least, most = ends[-1], ends[1]
    verdicts: tuple[Verdict, ...] = tuple(
        _of_range(float(low), float(high), float(top)) if known else "not decided"
        for low, high, top, known in zip(least, most, limits.most, decided, strict=True)
    )
    return Tied(verdicts, least, most, tolerance)


NEAR = 1e-3
"""How closely the ends of a range of coverage in parts are found."""


def _of_range(least: float, most: float, feasible: float) -> Verdict:
    if most <= NEAR:
        return "never"
    return "always" if least >= feasible - NEAR else "either"

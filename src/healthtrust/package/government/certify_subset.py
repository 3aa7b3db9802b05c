"""The certified best package for a few rows whose purchases are whole: outer approximation, to proof.

    repeat   solve the relaxed problem over (λ, θ, τ): a bound, and a package with purchases, both new
             value that package exactly, let households buy again, hold the problem below its tangents
    until    upper − welfare ≤ gap × (welfare − welfare of nothing)

λ, θ, τ  coverage, purchases (whole), tax rates.  A package valued exactly is bounded exactly from then on:
its tangents at the best taxes leave none better. One that comes back all the same, which only the tolerances
of the solver can explain, is left out by a row of its own, so that the proof rests on no tolerance.
Source   Smith, Statutory packages of health care alongside voluntary insurance, York 2006, section 3.2; the
         certificate is beyond the paper

Whole items can beat every prefix of the ratio order (A has the better ratio, yet the best package is {B}):

>>> from healthtrust.package.question import Interventions, Limits, Question, Society, Tax, TopUp, Utility
>>> two = Society.of_groups(("rich", "poor"), share=[0.5, 0.5], wealth=[60, 10], health=[5, 5], weight=[6, 1],
...                         incidence=[[1, 1], [1, 1]], may_insure=[True, False])
>>> asked = Question(Interventions.of(("A", "B"), [6.0, 3.0], [6.6, 3.2]), two, Utility(1.0, 1.0),
...                  Limits.none(2), tax=Tax("unrestricted"), top_up=TopUp("complementary"))
>>> best = subset_bounds(asked, gap=0.0)
>>> best.coverage.tolist(), round(best.lower, 4), best.upper - best.lower < 1e-9
([0.0, 1.0], 21.9121, True)
"""

from __future__ import annotations

from time import perf_counter

import numpy as np

from healthtrust.package.government.certificate import Bounds, enough
from healthtrust.package.government.cuts import welfare_of_nothing
from healthtrust.package.government.frame import Coverage
from healthtrust.package.government.master import Master
from healthtrust.package.government.needs import fair_premium
from healthtrust.package.government.subset_programme import SubsetProgramme, steps_of
from healthtrust.package.government.ties import Probe
from healthtrust.package.government.visits import Visit, settle_visit, visit
from healthtrust.package.question import Limits, Question, Real


def subset_bounds(question: Question, gap: float = 1e-6, seconds: float = 60.0) -> Bounds:
    """Return the best package with whole purchases and a bound on all others, to `gap` of the gain."""
    return Search(question, seconds).run(gap)


class Search:
    """The state of one search: what has been visited, the best of it, and the relaxed problem."""

    def __init__(self, question: Question, seconds: float) -> None:
        self.question, self.began, self.seconds = question, perf_counter(), seconds
        self.steps = steps_of(question)
        self.seen: dict[bytes, Visit] = {}
        self.nothing = welfare_of_nothing(question)
        self.best: Visit | None = None
        self.iterations, self.upper = 0, np.inf
        first = [self.look(coverage) for coverage in self._first_packages()]
        gains = [v.welfare - self.nothing for v in first if np.isfinite(v.welfare)]
        unit = max([*gains, 1e-3 * abs(self.nothing), 1e-9])
        self.programme = SubsetProgramme(question, unit)
        for found in list(self.seen.values()):
            self._learn(found)

    def look(self, coverage: Real) -> Visit:
        """Value a package with the purchases that households come to by themselves, and keep it if best."""
        none = np.zeros(len(self.steps.row), dtype=np.bool_)
        return self._keep(
            settle_visit(self.question, self.steps, visit(self.question, self.steps, coverage, none))
        )

    def run(self, gap: float) -> Bounds:
        """Search until the gap, the proof or the end of the time allowed."""
        programme, stuck = self.programme, 0
        while True:
            lower = self.best.welfare if self.best else -np.inf
            if self.upper - lower <= self._enough(gap) or self._left() <= 0 or stuck > 50:
                break
            self.iterations += 1
            within = self._enough(gap) / 4
            if np.isfinite(self.upper - lower):
                within = max(within, (self.upper - lower) / 10)
            answer = programme.master.best(within=within / programme.unit, seconds=self._left())
            self.upper = min(self.upper, max(programme.base + programme.unit * answer.bound, lower))
            if not answer.found:
                break
            stuck = 0 if self._learn_from(answer.at) else stuck + 1
        return self.bounds()

    def bounds(self) -> Bounds:
        """Return what is known so far."""
        best, lower = self.best, self.best.welfare if self.best else -np.inf
        return Bounds(
            best.coverage if best else None,
            best.settled if best else None,
            lower,
            max(self.upper, lower),
            self.nothing,
            self.iterations,
            perf_counter() - self.began,
            len(self.seen),
        )

    @property
    def limits(self) -> Limits:
        """Return the limits of the question."""
        return self.question.limits

    @property
    def master(self) -> Master:
        """Return the relaxed problem."""
        return self.programme.master

    @property
    def cover(self) -> Coverage:
        """Return its coverage columns."""
        return self.programme.cover

    def known(self) -> list[tuple[Real, float]]:
        """Return every package valued so far, with its welfare."""
        return [(found.coverage, found.welfare) for found in self.seen.values()]

    def probe(self, within: float, seconds: float) -> Probe:
        """Solve the relaxed problem once, value what it proposes, and learn from it."""
        programme = self.programme
        answer = programme.master.best(within=within / programme.unit, seconds=seconds)
        bound = programme.base + programme.unit * answer.bound
        if not answer.found:
            return Probe(bound, None, -np.inf)
        self._learn_from(answer.at)
        coverage = self._coverage(answer.at)
        values = [found.welfare for found in self.seen.values() if np.array_equal(found.coverage, coverage)]
        return Probe(bound, coverage, max(values, default=-np.inf))

    def relaxed_losses(self) -> tuple[float, Real]:
        """Return the bound with any item in part, and what moving i off its bound loses at least [i]."""
        programme = self.programme
        answer = programme.master.best(relaxed=True)
        return programme.base + programme.unit * answer.bound, programme.unit * answer.loss[
            programme.cover.columns
        ]

    def _coverage(self, at: Real) -> Real:
        cover = self.programme.cover
        return cover.of(at) if self.limits.parts else cover.whole(at)

    def _learn_from(self, at: Real) -> bool:
        """Visit what the relaxed problem proposes; return whether it was new."""
        programme, question = self.programme, self.question
        coverage = self._coverage(at)
        taken = np.asarray(at[programme.taken] > 0.5)
        programme.add_tangents(at[programme.health], at[programme.wealth])
        if (coverage.tobytes() + taken.tobytes()) in self.seen:
            if not question.limits.parts:
                programme.exclude(coverage > 0, taken)
            return False
        found = self._keep(visit(question, self.steps, coverage, taken))
        self._learn(found)
        if not np.isfinite(found.welfare) and not question.limits.parts:
            programme.exclude(coverage > 0, taken)
        better = settle_visit(question, self.steps, found)
        if better is not found:
            self._learn(self._keep(better))
        return True

    def _keep(self, found: Visit) -> Visit:
        self.seen[found.coverage.tobytes() + found.taken.tobytes()] = found
        if np.isfinite(found.welfare) and (self.best is None or found.welfare > self.best.welfare):
            self.best = found
        return found

    def _learn(self, found: Visit) -> None:
        """Hold the relaxed problem below the tangents at an exact optimum."""
        if found.settled is None:
            return
        after = found.settled.outcome
        self.programme.add_tangents(after.health, after.wealth)
        above = after.taxes - fair_premium(self.question, found.coverage)
        for z in range(self.question.society.rows):
            self.programme.collection_tangent(z, float(above[z]))

    def _enough(self, gap: float) -> float:
        return enough(gap, self.best.welfare if self.best else self.nothing, self.nothing)

    def _left(self) -> float:
        return self.seconds - (perf_counter() - self.began)

    def _first_packages(self) -> list[Real]:
        """Return a few prefixes of the ratio order that keep to the limits, the smallest and the largest."""
        limits, order = self.question.limits, np.argsort(-self.question.interventions.ratio, kind="stable")
        packages = []
        for size in sorted({0, *np.linspace(0, len(order), 4).astype(int).tolist()}):
            coverage = np.where(limits.least > 0, limits.most, 0.0)
            coverage[order[:size]] = limits.most[order[:size]]
            used = [(row.use @ coverage, row) for row in limits.rows]
            if all(row.least <= use <= row.most for use, row in used):
                packages.append(coverage)
        return packages

"""The search for the best package among many rows: cuts in coverage, first in part, then whole.

    relax    let any item be covered in part: cut after cut until the relaxed optimum is known
    round    to whole items, and value them exactly
    branch   solve for whole items over all cuts, value what comes back, cut again
    a nation is looked at in bins of wealth first: where its optimum lies, everybody is measured

Source   Smith, Statutory packages of health care alongside voluntary insurance, York 2006, section 3; the
         search is beyond the paper

The relaxed optimum is close to what the sign of the gradient says, so that few cuts are needed: a proposal
that does worse than the best so far is met half way, and the cut there stops the next from going as far.

>>> from healthtrust.package.question import Interventions, Society, TopUp, Utility
>>> many = Society(("all",), np.array([19.0]), np.array([True]), np.ones((2, 1)), np.array([0, 4]),
...                np.array([10.0, 20.0, 40.0, 90.0]), np.full(4, 0.25), np.ones(4))
>>> asked = Question(Interventions.of(("A", "B"), [4.0, 2.0], [6.0, 2.4]), many, Utility(0.08, 1.0, rho=0.0),
...                  Limits.none(2), top_up=TopUp("complementary", mode="divisible"))
>>> found = CoverageSearch(asked, seconds=10.0).run(gap=1e-6)
>>> found.coverage.tolist(), found.gap <= 1e-6
([1.0, 1.0], True)
"""

from __future__ import annotations

from dataclasses import dataclass
from time import perf_counter

import numpy as np

from healthtrust.package.government.bins import binned
from healthtrust.package.government.certificate import Bounds, enough
from healthtrust.package.government.cuts import (
    CoverageProgramme,
    Look,
    Proposal,
    in_parts,
    look,
    one_pass,
    welfare_of_nothing,
)
from healthtrust.package.government.frame import Coverage
from healthtrust.package.government.master import Master
from healthtrust.package.government.measure import measure, prepared
from healthtrust.package.government.settle import settle
from healthtrust.package.government.ties import Probe
from healthtrust.package.question import Limits, Question, Real

MOST_CUTS = 500
NEARLY = 1e-9
"""How far a limit may be passed by rounding."""
A_NATION = 200_000
"""Rows from which bins of wealth say where to look first."""
BINS = 250
"""Bins of wealth in each class of a nation."""
WRITTEN_OUT = 2_000_000
"""Rows up to which what comes of the best package is written out row by row."""


@dataclass(frozen=True)
class Taken:
    """A package that may be chosen, with its welfare as households really buy."""

    coverage: Real
    welfare: float


class CoverageSearch:
    """The state of one search: the cuts, the best package in parts, and the best as households really buy."""

    def __init__(self, question: Question, seconds: float) -> None:
        self.question, self.divisible = question, in_parts(question)
        self.began, self.seconds = perf_counter(), seconds
        self.looks: dict[bytes, Look | None] = {}
        self.best: Taken | None = None
        self.best_in_parts = self.relaxed = -np.inf
        self.centre: Look | None = None
        self.iterations, self.upper = 0, np.inf
        self.ready = prepared(question)
        self.nothing = welfare_of_nothing(question)
        nation = question.society.rows >= A_NATION and one_pass(question)
        self.in_little = CoverageSearch(binned(question, BINS), seconds / 2) if nation else None
        self.programme = CoverageProgramme(question, self.nothing, self._first_unit())

    def run(self, gap: float) -> Bounds:
        """Relax, round and branch until the gap or the end of the time allowed."""
        self._relax(gap)
        if not self.limits.parts:
            self._branch(gap)
        return self.bounds()

    def look(self, coverage: Real) -> Look | None:
        """Value a package in parts, and hold the relaxed problem to its cut."""
        key = coverage.tobytes()
        if key not in self.looks:
            self.looks[key] = seen = look(self.divisible, coverage, self.ready)
            self.programme.add(seen)
        return self.looks[key]

    def take(self, coverage: Real) -> None:
        """Value a package that may be chosen as households really buy, and keep it if it is the best."""
        seen = self.look(coverage)
        if seen is None or (self.best is not None and seen.welfare <= self.best.welfare):
            return
        self.best_in_parts = max(self.best_in_parts, seen.welfare)
        welfare = self._as_bought(seen)
        if self.best is None or welfare > self.best.welfare:
            self.best = Taken(coverage, welfare)

    def bounds(self) -> Bounds:
        """Return what is known so far."""
        lower, best = (-np.inf, None) if self.best is None else (self.best.welfare, self.best.coverage)
        few = self.question.society.rows <= WRITTEN_OUT
        return Bounds(
            best,
            settle(self.question, best) if best is not None and few else None,
            lower,
            max(self.upper, lower),
            self.nothing,
            self.iterations,
            perf_counter() - self.began,
            len(self.looks),
            max(self.best_in_parts, lower),
        )

    # ---- what ties ask of a search (`ties.Searched`) -----------------------------------------------------

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
        """Return every package that may be chosen and was valued in parts, with its welfare."""
        return [
            (seen.coverage, seen.welfare)
            for seen in self.looks.values()
            if seen and self._allowed(seen.coverage)
        ]

    def probe(self, within: float, seconds: float) -> Probe:
        """Solve the relaxed problem once, value what it proposes in parts, and cut there."""
        proposal = self.programme.best(within=within, seconds=seconds)
        if not proposal.found:
            return Probe(proposal.bound, None, -np.inf)
        seen = self.look(proposal.coverage)
        if seen is None and not self.limits.parts:
            self.programme.exclude(proposal.coverage > 0)
        return Probe(proposal.bound, proposal.coverage, -np.inf if seen is None else seen.welfare)

    def relaxed_losses(self) -> tuple[float, Real]:
        """Return the bound with any item in part, and what moving i off its bound loses at least [i]."""
        programme = self.programme
        answer = programme.master.best(relaxed=True)
        loss = programme.unit * answer.loss[programme.cover.columns]
        return programme.zero + programme.unit * answer.bound, loss

    # ---- the three stages --------------------------------------------------------------------------------

    def _relax(self, gap: float) -> None:
        """Cut until the best with items in part is known to a quarter of the gap, or no cut helps."""
        for coverage in self._starts(gap):
            self._move(self.look(coverage))
        for _ in range(MOST_CUTS):
            proposal, known = self._propose(relaxed=True), len(self.looks)
            close = self.upper - self.relaxed <= enough(gap, self.relaxed, self.nothing) / 4
            if not proposal.found or close or self._late():
                break
            seen, centre = self.look(proposal.coverage), self.centre
            if centre is not None and (seen is None or seen.welfare < centre.welfare):
                seen = self.look((proposal.coverage + centre.coverage) / 2)
            self._move(seen)
            if len(self.looks) == known:
                break
        if self.centre is not None:
            parts = self.limits.parts
            for coverage in [self.centre.coverage] if parts else self._rounded(self.centre.coverage):
                self.take(coverage)

    def _branch(self, gap: float) -> None:
        """Solve for whole items over all cuts until the best in parts is proved to the gap."""
        known: set[bytes] = set()
        while not self._late() and not self._close(gap):
            within = enough(gap, self.best_in_parts, self.nothing) / 2
            if np.isfinite(self.upper - self.best_in_parts):
                within = max(within, (self.upper - self.best_in_parts) / 10)
            if self.best is not None:
                self.programme.start(self.best.coverage)
            proposal = self._propose(within=within)
            if not proposal.found or self._close(gap):
                break
            key = proposal.coverage.tobytes()
            if key in known or self.look(proposal.coverage) is None:
                self.programme.exclude(proposal.coverage > 0)
            known.add(key)
            self.take(proposal.coverage)

    def _starts(self, gap: float) -> list[Real]:
        """Return packages to begin with: the least there may be; for a nation what its bins found best."""
        limits = self.limits
        if self.in_little is None:
            return [limits.least.copy() if limits.parts else np.where(limits.least > 0, limits.most, 0.0)]
        found, relaxed = self.in_little.run(gap / 10), self.in_little.centre
        of_bins = [] if found.coverage is None else [found.coverage]
        return of_bins if relaxed is None else [relaxed.coverage, *of_bins]

    def _rounded(self, coverage: Real) -> list[Real]:
        """Return whole packages next to a relaxed one that keep to the limits."""
        limits = self.limits
        must = np.where(limits.least > 0, limits.most, 0.0)
        nearby = [
            np.maximum(np.where(coverage > part * limits.most, limits.most, 0.0), must)
            for part in (0.5, 1.0 - 1e-6, 1e-6)
        ]
        return [whole for whole in nearby if self._allowed(whole)]

    def _propose(self, *, relaxed: bool = False, within: float = 0.0) -> Proposal:
        """Solve the relaxed problem, and take its bound for all packages if it is the lowest so far."""
        self.iterations += 1
        left = self.seconds - (perf_counter() - self.began)
        proposal = self.programme.best(relaxed=relaxed, within=within, seconds=max(left, 0.1))
        floor = self.relaxed if relaxed else self.best_in_parts
        self.upper = min(self.upper, max(proposal.bound, floor))
        return proposal

    def _move(self, seen: Look | None) -> None:
        """Take a package, items in part, for the best so far if it is."""
        if seen is not None and (self.centre is None or seen.welfare > self.centre.welfare):
            self.centre, self.relaxed = seen, seen.welfare

    def _as_bought(self, seen: Look) -> float:
        """Return the welfare of a package when households buy as the question says."""
        top_up = self.question.top_up
        if top_up.kind == "none" or top_up.mode == "divisible":
            return seen.welfare
        if one_pass(self.question):
            return measure(self.question, seen.coverage, seen.rates, ready=self.ready).welfare
        settled = settle(self.question, seen.coverage)
        return -np.inf if settled is None else settled.outcome.welfare

    def _first_unit(self) -> float:
        """Return a first guess of the gain: half of it from the ratio order, if that much can be paid for."""
        if self.in_little is not None:
            return self.in_little.programme.unit
        order = np.argsort(-self.question.interventions.ratio, kind="stable")
        half = np.zeros(len(order))
        half[order[: len(order) // 2]] = self.limits.most[order[: len(order) // 2]]
        for part in (1.0, 0.1, 0.01):
            seen = look(self.divisible, part * half, self.ready)
            if seen is not None and seen.welfare > self.nothing:
                return (seen.welfare - self.nothing) / part
        return max(1e-3 * abs(self.nothing), 1e-9)

    def _allowed(self, coverage: Real) -> bool:
        """Return whether a package keeps to the limits, whole items included."""
        limits = self.limits
        whole = limits.parts or bool(((coverage == 0.0) | (coverage == limits.most)).all())
        inside = bool(((coverage >= limits.least) & (coverage <= limits.most)).all())
        return (
            whole
            and inside
            and all(row.least - NEARLY <= row.use @ coverage <= row.most + NEARLY for row in limits.rows)
        )

    def _close(self, gap: float) -> bool:
        missing = self.upper - self.best_in_parts
        return self.best is not None and missing <= enough(gap, self.best_in_parts, self.nothing)

    def _late(self) -> bool:
        return perf_counter() - self.began > self.seconds

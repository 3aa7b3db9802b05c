"""The best package that can be found where none can be certified: exchange search over fixed points.

    V⁺(λ), V⁻(λ)   welfare of the best and of the worst lasting fixed point found for λ
    move           add one intervention, drop one, or swap one for another, within the limits; or a part step
    stop           where no single move raises V⁺

Source  beyond the paper (the model's 3.6 and 3.7, after Smith, York 2006, section 3)

From every start that is a prefix of the ratio order, from the empty and the full package, and from a package
handed over (the aligned problem's certified answer is a good one) the search goes on from the best few. Moves
are tried in one fixed order, adds by falling ratio first, so the same question has the same answer. A local
best is no proof: the answer says why it is not certified, and how far above it an upper bound lies, if any.

A voucher of half the price: who takes it is treated better, and costs the pool half:

>>> from healthtrust.package.question import Interventions, Society, TopUp, Utility
>>> services = Interventions(("A", "B", "C"), np.array([4.0, 5.0, 3.0]), np.array([6.6, 4.0, 1.5]),
...                          np.array([5.0, np.nan, 6.0]), np.array([9.5, np.nan, 2.0]),
...                          np.array([0.5, 0.0, 0.5]), ("A", "B", "C"))
>>> society = Society.of_groups(("poor", "rich"), share=[0.7, 0.3], wealth=[15, 90], health=[5, 5],
...                             incidence=[[0.8, 0.4], [0.5, 0.5], [0.3, 0.3]])
>>> question = Question(services, society, Utility(1, 1), Limits.none(3), top_up=TopUp("voucher"))
>>> found = searched(question)
>>> found.coverage.tolist(), round(found.welfare, 4), found.upper.argument
([1.0, 1.0, 1.0], 5.5771, 'savings')
>>> found.why_not_certified[0][:43]
'private treatment of A, C spares the pool a'
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from healthtrust.package.government.certificate import relative_gap
from healthtrust.package.government.conditions import not_certified
from healthtrust.package.question import Limits, Question, Real
from healthtrust.package.unaligned.bounds import Upper, upper_bound, welfare_of_nothing
from healthtrust.package.unaligned.equilibrium import Equilibria, Equilibrium, fixed_points
from healthtrust.package.unaligned.viability import lasts

STARTS_FOLLOWED = 3
PREFIXES_TRIED = 40
EVALUATIONS = 4_000
"""Packages looked at before the search says that it was not finished."""
BETTER = 1e-12
"""By how much, relative to its size, welfare must rise for a move."""


@dataclass(frozen=True)
class Move:
    """One step of the search: what came in, what went out (−1 for nothing), and the welfare it led to."""

    added: int
    dropped: int
    welfare: float


@dataclass(frozen=True)
class Searched:
    """The best package found, never certified, with what stands beside it."""

    coverage: Real
    equilibrium: Equilibrium
    """The best lasting fixed point of the package."""
    worst: Equilibrium
    """The worst fixed point found for the same package."""
    equilibria: Equilibria
    welfare: float
    upper: Upper | None
    """What no package exceeds, where an argument gives a bound."""
    nothing: float
    """Welfare of the empty package with nobody insured."""
    start: str
    """Where the search that ended best began."""
    moves: tuple[Move, ...]
    evaluations: int
    finished: bool
    """Whether every search ended because no move improved, not because it was cut short."""
    why_not_certified: tuple[str, ...]

    @property
    def gap(self) -> float:
        """Return what may be missing as a part of what the package gains; infinite where no bound exists."""
        return np.inf if self.upper is None else relative_gap(self.upper.welfare, self.welfare, self.nothing)


def searched(question: Question, start: Real | None = None) -> Searched | None:
    """Return the best package that exchange search finds, None where none that was tried can be paid for.

    start [i]: a package to search from as well, such as the certified answer to the aligned problem.
    """
    search = _Search(question)
    starts = [(name, one) for name, one in _starts(question, start) if _allowed(question.limits, one)]
    ranked = sorted(enumerate(starts), key=lambda numbered: (-search.value(numbered[1][1]), numbered[0]))
    found: tuple[float, str, Real, tuple[Move, ...]] | None = None
    climbed = set[bytes]()
    for _, (name, coverage) in ranked:
        if len(climbed) == STARTS_FOLLOWED:
            break
        if coverage.tobytes() in climbed or not np.isfinite(search.value(coverage)):
            continue
        climbed.add(coverage.tobytes())
        top, moves = search.climb(coverage)
        if found is None or search.value(top) > found[0]:
            found = search.value(top), name, top, moves
    return None if found is None else _told(search, found)


def _told(search: _Search, found: tuple[float, str, Real, tuple[Move, ...]]) -> Searched:
    question, (_, name, coverage, moves) = search.question, found
    points = fixed_points(question, coverage)
    best = _best(points)
    return Searched(
        coverage,
        best,
        min(points.points, key=lambda point: point.welfare),
        points,
        best.welfare,
        upper_bound(question),
        welfare_of_nothing(question),
        name,
        moves,
        len(search.seen),
        search.finished,
        not_certified(question),
    )


def _best(points: Equilibria) -> Equilibrium:
    lasting = [point for point in points.points if point.payable]
    return max(lasting, key=lambda point: (point.welfare, lasts(point)))


class _Search:
    """Packages looked at so far, by the welfare of their best fixed point."""

    def __init__(self, question: Question) -> None:
        self.question, self.seen, self.finished = question, dict[bytes, float](), True
        ratio = question.interventions.ratio
        self.order = np.lexsort((np.arange(len(ratio)), -ratio)).tolist()

    def value(self, coverage: Real) -> float:
        """Return welfare at the best payable fixed point, minus infinity where there is none."""
        key = coverage.tobytes()
        if key not in self.seen:
            points = fixed_points(self.question, coverage, enumerate_all=False).points
            self.seen[key] = max((point.welfare for point in points if point.payable), default=-np.inf)
        return self.seen[key]

    def climb(self, coverage: Real) -> tuple[Real, tuple[Move, ...]]:
        """Return where single moves lead, each the first that is better, and the moves."""
        moves, moved = list[Move](), True
        while moved:
            moved = False
            now = self.value(coverage)
            for added, dropped, ahead in self._neighbours(coverage):
                if len(self.seen) >= EVALUATIONS:
                    self.finished = False
                    return coverage, tuple(moves)
                if self.value(ahead) > now + BETTER * max(1.0, abs(now)):
                    coverage, moved = ahead, True
                    moves.append(Move(added, dropped, self.value(ahead)))
                    break
        return coverage, tuple(moves)

    def _neighbours(self, coverage: Real) -> Iterator[tuple[int, int, Real]]:
        """Yield allowed packages one add, one drop or one swap away, in a fixed order."""
        limits = self.question.limits
        absent = [i for i in self.order if coverage[i] == 0 and limits.most[i] > 0]
        present = [i for i in reversed(self.order) if coverage[i] > 0 and limits.least[i] == 0]
        pairs = [(i, -1) for i in absent] + [(-1, j) for j in present]
        for added, dropped in pairs + [(i, j) for i in absent for j in present]:
            ahead = coverage.copy()
            if added >= 0:
                ahead[added] = limits.most[added]
            if dropped >= 0:
                ahead[dropped] = 0.0
            if _allowed(limits, ahead):
                yield added, dropped, ahead


def _starts(question: Question, start: Real | None) -> list[tuple[str, Real]]:
    """Return the packages to start from: that handed over, none, all, and prefixes of the ratio order."""
    limits, ratio = question.limits, question.interventions.ratio
    least = np.where(limits.least > 0, limits.most, 0.0)
    found = [] if start is None else [("the package handed over", np.asarray(start, dtype=np.float64))]
    found += [("the empty package", least), ("the full package", limits.most.copy())]
    order = np.lexsort((np.arange(len(ratio)), -ratio))
    lengths = np.unique(np.linspace(1, len(order), min(len(order), PREFIXES_TRIED)).astype(int))
    for length in lengths:
        prefix = least.copy()
        prefix[order[:length]] = limits.most[order[:length]]
        found.append((f"the first {length} of the ratio order", prefix))
    return found


def _allowed(limits: Limits, coverage: Real) -> bool:
    """Return whether a package keeps to the limits."""
    close = 1e-9
    within = (coverage <= limits.most + close).all() and (coverage >= limits.least - close).all()
    for row in limits.rows:
        used, size = float(row.use @ coverage), close * (1.0 + float(np.abs(row.use).sum()))
        within &= row.least - size <= used <= row.most + size
    return bool(within)

"""The certified best package: found, bounded from above, and how far apart the two are, in one answer.

    relax    let any item be covered in part: cut after cut until the relaxed optimum is known
    round    to whole items, and value them exactly
    branch   solve for whole items over all cuts, value what comes back, cut again
    until    upper − welfare ≤ gap × (welfare − welfare of the empty package with nobody insured)

Source   Smith, Statutory packages of health care alongside voluntary insurance, York 2006, section 3; the
         certificate is beyond the paper

Where purchases are the best whole subset, see `certify_subset`. Where they are prefixes, the bound is that of
purchases in parts: what separates the two can then be the rounding of purchases, which no cut closes, so both
welfares are told apart (`lower` of whole purchases, `lower_in_parts`).

Worked example of 3.5, beyond the paper: under a wealth tax {B} alone is best, and the best prefix {A, B}
loses half of what can be gained on leaving all to voluntary cover. (v_0(H) is H − 1: the paper's 0.08 H
counts 0.08 more.)

>>> from healthtrust.package.question import Interventions, Limits, Question, Society, TopUp, Utility
>>> two = Society.of_groups(("rich", "poor"), share=[0.2, 0.8], wealth=[100, 20], health=[19, 19],
...                         incidence=[[1, 0], [1, 1]])
>>> both = Question(Interventions.of(("A", "B"), [4.0, 2.0], [6.0, 2.4]), two, Utility(0.08, 1.0, rho=0.0),
...                 Limits.none(2), top_up=TopUp("complementary"))
>>> best = certified(both, gap=0.0)
>>> best.certified, best.coverage.tolist(), round(best.lower + 0.08, 4), round(best.nothing + 0.08, 4)
(True, [0.0, 1.0], 5.0598, 4.8376)
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from healthtrust.ground.errors import refuse
from healthtrust.package.government.certificate import PROOF, Bounds, Tied, enough
from healthtrust.package.government.certify_subset import Search
from healthtrust.package.government.conditions import not_certified
from healthtrust.package.government.conflicts import conflict
from healthtrust.package.government.coverage_search import CoverageSearch
from healthtrust.package.government.settle import Settled
from healthtrust.package.government.ties import ties_of
from healthtrust.package.question import SUBSETS_UP_TO, Question, Real


@dataclass(frozen=True)
class Certified:
    """The best package found, with what is proved of all others."""

    bounds: Bounds
    asked: float
    """The gap that was asked for."""
    reasons: tuple[str, ...]
    """Why no certificate may be claimed; empty if one may."""
    ties: Tied | None = None
    """Coverage over all packages as good, if it was asked for."""

    @property
    def certified(self) -> bool:
        """Return whether nothing better exists, to the gap that was asked for."""
        return not self.reasons and self.bounds.coverage is not None and self.gap <= max(self.asked, PROOF)

    @property
    def settled(self) -> Settled | None:
        """Return the taxes of the package and what comes of them."""
        return self.bounds.settled

    @property
    def coverage(self) -> Real:
        """Return what is covered [i]."""
        assert self.bounds.coverage is not None
        return self.bounds.coverage

    @property
    def lower(self) -> float:
        """Return the welfare of the package, per head."""
        return self.bounds.lower

    @property
    def upper(self) -> float:
        """Return what no package exceeds; infinite where nothing can be proved."""
        return np.inf if self.reasons else self.bounds.upper

    @property
    def nothing(self) -> float:
        """Return the welfare of the empty package with nobody insured."""
        return self.bounds.nothing

    @property
    def gap(self) -> float:
        """Return (upper − lower) / (lower − nothing)."""
        return np.inf if self.reasons else self.bounds.gap

    @property
    def iterations(self) -> int:
        """Return how often the relaxed problem was solved."""
        return self.bounds.iterations

    @property
    def visited(self) -> int:
        """Return how many packages were valued exactly."""
        return self.bounds.visited

    @property
    def seconds(self) -> float:
        """Return how long it took."""
        return self.bounds.seconds


def certified(
    question: Question, gap: float = 1e-6, seconds: float = 120.0, ties: float | None = None
) -> Certified:
    """Return the best package with its certificate, to `gap` of the gain (0: to proof) or until time is up.

    ties: if given, also which interventions belong to all, none or some of the packages that lose no more
    than this part of the gain, at least what counts as proved. Raises InvalidInput where no package that
    keeps to the limits can be paid for.
    """
    search = _search(question, seconds)
    bounds = search.run(gap)
    if bounds.coverage is None:
        refuse([conflict(question)])
    tied = None
    if ties is not None:
        left = max(seconds - bounds.seconds, seconds / 4)
        tied = ties_of(search, max(enough(ties, bounds.lower, bounds.nothing), 1e-12), left)
    return Certified(bounds, gap, not_certified(question), tied)


def _search(question: Question, seconds: float) -> Search | CoverageSearch:
    """Return the search that suits: whole purchases and taxes in the problem, or cuts in coverage alone."""
    subset = question.top_up.mode == "subset" and question.top_up.kind != "none"
    few = question.society.rows <= SUBSETS_UP_TO and question.top_up.kind == "none"
    return Search(question, seconds) if subset or few else CoverageSearch(question, seconds)

"""What a package protects from: catastrophic and impoverishing spending, with it and with nothing covered.

    averted = hardship with nothing covered or insured − hardship under the package and what is bought on top

Source  the definitions and thresholds are those of `equity.protection`

>>> from healthtrust.package.government.outcome import outcome
>>> from healthtrust.package.question import Interventions, Limits, Society, Utility
>>> all_alike = Society.of_groups(("all",), share=[1], wealth=[100], health=[10], incidence=[[0.1], [1.0]])
>>> asked = Question(Interventions.of(("operation", "visit"), [50, 4], [5, 1]), all_alike, Utility(1, 1),
...                  Limits.none(2))
>>> found = protection(asked, outcome(asked, np.array([1.0, 0.0]), np.array([5.0])), line=60)
>>> found.shares, found.risk_without.round(3).tolist(), found.risk_with.round(3).tolist()
((0.1, 0.25, 0.4), [0.168, 0.095, 0.095], [0.08, 0.001, 0.0])
>>> round(found.impoverished_without, 3), found.impoverished_with < 1e-3
(0.095, True)
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from healthtrust.package.equity.protection import SHARES, Terms, after_purchases, averted, hardship
from healthtrust.package.government.outcome import Outcome
from healthtrust.package.question import Question, Real

CELLS_COUNTED = 50_000
"""Interventions times rows up to which protection is counted: some seconds of work beyond."""
CELLS_EACH = 5_000
"""... and up to which it is counted for every intervention alone."""


@dataclass(frozen=True)
class Protection:
    """Chances in a year, of a resident taken at random."""

    shares: tuple[float, ...]
    """Shares of resources beyond which spending is catastrophic."""
    risk_without: Real
    """[share]: with nothing covered and nobody insured."""
    risk_with: Real
    """[share]: under the package, after what is bought on top."""
    impoverished_without: float
    impoverished_with: float
    averted: Real | None
    """[share, i]: what covering each intervention averts, the rest of the package as it is."""


def protection(question: Question, after: Outcome, line: float = 0.0) -> Protection | None:
    """Return what a settled package averts, `line` the poverty line; None where the question is too large."""
    cells, share = question.interventions.count * question.society.rows, question.society.class_share
    if cells > CELLS_COUNTED:
        return None
    nothing = np.zeros(question.interventions.count)
    without = hardship(question, nothing, Terms(line)).of_all(share)
    terms = after_purchases(question, after, Terms(line))
    covered = hardship(question, after.coverage, terms).of_all(share)
    each = averted(question, after.coverage, terms).of_all(share) if cells <= CELLS_EACH else None
    return Protection(
        SHARES,
        without.catastrophic_risk,
        covered.catastrophic_risk,
        float(without.impoverished),
        float(covered.impoverished),
        None if each is None else np.round(each.catastrophic_risk.T, 12),
    )

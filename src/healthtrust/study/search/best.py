"""Which of the designs tried is best: the winner and those behind it, or the front of several aims.

    one objective     the feasible design with the best value; of equal ones the first tried
    several           the Pareto front of feasible designs; the winner is in its middle (`front.middle`)
    base feasible?    it competes like any other

>>> at = enumerate([3.0, 5.0, 5.0, 4.0])
>>> trials = [Trial(n, "proposed", (n / 10,), {}, "", (value,), ()) for n, value in at]
>>> ranked = best_of(trials, (Aim(Objective(result="qalys"), "highest"),))
>>> ranked.winner.number, [trial.number for trial in ranked.behind]
(1, [2, 3, 0])
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from healthtrust.design.search import Objective
from healthtrust.ground.errors import refuse
from healthtrust.ground.problems import Problem
from healthtrust.study.search.aims import Aim
from healthtrust.study.search.front import added, front, middle
from healthtrust.study.search.trials import Searched, Trial

Real = NDArray[np.float64]

__all__ = ["Best", "Objective", "best_of", "course_of", "refuse_without"]


@dataclass(frozen=True)
class Best:
    """The winner, the front it is of, and the designs behind it."""

    winner: Trial
    front: tuple[Trial, ...]
    behind: tuple[Trial, ...]
    """Feasible designs that are not the winner, the nearest first; of a front its other designs."""


def best_of(trials: Sequence[Trial], aims: Sequence[Aim]) -> Best:
    """Return the best of trials; at least one must be feasible."""
    feasible = [trial for trial in trials if trial.feasible]
    distinct = list({trial.settings: trial for trial in reversed(feasible)}.values())[::-1]
    points = _good(distinct, aims)
    at = front(points)
    if len(aims) == 1:
        order = np.argsort(-points[:, 0], kind="stable")
        ranked = [distinct[int(n)] for n in order]
        return Best(ranked[0], (ranked[0],), tuple(ranked[1:]))
    chosen = int(at[middle(points[at])])
    span = np.where(np.ptp(points[at], axis=0) > 0, np.ptp(points[at], axis=0), 1.0)
    apart = (((points - points[chosen]) / span) ** 2).sum(axis=1)
    others = [int(n) for n in at[np.argsort(apart[at], kind="stable")] if n != chosen]
    shown = tuple(distinct[int(n)] for n in at)
    return Best(distinct[chosen], shown, tuple(distinct[n] for n in others))


def course_of(searched: Searched) -> Real:
    """Return how far the search had come after each trial [trial].

    The best value so far of one objective; of several the hypervolume of the front so far, as a share of the
    box from the worst to the best of all feasible trials. NaN before the first feasible trial.
    """
    trials, aims = searched.trials, searched.aims
    good = _good(trials, aims)
    feasible = np.array([trial.feasible for trial in trials])
    found = np.full(len(trials), np.nan)
    if not feasible.any():
        return found
    low, high = good[feasible].min(axis=0), good[feasible].max(axis=0)
    if len(aims) == 1:
        return np.asarray(aims[0].sign * np.fmax.accumulate(np.where(feasible, good[:, 0], np.nan)))
    scaled = (good - low) / np.where(high > low, high - low, 1.0)
    reference, best, so_far = np.full(len(aims), -1e-9), np.empty((0, len(aims))), 0.0
    for n in np.flatnonzero(feasible).tolist():
        if not (best >= scaled[n]).all(axis=1).any():
            so_far += added(scaled[n], best, reference)
            best = np.vstack([best, scaled[n]])
            best = best[front(best)]
        found[n] = so_far
    return np.asarray(np.fmax.accumulate(found))


def _good(trials: Sequence[Trial], aims: Sequence[Aim]) -> Real:
    signs = np.array([aim.sign for aim in aims])
    values = np.array([trial.values for trial in trials], dtype=np.float64)
    return np.asarray(values.reshape(-1, len(aims)) * signs)


def refuse_without(searched: Searched) -> None:
    """Raise where no trial keeps every bound: how near the best came, and which bound costs most trials."""
    trials, bounds = searched.trials, searched.bounds
    if any(trial.feasible for trial in trials):
        return
    there = [trial for trial in trials if trial.there]
    if not there or not bounds:
        refuse([Problem("trials", f"none of {len(trials)} that could be", "one at least")])
    nearest = min(there, key=lambda trial: max(trial.over))
    problems = []
    for n, bound in enumerate(bounds):
        keep = sum(trial.over[n] <= 0 for trial in there)
        without = sum(all(o <= 0 for k, o in enumerate(trial.over) if k != n) for trial in there)
        missed = "kept" if nearest.over[n] <= 0 else f"missed by {-bound.slack(nearest.found):,.4g}"
        found = (
            f"kept in {keep} of {len(there)} designs; {missed} by the design that came nearest to all "
            f"(trial {nearest.number}); without it {without} designs would keep all others"
        )
        problems.append((without, Problem(bound.said, found, "a design that keeps every constraint")))
    costliest = max(without for without, _ in problems)
    remedy = "This one costs most: relax it, widen the knobs, or allow more trials."
    if not costliest:
        remedy = "To relax one alone is not enough: relax several, or widen the knobs."
    told = [replace(p, remedy=remedy if without == costliest else "") for without, p in problems]
    refuse(told if costliest else [*(p for _, p in problems[:-1]), told[-1]])

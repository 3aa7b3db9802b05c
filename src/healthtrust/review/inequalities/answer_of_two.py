"""What another design, or another period, changes: who wins, where it lies on the plane, and why it differs.

With the same rows under two designs (a column before) winners are told; with two tables the change of the
index and its causes.

>>> import numpy as np
>>> from healthtrust.review.inequalities.asked import Asked, Named
>>> from healthtrust.review.inequalities.reading import judged_of
>>> columns = {"now": np.array([61.0, 66.0]), "was": np.array([60.0, 66.0]), "income": np.array([1.0, 2.0])}
>>> asked = Asked(Named("now", "income", before="was"))
>>> judged = judged_of(asked, columns, "p.csv")[0]
>>> assert judged is not None
>>> found = twofold(asked, judged, None, None, None)
>>> assert found is not None
>>> found.everybody.winners, found.everybody.losers, found.impacts[0].quarter
(1.0, 0.0, 'healthier and more equal')
"""

from __future__ import annotations

from dataclasses import dataclass
from math import hypot

from healthtrust.ground.inequality import Estimate
from healthtrust.package.equity.plane import Judge
from healthtrust.pool.fairness.sample import Real
from healthtrust.review.inequalities.asked import ATKINSON, DECILE, KOLM, Asked
from healthtrust.review.inequalities.change import Change, changed
from healthtrust.review.inequalities.concentration import indices
from healthtrust.review.inequalities.decomposition import Decomposition
from healthtrust.review.inequalities.impact import Impact, impact
from healthtrust.review.inequalities.means import group_means
from healthtrust.review.inequalities.persons_table import BETWEEN
from healthtrust.review.inequalities.reading import CONDITION, Judged
from healthtrust.review.inequalities.winners import Fate, Move, everybody, outcome_of, tenths, transition


@dataclass(frozen=True)
class Twofold:
    """What two designs or periods differ in; what is not asked is empty."""

    everybody: Fate | None = None
    fates: tuple[tuple[str, tuple[Fate, ...]], ...] = ()
    """What groups them, and each group."""
    cuts: tuple[float, ...] = ()
    moved: Real | None = None
    """[before, after] people by band."""
    impacts: tuple[Impact, ...] = ()
    judges: tuple[Judge, ...] = ()
    indices: tuple[tuple[str, Estimate, Estimate, Estimate], ...] = ()
    """Name, before, after and change of each index."""
    change: Change | None = None


def twofold(
    asked: Asked, judged: Judged, other: Judged | None, one: Decomposition | None, two: Decomposition | None
) -> Twofold | None:
    """Return what changes; none where one design is judged by itself."""
    if judged.before is not None:
        return _same_people(asked, judged)
    if other is None:
        return None
    change = None
    if one is not None and two is not None:
        change = changed((one, judged.sample), (two, other.sample))
    return Twofold(indices=_apart(asked, judged, other), change=change)


def _same_people(asked: Asked, judged: Judged) -> Twofold:
    assert judged.before is not None
    sign = -1.0 if asked.less_is_better else 1.0
    move = Move(sign * judged.before, sign * judged.outcome, judged.sample, asked.threshold)
    means = group_means([judged.before, judged.outcome], judged.group, judged.groups, judged.sample)
    judges: tuple[Judge, ...] = ()
    if (means.values > 0).all() and not asked.less_is_better:
        chosen: tuple[Judge, ...] = (
            ("atkinson", ATKINSON if asked.aversion is None else asked.aversion),
            ("kolm", KOLM if asked.kolm is None else asked.kolm),
        )
        judges = tuple((measure, at) for measure, at in chosen if at)
    cuts, moved = transition(move, asked.bands)
    return Twofold(
        everybody(move),
        tuple((name, tuple(_fates(name, move, judged))) for name in asked.by),
        cuts,
        moved,
        tuple(impact(means, judge) for judge in judges),
        judges,
        _paired(asked, judged),
    )


def _fates(name: str, move: Move, judged: Judged) -> list[Fate]:
    if name == DECILE:
        return outcome_of(move, tenths(judged.rank, judged.sample))
    labels = judged.columns[name]
    several = name.startswith(CONDITION) or any(BETWEEN in each for each in getattr(labels, "distinct", ()))
    return outcome_of(move, labels, BETWEEN if several else "")


def _paired(asked: Asked, judged: Judged) -> tuple[tuple[str, Estimate, Estimate, Estimate], ...]:
    """Return the indices of the same people before and after, whose errors go together."""
    assert judged.before is not None
    error = judged.sample.estimate
    was, now = (indices(h, judged.people, asked.limits) for h in (judged.before, judged.outcome))
    return tuple((k, error(was[k]), error(now[k]), error(now[k] - was[k])) for k in now)


def _apart(
    asked: Asked, judged: Judged, other: Judged
) -> tuple[tuple[str, Estimate, Estimate, Estimate], ...]:
    """Return the indices of two samples drawn apart."""
    one, two = (
        {k: j.sample.estimate(v) for k, v in indices(j.outcome, j.people, asked.limits).items()}
        for j in (judged, other)
    )
    return tuple(
        (k, one[k], two[k], Estimate(two[k].value - one[k].value, hypot(
            one[k].standard_error, two[k].standard_error)))
        for k in one
    )  # fmt: skip

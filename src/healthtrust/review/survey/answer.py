"""What a survey says: every item by body and period, beside the whole, over time, and who answered.

    body less whole   u_b − u_whole, so that a body's share in the whole is not counted as chance
    change            u_later − u_earlier, persons (or clusters) who answered twice being one draw

Source  see `moves` and `drawn`

>>> verdict_of(np.array([0.02, -0.3, -0.1, np.nan]), np.array([0.1, -0.1, 0.2, np.nan]))
['above', 'below', 'as the whole', 'too few to tell']
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from healthtrust.ground.disclosure import hidden_beside
from healthtrust.review.survey.adjusted import adjusted, columns_of
from healthtrust.review.survey.asked import Asked
from healthtrust.review.survey.estimate import (
    Estimates,
    Item,
    Scale,
    judged,
    student,
)
from healthtrust.review.survey.margins import Ints, Real
from healthtrust.review.survey.moves import Calibration, Moves
from healthtrust.review.survey.publication import Published, published, results_hidden, whole_hidden
from healthtrust.review.survey.put import Survey, survey_of
from healthtrust.review.survey.questions import OUT_OF_100
from healthtrust.review.survey.reliability import composed, cronbach
from healthtrust.review.survey.turnout import Turnout, turnout_of

NOT_TOLD = "too few to tell"
FEW_BODIES = 12
"""Bodies up to which every pair is compared."""


@dataclass(frozen=True)
class Apart:
    """Differences of values [k], with their errors and intervals."""

    value: Real
    standard_error: Real
    low: Real
    high: Real

    @classmethod
    def of(cls, value: Real, moves: Moves, survey: Survey, freedom: Real) -> Apart:
        """Return differences whose moves are given."""
        error = np.where(np.isfinite(value), np.sqrt(moves.variance(survey.drawn)), np.nan)
        half = student(freedom) * error
        return cls(value, error, value - half, value + half)


@dataclass(frozen=True)
class Together:
    """Answers of all bodies together [period, answer]: how many gave each, their share, what is hidden."""

    counts: Ints
    shares: Real
    hidden: Ints


@dataclass(frozen=True)
class Found:
    """One item: by body and period [domain], for the whole [period], beside the whole, over time."""

    name: str
    kind: str
    unit: str
    scale: Scale
    scores: Real
    """[n], NaN for none."""
    by_body: Estimates
    whole: Estimates
    beside: Apart
    """[domain] body less whole."""
    change: Apart | None
    """[period − 1, body + 1] to each period from the one before, the whole last; flat."""
    pairs: Apart | None
    """[pair] of the last period: the first body less the second."""
    adjusted: Estimates | None
    hidden: Ints
    """[domain] may not be published."""
    counts: Ints | None = None
    """[domain, answer] of those who gave it."""
    shares: Real | None = None
    published: Published | None = None
    answers: tuple[str, ...] = ()
    together: Together | None = None
    alpha: float | None = None


@dataclass(frozen=True)
class Answer:
    """Everything that is found."""

    survey: Survey
    items: tuple[Found, ...]
    turnout: Turnout | None

    @property
    def bodies(self) -> tuple[str, ...]:
        """Return the names of the bodies."""
        return self.survey.body.distinct

    @property
    def periods(self) -> tuple[str, ...]:
        """Return the names of the periods."""
        return self.survey.period.distinct

    @property
    def pairs(self) -> tuple[Ints, Ints]:
        """Return the positions of the two bodies of each pair."""
        first, second = np.triu_indices(len(self.bodies), 1)
        return first, second


def answered(asked: Asked) -> Answer:
    """Return what a survey says; raises with every problem found."""
    return answer(survey_of(asked))


def answer(survey: Survey) -> Answer:
    """Return what a survey says."""
    calibration = survey.weights.calibration(survey.period.index.astype(np.int64), survey.domain)
    brought = columns_of(survey.adjust) if survey.adjust else None
    found = []
    for each in survey.items:
        one = _found(
            survey,
            (each.item.item, each.item.kind, each.item.unit),
            (each.scores, each.item.scale),
            calibration,
            brought,
        )
        found.append(_with_answers(one, survey, each.answer, each.item.scores, each.item.answers_in_order))
    by_name = {each.item.item: each for each in survey.items}
    for composite in survey.composites:
        parts = np.array([by_name[name].out_of_100 for name in composite.of])
        one = _found(
            survey,
            (composite.item, "composite", "points of 100"),
            (composed(parts), OUT_OF_100),
            calibration,
            brought,
        )
        found.append(replace(one, alpha=cronbach(parts, survey.weights.weights)))
    return Answer(survey, tuple(found), turnout_of(survey))


def verdict_of(low: Real, high: Real) -> list[str]:
    """Return where differences with these limits lie; of one without limits nothing is told."""
    return [
        "above" if a > 0 else "below" if b < 0 else "as the whole" if a <= 0 <= b else NOT_TOLD
        for a, b in zip(low, high, strict=True)
    ]


def _found(
    survey: Survey,
    named: tuple[str, str, str],
    scored: tuple[Real, Scale],
    calibration: Calibration | None,
    brought: Real | None,
) -> Found:
    scores, scale = scored
    weights, bodies, periods = survey.weights.weights, survey.bodies, survey.periods
    item = Item(scores, weights, survey.domain, bodies * periods, scale)
    value, moves = item.moved(calibration)
    by_body = judged(item, value, moves, survey.drawn)
    all_ = Item(scores, weights, survey.period.index.astype(np.int64), periods, scale)
    of_whole, whole_moves = all_.moved(calibration)
    whole = judged(all_, of_whole, whole_moves, survey.drawn)
    when = np.repeat(np.arange(periods), bodies)
    beside = Apart.of(
        value - of_whole[when], moves.less(whole_moves.dense(), when), survey, whole.freedom[when]
    )
    fitted = None
    if brought is not None:
        level, moved, _ = adjusted(item, brought)
        moved = moved if calibration is None else calibration.residual(moved)
        fitted = judged(item, level, moved, survey.drawn)
    hid = np.zeros(bodies * periods, dtype=np.bool_)
    if survey.asked.real:
        hid = results_hidden(by_body.respondents, when)
    change = _change(survey, (value, moves, by_body), (of_whole, whole_moves, whole)) if periods > 1 else None
    pairs = _pairs(survey, value, moves, by_body) if 2 < bodies <= FEW_BODIES else None
    return Found(*named, scale, scores, by_body, whole, beside, change, pairs, fitted, hid)


def _with_answers(found: Found, survey: Survey, at: Ints, points: Real, answers: tuple[str, ...]) -> Found:
    """Return an item with how many gave each answer, and which of it may be published."""
    there = np.flatnonzero(at >= 0)
    domains, kinds = survey.bodies * survey.periods, len(answers)
    cell = survey.domain[there] * kinds + at[there]
    counts = np.bincount(cell, minlength=domains * kinds).reshape(domains, kinds)
    heavy = np.bincount(cell, weights=survey.weights.weights[there], minlength=domains * kinds)
    heavy = heavy.reshape(domains, kinds)
    by_period = (survey.periods, survey.bodies, kinds)
    of_all, heavy_of_all = (each.reshape(by_period).sum(axis=1) for each in (counts, heavy))
    with np.errstate(divide="ignore", invalid="ignore"):
        shares, shares_of_all = (each / each.sum(axis=1, keepdims=True) for each in (heavy, heavy_of_all))
    kept, value = np.zeros(counts.shape, dtype=np.bool_), found.hidden.copy()
    few = np.zeros(of_all.shape, dtype=np.bool_)
    if survey.asked.real:
        for t in range(survey.periods):
            rows = slice(t * survey.bodies, (t + 1) * survey.bodies)
            kept[rows], value[rows] = _kept_back(counts[rows], points, found.hidden[rows])
            few[t] = whole_hidden(counts[rows])
    return replace(
        found, counts=counts, shares=shares, published=Published(kept, value), hidden=value, answers=answers,
        together=Together(of_all, shares_of_all, few) if survey.bodies > 1 else None,
    )  # fmt: skip


def _kept_back(counts: Ints, points: Real, few: Ints) -> tuple[Ints, Ints]:
    """Return the answers [body, answer] and the bodies [body] of which nothing, or no value, is told.

    A body whose value is hidden has another beside it, as the value of all together is shown.
    """
    several = len(counts) > 1
    while True:
        of = published(counts, points, few, several)
        hid = few | of.value
        beside = hidden_beside(counts.sum(axis=1), hid) if several and hid.any() else hid
        if (beside == hid).all():
            return of.answers | few[:, None], hid
        few = beside


def _change(
    survey: Survey, bodies: tuple[Real, Moves, Estimates], whole: tuple[Real, Moves, Estimates]
) -> Apart:
    """Return changes from each period to the next, body by body and of the whole."""
    count, periods = survey.bodies, survey.periods
    by_body = _steps(survey, bodies, count)
    of_whole = _steps(survey, whole, 1)
    joined = [
        np.hstack(
            [
                getattr(by_body, name).reshape(periods - 1, count),
                getattr(of_whole, name).reshape(periods - 1, 1),
            ]
        ).ravel()
        for name in ("value", "standard_error", "low", "high")
    ]
    return Apart(*joined)


def _steps(survey: Survey, of: tuple[Real, Moves, Estimates], count: int) -> Apart:
    from scipy.sparse import csr_array

    value, moves, estimates = of
    later = np.arange(count, len(value))
    columns = np.arange(len(later))
    ones = np.ones(len(later))
    contrast = csr_array(
        (np.r_[ones, -ones], (np.r_[later, later - count], np.r_[columns, columns])),
        shape=(len(value), len(later)),
    )
    moves = moves.times(contrast)
    freedom = np.minimum(estimates.freedom[later], estimates.freedom[later - count])
    return Apart.of(value[later] - value[later - count], moves, survey, freedom)


def _pairs(survey: Survey, value: Real, moves: Moves, estimates: Estimates) -> Apart:
    """Return the differences of all pairs of bodies in the last period."""
    from scipy.sparse import csr_array

    start = survey.bodies * (survey.periods - 1)
    first, second = (start + each for each in np.triu_indices(survey.bodies, 1))
    columns, ones = np.arange(len(first)), np.ones(len(first))
    contrast = csr_array(
        (np.r_[ones, -ones], (np.r_[first, second], np.r_[columns, columns])), shape=(len(value), len(first))
    )
    freedom = estimates.freedom[first] + estimates.freedom[second]
    return Apart.of(value[first] - value[second], moves.times(contrast), survey, freedom)

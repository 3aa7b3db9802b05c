"""The whole judgement of one table: by rank, by group, what inequality costs, what is behind it, who wins.

    main     Erreygers' index of a bounded outcome, the standard one of any other
    interval value ± z standard errors; of a ratio on its logarithm

>>> import numpy as np
>>> from healthtrust.review.inequalities.put import Named, question_of
>>> columns = {"health": np.array([60.0, 66.0, 70.0, 76.0]), "income": np.array([1.0, 2.0, 3.0, 4.0])}
>>> found = answer(question_of(Asked(Named("health", "income"), real=False), columns, "p.csv"))
>>> found.main, round(found.index.value, 4), round(found.gaps["gap"].value, 6), found.dominance
('standard', 0.0478, 16.0, 'below')
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from healthtrust.ground.inequality import Estimate
from healthtrust.pool.fairness import Curve, concentration_curve, dominance, observe
from healthtrust.review.inequalities.answer_of_two import Twofold, twofold
from healthtrust.review.inequalities.asked import ATKINSON, KOLM, Asked
from healthtrust.review.inequalities.concentration import achievement, extended_of, indices
from healthtrust.review.inequalities.equivalents import Equivalent, equivalent_of
from healthtrust.review.inequalities.fitted import (
    Decomposition,
    Slope,
    Standardised,
    decomposed_by,
    slopes_of,
    standardised_of,
)
from healthtrust.review.inequalities.means import Means, gaps
from healthtrust.review.inequalities.put import Judged, Question, means_of
from healthtrust.review.inequalities.small_numbers import curve_told, untold_groups

AVERSIONS = (1.0, 1.5, 2.0, 3.0, 4.0, 6.0)
"""Aversions ν for which the extended index is told besides that asked for."""
JUDGED_AT = (0.5, 1.0, 2.0, 3.0, 5.0, 7.0, 15.0)
"""Aversions ε for which Atkinson's equivalent is told besides that asked for."""

STEPS = 20
"""Steps of the curve; of real persons each must hold so many that they may be told."""


@dataclass(frozen=True, eq=False)
class Answer:
    """Everything that is found and may be told."""

    question: Question
    indices: dict[str, Estimate]
    extended: tuple[tuple[float, Estimate, Estimate], ...]
    """Aversion ν, extended index, achievement."""
    curve: Curve | None
    dominance: str
    """Whether the concentration curve lies above or below the diagonal; empty where there is none."""
    slopes: tuple[Slope, ...]
    means: Means
    gaps: dict[str, Estimate]
    equivalents: tuple[Equivalent, ...]
    standardised: Standardised | None
    decomposition: Decomposition | None
    two: Twofold | None
    """What another design or period changes."""
    hidden: NDArray[np.bool_]
    """[group] of too few real persons to be told; then no measure is made of group means."""

    @property
    def main(self) -> str:
        """Return the name of the index that is right for the kind of outcome."""
        return "standard" if self.question.asked.limits is None else "Erreygers"

    @property
    def index(self) -> Estimate:
        """Return that index."""
        return self.indices[self.main]


def answer(question: Question) -> Answer:
    """Return what a question asks for."""
    asked, judged = question.asked, question.judged
    people, h, sample = judged.people, judged.outcome, judged.sample
    means = means_of(judged)
    hidden = np.zeros(len(means.names), dtype=np.bool_)
    if asked.real:
        hidden = untold_groups(means.people)
    told = not hidden.any()
    fitted = decomposed_by(judged, asked)
    curve, relation = _curve(judged, asked.real)
    return Answer(
        question=question,
        indices={k: sample.estimate(v) for k, v in indices(h, people, asked.limits).items()},
        extended=tuple(_by_rank_aversion(judged, asked)),
        curve=curve,
        dominance=relation,
        slopes=slopes_of(judged),
        means=means,
        gaps=gaps(means) if told else {},
        equivalents=_equivalents(means, asked) if told else (),
        standardised=standardised_of(judged, asked.level),
        decomposition=fitted,
        two=_two(question, fitted, told),
        hidden=hidden,
    )


def _by_rank_aversion(judged: Judged, asked: Asked) -> Iterator[tuple[float, Estimate, Estimate]]:
    mean, error = judged.people.mean(judged.outcome), judged.sample.estimate
    for nu in sorted({*AVERSIONS, asked.rank_aversion}):
        level = achievement(judged.outcome, judged.people, nu)
        yield nu, error(extended_of(level, mean)), error(level)


def _two(question: Question, fitted: Decomposition | None, told: bool) -> Twofold | None:
    found = twofold(question.asked, question.judged, question.other, fitted, _decomposed_other(question))
    return found if found is None or told else replace(found, impacts=(), judges=())


def _curve(judged: Judged, real: bool) -> tuple[Curve | None, str]:
    if not (judged.outcome @ judged.sample.weights > 0 and (judged.outcome >= 0).all()):
        return None, ""
    seen = observe(judged.rank, None, judged.sample)
    relation = dominance(judged.outcome, None, seen)
    if real and not curve_told(float(judged.sample.weights.sum()), STEPS):
        return None, relation
    return concentration_curve(judged.outcome, seen, STEPS), relation


def _equivalents(means: Means, asked: Asked) -> tuple[Equivalent, ...]:
    """Return the measures of health, more of which is better; without a mean above zero there are none."""
    if asked.less_is_better or not (means.values[0] > 0).all():
        return ()
    chosen = ATKINSON if asked.aversion is None else asked.aversion
    found = [equivalent_of(means, "atkinson", e) for e in sorted({*JUDGED_AT, chosen})] if chosen else []
    kolm = KOLM if asked.kolm is None else asked.kolm
    return (*found, equivalent_of(means, "kolm", kolm)) if kolm else tuple(found)


def _decomposed_other(question: Question) -> Decomposition | None:
    other = question.other
    return None if other is None or not question.asked.decompose else decomposed_by(other, question.asked)

"""The whole judgement of one table: by rank, by group, what inequality costs, what is behind it, who wins.

    main     Erreygers' index of a bounded outcome, the standard one of any other
    interval value ± z standard errors; of a ratio on its logarithm

>>> import numpy as np
>>> from healthtrust.review.equity_of.put import Named, question_of
>>> columns = {"health": np.array([60.0, 66.0, 70.0, 76.0]), "income": np.array([1.0, 2.0, 3.0, 4.0])}
>>> found = answer(question_of(Asked(Named("health", "income")), columns, "p.csv"))
>>> found.main, round(found.index.value, 4), round(found.gaps["gap"].value, 6), found.dominance
('standard', 0.0478, 16.0, 'below')
"""

from __future__ import annotations

from dataclasses import dataclass

from healthtrust.ground.inequality import Estimate
from healthtrust.pool.fairness import Curve, concentration_curve, dominance, observe
from healthtrust.review.equity_of.answer_of_two import Twofold, twofold
from healthtrust.review.equity_of.asked import ATKINSON, KOLM, Asked
from healthtrust.review.equity_of.concentration import achievement, extended, indices
from healthtrust.review.equity_of.decomposition import Decomposition
from healthtrust.review.equity_of.equivalents import Equivalent, equivalent_of
from healthtrust.review.equity_of.fitted import decomposed_by, slopes_of, standardised_of
from healthtrust.review.equity_of.means import Means, gaps
from healthtrust.review.equity_of.put import Judged, Question, means_of
from healthtrust.review.equity_of.slope import Slope
from healthtrust.review.equity_of.standardised import Standardised

AVERSIONS = (1.0, 1.5, 2.0, 3.0, 4.0, 6.0)
"""Aversions ν for which the extended index is told besides that asked for."""
JUDGED_AT = (0.5, 1.0, 2.0, 3.0, 5.0, 7.0, 15.0)
"""Aversions ε for which Atkinson's equivalent is told besides that asked for."""


@dataclass(frozen=True)
class Answer:
    """Everything that is found."""

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
    fitted = decomposed_by(judged, asked)
    curve, relation = _curve(judged)
    return Answer(
        question=question,
        indices={k: sample.estimate(v) for k, v in indices(h, people, asked.limits).items()},
        extended=tuple(
            (nu, sample.estimate(extended(h, people, nu)), sample.estimate(achievement(h, people, nu)))
            for nu in sorted({*AVERSIONS, asked.rank_aversion})
        ),
        curve=curve,
        dominance=relation,
        slopes=slopes_of(judged),
        means=means,
        gaps=gaps(means),
        equivalents=_equivalents(means, asked),
        standardised=standardised_of(judged),
        decomposition=fitted,
        two=twofold(asked, judged, question.other, fitted, _decomposed_other(question)),
    )


def _curve(judged: Judged) -> tuple[Curve | None, str]:
    if not (judged.outcome @ judged.sample.weights > 0 and (judged.outcome >= 0).all()):
        return None, ""
    seen = observe(judged.rank, None, judged.sample)
    return concentration_curve(judged.outcome, seen), dominance(judged.outcome, None, seen)


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

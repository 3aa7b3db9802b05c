"""A question of equity, put to one table or two: read, or refused with everything that is wrong.

>>> import numpy as np
>>> columns = {"health": np.array([60.0, 76.0]), "income": np.array([1.0, 2.0])}
>>> put = question_of(Asked(Named("health", "income")), columns, "p.csv")
>>> put.judged.groups, means_of(put.judged).values[0].tolist()
(('1', '2'), [60.0, 76.0])
"""

from __future__ import annotations

from dataclasses import dataclass

from healthtrust.ground.errors import refuse
from healthtrust.ground.problems import Problem
from healthtrust.ground.tables import Columns
from healthtrust.review.inequalities.asked import Asked, Named, unfit
from healthtrust.review.inequalities.means import Means, event_means, group_means
from healthtrust.review.inequalities.reading import Judged, judged_of

__all__ = ["Asked", "Judged", "Named", "Question", "means_of", "question_of"]


@dataclass(frozen=True)
class Question:
    """What is asked, and the tables it is asked of."""

    asked: Asked
    judged: Judged
    other: Judged | None = None
    """The same columns in another period or design."""


def question_of(
    asked: Asked, columns: Columns, source: str, other: Columns | None = None, other_source: str = ""
) -> Question:
    """Return the question that is asked; raises with every problem found in the options and the tables."""
    problems = unfit(asked)
    one, found = judged_of(asked, columns, source)
    two, more = (None, []) if other is None else judged_of(asked, other, other_source)
    refuse([*problems, *found, *more])
    assert one is not None
    refuse(_unmeant(asked, one))
    return Question(asked, one, two)


def means_of(judged: Judged) -> Means:
    """Return the means of the groups, by the spread of rows or, of events, by their count."""
    if judged.events is not None:
        return event_means(judged.events, judged.sample.weights, judged.group, judged.groups)
    return group_means(judged.outcome, judged.group, judged.groups, judged.sample)


def _unmeant(asked: Asked, judged: Judged) -> list[Problem]:
    """Return what an Atkinson index that is asked for cannot be taken of."""
    if not asked.aversion or asked.less_is_better:
        return []
    low = [name for name, m in zip(judged.groups, means_of(judged).values[0], strict=True) if not m > 0]
    remedy = "Say --aversion 0 to leave Atkinson's index out."
    where = f"{judged.source}, {judged.grouped_by} {', '.join(low)}"
    return [Problem(where, "a mean of zero or less", "means above 0", None, remedy)] if low else []

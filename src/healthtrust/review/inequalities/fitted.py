"""What is fitted to the rows of a judgement: lines over ranks, rates over strata, circumstances behind it.

>>> from healthtrust.review.inequalities.asked import Named
>>> from healthtrust.review.inequalities.reading import judged_of
>>> asked = Asked(Named("health", "income"))
>>> columns = {"health": np.array([60.0, 66.0, 70.0]), "income": np.array([1.0, 2.0, 3.0])}
>>> judged = judged_of(asked, columns, "p.csv")[0]
>>> assert judged is not None
>>> [line.form for line in slopes_of(judged)], standardised_of(judged), decomposed_by(judged, asked)
(['straight', 'exponential'], None, None)
"""

from __future__ import annotations

import numpy as np

from healthtrust.ground.errors import InvalidInput
from healthtrust.ground.problems import Problem
from healthtrust.pool.fairness.sample import added_up
from healthtrust.review.inequalities.asked import Asked
from healthtrust.review.inequalities.decomposition import Decomposition, decomposed, terms_of
from healthtrust.review.inequalities.reading import Judged
from healthtrust.review.inequalities.slope import Slope, linear, log_linear
from healthtrust.review.inequalities.standardised import LEVEL, Standardised, of_events, of_people

__all__ = ["Decomposition", "Slope", "Standardised", "decomposed_by", "slopes_of", "standardised_of"]


def slopes_of(judged: Judged) -> tuple[Slope, ...]:
    """Return the lines over ranks; the exponential one where the outcome allows it."""
    straight = linear(judged.outcome, judged.people)
    if not ((judged.outcome >= 0).all() and judged.outcome @ judged.sample.weights > 0):
        return (straight,)
    try:
        return straight, log_linear(judged.outcome, judged.people)
    except InvalidInput:
        return (straight,)  # An exponential line has no coefficients where one end is nothing at all.


def standardised_of(judged: Judged, level: float = LEVEL) -> Standardised | None:
    """Return standardised rates with intervals of a level, if strata are given."""
    if judged.stratum is None:
        return None
    if judged.events is None:
        return of_people(judged.outcome, judged.stratum, judged.group, judged.sample, level)
    cells, shape = (
        judged.stratum * len(judged.groups) + judged.group,
        (len(judged.strata), len(judged.groups)),
    )
    people, events = (
        added_up(cells, each, shape[0] * shape[1]).reshape(shape)
        for each in (judged.sample.weights, judged.events)
    )
    return of_events(people, events, level)


def decomposed_by(judged: Judged, asked: Asked) -> Decomposition | None:
    """Return the decomposition by all that is named, need among it."""
    names = list(dict.fromkeys((*asked.standardise, *asked.decompose)))
    if not names or not judged.outcome @ judged.sample.weights > 0:
        return None
    terms = [term for name in names for term in terms_of(name, judged.columns[name])]
    if len(terms) + 1 >= len(judged.outcome):
        return None
    try:
        return decomposed(judged.outcome, judged.people, terms)
    except np.linalg.LinAlgError as singular:
        found, remedy = f"columns that say the same: {', '.join(names)}", "Leave one of them out."
        problem = Problem(judged.source, found, "columns that differ", None, remedy)
        raise InvalidInput([problem]) from singular

"""Which results and answers may be published, so that nobody's answer can be read off or worked out.

    result    hidden where fewer than 10 answered, and the next smallest body with it, as the whole is shown
    answer    hidden where 1 to 4 gave it, and others with it until what is hidden of an item and body adds
              up to 5 or more
    value     hidden where it gives an answer back: Σ_a y_a p_a with what is shown leaves

    p_h known  if  y_h differs from the score of all other hidden answers, and these are all alike

p_a, y_a  share that gave answer a, and what it counts (1 or 0 in a share, −1, 0, 1 in a net score, or score)
h         a hidden answer
Source    NHS England, GP Patient Survey, technical annex: under 10 respondents; a small answer (<5), with the
          next smallest in a practice of 1,000 patients or fewer [cited]. Here the next
          smallest is hidden whatever the body's size. Two equations in the hidden shares: linear algebra.

One of two hidden answers with unlike scores is given back by the total and the value together: then a third
is hidden, or, where there is none, the value.

>>> counts = np.array([[40, 30, 3, 20]])
>>> share_of_best_two = np.array([1.0, 1.0, 0.0, 0.0])
>>> found = published(counts, share_of_best_two)
>>> found.answers.tolist(), found.value.tolist()
([[False, False, True, True]], [False])
>>> mean = np.array([100.0, 67.0, 33.0, 0.0])
>>> published(counts, mean).answers.tolist(), published(np.array([[40, 3, 20]]), mean[:3]).value.tolist()
([[False, True, True, True]], [False])
>>> given_back(np.array([1.0, 0.0, 0.0]), np.array([True, True, True])).tolist()
[True, False, False]
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from healthtrust.ground.disclosure import FEWEST, hidden, hidden_beside, why
from healthtrust.review.survey.margins import Ints, Real

SMALL = 5
"""Answers given by fewer are hidden."""
WHY = f"hidden: {why(FEWEST)}"
WHY_ANSWER = f"hidden: {why(SMALL)}"


@dataclass(frozen=True)
class Published:
    """What is hidden of one item: answers [body, answer], and values beyond those of too few [body]."""

    answers: Ints
    value: Ints


def results_hidden(respondents: Ints, domain: Ints | None = None) -> Ints:
    """Return which results [body] are hidden; domain [body]: the whole that each adds up to (a period).

    >>> results_hidden(np.array([4, 120, 35, 60])).tolist()
    [True, False, True, False]
    """
    return hidden(respondents, domain, FEWEST)


def published(counts: Ints, scores: Real, few: Ints | None = None, whole: bool = False) -> Published:
    """Return what is hidden of counts [body, answer], each of `scores` [answer] in the item's value.

    few [body]: bodies of which nothing is told. whole: the counts of all bodies together are told, too, so
    that hidden ones must not follow from those either.
    """
    body, answer = (each.ravel() for each in np.indices(counts.shape))
    hid = (counts > 0) & (counts < SMALL)
    if few is not None:
        hid |= few[:, None] & (counts > 0)
    margins = (body, answer) if whole else (body,)
    value, before = np.zeros(len(counts), dtype=np.bool_), -1
    while before != (before := int(hid.sum())):
        hid = hidden_beside(counts.ravel(), hid.ravel(), margins, SMALL).reshape(counts.shape)
        for at in np.flatnonzero(hid.any(axis=1)):
            value[at] = _protect(counts[at], scores, hid[at])
    return Published(hid, value)


def whole_hidden(counts: Ints) -> Ints:
    """Return which answers [answer] of all bodies [body, answer] together are hidden.

    >>> whole_hidden(np.array([[40, 2, 30], [50, 2, 20]])).tolist()
    [False, True, True]
    """
    return hidden(counts.sum(axis=0), fewest=SMALL)


def _protect(counts: Ints, scores: Real, hid: Ints) -> bool:
    """Hide more answers of one body until its value gives none back; return whether the value must go."""
    while (given_back(scores, hid) & (counts > 0)).any():
        left = np.flatnonzero(~hid & (counts > 0))
        if not len(left):
            return True
        hid[left[counts[left].argmin()]] = True
    return False


def given_back(scores: Real, hid: Ints) -> Ints:
    """Return which hidden answers the total and the value give back, scores and hidden [answer]."""
    found = np.zeros(len(hid), dtype=np.bool_)
    places = np.flatnonzero(hid)
    for at in places:
        others = scores[places[places != at]]
        alike = len(others) == 0 or (others == others[0]).all()
        found[at] = alike and (len(others) == 0 or scores[at] != others[0])
    return found

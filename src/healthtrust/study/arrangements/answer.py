"""How care responds to several arrangements, each with the same draws, and by which causes.

>>> from healthtrust.study.arrangements.asked import Asked
>>> from healthtrust.study.arrangements.put import question_of
>>> found = answer(question_of(Asked(after=("vertical-capitated", "structure-only"), years=3, draws=0)))
>>> [round(float(each.found.change(each.found.admissions)[3, 0]), 2) < 0 for each in found.outcomes]
[True, False]
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from healthtrust.deliver.response import Course, Response, respond
from healthtrust.deliver.response.steps import steps_of_admissions, steps_of_spending
from healthtrust.study.arrangements.put import Question

Real = NDArray[np.float64]


@dataclass(frozen=True)
class Outcome:
    """One arrangement after: what becomes of the place, and why."""

    course: Course
    found: Response
    """Without its parts, which are many: the steps hold what they say."""
    admissions: Mapping[str, Real]
    """Part [draw] of each cause in the change of admissions by the last year."""
    spending: Mapping[str, Real]
    """The same of spending, major units."""

    @property
    def name(self) -> str:
        """Return the name of the arrangement after."""
        return self.course.after.name


@dataclass(frozen=True)
class Answer:
    """What was asked, and one outcome for each arrangement after."""

    asked: Question
    outcomes: tuple[Outcome, ...]

    @property
    def years(self) -> int:
        """Return the number of years after the year before."""
        return self.asked.asked.years

    @property
    def drawn(self) -> bool:
        """Return whether there are intervals."""
        return self.asked.asked.draws > 1


def answer(question: Question) -> Answer:
    """Return how care responds to each arrangement, draws shared."""
    return Answer(question, tuple(_outcome(question, number) for number in range(len(question.after))))


def _outcome(question: Question, number: int) -> Outcome:
    course = Course(question.place, question.before, question.after[number], question.known)
    years = question.asked.years
    found = respond(course, years, question.health)
    admissions = steps_of_admissions(course, found, years)
    spending = steps_of_spending(course, found, years)
    return Outcome(course, replace(found, parts=np.zeros(0)), admissions, spending)

"""[[rights]] and [[outcomes]]: who plans, pays, delivers and answers for each line at each level."""

from __future__ import annotations

from healthtrust.design.heading import Heading, decided

ROLES = ("plans", "pays", "delivers", "answers")
"""What a body can be asked to do for a line of the budget at a level of the tree."""


class Right(Heading):
    """The four roles for one line of the pooled budget at one level; empty = nobody is named here."""

    line: str = decided(..., "line of the pooled budget, such as personal care", min_length=1)
    level: str = decided(..., "level of the tree of places, such as region", min_length=1)
    plans: str = decided("", "body that decides what the money should achieve, and for whom")
    pays: str = decided("", "body that holds the money and pays it out")
    delivers: str = decided("", "body, or kind of body, that does the work")
    answers: str = decided("", "body that is held to account for the line")


class Outcome(Heading):
    """The body that answers for one measure; each measure has exactly one."""

    measure: str = decided(..., "code of a measure in the catalogue", min_length=1)
    answers: str = decided(..., "body that is held to account for it", min_length=1)


class Rights(Heading):
    """The decision-rights matrix, one row for each line and level, and who answers for each outcome."""

    rights: tuple[Right, ...] = decided((), "the four roles, by line and level")
    outcomes: tuple[Outcome, ...] = decided((), "who answers for each measure")
